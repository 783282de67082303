"""A path over a surface in 3-D, as pieces short enough to follow it, and which of them are seen. No painting."""

from __future__ import annotations

import numpy as np
from attrs import frozen
from numpy.typing import NDArray

from playground.ui.widgets.path_line import PathLine
from playground.ui.widgets.relief import Camera, Relief, hidden

Floats = NDArray[np.float64]

MOST_PIECES = 1500
PIECE = 0.05
"""Length on the floor, whose longer side is 2, above which a piece is cut so that it follows the surface."""
PIXEL = 0.003
"""Steps shorter than this, as seen, are left out."""


@frozen(eq=False)
class SeenPath:
    """A path as the camera sees it: places (n, 2) right and up with NaN between its parts, whether each is hidden, its
    start and end (or None), and what lies under these on the floor."""

    places: Floats
    hidden: NDArray[np.bool_]
    start: tuple[Floats, Floats] | None
    end: tuple[Floats, Floats] | None


def seen_path(path: PathLine, relief: Relief, mesh: Floats, camera: Camera) -> SeenPath:
    """Follow a path over the surface of `mesh`; places beside its floor or without height are gaps."""
    places, heights = path.places, path.heights
    if len(places) > 2:
        ground = relief.ground(places)
        moved = np.ones(len(places), np.bool_)
        with np.errstate(invalid="ignore", over="ignore"):
            cells = np.floor(ground / PIXEL)
            moved[1:-1] = (cells[1:-1] != cells[:-2]).any(1)
        number = np.flatnonzero(moved)
        places, heights = places[number], None if heights is None else heights[number]
    if len(places) > MOST_PIECES:
        places, heights = places[-MOST_PIECES:], None if heights is None else heights[-MOST_PIECES:]
    fine, own = _cut(relief, places, heights)
    points = relief.on_mesh(fine, mesh) if own is None else relief.points(fine, own)
    ends, high = path.places[[0, -1]], None if path.heights is None else path.heights[[0, -1]]
    ends = relief.on_mesh(ends, mesh) if high is None else relief.points(ends, high)
    seen = camera.seen(points)[:, :2] if len(points) else np.zeros((0, 2))
    return SeenPath(seen, hidden(points, mesh, camera), _drop(ends[0], camera), _drop(ends[1], camera))


def _cut(relief: Relief, places: Floats, heights: Floats | None) -> tuple[Floats, Floats | None]:
    """The places with others between those that are far apart."""
    if len(places) < 2:
        return places, heights
    with np.errstate(invalid="ignore", over="ignore"):
        ground = relief.ground(places)
        far = np.hypot(*np.diff(ground, axis=0).T)
    room = max(1, MOST_PIECES // len(places))
    parts = np.where(np.isfinite(far), np.clip(np.ceil(far / PIECE), 1, max(room, 80)), 1).astype(np.intp)
    owner = np.repeat(np.arange(len(parts)), parts)
    share = (np.arange(len(owner)) - np.repeat(np.cumsum(parts) - parts, parts)) / parts[owner]
    at = np.append(owner + share, len(places) - 1.0)
    number = np.arange(len(places), dtype=np.float64)
    fine = np.stack([np.interp(at, number, places[:, axis]) for axis in (0, 1)], 1)
    return fine, None if heights is None else np.interp(at, number, heights)


def _drop(point: Floats, camera: Camera) -> tuple[Floats, Floats] | None:
    """A point of the box and the place under it on the floor, as they are seen."""
    if not np.isfinite(point).all():
        return None
    both = camera.seen(np.stack([point, point * (1.0, 1.0, 0.0)]))
    return both[0, :2], both[1, :2]
