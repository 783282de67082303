"""Histograms of columns, classes stacked, with the counts at their side, the ends below, mean and deviation above."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from attrs import frozen
from numpy.typing import NDArray
from PySide6.QtCore import QEvent, QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QHelpEvent, QImage, QKeyEvent, QMouseEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QToolTip, QWidget

from playground.ui.focus import FocusRing
from playground.ui.numbers import count, significant
from playground.ui.paint import put_text, text_width
from playground.ui.theme import Look
from playground.ui.train.wording import with_formula
from playground.ui.widgets.axis import linear_ticks, plain_label

BINS = 32
COLUMNS = 2
ROUNDING = 1e-5
"""Means this small beside the values are what float32 leaves of 0."""
INTERVALS = 4
"""At most so many between the ticks of the counts."""


@frozen(eq=False)
class Histogram:
    """``counts`` (classes, bins) of the values between ``low`` and ``high``, with their mean and deviation σ."""

    name: str
    counts: NDArray[np.int64]
    low: float
    high: float
    mean: float
    deviation: float

    @property
    def highest(self) -> int:
        """Values in the fullest bin."""
        return int(self.counts.sum(0).max())


def histogram(name: str, values: NDArray[np.floating], labels: NDArray[np.int64], classes: int) -> Histogram:
    """Count a column (N,) by class (N,); values that are not finite are left out."""
    finite = np.isfinite(values)
    x, labels = values[finite].astype(np.float64), labels[finite]
    low, high = (float(x.min()), float(x.max())) if len(x) else (0.0, 1.0)
    edges = np.linspace(low, high if high > low else low + 1.0, BINS + 1)
    counts = np.stack([np.histogram(x[labels == number], edges)[0] for number in range(classes)])
    mean, deviation = (float(x.mean()), float(x.std())) if len(x) else (0.0, 0.0)
    return Histogram(name, counts, low, high, mean, deviation)


def end_label(value: float) -> str:
    """The smallest or largest value: whole numbers with all digits, since years are years (2 023), others with four."""
    return plain_label(value if value == round(value) else float(f"{value:.4g}"))


class Histograms(QWidget):
    """Two beside each other; ``colors`` are those of the classes. Each is counted when it is first seen.

    Signals:
        moved(QRectF): another column is the current one, and lies here.
    """

    moved = Signal(QRectF)

    def __init__(self, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._look = look
        self._names: tuple[str, ...] = ()
        self._columns: tuple[NDArray[np.floating], ...] = ()
        self._labels: NDArray[np.int64] = np.zeros(0, np.int64)
        self._counted: dict[int, Histogram] = {}
        self._colors: tuple[QColor, ...] = ()
        self.current = 0
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.setAccessibleName(self.tr("histograms"))
        self._ring = FocusRing(look, self, shape=lambda: (self._box(self.current).adjusted(-4, -4, 4, 4), 6.0))
        look.changed.connect(self._fit)

    def set_columns(
        self,
        names: Sequence[str],
        columns: Sequence[NDArray[np.floating]],
        labels: NDArray[np.int64],
        colors: Sequence[QColor],
    ) -> None:
        """Show a column (N,) for each name, of samples of these classes (N,)."""
        self._names, self._columns, self._labels, self._colors = tuple(names), tuple(columns), labels, tuple(colors)
        self._counted = {}
        self.current = min(self.current, max(0, len(names) - 1))
        self._tell_current()
        self._fit()

    def histogram(self, place: int) -> Histogram:
        """That of a column."""
        if place not in self._counted:
            name, column = self._names[place], self._columns[place]
            self._counted[place] = histogram(name, column, self._labels, len(self._colors))
        return self._counted[place]

    def facts(self, one: Histogram) -> str:
        """Mean and deviation in words."""
        is_zero = abs(one.mean) < ROUNDING * max(abs(one.low), abs(one.high))
        mean = 0.0 if is_zero else one.mean
        return self.tr("mean {0}   σ {1}").format(significant(mean), significant(one.deviation))

    def picture(self) -> QImage:
        """What is shown, for a file."""
        return self.grab().toImage()

    def _told(self, place: int) -> str:
        """All that is seen of a column, in words."""
        one = self.histogram(place)
        return self.tr("{0}: {1}, from {2} to {3}, at most {4} in one of {5} bins").format(
            one.name, self.facts(one), end_label(one.low), end_label(one.high), count(one.highest), BINS
        )

    def _tell_current(self) -> None:
        self.setAccessibleDescription(self._told(self.current) if self._names else "")

    def _rows(self) -> int:
        return max(1, -(-len(self._names) // self._beside()))

    def _beside(self) -> int:
        return min(COLUMNS, max(1, len(self._names)))

    def _box(self, place: int) -> QRectF:
        """Where a column lies."""
        beside, gap, bar = self._beside(), self._look.px(32), self._look.px(12)
        width, height = (self.width() - bar - gap * (beside - 1)) / beside, self.height() / self._rows()
        row, column = divmod(place, beside)
        return QRectF(column * (width + gap), row * height, width, height - self._look.px(16))

    def _at(self, position: QPointF) -> int | None:
        return next((place for place in range(len(self._names)) if self._box(place).contains(position)), None)

    def _fit(self) -> None:
        self.setMinimumHeight(self._rows() * self._look.px(150, 210))
        self.update()

    def _go(self, place: int) -> None:
        place = min(max(place, 0), len(self._names) - 1)
        if place != self.current and self._names:
            self.current = place
            self._tell_current()
            self._ring.refresh()
            self.moved.emit(self._box(place))

    # Qt

    def sizeHint(self) -> QSize:
        return QSize(self._look.px(640), self._look.px(440))

    def paintEvent(self, event: QPaintEvent) -> None:
        painter, seen = QPainter(self), QRectF(event.rect())
        for place in range(len(self._names)):
            box = self._box(place)
            if box.intersects(seen):
                self._paint(painter, box, self.histogram(place))
        painter.end()

    def _paint(self, painter: QPainter, box: QRectF, one: Histogram) -> None:
        look = self._look
        caption, line, head = look.font("caption"), look.line_height("caption"), look.line_height("secondary")
        left, right = Qt.AlignmentFlag.AlignLeft, Qt.AlignmentFlag.AlignRight
        facts = self.facts(one)
        top = QRectF(box.left(), box.top(), box.width(), head)
        room = top.adjusted(0, 0, -text_width(caption, facts) - look.px(12), 0)
        put_text(painter, look.font("secondary", weight=600), look.color("ink"), room, one.name, left)
        put_text(painter, caption, look.color("ink2"), top, facts, right)
        highest = max(1, one.highest)
        ticks = [(place, text) for place, text in linear_ticks(0, highest, INTERVALS) if place == round(place)]
        side = max(text_width(caption, text) for _place, text in ticks) + look.px(6)
        plot = QRectF(box.left() + side, top.bottom() + 8, box.width() - side, box.height() - head - line - 14)
        for place, text in ticks:
            y = plot.bottom() - plot.height() * place / highest
            if place:
                painter.fillRect(QRectF(plot.left(), y, plot.width(), 1), look.color("grid"))
            beside = QRectF(box.left(), y - line / 2, side - look.px(6), line)
            put_text(painter, caption, look.color("ink3"), beside, text, right)
        self._paint_bars(painter, plot, one, highest)
        painter.fillRect(QRectF(plot.left(), plot.bottom(), plot.width(), look.theme.hairline), look.color("line2"))
        below = QRectF(plot.left(), plot.bottom() + 4, plot.width(), line)
        put_text(painter, caption, look.color("ink3"), below, end_label(one.low), left)
        put_text(painter, caption, look.color("ink3"), below, end_label(one.high), right)

    def _paint_bars(self, painter: QPainter, plot: QRectF, one: Histogram, highest: int) -> None:
        wide = plot.width() / BINS
        for place in range(BINS):
            y = plot.bottom()
            for color, number in zip(self._colors, one.counts[:, place].tolist(), strict=True):
                high = plot.height() * number / highest
                painter.fillRect(QRectF(plot.left() + place * wide, y - high, wide - 1, high), color)
                y -= high

    def mousePressEvent(self, event: QMouseEvent) -> None:
        place = self._at(event.position())
        if place is not None:
            self._go(place)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        beside, page = self._beside(), self._beside() * 3
        steps = {
            Qt.Key.Key_Left: -1,
            Qt.Key.Key_Right: 1,
            Qt.Key.Key_Up: -beside,
            Qt.Key.Key_Down: beside,
            Qt.Key.Key_PageUp: -page,
            Qt.Key.Key_PageDown: page,
            Qt.Key.Key_Home: -len(self._names),
            Qt.Key.Key_End: len(self._names),
        }
        step = steps.get(Qt.Key(event.key()))
        if step is None:
            super().keyPressEvent(event)
        else:
            self._go(self.current + step)

    def event(self, event: QEvent) -> bool:
        if isinstance(event, QHelpEvent) and event.type() == QEvent.Type.ToolTip:
            place = self._at(QPointF(event.pos()))
            if place is None:
                QToolTip.hideText()
                return True
            formula = "mean = (1/N) Σ xₙ,  σ = √((1/N) Σ (xₙ − mean)²)"
            QToolTip.showText(event.globalPos(), with_formula(self._told(place), formula), self)
            return True
        return super().event(event)
