"""Which colour is which value: the legend under a mosaic."""

from __future__ import annotations

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from playground.ui.numbers import significant
from playground.ui.paint import put_text, text_width
from playground.ui.theme import Look
from playground.ui.widgets.map_colors import picture


class ScaleBar(QWidget):
    """The scale from its lowest to its highest value, and a sentence on what it holds for."""

    def __init__(self, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._look = look
        self._ends = ("", "")
        self._both = True
        self._words = ""
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        look.changed.connect(self._restyle)

    @property
    def words(self) -> str:
        """What it says."""
        return self._words

    def show_scale(self, largest: float | None, signed: bool, words: str) -> None:
        """From −largest or 0 (not ``signed``) to largest; None where every picture has a largest value of its own."""
        if largest is None:
            ends = ("−", "+") if signed else ("0", self.tr("most"))
        else:
            ends = (significant(-largest, 2) if signed else "0", significant(largest, 2))
        if (ends, signed, words) != (self._ends, self._both, self._words):
            self._ends, self._both, self._words = ends, signed, words
            self.setAccessibleName(" ".join((*ends, words)))
            self.update()

    def _restyle(self) -> None:
        self.updateGeometry()
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(self._look.px(240), self._look.line_height("caption"))

    def minimumSizeHint(self) -> QSize:
        return QSize(self._look.px(120), self.sizeHint().height())

    def paintEvent(self, event: QPaintEvent) -> None:
        look, font = self._look, self._look.font("caption")
        if not self._words:
            return
        painter = QPainter(self)
        ink, gap = look.color("ink2"), look.px(8)
        x, high = 0.0, float(self.height())
        low, top = self._ends
        put_text(painter, font, ink, QRectF(x, 0, 200, high), low)
        x += text_width(font, low) + gap
        lut = look.sign_lut() if self._both else look.sign_lut()[128:]
        bar = QRectF(x, round(high / 2 - look.px(3)), look.px(100, 110), look.px(7))
        painter.drawImage(bar, picture(lut[None]))
        x = bar.right() + gap
        put_text(painter, font, ink, QRectF(x, 0, 200, high), top)
        x += text_width(font, top) + gap
        room = QRectF(x, 0, max(0.0, self.width() - x), high)
        put_text(painter, font, look.color("ink3"), room, self._words, Qt.AlignmentFlag.AlignLeft)
        painter.end()
