"""The data points over a map, drawn once and kept as a picture until something about them changes."""

from __future__ import annotations

import math

import attrs
import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QPainter, QPixmap

from playground.ui.theme import Look
from playground.ui.widgets.markers import class_mark, mark_pixmap

TRAIN, VALIDATION, TEST = 0, 1, 2


@attrs.frozen(eq=False)
class Points:
    """Places (N, 2), class labels (N,) and the part each belongs to (N,): 0 train, 1 validation, 2 test."""

    x: NDArray[np.float64]
    labels: NDArray[np.int64]
    part: NDArray[np.uint8]

    def __attrs_post_init__(self) -> None:
        count = len(self.x)
        if self.x.shape != (count, 2) or self.labels.shape != (count,) or self.part.shape != (count,):
            shapes = f"{self.x.shape}, {self.labels.shape}, {self.part.shape}"
            raise ValueError(f"Points need (N, 2) places, (N,) labels and (N,) parts, not {shapes}")

    def same(self, other: Points) -> bool:
        return (
            np.array_equal(self.x, other.x)
            and np.array_equal(self.labels, other.labels)
            and np.array_equal(self.part, other.part)
        )


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
    """All points on a transparent picture of the frame's size; test points only if `test`, then on top."""
    pixmap = QPixmap(round(frame.width() * ratio), round(frame.height() * ratio))
    pixmap.setDevicePixelRatio(ratio)
    pixmap.fill(Qt.GlobalColor.transparent)
    low, high = extent
    share = (points.x - low) / (high - low)
    inside = ((share >= 0) & (share <= 1)).all(1)
    px, py = share[:, 0] * frame.width(), (1 - share[:, 1]) * frame.height()
    size = mark_size(look, frame)
    painter = QPainter(pixmap)
    for hollow in (False, True) if test else (False,):
        chosen = inside & ((points.part == TEST) == hollow)
        stamps = {
            int(label): mark_pixmap(look, size, class_mark(look, int(label), pair), hollow, ratio)
            for label in np.unique(points.labels[chosen])
        }
        for label, x, y in zip(points.labels[chosen].tolist(), px[chosen].tolist(), py[chosen].tolist(), strict=True):
            stamp = stamps[label]
            half = stamp.deviceIndependentSize().width() / 2
            painter.drawPixmap(QPointF(x - half, y - half), stamp)
    painter.end()
    return pixmap


def mark_size(look: Look, frame: QRectF) -> float:
    """Diameter of a mark in px: 6 in a pane of usual size, a little more in larger ones."""
    usual = 6.2 * math.sqrt(frame.width() / 320)
    return min(11.0, max(4.0, usual)) * (1.12 if look.theme.projector else 1.0)
