"""A path over a plane: its value, and which lines of it the pixels show. No painting."""

from __future__ import annotations

import numpy as np
from attrs import field, frozen
from numpy.typing import NDArray
from PySide6.QtCore import QRectF
from PySide6.QtGui import QColor

from playground.ui.theme import Look
from playground.ui.widgets.heights import floats
from playground.ui.widgets.markers import CIRCLE

Floats = NDArray[np.float64]

MOST_LINES = 2000
"""More lines than this of one path are never drawn."""


@frozen(eq=False, kw_only=True)
class PathLine:
    """A path of places (n, 2), from its start to where it is now.

    `color` is a token of the look or a colour, `symbol` the shape at its end (`markers.SYMBOLS`; "" for none), `label`
    what it is called (told where the pointer is on its end). A `faded` path is pale and has no
    symbol; `dots` mark its steps where they stand clear of each other, `start` its first place with a ring. `heights`
    (n,) are its own heights in 3-D, instead of those of the surface under it. Raises ValueError for other shapes.
    """

    places: Floats = field(converter=floats)
    color: str | QColor = "run"
    symbol: str = CIRCLE
    label: str = ""
    faded: bool = False
    dots: bool = False
    start: bool = False
    heights: Floats | None = None

    def __attrs_post_init__(self) -> None:
        if self.places.ndim != 2 or self.places.shape[1] != 2:
            raise ValueError(f"A path needs places (n, 2), not {self.places.shape}.")
        if self.heights is not None and np.shape(self.heights) != (len(self.places),):
            count, shape = len(self.places), np.shape(self.heights)
            raise ValueError(f"A path of {count} places needs as many heights, not {shape}.")

    def painted(self, look: Look) -> QColor:
        """Its colour in the theme in use."""
        return look.color(self.color) if isinstance(self.color, str) else QColor(self.color)


def seen_lines(px: Floats, rect: QRectF, pixel: float = 2.0) -> Floats:
    """Lines (m, 4) in px as x1 y1 x2 y2 that show a path of places (n, 2) in px, cut at the rectangle.

    Steps that stay within 2 px and lines that lie on each other are left out, and on paths that still have more than
    `MOST_LINES` coarser ones. Places that are not finite end the line before them.
    """
    while True:
        lines = cut_lines(_steps(px, pixel), rect)
        lines = _different(lines, pixel)
        if len(lines) <= MOST_LINES:
            return lines
        if pixel >= 8:
            return lines[-MOST_LINES:]
        pixel *= 2


def cut_lines(lines: Floats, rect: QRectF) -> Floats:
    """The parts of lines (m, 4) inside the rectangle (Liang and Barsky 1984); of ends at any distance."""
    if len(lines) == 0:
        return lines.reshape(0, 4)
    start, by = lines[:, :2], lines[:, 2:] - lines[:, :2]
    enter, leave = np.zeros(len(lines)), np.ones(len(lines))
    with np.errstate(all="ignore"):
        for axis, low, high in ((0, rect.left(), rect.right()), (1, rect.top(), rect.bottom())):
            first, last = (low - start[:, axis]) / by[:, axis], (high - start[:, axis]) / by[:, axis]
            still = by[:, axis] == 0
            apart = still & ((start[:, axis] < low) | (start[:, axis] > high))
            enter = np.where(still, enter, np.maximum(enter, np.minimum(first, last)))
            leave = np.where(still, np.where(apart, -1.0, leave), np.minimum(leave, np.maximum(first, last)))
        shown = enter < leave
        ends = np.hstack([start + enter[:, None] * by, start + leave[:, None] * by])[shown]
    ends = ends[np.isfinite(ends).all(1)]
    least, most = (rect.left(), rect.top()) * 2, (rect.right(), rect.bottom()) * 2
    return np.clip(ends, least, most)  # of ends very far away little is left to the right of the point


def exit_of(px: Floats, rect: QRectF) -> tuple[float, float, float, float] | None:
    """Where a path that ends outside the rectangle left it for the last time: x, y and the direction it went in.

    None of a path that ends inside, or never was there.
    """
    inside = _inside(px, rect)
    if len(px) < 2 or inside[-1]:
        return None
    known = np.isfinite(px).all(axis=1)
    if not known.all():
        px = px[: int(np.argmin(known))]  # what follows a place that is none has no direction
        if len(px) < 2 or _inside(px[-1:], rect)[0]:
            return None
    lines = cut_lines(np.hstack([px[:-1], px[1:]]), rect)
    if len(lines) == 0:
        return None
    x1, y1, x2, y2 = lines[-1].tolist()
    length = float(np.hypot(x2 - x1, y2 - y1))
    return (x2, y2, (x2 - x1) / length, (y2 - y1) / length) if length > 0 else None


def spaced(px: Floats, gap: float) -> bool:
    """Whether most steps of places (n, 2) in px are at least `gap` long, so that dots on them stand clear."""
    if not 2 <= len(px) <= MOST_LINES:
        return False
    with np.errstate(invalid="ignore", over="ignore"):
        lengths = np.hypot(*np.diff(px, axis=0).T)
    lengths = lengths[np.isfinite(lengths)]
    return bool(len(lengths) and np.median(lengths) >= gap)


def _inside(px: Floats, rect: QRectF) -> NDArray[np.bool_]:
    x, y = px[:, 0], px[:, 1]
    inside = (x >= rect.left()) & (x <= rect.right()) & (y >= rect.top()) & (y <= rect.bottom())
    return np.asarray(inside, np.bool_)


def _steps(px: Floats, pixel: float) -> Floats:
    """Lines between neighbours, without places that stay in the pixel of the one before."""
    finite = np.asarray(np.isfinite(px).all(1), np.bool_)
    with np.errstate(invalid="ignore", over="ignore"):
        cells = np.floor(px / pixel)
        moved = np.ones(len(px), np.bool_)
        moved[1:] = np.any(cells[1:] != cells[:-1], axis=1) | ~finite[1:] | ~finite[:-1]
    if len(moved):
        moved[-1] = True
    kept = px[moved]
    lines = np.hstack([kept[:-1], kept[1:]])
    return lines[np.isfinite(lines).all(1)]


def _different(lines: Floats, pixel: float) -> Floats:
    """The lines without those that lie on others, to the pixel; of several the newest stays."""
    cells = np.floor(lines / pixel).astype(np.uint64)  # inside a widget, so each fits 16 bits
    one, other = cells[:, 0] << 16 | cells[:, 1], cells[:, 2] << 16 | cells[:, 3]
    pairs = np.minimum(one, other) << 32 | np.maximum(one, other)
    _, newest = np.unique(pairs[::-1], return_index=True)
    return np.asarray(lines[np.sort(len(lines) - 1 - newest)])
