"""Histograms of columns, classes stacked, with the smallest and largest value, mean and deviation of each."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from attrs import frozen
from numpy.typing import NDArray
from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QColor, QImage, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from playground.ui.numbers import significant
from playground.ui.paint import put_text
from playground.ui.theme import Look

BINS = 32
COLUMNS = 2


@frozen(eq=False)
class Histogram:
    """``counts`` (classes, bins) of the values between ``low`` and ``high``, with their mean and deviation σ."""

    name: str
    counts: NDArray[np.int64]
    low: float
    high: float
    mean: float
    deviation: float


def histogram(name: str, values: NDArray[np.floating], labels: NDArray[np.int64], classes: int) -> Histogram:
    """Count a column (N,) by class (N,); values that are not finite are left out."""
    finite = np.isfinite(values)
    x, labels = values[finite].astype(np.float64), labels[finite]
    low, high = (float(x.min()), float(x.max())) if len(x) else (0.0, 1.0)
    edges = np.linspace(low, high if high > low else low + 1.0, BINS + 1)
    counts = np.stack([np.histogram(x[labels == number], edges)[0] for number in range(classes)])
    mean, deviation = (float(x.mean()), float(x.std())) if len(x) else (0.0, 0.0)
    return Histogram(name, counts, low, high, mean, deviation)


class Histograms(QWidget):
    """Two beside each other; ``colors`` are those of the classes."""

    def __init__(self, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._look = look
        self._shown: tuple[Histogram, ...] = ()
        self._colors: tuple[QColor, ...] = ()
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.setAccessibleName(self.tr("histograms"))
        look.changed.connect(self.update)

    def set_histograms(self, shown: Sequence[Histogram], colors: Sequence[QColor]) -> None:
        """Show these."""
        self._shown, self._colors = tuple(shown), tuple(colors)
        self.setAccessibleDescription("; ".join(f"{one.name}: {self.facts(one)}" for one in shown))
        self.setMinimumHeight(-(-len(shown) // COLUMNS) * self._look.px(130, 180))
        self.update()

    def facts(self, one: Histogram) -> str:
        """Smallest and largest value, mean and deviation in words."""
        return self.tr("mean {0}   σ {1}").format(significant(one.mean), significant(one.deviation))

    def picture(self) -> QImage:
        """What is shown, for a file."""
        return self.grab().toImage()

    # Qt

    def sizeHint(self) -> QSize:
        return QSize(self._look.px(640), self._look.px(440))

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        columns = min(COLUMNS, max(1, len(self._shown)))
        rows = max(1, -(-len(self._shown) // columns))
        gap = self._look.px(24)
        width, height = (self.width() - gap * (columns - 1)) / columns, self.height() / rows
        for number, one in enumerate(self._shown):
            row, column = divmod(number, columns)
            box = QRectF(column * (width + gap), row * height, width, height - self._look.px(16))
            self._paint(painter, box, one)
        painter.end()

    def _paint(self, painter: QPainter, box: QRectF, one: Histogram) -> None:
        look = self._look
        line, head = look.line_height("caption"), look.line_height("secondary")
        left, right = Qt.AlignmentFlag.AlignLeft, Qt.AlignmentFlag.AlignRight
        top = QRectF(box.left(), box.top(), box.width(), head)
        put_text(painter, look.font("secondary", weight=600), look.color("ink"), top, one.name, left)
        put_text(painter, look.font("caption"), look.color("ink2"), top, self.facts(one), right)
        plot = QRectF(box.left(), top.bottom() + 6, box.width(), box.height() - head - line - 12)
        highest = max(1, int(one.counts.sum(0).max()))
        wide = plot.width() / BINS
        for place in range(BINS):
            y = plot.bottom()
            for number, count in enumerate(one.counts[:, place].tolist()):
                high = plot.height() * count / highest
                painter.fillRect(QRectF(plot.left() + place * wide, y - high, wide - 1, high), self._colors[number])
                y -= high
        painter.fillRect(QRectF(plot.left(), plot.bottom(), plot.width(), look.theme.hairline), look.color("line2"))
        below = QRectF(plot.left(), plot.bottom() + 4, plot.width(), line)
        font, ink = look.font("caption"), look.color("ink3")
        put_text(painter, font, ink, below, significant(one.low), left)
        put_text(painter, font, ink, below, significant(one.high), right)
