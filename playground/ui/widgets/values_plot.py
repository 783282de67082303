"""Predicted values over the true ones: on the diagonal the network is right."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QFontMetricsF, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from playground.ui.paint import put_text, text_width
from playground.ui.theme import Look
from playground.ui.widgets.axis import linear_ticks


class ValuesPlot(QWidget):
    """A dot a sample in a square whose two axes have one scale."""

    def __init__(self, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._look = look
        self._true: NDArray[np.float64] = np.zeros(0)
        self._predicted: NDArray[np.float64] = np.zeros(0)
        self._range = (0.0, 1.0)
        self._name = ""
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.setAccessibleName(self.tr("Predicted over true values"))
        self.setToolTip(
            self.tr("A dot for each validation sample: how far it lies above or below the line is its error ŷ − y.")
        )
        look.changed.connect(self.update)

    def set_name(self, name: str) -> None:
        """What is predicted."""
        if name != self._name:
            self._name = name
            self.update()

    def set_values(self, true: NDArray[np.float64], predicted: NDArray[np.float64]) -> None:
        """Show these samples, (N,) each; predictions far outside the true values lie at the edge."""
        self._true, self._predicted = true, predicted
        if len(true):
            low, high = float(true.min()), float(true.max())
            margin = 0.06 * (high - low or 1.0)
            self._range = (low - margin, high + margin)
        self.update()

    def clear(self) -> None:
        """Show no samples."""
        self._true = self._predicted = np.zeros(0)
        self.update()

    def square(self) -> QRectF:
        """Where the dots lie, in the widget's px."""
        left, bottom = self._look.px(52, 72), self._look.px(36, 50)
        side = max(1.0, min(self.width() - left - 8, self.height() - bottom - 8))
        return QRectF(left, 8, side, side)

    def place(self, true: float, predicted: float) -> QPointF:
        """Where a sample lies, kept inside the square."""
        box, (low, high) = self.square(), self._range
        x, y = ((min(max(value, low), high) - low) / (high - low) for value in (true, predicted))
        return QPointF(box.left() + x * box.width(), box.bottom() - y * box.height())

    def sizeHint(self) -> QSize:
        return QSize(self._look.px(334), self._look.px(334))

    def minimumSizeHint(self) -> QSize:
        return QSize(self._look.px(160), self._look.px(140))

    def paintEvent(self, event: QPaintEvent) -> None:
        look, box = self._look, self.square()
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if len(self._true):
            self._paint_axes(painter, box)
            painter.setPen(QPen(look.color("ink3"), look.px(1, 2), Qt.PenStyle.DashLine))
            painter.drawLine(box.bottomLeft(), box.topRight())
            painter.setPen(QPen(look.color("surface"), 1))
            painter.setBrush(look.color("run"))
            size = look.px(3, 4)
            with np.errstate(invalid="ignore"):
                pairs = np.nan_to_num(np.stack([self._true, self._predicted], axis=1))
            for true, predicted in pairs.tolist():
                painter.drawEllipse(self.place(true, predicted), size, size)
        painter.end()

    def _paint_axes(self, painter: QPainter, box: QRectF) -> None:
        look, font = self._look, self._look.font("caption")
        height = look.line_height("caption")
        painter.setBrush(Qt.BrushStyle.NoBrush)
        for value, text in linear_ticks(*self._range, 4):
            at = self.place(value, value)
            painter.setPen(QPen(look.color("grid"), 1))
            painter.drawLine(QPointF(box.left(), at.y()), QPointF(box.right(), at.y()))
            painter.drawLine(QPointF(at.x(), box.top()), QPointF(at.x(), box.bottom()))
            ink = look.color("ink3")
            row = QRectF(0, at.y() - height / 2, box.left() - 6, height)
            put_text(painter, font, ink, row, text, Qt.AlignmentFlag.AlignRight)
            under = QRectF(at.x() - 30, box.bottom() + 4, 60, height)
            put_text(painter, font, ink, under, text, Qt.AlignmentFlag.AlignHCenter)
        painter.setPen(QPen(look.color("line2"), look.theme.hairline))
        painter.drawRect(box)
        under = QRectF(box.left(), box.bottom() + 4 + height, box.width(), height)
        right = Qt.AlignmentFlag.AlignRight
        words = self.tr("{0}: true →, predicted ↑")
        room = under.width() - text_width(font, words.format(""))
        name = QFontMetricsF(font).elidedText(self._name or self.tr("value"), Qt.TextElideMode.ElideRight, room)
        put_text(painter, font, look.color("ink2"), under, words.format(name), right)
