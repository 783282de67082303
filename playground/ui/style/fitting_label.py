"""One line of text in the longest of several wordings that there is room for."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QRectF, QSize
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from playground.ui.paint import put_text, text_width
from playground.ui.theme import Look


class FittingLabel(QWidget):
    """The first wording stands in the tooltip; where not even the last fits, that one ends in "…"."""

    def __init__(self, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._look = look
        self._wordings: tuple[str, ...] = ("",)
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        look.changed.connect(self.update)

    @property
    def text(self) -> str:
        """In the first wording."""
        return self._wordings[0]

    @property
    def shown(self) -> str:
        """The wording that there is room for."""
        font = self._look.font("secondary")
        fitting = (words for words in self._wordings if text_width(font, words) <= self.width() + 1)
        return next(fitting, self._wordings[-1])

    def set_wordings(self, wordings: Sequence[str]) -> None:
        """Say this, the longest first."""
        self._wordings = tuple(wordings)
        self.setToolTip(wordings[0])
        self.setAccessibleName(wordings[0])
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(self._look.px(120), self._look.line_height("secondary"))

    def minimumSizeHint(self) -> QSize:
        return QSize(self._look.px(40), self._look.line_height("secondary"))

    def paintEvent(self, event: QPaintEvent) -> None:
        look = self._look
        painter = QPainter(self)
        put_text(painter, look.font("secondary"), look.color("ink2"), QRectF(self.rect()), self.shown)
        painter.end()
