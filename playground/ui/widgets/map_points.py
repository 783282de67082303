"""The data points over a map, drawn once and kept as a picture until something about them changes."""

from __future__ import annotations

import math

import attrs
import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPixmap

from playground.ui.theme import Look
from playground.ui.widgets.markers import CIRCLE, class_mark, mark_pixmap

TRAIN, VALIDATION, TEST, LEFT_OUT = range(4)
PALE = 0.3
"""Opacity of points that take no part."""
SHADES = 41
"""Steps in which the colour of a value is drawn."""


@attrs.frozen(eq=False)
class Points:
    """Places (N, 2), class labels (N,) and the part each belongs to (N,): 0 train, 1 validation, 2 test, 3 none.

    In regression ``values`` (N,) are the true answers.
    """

    x: NDArray[np.float64]
    labels: NDArray[np.int64]
    part: NDArray[np.uint8]
    values: NDArray[np.float64] | None = None

    def __attrs_post_init__(self) -> None:
        count = len(self.x)
        if self.x.shape != (count, 2) or self.labels.shape != (count,) or self.part.shape != (count,):
            shapes = f"{self.x.shape}, {self.labels.shape}, {self.part.shape}"
            raise ValueError(f"Points need (N, 2) places, (N,) labels and (N,) parts, not {shapes}")
        if self.values is not None and self.values.shape != (count,):
            raise ValueError(f"Points need (N,) values, not {self.values.shape}")

    def same(self, other: Points) -> bool:
        return (
            np.array_equal(self.x, other.x)
            and np.array_equal(self.labels, other.labels)
            and np.array_equal(self.part, other.part)
            and (self.values is None) == (other.values is None)
            and (self.values is None or other.values is None or np.array_equal(self.values, other.values))
        )

    @property
    def shades(self) -> NDArray[np.int64]:
        """What decides how each is drawn (N,): its class, or in regression one of :data:`SHADES` steps of −1…+1."""
        if self.values is None:
            return self.labels
        share = (np.clip(np.nan_to_num(self.values), -1.0, 1.0) + 1.0) / 2.0
        return np.rint(share * (SHADES - 1)).astype(np.int64)


NO_POINTS = Points(np.zeros((0, 2)), np.zeros(0, np.int64), np.zeros(0, np.uint8))


def points_pixmap(
    look: Look,
    points: Points,
    frame: QRectF,
    extent: tuple[float, float],
    pair: bool,
    test: bool,
    ratio: float,
) -> QPixmap:
    """All points on a transparent picture of the frame's size; test points only if `test`, then on top.

    Those of no part lie pale below the others.
    """
    pixmap = QPixmap(round(frame.width() * ratio), round(frame.height() * ratio))
    pixmap.setDevicePixelRatio(ratio)
    pixmap.fill(Qt.GlobalColor.transparent)
    low, high = extent
    share = (points.x - low) / (high - low)
    inside = ((share >= 0) & (share <= 1)).all(1)
    px, py = share[:, 0] * frame.width(), (1 - share[:, 1]) * frame.height()
    size = mark_size(look, frame)
    shades = points.shades
    painter = QPainter(pixmap)
    layers = [(points.part == LEFT_OUT, False, PALE), (points.part <= VALIDATION, False, 1.0)]
    layers += [(points.part == TEST, True, 1.0)] if test else []
    for part, hollow, opacity in layers:
        painter.setOpacity(opacity)
        chosen = inside & part
        stamps = {
            int(shade): _stamp(look, size, int(shade), points.values is not None, pair, hollow, ratio)
            for shade in np.unique(shades[chosen])
        }
        for shade, x, y in zip(shades[chosen].tolist(), px[chosen].tolist(), py[chosen].tolist(), strict=True):
            stamp = stamps[shade]
            half = stamp.deviceIndependentSize().width() / 2
            painter.drawPixmap(QPointF(x - half, y - half), stamp)
    painter.end()
    return pixmap


def _stamp(look: Look, size: float, shade: int, valued: bool, pair: bool, hollow: bool, ratio: float) -> QPixmap:
    """The mark of a class, or of a step of the sign scale, whose middle would vanish without an outline in ink."""
    if not valued:
        return mark_pixmap(look, size, class_mark(look, shade, pair), hollow, ratio)
    color = value_color(look, 2.0 * shade / (SHADES - 1) - 1.0)
    return mark_pixmap(look, size, (CIRCLE, color), hollow, ratio, look.color("ink3"))


def value_color(look: Look, value: float) -> QColor:
    """The colour of a value from −1 to +1, in full."""
    return QColor(*look.sign_lut()[round(127.5 * (min(max(value, -1.0), 1.0) + 1.0))].tolist())


def mark_size(look: Look, frame: QRectF) -> float:
    """Diameter of a mark in px: 6 in a pane of usual size, a little more in larger ones."""
    usual = 6.2 * math.sqrt(frame.width() / 320)
    return min(11.0, max(4.0, usual)) * (1.12 if look.theme.projector else 1.0)
