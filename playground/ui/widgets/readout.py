"""A read-out: a caption and a number below it that may change often and never jumps."""

from __future__ import annotations

import math
from typing import Literal

from PySide6.QtCore import QLineF, QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from playground.ui.paint import put_text, text_width
from playground.ui.theme import Look

Swatch = Literal["", "solid", "dashed"]


class ReadOut(QWidget):
    """Caption over value, as wide as `width_sample` would be; the swatch is the legend of this value's curve."""

    def __init__(
        self,
        look: Look,
        caption: str,
        width_sample: str,
        swatch: Swatch = "",
        tooltip: str = "",
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._look = look
        self._caption = caption
        self._sample = width_sample
        self._swatch: Swatch = swatch
        self._text = ""
        self._error = False
        self.setAccessibleName(caption)
        self.setToolTip(tooltip)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        look.changed.connect(self._restyle)

    @property
    def text(self) -> str:
        return self._text

    def set_text(self, text: str, error: bool = False) -> None:
        """Show `text`, in the error colour if the number left the finite range."""
        if (text, error) != (self._text, self._error):
            self._text, self._error = text, error
            self.setAccessibleDescription(text)
            self.update()

    def set_caption(self, caption: str) -> None:
        if caption != self._caption:
            self._caption = caption
            self.setAccessibleName(caption)
            self._restyle()

    def _restyle(self) -> None:
        self.updateGeometry()
        self.update()

    def _swatch_room(self) -> int:
        return self._look.px(25, 42) if self._swatch else 0

    def sizeHint(self) -> QSize:
        look = self._look
        caption = self._swatch_room() + text_width(look.font("caption"), self._caption)
        value = text_width(look.font("readout"), self._sample)
        return QSize(math.ceil(max(caption, value)), look.line_height("caption") + look.line_height("readout") + 4)

    def minimumSizeHint(self) -> QSize:
        return self.sizeHint()

    def paintEvent(self, event: QPaintEvent) -> None:
        look = self._look
        painter = QPainter(self)
        high = look.line_height("caption")
        if self._swatch:
            self._paint_swatch(painter, high / 2.0)
        room = self._swatch_room()
        place = QRectF(room, 0, self.width() - room, high)
        put_text(painter, look.font("caption"), look.color("ink3"), place, self._caption)
        value = QRectF(0, high + 3, self.width(), look.line_height("readout"))
        put_text(painter, look.font("readout"), look.color("error" if self._error else "ink"), value, self._text)
        painter.end()

    def _paint_swatch(self, painter: QPainter, y: float) -> None:
        look = self._look
        long, thick = look.px(18, 34), look.px(2, 3)
        pen = QPen(look.color("run"), thick, Qt.PenStyle.SolidLine, Qt.PenCapStyle.FlatCap)
        painter.setPen(pen)
        y = math.floor(y) + (0.5 if thick % 2 else 0.0) + 1.0
        dash, gap = look.px(5, 9), look.px(2, 4)
        if self._swatch == "solid":
            painter.drawLine(QLineF(0, y, long, y))
            return
        x = 0.0
        while x < long:
            painter.drawLine(QLineF(x, y, min(x + dash, long), y))
            x += dash + gap
