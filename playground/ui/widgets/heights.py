"""Heights over a rectangle of the plane, with what can be read off them. No Qt."""

from __future__ import annotations

import numpy as np
from attrs import field, frozen
from numpy.typing import ArrayLike, NDArray

from playground.ui.widgets.height_scale import HeightScale

Floats = NDArray[np.float64]
Range = tuple[float, float]


def floats(values: ArrayLike) -> Floats:
    """The values as an array of floats."""
    return np.asarray(values, np.float64)


@frozen(eq=False)
class Heights:
    """Heights (rows, columns): row 0 at y[0], the last row at y[1], and likewise the columns along x.

    NaN is what has not been computed yet, infinity what is beyond any number. Raises ValueError for a grid of another
    shape or ranges that are none.
    """

    grid: Floats = field(converter=floats)
    x: Range
    y: Range
    scale: HeightScale

    def __attrs_post_init__(self) -> None:
        if self.grid.ndim != 2 or min(self.grid.shape) < 2:
            raise ValueError(f"Heights need a grid of at least 2 × 2, not {self.grid.shape}.")
        for low, high in (self.x, self.y):
            if not (np.isfinite(low) and np.isfinite(high) and low < high):
                raise ValueError(f"Heights need a range that rises, not {low} to {high}.")

    def at(self, places: ArrayLike) -> Floats:
        """Heights (n,) at places (n, 2), straight between the values of the grid; NaN outside and where one is NaN."""
        grid = self.grid
        at = np.asarray(places, np.float64).reshape(-1, 2)
        rows, columns = grid.shape
        with np.errstate(invalid="ignore", over="ignore"):
            across = (at[:, 0] - self.x[0]) / (self.x[1] - self.x[0]) * (columns - 1)
            up = (at[:, 1] - self.y[0]) / (self.y[1] - self.y[0]) * (rows - 1)
            slack = 1e-9 * max(rows, columns)
            inside = (across >= -slack) & (across <= columns - 1 + slack) & (up >= -slack) & (up <= rows - 1 + slack)
        across = np.where(inside, np.clip(across, 0, columns - 1), 0.0)
        up = np.where(inside, np.clip(up, 0, rows - 1), 0.0)
        j, i = np.minimum(across.astype(np.intp), columns - 2), np.minimum(up.astype(np.intp), rows - 2)
        u, v = across - j, up - i
        corners = ((0, 0, (1 - u) * (1 - v)), (0, 1, u * (1 - v)), (1, 0, (1 - u) * v), (1, 1, u * v))
        total = np.zeros(len(at))
        with np.errstate(invalid="ignore", over="ignore"):
            for down, right, weight in corners:
                total += np.where(weight > 0, grid[i + down, j + right] * weight, 0.0)
        return np.where(inside, total, np.nan)


def scaled(heights: Heights) -> Heights:
    """The same with places on the scale, 0 to 1, in stead of heights; NaN where they are not finite."""
    places = np.where(np.isfinite(heights.grid), heights.scale.place(heights.grid), np.nan)
    return Heights(places, heights.x, heights.y, HeightScale(0.0, 1.0))


def heights_of(grid: ArrayLike, x: Range, y: Range, log: bool = False, lowest: float | None = None) -> Heights | None:
    """Heights with the scale of their own values; None of an empty grid."""
    values = np.asarray(grid, np.float64)
    return None if values.size == 0 else Heights(values, x, y, HeightScale.of(values, log, lowest))
