"""The row above a pane: what it is, a few words about it, and its controls at the right."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QWidget

from playground.ui.paint import put_text, text_width
from playground.ui.theme import Look
from playground.ui.widgets.label import Label


class Elided(QWidget):
    """One line of secondary words that ends in "…" where there is no room for all."""

    def __init__(self, look: Look, text: str, parent: QWidget | None = None, token: str = "ink3") -> None:
        super().__init__(parent)
        self._look, self._text, self._token = look, text, token
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        look.changed.connect(self._restyle)
        self._restyle()

    @property
    def text(self) -> str:
        return self._text

    def set_text(self, text: str) -> None:
        if text != self._text:
            self._text = text
            self._restyle()

    def _restyle(self) -> None:
        self.setFixedHeight(self._look.line_height("secondary"))
        self._explain()
        self.update()

    def _explain(self) -> None:
        """The whole text is its tooltip where not all of it is seen."""
        fits = text_width(self._look.font("secondary"), self._text) <= self.width()
        self.setToolTip("" if fits else self._text)

    def resizeEvent(self, event: QResizeEvent) -> None:
        self._explain()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        box = self.rect().toRectF()
        put_text(painter, self._look.font("secondary"), self._look.color(self._token), box, self._text)
        painter.end()


class Heading(QWidget):
    """A pane's heading row."""

    def __init__(self, look: Look, title: str, words: str = "", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._look = look
        self.title, self.words = Label(look, title, "heading"), Elided(look, words)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self._row = QHBoxLayout(self)
        self._row.setContentsMargins(0, 0, 0, 0)
        self._row.addWidget(self.title)
        self._row.addWidget(self.words, 1)
        look.changed.connect(self._restyle)
        self._restyle()

    def add(self, control: QWidget) -> None:
        """Put a control at the right end."""
        self._row.addWidget(control, 0, Qt.AlignmentFlag.AlignVCenter)

    def _restyle(self) -> None:
        self._row.setSpacing(self._look.px(12, 14))
        self.setFixedHeight(self._look.px(28, 42))
