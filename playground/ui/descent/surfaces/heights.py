"""The heights of a race's surface on a grid, and the lowest of them."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from playground.core.descent.race import Race

Range = tuple[float, float]
FINE = 161
"""Places along the longer side of the map."""
NEGATIVE = -1e-6
"""A minimum below this is one whose logarithm is taken of what lies above it."""


def height_grid(race: Race, x: Range, y: Range, most: int = FINE) -> NDArray[np.float64]:
    """f over these ranges, (rows, columns) with row 0 at y[0]; ``most`` places along the longer one."""
    span = max(x[1] - x[0], y[1] - y[0])
    columns, rows = (max(2, round(most * (high - low) / span)) for low, high in (x, y))
    across, up = np.meshgrid(np.linspace(*x, columns), np.linspace(*y, rows))
    heights: NDArray[np.float64] = np.asarray(race.height(across, up, np), np.float64)
    return heights


def lowest(race: Race) -> float:
    """The height of the deepest minimum."""
    x, y = np.array(race.ground.minima).T
    return float(np.min(np.asarray(race.height(x, y, np), np.float64)))


def floor_of(race: Race) -> float:
    """What is taken off the heights before their logarithm: 0, or the lowest where that is negative."""
    low = lowest(race)
    return low if low < NEGATIVE else 0.0
