"""Where nodes, tiles and links of the diagram lie: arithmetic alone, all lengths in px."""

from __future__ import annotations

import math

import numpy as np
from attrs import frozen
from numpy.typing import NDArray
from PySide6.QtCore import QPointF, QRectF

MOST_ROWS = 16
"""Nodes drawn in a column; a layer of more folds."""
MOST_COLUMNS = 12
"""Hidden columns of nodes; where there are more, all of them fold."""
LEAST_NODE = 12
PITCH = 1.13
"""From one node to the next, in sides of a node."""
LEAST_TILE = 12
CELLS_HIGH = 1.35
"""Height of a block of cells at most, in widths."""
TIE = 1.5
"""Links whose distances differ by no more than that (px) are equally near."""
BEND = 0.45
"""How far a link goes level at both ends, as a share of its width."""


def rows_that_fit(height: float) -> int:
    """Nodes a column of this height can show at least legibly; never more than :data:`MOST_ROWS`."""
    return max(1, min(MOST_ROWS, int(height // (LEAST_NODE * PITCH))))


def node_side(height: float, rows: int, wish: float) -> int:
    """Side of the nodes of a column of so many rows: ``wish``, or what fits."""
    fits = height / (rows * PITCH)
    return max(1, math.floor(min(wish, max(fits, 1.0))))


def node_boxes(rows: int, middle: QPointF, side: int) -> tuple[QRectF, ...]:
    """Squares below each other, ``middle`` being the middle of them all, on whole pixels."""
    pitch = max(side + 2, round(side * PITCH))
    top = round(middle.y() - ((rows - 1) * pitch + side) / 2)
    left = round(middle.x() - side / 2)
    return tuple(QRectF(left, top + row * pitch, side, side) for row in range(rows))


@frozen
class Grid:
    """Tiles in rows: ``columns`` × ``rows`` squares of ``tile`` px, ``gap`` px apart; ``shown`` of them are filled."""

    columns: int
    rows: int
    tile: int
    gap: int
    shown: int

    @property
    def pitch(self) -> int:
        return self.tile + self.gap

    @property
    def width(self) -> int:
        return self.columns * self.pitch - self.gap

    @property
    def height(self) -> int:
        return self.rows * self.pitch - self.gap

    def box(self, index: int) -> QRectF:
        """The tile of this number, from the grid's own corner on."""
        row, column = divmod(index, self.columns)
        return QRectF(column * self.pitch, row * self.pitch, self.tile, self.tile)

    def index_at(self, x: float, y: float) -> int | None:
        """Number of the tile there; None beside the grid or beyond the last."""
        if not (0 <= x < self.width and 0 <= y < self.height):
            return None
        index = int(y // self.pitch) * self.columns + int(x // self.pitch)
        return index if index < self.shown else None


def tiles(count: int, width: float, height: float, wish: int) -> Grid:
    """A grid for maps: tiles of ``wish`` px, smaller where only so all fit, but never under :data:`LEAST_TILE`.

    What does not fit even then is left out.
    """
    least = min(LEAST_TILE, wish)
    tile = next((side for side in range(wish, least, -1) if _capacity(side, width, height) >= count), least)
    return _grid(count, tile, 3 if tile > 20 else 2, width, height)


def cells(count: int, width: float, height: float) -> Grid:
    """A grid for single values: the largest cells of at most 11 px of which all fit, about as wide as high."""
    height = min(height, CELLS_HIGH * width)
    for tile in range(10, 1, -1):
        pitch = tile + 1
        columns = min(int((width + 1) // pitch), max(1, math.ceil(math.sqrt(count / 1.25))))
        if columns and math.ceil(count / columns) * pitch <= height + 1:
            return Grid(columns, math.ceil(count / columns), tile, 1, count)
    columns, rows = max(1, int(width // 2)), max(1, int(height // 2))
    shown = min(count, columns * rows)
    return Grid(columns, max(1, math.ceil(shown / columns)), 1, 1, shown)


def _capacity(tile: int, width: float, height: float) -> int:
    gap = 3 if tile > 20 else 2
    return int((width + gap) // (tile + gap)) * int((height + gap) // (tile + gap))


def _grid(count: int, tile: int, gap: int, width: float, height: float) -> Grid:
    most_columns = max(1, int((width + gap) // (tile + gap)))
    most_rows = max(1, int((height + gap) // (tile + gap)))
    shown = min(count, most_columns * most_rows)
    rows = min(most_rows, math.ceil(shown / most_columns)) if shown < count else math.ceil(shown / most_columns)
    return Grid(math.ceil(shown / rows), rows, tile, gap, shown)


def link_controls(start: QPointF, end: QPointF) -> tuple[QPointF, QPointF]:
    """The two inner points of the link's Bézier curve: level at both ends."""
    bend = BEND * (end.x() - start.x())
    return QPointF(start.x() + bend, start.y()), QPointF(end.x() - bend, end.y())


def nearest_link(
    place: tuple[float, float], starts: NDArray[np.float64], ends: NDArray[np.float64]
) -> tuple[int, float]:
    """Number of the link next to ``place``, and how far off it is (px); (−1, ∞) where there is none.

    ``starts`` and ``ends`` are (links, 2). Links run from left to right, so a curve is looked at only where its x is
    that of the place: off it lies what the curve's height there differs, less where the curve is steep. Of links that
    are as near as the eye can tell, the last is taken: it is the strongest, which is drawn on top.
    """
    if not len(starts):
        return -1, math.inf
    x, y = place
    wide = np.maximum(ends[:, 0] - starts[:, 0], 1.0)
    share = (x - starts[:, 0]) / wide
    t = _parameter(np.clip(share, 0.0, 1.0))
    rise = ends[:, 1] - starts[:, 1]
    height = starts[:, 1] + rise * t**2 * (3 - 2 * t)
    slope = rise * 6 * t * (1 - t) / (wide * _speed(t))
    off = np.abs(height - y) / np.hypot(1.0, slope)
    off[(share < 0) | (share > 1)] = np.inf
    least = float(off.min())
    if not math.isfinite(least):
        return -1, math.inf
    return int(np.flatnonzero(off <= least + TIE)[-1]), least


def _across(t: NDArray[np.float64]) -> NDArray[np.float64]:
    """How far across a link its Bézier parameter is, both 0 to 1."""
    return np.asarray(3 * (1 - t) ** 2 * t * BEND + 3 * (1 - t) * t**2 * (1 - BEND) + t**3)


def _speed(t: NDArray[np.float64]) -> NDArray[np.float64]:
    """Derivative of :func:`_across`."""
    inner = 6 * (1 - t) * t * (1 - 2 * BEND)
    return np.asarray(3 * (1 - t) ** 2 * BEND + inner + 3 * t**2 * BEND)


def _parameter(share: NDArray[np.float64]) -> NDArray[np.float64]:
    """The Bézier parameter so far across, by bisection."""
    low, high = np.zeros_like(share), np.ones_like(share)
    for _ in range(20):
        middle = (low + high) / 2
        below = _across(middle) < share
        low, high = np.where(below, middle, low), np.where(below, high, middle)
    return np.asarray((low + high) / 2)
