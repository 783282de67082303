"""A grid of losses over a square, filled coarse to fine in blocks that last a moment."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator

import numpy as np
from attrs import frozen

from playground.engine.landscape.directions import Numbers
from playground.engine.landscape.evaluate import Losses

COARSEST = 6
"""Values along a side with which a grid begins, about."""
BLOCK_SECONDS = 0.02
"""What a block should take."""


@frozen
class Square:
    """A square of the plane with one scale for both axes: centre (``x``, ``y``) and half its side."""

    x: float
    y: float
    half: float

    def contains(self, x: float, y: float) -> bool:
        """Whether the point lies in it."""
        return abs(x - self.x) <= self.half and abs(y - self.y) <= self.half


def levels(size: int) -> tuple[int, ...]:
    """Sizes of grids that lie in each other, the coarsest first: 41 → 6, 11, 21, 41.

    Raises ValueError for fewer than two values along a side.
    """
    if size < 2:
        raise ValueError(f"a grid has at least 2 values along a side, not {size}")
    found = [size]
    while found[0] % 2 and found[0] > COARSEST + 1:
        found.insert(0, found[0] // 2 + 1)
    return tuple(found)


class Grid:
    """Losses at the nodes of a square; every level holds the values of the coarser one."""

    def __init__(self, square: Square, size: int) -> None:
        self.square = square
        self._levels = levels(size)
        self.values: Numbers = np.full((self._levels[0],) * 2, np.nan)
        """(rows, columns) of the level that is being filled, NaN where there is none yet."""
        self.whole: Numbers = np.zeros((0, 0))
        """Those of the last level that was filled."""
        self.seconds_a_point = 0.0
        """What the last block took."""

    @property
    def finest(self) -> int:
        """Values along a side when all is done."""
        return self._levels[-1]

    @property
    def is_complete(self) -> bool:
        """Whether every value is there."""
        return len(self.whole) == self.finest

    @property
    def filled_levels(self) -> int:
        """How many levels are filled."""
        return sum(size <= len(self.whole) for size in self._levels)

    @property
    def progress(self) -> float:
        """Share of the values that are there, of those of the finest level."""
        return float(np.count_nonzero(~np.isnan(self.values))) / self.finest**2

    def along(self, size: int) -> tuple[Numbers, Numbers]:
        """x (columns,) and y (rows,) of a grid of so many values along a side."""
        steps = self.square.half * np.linspace(-1.0, 1.0, size)
        return self.square.x + steps, self.square.y + steps

    def refine(self, size: int) -> None:
        """Let it become finer, or no finer than this; what is there stays."""
        finer = levels(size)
        if len(self.values) in finer:
            self._levels = finer
            self._go_on()

    def fill(self, losses: Losses, most: int) -> int:
        """Fill in up to so many values, those of the first rows first; how many."""
        rows, columns = np.nonzero(np.isnan(self.values))
        rows, columns = rows[:most], columns[:most]
        if len(rows):
            x, y = self.along(len(self.values))
            self.values[rows, columns] = losses(np.stack([x[columns], y[rows]], axis=1))
        self._go_on()
        return len(rows)

    def block(self, losses: Losses, clock: Callable[[], float] = time.perf_counter) -> int:
        """Fill in as many values as take about :data:`BLOCK_SECONDS`; how many."""
        most = losses.at_once
        if self.seconds_a_point > 0.0:
            most *= max(1, round(BLOCK_SECONDS / self.seconds_a_point / most))
        began = clock()
        count = self.fill(losses, most)
        if count:
            self.seconds_a_point = (clock() - began) / count
        return count

    def _go_on(self) -> None:
        """To the next level where this one is filled."""
        size = len(self.values)
        if np.isnan(self.values).any():
            return
        self.whole = self.values
        finer = [level for level in self._levels if level > size]
        if finer:
            self.values = np.full((finer[0],) * 2, np.nan)
            self.values[::2, ::2] = self.whole


def filling(grid: Grid, losses: Losses) -> Iterator[Grid]:
    """Fill the grid block by block; whoever drives this may stop, rest or look between two of them."""
    while not grid.is_complete:
        grid.block(losses)
        yield grid
