"""How often each size of something occurs: bars over an axis that starts at 0."""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike, NDArray
from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from playground.ui.numbers import count
from playground.ui.paint import put_text, text_width
from playground.ui.theme import Look

BINS = 20
TOPS = (2.0, 4.0, 10.0, 20.0, 40.0, 100.0)
"""Ends of the axis; what lies beyond the last counts in the last bar."""


class Histogram(QWidget):
    """Bars of equal width from 0 to the smallest of :data:`TOPS` that holds all but a few; a dashed line at the mean.

    What lies beyond the axis counts in its last bar.
    """

    def __init__(self, look: Look, unit: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._look = look
        self._unit = unit
        self._values: NDArray[np.float64] = np.zeros(0)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Expanding)
        look.changed.connect(self.update)

    def set_values(self, values: ArrayLike) -> None:
        """Show how these finite values, none below 0, are spread."""
        new = np.array(values, np.float64)
        if not np.array_equal(new, self._values):
            self._values = new[np.isfinite(new)]
            self.update()

    @property
    def top(self) -> float:
        """Where the axis ends."""
        most = float(np.quantile(self._values, 0.97)) if len(self._values) else 0.0
        return next((top for top in TOPS if top >= most), TOPS[-1])

    @property
    def counts(self) -> NDArray[np.int64]:
        """How many values each bar stands for."""
        return np.histogram(np.minimum(self._values, self.top), BINS, (0.0, self.top))[0]

    # Qt

    def sizeHint(self) -> QSize:
        return QSize(self._look.px(300), self._look.px(88))

    def minimumSizeHint(self) -> QSize:
        return QSize(self._look.px(120), self._look.px(56))

    def paintEvent(self, event: QPaintEvent) -> None:
        look, font = self._look, self._look.font("caption")
        painter = QPainter(self)
        line = look.line_height("caption")
        plot = QRectF(0, 2, self.width(), self.height() - line - look.px(5))
        counts = self.counts
        most = max(1, int(counts.max(initial=0)))
        pitch = plot.width() / BINS
        for number, size in enumerate(counts.tolist()):
            high = round(plot.height() * size / most)
            left, right = round(number * pitch), round((number + 1) * pitch)
            painter.fillRect(QRectF(left, plot.bottom() - high, max(1, right - left - 1), high), look.color("ghost"))
        painter.setPen(QPen(look.color("line2"), look.theme.hairline))
        painter.drawLine(plot.bottomLeft(), plot.bottomRight())
        self._paint_ticks(painter, plot, line)
        if len(self._values):
            mean = float(self._values.mean())
            x = round(min(mean / self.top, 1.0) * plot.width()) + 0.5
            pen = QPen(look.color("ink"), look.px(1, 2), Qt.PenStyle.DashLine)
            painter.setPen(pen)
            painter.drawLine(QPointF(x, plot.top()), QPointF(x, plot.bottom()))
            words = self.tr("mean")
            wide = text_width(font, words)
            at = x + look.px(4) if x + look.px(4) + wide < plot.width() else x - look.px(4) - wide
            put_text(painter, font, look.color("ink2"), QRectF(at, plot.top(), wide + 2, line), words)
        painter.end()

    def _paint_ticks(self, painter: QPainter, plot: QRectF, line: int) -> None:
        look, font = self._look, self._look.font("caption")
        for share in (0.0, 0.25, 0.5, 0.75, 1.0):
            text = f"{share * self.top:g}"
            if share == 1.0:
                over = "≥" if len(self._values) and self._values.max() > self.top else ""
                text = f"{over}{text} {self._unit}"
            wide = text_width(font, text)
            x = min(max(0.0, share * plot.width() - wide / 2), plot.width() - wide)
            box = QRectF(x, plot.bottom() + look.px(3), wide + 2, line)
            put_text(painter, font, look.color("ink3"), box, text)

    def spoken(self) -> str:
        """The bars in words."""
        return self.tr("{0} values from 0 to {1} {2}").format(count(len(self._values)), f"{self.top:g}", self._unit)
