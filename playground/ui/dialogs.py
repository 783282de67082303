"""Dialogs of one form: a heading, a sentence, perhaps a longer text to read or copy, and buttons."""

from __future__ import annotations

from collections.abc import Sequence

from attrs import frozen
from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QDialog, QHBoxLayout, QPlainTextEdit, QTextBrowser, QVBoxLayout, QWidget

from playground.ui.paint import rounded
from playground.ui.theme import Look
from playground.ui.widgets.buttons import Button, Kind
from playground.ui.widgets.label import Label


@frozen
class Answer:
    """A button of a dialog; ``stays`` leaves the dialog open when it is pressed."""

    key: str
    text: str
    kind: Kind = "outlined"
    tooltip: str = ""
    stays: bool = False


class Dialog(QDialog):
    """Heading, sentence, optional long text, buttons at the lower right; Esc is the last button's answer.

    ``answer`` is the key of the button that closed it.
    """

    def __init__(
        self,
        look: Look,
        heading: str,
        sentence: str,
        answers: Sequence[Answer],
        parent: QWidget | None = None,
        *,
        body: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._look = look
        self.answer = answers[-1].key
        self.setWindowTitle(heading)
        self.setModal(True)
        column = QVBoxLayout(self)
        column.setContentsMargins(look.px(24), look.px(20), look.px(24), look.px(20))
        column.setSpacing(look.px(8))
        column.addWidget(Label(look, heading, role="title", parent=self))
        self._sentence = Label(look, sentence, token="ink2", parent=self, wrap=True)
        self._sentence.setMinimumWidth(look.px(400, 600))
        self._sentence.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        column.addWidget(self._sentence)
        if body is not None:
            column.addSpacing(look.px(4))
            column.addWidget(body, 1)
        column.addSpacing(look.px(8))
        row = QHBoxLayout()
        row.setSpacing(look.px(8))
        row.addStretch(1)
        self.buttons: dict[str, Button] = {}
        for answer in answers:
            button = Button(look, answer.text, kind=answer.kind, tooltip=answer.tooltip, parent=self, height="bar")
            button.clicked.connect(lambda _checked=False, chosen=answer: self._press(chosen))
            self.buttons[answer.key] = button
            row.addWidget(button)
        column.addLayout(row)
        first = next((answer.key for answer in answers if answer.kind == "primary"), answers[0].key)
        self.buttons[first].setFocus(Qt.FocusReason.OtherFocusReason)

    def paintEvent(self, event: QPaintEvent) -> None:
        """A hairline around it: not every system frames a dialog."""
        painter = QPainter(self)
        painter.fillRect(self.rect(), self._look.color("surface"))
        rounded(painter, QRectF(self.rect()), 0, None, self._look.color("line2"), self._look.theme.hairline)
        painter.end()

    def set_sentence(self, sentence: str) -> None:
        self._sentence.set_text(sentence)

    @property
    def sentence(self) -> str:
        return self._sentence.text()

    def pressed(self, key: str) -> None:
        """A button that leaves the dialog open was pressed; for subclasses."""

    def _press(self, answer: Answer) -> None:
        if answer.stays:
            self.pressed(answer.key)
        else:
            self.answer = answer.key
            self.accept()


def plain_text(look: Look, text: str, name: str) -> QPlainTextEdit:
    """A read-only text in the fixed-width font, for details; ``name`` is its accessible name."""
    field = QPlainTextEdit(text)
    field.setReadOnly(True)
    field.setFont(look.font("mono"))
    field.setLineWrapMode(QPlainTextEdit.LineWrapMode.NoWrap)
    field.setMinimumHeight(look.px(200, 240))
    field.setAccessibleName(name)
    return field


def markdown(look: Look, text: str, name: str) -> QTextBrowser:
    """A read-only formatted text whose links open outside the program."""
    field = QTextBrowser()
    field.setFont(look.font("secondary"))
    field.setMarkdown(text)
    field.setOpenExternalLinks(True)
    field.setMinimumSize(look.px(560, 800), look.px(320, 360))
    field.setAccessibleName(name)
    return field
