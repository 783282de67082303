"""The part of a plane that is seen: values to px and back. Arithmetic only, no painting."""

from __future__ import annotations

import numpy as np
from attrs import frozen
from numpy.typing import ArrayLike, NDArray
from PySide6.QtCore import QPointF, QRectF

Floats = NDArray[np.float64]
Range = tuple[float, float]
FAR = 1e9
"""px; single places farther out are drawn there, since Qt's arithmetic ends somewhere."""


@frozen
class PlaneView:
    """The ranges of x and y that are seen, and the rectangle in px they fill; y grows upwards."""

    x: Range
    y: Range
    rect: QRectF

    def to_px(self, places: ArrayLike) -> Floats:
        """Places (n, 2) in px (n, 2); what is not finite is not finite there either."""
        at = np.asarray(places, np.float64).reshape(-1, 2)
        rect, (x0, x1), (y0, y1) = self.rect, self.x, self.y
        with np.errstate(invalid="ignore", over="ignore"):
            across = rect.left() + (at[:, 0] - x0) * (rect.width() / (x1 - x0))
            down = rect.bottom() - (at[:, 1] - y0) * (rect.height() / (y1 - y0))
        return np.stack([across, down], 1)

    def point(self, place: tuple[float, float]) -> QPointF:
        """One place in px."""
        x, y = np.clip(np.nan_to_num(self.to_px(place)[0]), -FAR, FAR).tolist()
        return QPointF(x, y)

    def place(self, at: QPointF) -> tuple[float, float]:
        """The place of the plane at these px, also outside the rectangle."""
        rect, (x0, x1), (y0, y1) = self.rect, self.x, self.y
        across, up = (at.x() - rect.left()) / rect.width(), (rect.bottom() - at.y()) / rect.height()
        return x0 + across * (x1 - x0), y0 + up * (y1 - y0)

    def kept(self, place: tuple[float, float]) -> tuple[float, float]:
        """The place, or the nearest one that is seen."""
        return min(max(place[0], self.x[0]), self.x[1]), min(max(place[1], self.y[0]), self.y[1])


def grown(x: Range, y: Range, width: float, height: float) -> tuple[Range, Range]:
    """The ranges with one of them made longer about its middle, so that both have one scale in width × height px."""
    unit = max((x[1] - x[0]) / width, (y[1] - y[0]) / height)
    return _about(x, unit * width), _about(y, unit * height)


def shaped(x: Range, y: Range, space: QRectF) -> QRectF:
    """The largest rectangle in the middle of `space` in which both ranges have one scale."""
    scale = min(space.width() / (x[1] - x[0]), space.height() / (y[1] - y[0]))
    rect = QRectF(0, 0, max(1.0, round((x[1] - x[0]) * scale)), max(1.0, round((y[1] - y[0]) * scale)))
    rect.moveTo(space.left() + (space.width() - rect.width()) // 2, space.top() + (space.height() - rect.height()) // 2)
    return rect


def _about(range_: Range, length: float) -> Range:
    """The range itself where it is as long, else one of that length about its middle."""
    low, high = range_
    if length <= (high - low) * (1 + 1e-9):
        return range_
    middle = low + (high - low) / 2
    return middle - length / 2, middle + length / 2
