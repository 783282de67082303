"""Strokes of a brush over the plane, and the points they leave or take away: pure arithmetic."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from attrs import frozen
from numpy.typing import NDArray

from playground.core.datasets.base import MOST_POINTS
from playground.core.datasets.own_points import OwnPoint, own_point
from playground.core.fields import number

Places = NDArray[np.float64]
Path = Sequence[tuple[float, float]]
"""Where the brush went, (x₁, x₂) in plane units."""

STREAM = 5
"""Keeps what a brush scatters independent of other draws from the same number."""


@frozen(kw_only=True)
class Brush:
    """``radius`` in units of the plane, ``density`` in points a unit of the way.

    ``jitter`` is how far points stray from the way, as a share of the radius: 0 leaves them on it, 1 fills the brush
    evenly.
    """

    radius: float = number(0.6, 0.1, 3.0)
    density: float = number(4.0, 0.5, 30.0)
    jitter: float = number(1.0, 0.0, 1.0)


def sprayed(path: Path, brush: Brush, seed: int) -> Places:
    """Places (n, 2) of the points that a stroke along ``path`` leaves, the same for the same seed.

    A click, a path without length, leaves one point exactly there. Else there is one every 1 / density of the way, the
    first of them at its beginning; a longer path begins as a shorter one did.
    """
    way = np.asarray(path, np.float64).reshape(-1, 2)
    lengths = np.hypot(*np.diff(way, axis=0).T)
    gone = np.concatenate([[0.0], np.cumsum(lengths)])
    if gone[-1] == 0.0:
        return way[:1]
    along = np.arange(0.0, gone[-1] + 1e-12, 1.0 / brush.density)[:MOST_POINTS]
    on_way = np.stack([np.interp(along, gone, way[:, axis]) for axis in (0, 1)], axis=1)
    drawn = np.random.default_rng((seed, STREAM)).uniform(size=(len(along), 2))
    away = brush.radius * brush.jitter * np.sqrt(drawn[:, 0])
    angle = 2.0 * np.pi * drawn[:, 1]
    strewn: Places = on_way + away[:, None] * np.stack([np.cos(angle), np.sin(angle)], axis=1)
    return strewn


def added(points: tuple[OwnPoint, ...], places: Places, answer: float) -> tuple[OwnPoint, ...]:
    """The points with others at these places behind them, as many as there is room for."""
    room = max(0, MOST_POINTS - len(points))
    return (*points, *(own_point(x1, x2, answer) for x1, x2 in places[:room].tolist()))


def erased(
    points: tuple[OwnPoint, ...], path: Path, radius: float, places: Places | None = None
) -> tuple[OwnPoint, ...]:
    """The points that lie farther than ``radius`` from every place of the path.

    ``places`` (n, 2) are where they are seen, if not where they were drawn.
    """
    if not points or not len(path):
        return points
    places = np.array([point[:2] for point in points]) if places is None else places
    way = np.asarray(path, np.float64).reshape(-1, 2)
    hit = np.zeros(len(places), bool)
    for start, end in zip(way, way[1:] if len(way) > 1 else way, strict=False):
        hit |= _distance(places, start, end) <= radius
    return tuple(point for point, gone in zip(points, hit.tolist(), strict=True) if not gone)


def _distance(places: Places, start: Places, end: Places) -> Places:
    """Distances (n,) of places (n, 2) from the straight way between two others."""
    way = end - start
    length = float(way @ way)
    share = np.clip((places - start) @ way / length, 0.0, 1.0) if length else np.zeros(len(places))
    away = places - start - share[:, None] * way
    return np.asarray(np.hypot(away[:, 0], away[:, 1]))
