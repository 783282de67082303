"""A pad of glass over the input: what is drawn on it becomes pixels below."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF, Qt, Signal
from PySide6.QtGui import QColor, QMouseEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QWidget

from playground.ui.paint import put_text
from playground.ui.theme import Look
from playground.ui.widgets.draw_pad import PAD_PX, DrawPad

BRUSH = 32
"""Diameter in px of a pad of 380: a little over two pixels of 28."""


class PixelPad(DrawPad):
    """Shows the brush alone.

    Signals:
        pointed(QPointF): the pointer is at this place of the pad.
    """

    pointed = Signal(QPointF)

    def __init__(self, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(look, parent)
        self.set_brush(BRUSH)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        super().mouseMoveEvent(event)
        self.pointed.emit(event.position())

    def paintEvent(self, event: QPaintEvent) -> None:
        painter, frame = QPainter(self), self.frame()
        if not self.strokes:
            font, middle = self._look.font("body"), Qt.AlignmentFlag.AlignHCenter
            above = QRectF(0, 0, frame.width(), frame.height() / 2)
            put_text(painter, font, QColor(Qt.GlobalColor.lightGray), above, self.tr("Draw here"), middle)
        if self._pointer is not None:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            radius = max(2.0, BRUSH / PAD_PX * frame.width() / 2)
            for color, extra in ((Qt.GlobalColor.white, 0.5), (Qt.GlobalColor.black, -0.5)):
                painter.setPen(QPen(color, 1))
                painter.drawEllipse(self._pointer, radius + extra, radius + extra)
        painter.end()
