"""The verdict on a run: a card with what to do about it, or a word with its icon where room is scarce."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QSizePolicy, QVBoxLayout, QWidget

from playground.core.advice import OPEN_TEST, Advice
from playground.core.verdict import TOO_EARLY, Verdict
from playground.ui import icons
from playground.ui.focus import FocusRing
from playground.ui.icons import paint_icon
from playground.ui.paint import put_text, rounded, text_width
from playground.ui.theme import Look
from playground.ui.train.output.verdict_texts import FACES, sentence, word
from playground.ui.train.wording import sentence as translated
from playground.ui.widgets.buttons import Button, control_height
from playground.ui.widgets.label import Label

ICONS = {OPEN_TEST: "ph.lock-simple-open"}
"""Advice that has an icon."""
LINES = 2
"""Lines of the sentence for which there is always room, so that nothing moves when it changes."""


class VerdictCard(QWidget):
    """Icon, words, one sentence, and up to two buttons.

    Signals:
        taken(str): key of the advice whose button was pressed.
    """

    taken = Signal(str)

    def __init__(self, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._look = look
        self._verdict = Verdict(kind=TOO_EARLY)
        self._advice: tuple[Advice, ...] = ()
        self._icon = QLabel()
        self._word = Label(look, "", "heading")
        self.test = Label(look, "", "secondary", "ink")
        self._sentence = Label(look, "", "secondary", "ink2", wrap=True)
        self._sentence.setAlignment(Qt.AlignmentFlag.AlignTop | Qt.AlignmentFlag.AlignLeft)
        self.buttons = (self._button(), self._button())
        for number, button in enumerate(self.buttons):
            button.clicked.connect(lambda _checked=False, number=number: self._press(number))
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        self._lay_out()
        look.changed.connect(self._fit)
        self._fit()

    @property
    def words(self) -> str:
        """What it says, words and sentence."""
        said = f"{self._word.text()}. {self._sentence.text()}"
        return f"{said} {self.test.text()}" if self.test.text() else said

    def show_test(self, score: str, tooltip: str) -> None:
        """Say the score on the test set beside the words; empty while it is sealed."""
        self.test.set_text(score)
        self.test.setToolTip(tooltip)
        self.setAccessibleName(self.words)

    def show_verdict(self, verdict: Verdict, advice: Sequence[Advice]) -> None:
        """Say it, with buttons for the advice."""
        self._verdict, self._advice = verdict, tuple(advice)
        self._show_face()
        self._sentence.set_text(sentence(verdict, any(one.key == OPEN_TEST for one in advice)))
        self.setAccessibleName(self.words)
        self._column.setStretch(0, 0 if advice else 1)  # without buttons the words stand in the middle
        for number, button in enumerate(self.buttons):
            button.setVisible(number < len(advice))
            if number < len(advice):
                button.set_text(translated(advice[number].words))
                button.setToolTip(translated(advice[number].why))
                button.set_icon(ICONS.get(advice[number].key, ""))

    def _button(self) -> Button:
        """Its words are those of the advice, once there is one."""
        return Button(self._look, self.tr("Try it"), tooltip=self.tr("Do what is advised."), height="card")

    def _show_face(self) -> None:
        face, side = FACES[self._verdict.kind], self._look.px(18, 26)
        self._icon.setPixmap(icons.pixmap(self._look, face.icon, side, face.token))
        self._word.set_text(word(self._verdict.kind))

    def _press(self, number: int) -> None:
        if number < len(self._advice):
            self.taken.emit(self._advice[number].key)

    def _lay_out(self) -> None:
        self._top = QHBoxLayout()
        self._top.addWidget(self._icon)
        self._top.addWidget(self._word)
        self._top.addStretch(1)
        self._top.addWidget(self.test)
        self._row = QHBoxLayout()
        for button in self.buttons:
            self._row.addWidget(button)
        self._row.addStretch(1)
        self._column = QVBoxLayout(self)
        self._column.addStretch()
        self._column.addLayout(self._top)
        self._column.addWidget(self._sentence)
        self._column.addStretch(1)
        self._column.addLayout(self._row)

    def _fit(self) -> None:
        look = self._look
        pad = look.px(12)
        self._column.setContentsMargins(pad + look.px(2), pad, pad + look.px(2), pad)
        self._column.setSpacing(look.px(4))
        self._top.setSpacing(look.px(8))
        self._row.setSpacing(look.px(8))
        texts = look.line_height("heading") + LINES * look.line_height("secondary")
        self.setFixedHeight(2 * pad + texts + control_height(look, "card") + look.px(12))
        self._show_face()

    # Qt

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        look = self._look
        rounded(painter, QRectF(self.rect()), 8, look.color("surface"), look.color("line2"), look.theme.hairline)
        painter.end()


class VerdictWord(QWidget):
    """The verdict's icon and word; the icon alone where there is no room. The tooltip holds the sentence."""

    def __init__(self, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._look = look
        self._verdict = Verdict(kind=TOO_EARLY)
        self._sentence = ""
        self._test = ""
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        FocusRing(look, self)
        look.changed.connect(self._restyle)

    def show_test(self, score: str) -> None:
        """Add the score on the test set to the tooltip; empty while it is sealed."""
        self._test = score
        self._tell()

    def show_verdict(self, verdict: Verdict, has_sealed_test: bool = False) -> None:
        """Say it."""
        if verdict.kind != self._verdict.kind:
            self._verdict = verdict
            self._restyle()
        self._sentence = sentence(verdict, has_sealed_test)
        self._tell()

    def _tell(self) -> None:
        said = "\n".join(filter(None, [self._sentence, self._test]))
        self.setToolTip(said)
        self.setAccessibleName(" ".join([f"{word(self._verdict.kind)}.", *said.split("\n")]))

    def _restyle(self) -> None:
        self.updateGeometry()
        self.update()

    def _side(self) -> int:
        return self._look.px(18, 26)

    def _text(self) -> str:
        return word(self._verdict.kind).lower()

    # Qt

    def sizeHint(self) -> QSize:
        font = self._look.font("secondary", weight=500)
        return QSize(self._side() + self._look.px(6) + round(text_width(font, self._text()) + 1.5), self._height())

    def minimumSizeHint(self) -> QSize:
        return QSize(self._side(), self._height())

    def _height(self) -> int:
        return self._look.px(24, 34)

    def paintEvent(self, event: QPaintEvent) -> None:
        look, face, side = self._look, FACES[self._verdict.kind], self._side()
        painter = QPainter(self)
        color = look.color(face.token)
        paint_icon(painter, face.icon, QRectF(0, (self.height() - side) / 2, side, side), color)
        if self.width() >= self.sizeHint().width():
            box = QRectF(side + look.px(6), 0, self.width() - side - look.px(6), self.height())
            put_text(painter, look.font("secondary", weight=500), color, box, self._text())
        painter.end()
