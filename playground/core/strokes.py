"""Pen strokes as values, their picture, and the picture prepared as MNIST's digits were.

All coordinates are fractions of a square pad: (0, 0) is its upper left corner, (1, 1) the lower right one.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from typing import Any

import attrs
import numpy as np
from numpy.typing import NDArray

Picture = NDArray[np.float32]

MNIST_SIZE = 28
MNIST_BOX = 20
MNIST_CENTRE = 14  # pixel on which MNIST's centres of mass lie, each coordinate within half a pixel
INK = 0.05  # what is fainter does not count for the bounding box


def _points(points: Iterable[Sequence[float]]) -> tuple[tuple[float, float], ...]:
    return tuple((float(x), float(y)) for x, y in points)


def _floats(values: Iterable[float]) -> tuple[float, ...]:
    return tuple(float(value) for value in values)


def _finite(stroke: Stroke, field: attrs.Attribute[Any], points: tuple[tuple[float, float], ...]) -> None:
    for x, y in points:
        if not (math.isfinite(x) and math.isfinite(y)):
            raise ValueError(f"{field.name} of a stroke must be finite numbers, not ({x}, {y})")


def _width(stroke: Stroke, field: attrs.Attribute[Any], width: float) -> None:
    if not 0 < width <= 1:
        raise ValueError(f"{field.name} of a stroke must lie above 0 and up to 1, not {width}")


def _pressures(stroke: Stroke, field: attrs.Attribute[Any], pressures: tuple[float, ...]) -> None:
    if pressures and len(pressures) != len(stroke.points):
        raise ValueError(f"{field.name} must be one a point ({len(stroke.points)}), not {len(pressures)}")
    if any(not 0 <= p <= 1 for p in pressures):
        raise ValueError(f"{field.name} must lie between 0 and 1")


@attrs.frozen
class Stroke:
    """One movement of the pen; `width` is the diameter of the round brush as a fraction of the pad.

    `pressures` (empty, or one a point, 0..1) scale the width point by point, as a tablet's pen gives them.
    Raises ValueError for points that are not finite and for widths and pressures out of range.
    """

    points: tuple[tuple[float, float], ...] = attrs.field(converter=_points, validator=_finite)
    width: float = attrs.field(converter=float, validator=_width)
    erase: bool = False
    pressures: tuple[float, ...] = attrs.field(default=(), converter=_floats, validator=_pressures)

    def width_at(self, index: int) -> float:
        """Width at a point, as a fraction of the pad."""
        return self.width * self.pressures[index] if self.pressures else self.width


def blank(size: int) -> Picture:
    """An empty (size, size) picture."""
    return np.zeros((size, size), np.float32)


def rasterise(strokes: Iterable[Stroke], size: int = 280) -> Picture:
    """The strokes as an antialiased picture, (size, size), 0 (nothing) to 1 (full stroke)."""
    picture = blank(size)
    for stroke in strokes:
        draw_stroke(picture, stroke)
    return picture


def draw_stroke(picture: Picture, stroke: Stroke, start: int = 0) -> None:
    """Add a stroke to a square picture in place, from point number `start` on.

    Drawing only the new points of a growing stroke gives the same picture as drawing it whole: ink is the
    largest cover of any piece, an eraser's the smallest.
    """
    points = stroke.points
    if len(points) == 1 and start == 0:
        _draw_piece(picture, stroke, 0, 0)
    for index in range(max(1, start), len(points)):
        _draw_piece(picture, stroke, index - 1, index)


def _draw_piece(picture: Picture, stroke: Stroke, first: int, second: int) -> None:
    """Cover of the pixels near the segment between two points: 1 inside the brush, falling over one pixel."""
    size = picture.shape[0]
    (x0, y0), (x1, y1) = ((x * size, y * size) for x, y in (stroke.points[first], stroke.points[second]))
    r0, r1 = (max(0.5, stroke.width_at(i) * size / 2) for i in (first, second))
    reach = max(r0, r1) + 1
    left, right = max(0, math.floor(min(x0, x1) - reach)), min(size, math.ceil(max(x0, x1) + reach))
    top, bottom = max(0, math.floor(min(y0, y1) - reach)), min(size, math.ceil(max(y0, y1) + reach))
    if left >= right or top >= bottom:
        return
    px = np.arange(left, right, dtype=np.float32)[None, :] + np.float32(0.5 - x0)
    py = np.arange(top, bottom, dtype=np.float32)[:, None] + np.float32(0.5 - y0)
    dx, dy = x1 - x0, y1 - y0
    length2 = dx * dx + dy * dy
    along = np.clip((px * dx + py * dy) / length2, 0, 1) if length2 > 0 else np.zeros_like(px + py)
    distance = np.hypot(px - along * dx, py - along * dy)
    cover = np.clip(r0 + along * (r1 - r0) + 0.5 - distance, 0, 1).astype(np.float32)
    view = picture[top:bottom, left:right]
    if stroke.erase:
        np.minimum(view, 1 - cover, out=view)
    else:
        np.maximum(view, cover, out=view)


def as_mnist(picture: NDArray[Any], centre: bool = True) -> Picture:
    """A drawing (H, W), bright on dark, values 0..1, as the (28, 28) picture the network reads, 0..1.

    With `centre`, as MNIST was made (Le Cun et al., http://yann.lecun.com/exdb/mnist): the digit's bounding
    box is scaled into 20×20 pixels keeping its shape, with grey levels from area averaging, and moved by
    whole pixels so that its centre of mass lies on pixel 14; the brightest pixel becomes 1, as in MNIST.
    Without, the whole drawing is area averaged to 28×28. An empty drawing stays empty.
    """
    picture = np.asarray(picture, np.float32)
    if not centre:
        return _area_scaled(picture, MNIST_SIZE, MNIST_SIZE)
    rows, columns = (np.flatnonzero((picture > INK).any(axis)) for axis in (1, 0))
    if rows.size == 0:
        return blank(MNIST_SIZE)
    box = picture[rows[0] : rows[-1] + 1, columns[0] : columns[-1] + 1]
    scale = MNIST_BOX / max(box.shape)
    height, width = (max(1, round(side * scale)) for side in box.shape)
    digit = _area_scaled(box, height, width)
    digit /= digit.max()
    result = blank(MNIST_SIZE)
    top, left = _offset(digit.sum(1)), _offset(digit.sum(0))
    result[top : top + height, left : left + width] = digit
    return result


def _offset(weights: NDArray[np.float32]) -> int:
    """Where rows (or columns) of these weights begin so that their centre of mass lies on MNIST's."""
    middle = float(weights @ np.arange(len(weights)) / weights.sum())
    return min(max(round(MNIST_CENTRE - middle), 0), MNIST_SIZE - len(weights))


def _area_scaled(picture: Picture, height: int, width: int) -> Picture:
    """The picture at another size, each new pixel the mean of the area it covers."""
    scaled = _area_weights(picture.shape[0], height) @ picture @ _area_weights(picture.shape[1], width).T
    return np.asarray(np.clip(scaled, 0, 1), np.float32)


def _area_weights(old: int, new: int) -> Picture:
    """(new, old) matrix: the share of each old cell in each new one; rows add up to 1."""
    edges = np.linspace(0, old, new + 1)[:, None]
    cells = np.arange(old)[None, :]
    overlap = np.minimum(edges[1:], cells + 1) - np.maximum(edges[:-1], cells)
    return np.asarray(np.clip(overlap, 0, None) * (new / old), np.float32)
