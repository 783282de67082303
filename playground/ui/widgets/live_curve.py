"""A curve that changes many times a second, drawn fast.

Qt strokes a wide antialiased polyline in 30 ms where 800 separate lines take one, so a curve is thinned to its
minima and maxima, cut into lines (a dash is a line left out) and drawn by `QPainter.drawLines`.
"""

from __future__ import annotations

from typing import Literal, cast

import attrs
import numpy as np
import shiboken6
from numpy.typing import NDArray
from PySide6.QtCore import QLineF, QRectF
from PySide6.QtGui import QPainter

Floats = NDArray[np.float64]
Style = Literal["solid", "dashed", "ghost", "raw"]

BINS = 400  # a curve has at most two points a bin
DASH, GAP = 6.0, 4.0
MOST_DASHES = 500
FAR = 20_000.0  # px; beyond it nothing is seen, and Qt's rasteriser loses precision


@attrs.frozen
class View:
    """The part of the plane that is seen: x, and y or log10(y), and the rectangle in px it fills."""

    x0: float
    x1: float
    y0: float
    y1: float
    rect: QRectF
    log: bool

    def to_px(self, x: Floats, y: Floats) -> tuple[Floats, Floats]:
        """Values (n,) to px; what has no place (not finite, or not above 0 on a log axis) becomes NaN."""
        with np.errstate(divide="ignore", invalid="ignore", over="ignore"):
            if self.log:
                y = np.log10(np.where(y > 0, y, np.nan))
            px = self.rect.left() + (x - self.x0) * (self.rect.width() / (self.x1 - self.x0))
            py = self.rect.bottom() - (y - self.y0) * (self.rect.height() / (self.y1 - self.y0))
        py = np.where(np.isfinite(py), np.clip(py, -FAR, FAR), np.nan)
        return np.clip(px, -FAR, FAR), py


@attrs.frozen(eq=False)
class Curve:
    """Points (n,) and (n,), x rising, with how they are drawn."""

    x: Floats
    y: Floats
    style: Style
    color_token: str
    name: str = ""

    def same(self, other: Curve | None) -> bool:
        """Whether drawing the other one gives the same picture."""
        return (
            other is not None
            and (self.style, self.color_token, self.name) == (other.style, other.color_token, other.name)
            and np.array_equal(self.x, other.x)
            and np.array_equal(self.y, other.y, equal_nan=True)
        )

    def within(self, x0: float, x1: float) -> slice:
        """The points from x0 to x1, with one more on each side so that lines run on to the edge."""
        first, last = np.searchsorted(self.x, (x0, x1), side="left")
        return slice(max(0, int(first) - 1), int(last) + 1)

    def last(self) -> tuple[float, float] | None:
        """The last finite point."""
        finite = np.flatnonzero(np.isfinite(self.y))
        return (float(self.x[finite[-1]]), float(self.y[finite[-1]])) if finite.size else None


def thinned(x: Floats, y: Floats, bins: int = BINS) -> tuple[Floats, Floats]:
    """At most two points a bin: its smallest and its largest value, in their order.

    Bins are powers of two long and begin at multiples of that, so what is drawn already lies still while a
    curve grows. NaN in a bin with other values is passed over; a bin of nothing else stays a gap.
    """
    if len(y) <= 2 * bins:
        return x, y
    length = 1 << int(np.ceil(np.log2(len(y) / bins)))
    rows = -(-len(y) // length)
    padded = np.full(rows * length, np.nan)
    padded[: len(y)] = y
    table = padded.reshape(rows, length)
    finite = np.isfinite(table)
    start = np.arange(rows) * length
    lowest = start + np.where(finite, table, np.inf).argmin(1)
    highest = start + np.where(finite, table, -np.inf).argmax(1)
    lowest[-1], highest[-1] = min(lowest[-1], len(y) - 1), min(highest[-1], len(y) - 1)
    order = np.sort(np.stack([lowest, highest], 1), 1).ravel()
    if order[-1] != len(y) - 1:
        order = np.append(order, len(y) - 1)
    return x[order], y[order]


def solid_lines(px: Floats, py: Floats) -> Floats:
    """Lines (m, 4) as x1 y1 x2 y2 between neighbours that both have a place."""
    lines = np.stack([px[:-1], py[:-1], px[1:], py[1:]], 1)
    return lines[np.isfinite(lines).all(1)]


def dashed_lines(lines: Floats, dash: float = DASH, gap: float = GAP) -> Floats:
    """The same lines with gaps, measured along their path in px; on very long paths all is stretched."""
    if len(lines) == 0:
        return lines
    lengths = np.hypot(lines[:, 2] - lines[:, 0], lines[:, 3] - lines[:, 1])
    ends = np.cumsum(lengths)
    starts = ends - lengths
    period = max(dash + gap, float(ends[-1]) / MOST_DASHES)
    on = dash / (dash + gap) * period
    cuts = np.arange(0.0, ends[-1], period)
    marks = np.unique(np.concatenate([starts, ends, cuts, cuts + on]))
    marks = marks[marks <= ends[-1]]
    begin, end = marks[:-1], marks[1:]
    middle = (begin + end) / 2
    shown = (middle % period < on) & (end - begin > 1e-6)
    begin, end, middle = begin[shown], end[shown], middle[shown]
    owner = np.minimum(np.searchsorted(ends, middle, side="left"), len(lines) - 1)
    whole, first = lines[owner], starts[owner]
    length = np.maximum(lengths[owner], 1e-9)
    t0, t1 = ((begin - first) / length)[:, None], ((end - first) / length)[:, None]
    step = whole[:, 2:] - whole[:, :2]
    return np.hstack([whole[:, :2] + t0 * step, whole[:, :2] + t1 * step])


class LineBuffer:
    """QLineF objects that look into one numpy array, so that filling the array moves the lines.

    Making 800 QLineF anew at each frame takes as long as drawing them.
    """

    def __init__(self, capacity: int = 1024) -> None:
        self._array = np.zeros((capacity, 4))
        address = self._array.ctypes.data
        self._lines = [cast(QLineF, shiboken6.wrapInstance(address + 32 * i, QLineF)) for i in range(capacity)]

    def draw(self, painter: QPainter, lines: Floats) -> None:
        """Draw lines (m, 4) with the painter's pen."""
        capacity = len(self._lines)
        for start in range(0, len(lines), capacity):
            part = lines[start : start + capacity]
            self._array[: len(part)] = part
            painter.drawLines(self._lines[: len(part)])
