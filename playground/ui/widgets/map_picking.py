"""Finding a point of a map: the nearest one to a place, or the next one in a direction."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from playground.ui.widgets.map_points import TEST, Points

SIDEWAYS = 2.0
"""How much more a px sideways counts than one ahead when walking from point to point."""


def visible(points: Points, extent: tuple[float, float], test: bool) -> NDArray[np.bool_]:
    """Which points (N,) are drawn: those on the map, test points only if shown."""
    low, high = extent
    inside = ((points.x >= low) & (points.x <= high)).all(1)
    shown: NDArray[np.bool_] = inside & (test | (points.part != TEST))
    return shown


def nearest(points: Points, shown: NDArray[np.bool_], place: tuple[float, float], within: float) -> int | None:
    """Number of the shown point nearest to (x₁, x₂), at most ``within`` away; the one drawn last where several lie."""
    away = np.where(shown, np.hypot(*(points.x - np.asarray(place)).T), np.inf)
    if not len(away) or away.min() > within:
        return None
    return int(np.flatnonzero(away == away.min())[-1])


def next_in(points: Points, shown: NDArray[np.bool_], start: int, direction: tuple[int, int]) -> int | None:
    """The nearest shown point that lies in a direction (±1, 0) or (0, ±1) from point ``start``; None at the edge.

    Points straight ahead are preferred to those at the side.
    """
    by = points.x - points.x[start]
    ahead = by @ np.asarray(direction, np.float64)
    aside = np.abs(by @ np.asarray((direction[1], direction[0]), np.float64))
    cost = np.where(shown & (ahead > 1e-9), ahead + SIDEWAYS * aside, np.inf)
    return int(cost.argmin()) if len(cost) and np.isfinite(cost.min()) else None
