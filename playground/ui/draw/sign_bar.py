"""The sign scale as a small bar with words at both ends."""

from __future__ import annotations

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from playground.ui.paint import put_text, text_width
from playground.ui.theme import Look
from playground.ui.widgets.map_colors import scale_picture

WIDEST = 160
"""Px of the bar."""


class SignBar(QWidget):
    """What stands for negative, the scale, what stands for positive, and a word on what is shown."""

    def __init__(self, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._look = look
        self._low, self._high, self._note = "−", "+", ""
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        look.changed.connect(self._restyle)

    def say(self, low: str, high: str, note: str = "") -> None:
        """Put these words at the ends of the bar, and this after them."""
        if (low, high, note) != (self._low, self._high, self._note):
            self._low, self._high, self._note = low, high, note
            self.setAccessibleName(" … ".join(text for text in (low, high) if text) + (f", {note}" if note else ""))
            self.update()

    @property
    def words(self) -> tuple[str, str, str]:
        return self._low, self._high, self._note

    def _restyle(self) -> None:
        self.updateGeometry()
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(self._look.px(120), self._look.line_height("secondary"))

    def minimumSizeHint(self) -> QSize:
        return self.sizeHint()

    def paintEvent(self, event: QPaintEvent) -> None:
        look, painter = self._look, QPainter(self)
        font, color, gap = look.font("secondary"), look.color("ink2"), look.px(8)
        low, high, note = (text_width(font, text) for text in self.words)
        room = self.contentsRect().width() - low - high - 2 * gap - (note + 2 * gap if self._note else 0)
        bar = QRectF(low + gap, 0, max(look.px(24), min(room, look.px(WIDEST))), look.px(6))
        bar.moveTop((self.height() - bar.height()) / 2)
        put_text(painter, font, color, QRectF(0, 0, low + 1, self.height()), self._low)
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        painter.drawImage(bar, scale_picture(look))
        left = bar.right() + gap
        put_text(painter, font, color, QRectF(left, 0, high + 1, self.height()), self._high)
        left += high + 2 * gap
        if self._note:
            box = QRectF(left, 0, self.contentsRect().width() - left, self.height())
            put_text(painter, font, color, box, self._note, Qt.AlignmentFlag.AlignLeft)
        painter.end()
