"""Where pictures of one size stand: as large as all of them fit, or as many as fit at the least size."""

from __future__ import annotations

import math

import numpy as np
from attrs import frozen
from numpy.typing import NDArray


@frozen
class TileGrid:
    """``shown`` tiles of ``height`` × ``width`` px in rows of ``columns``, ``gap`` px between them."""

    shown: int
    columns: int
    width: int
    height: int
    gap: int

    @property
    def rows(self) -> int:
        return -(-self.shown // self.columns) if self.columns else 0

    @property
    def size(self) -> tuple[int, int]:
        """Px (width, height) all tiles take together."""
        across, down = self.columns * (self.width + self.gap), self.rows * (self.height + self.gap)
        return max(0, across - self.gap), max(0, down - self.gap)

    def corner(self, index: int) -> tuple[int, int]:
        """Left and top of a tile (px)."""
        row, column = divmod(index, self.columns)
        return column * (self.width + self.gap), row * (self.height + self.gap)

    def index_at(self, x: float, y: float) -> int:
        """Number of the tile at this place; −1 for none."""
        column, row = int(x // (self.width + self.gap)), int(y // (self.height + self.gap))
        inside = x - column * (self.width + self.gap) < self.width and y - row * (self.height + self.gap) < self.height
        index = row * self.columns + column
        return index if inside and x >= 0 and y >= 0 and column < self.columns and index < self.shown else -1


NOTHING = TileGrid(0, 1, 1, 1, 0)


def fit_tiles(count: int, shape: tuple[int, int], room: tuple[int, int], gap: int, least: int, most: int) -> TileGrid:
    """The largest tiles of pictures (H, W) such that all ``count`` fit into ``room`` px (width, height).

    The shorter side is ``least`` to ``most`` px. Where not even the least fit all, as many as do are shown, at least
    one.
    """
    if count < 1 or min(room) < 1:
        return NOTHING
    (high, wide), shorter = shape, min(shape)
    columns = np.arange(1, count + 1)
    rows = -(-count // columns)
    across, down = (room[0] - gap * (columns - 1)) / columns, (room[1] - gap * (rows - 1)) / rows
    scales = np.minimum(np.minimum(across / wide, down / high), most / shorter)
    best = int(scales.argmax())
    if scales[best] * shorter >= least:
        width, height = _px(wide * scales[best]), _px(high * scales[best])
        within = min(count, (room[0] + gap) // (width + gap))  # rounded down there may be room for more in a row
        return TileGrid(count, max(int(columns[best]), within), width, height, gap)
    width, height = _px(wide * least / shorter), _px(high * least / shorter)
    fitting = [max(1, (side + gap) // (px + gap)) for side, px in zip(room, (width, height), strict=True)]
    return TileGrid(min(count, fitting[0] * fitting[1]), min(count, fitting[0]), width, height, gap)


def _px(side: float) -> int:
    return max(1, math.floor(side + 1e-9))


def sheet(tiles: NDArray[np.uint8], grid: TileGrid, between: NDArray[np.uint8]) -> NDArray[np.uint8]:
    """Tiles (shown, height, width, 3) of the grid as one picture (…, 3) with a colour (3,) between them."""
    across, down = grid.width + grid.gap, grid.height + grid.gap
    cells = np.empty((grid.rows, grid.columns, down, across, 3), np.uint8)
    cells[:] = between
    row, column = np.divmod(np.arange(grid.shown), grid.columns)
    cells[row, column, : grid.height, : grid.width] = tiles
    whole = cells.swapaxes(1, 2).reshape(grid.rows * down, grid.columns * across, 3)
    return whole[: grid.size[1], : grid.size[0]]
