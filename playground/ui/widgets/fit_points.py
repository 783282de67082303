"""The data points of a curve, drawn once and kept as a picture until something about them changes."""

from __future__ import annotations

import attrs
import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QPointF, Qt
from PySide6.QtGui import QColor, QPainter, QPixmap

from playground.ui.paint import mix
from playground.ui.theme import Look
from playground.ui.widgets.live_curve import View
from playground.ui.widgets.map_points import TEST, TRAIN, VALIDATION, mark_size
from playground.ui.widgets.markers import CIRCLE, mark_pixmap

DIAMOND = "d"
FEW = 12
"""So few points are drawn larger."""


@attrs.frozen(eq=False)
class FitPoints:
    """Places ``x`` and values ``y`` (N,), and the part each belongs to (N,): 0 train, 1 validation, 2 test."""

    x: NDArray[np.float64]
    y: NDArray[np.float64]
    part: NDArray[np.uint8]

    def __attrs_post_init__(self) -> None:
        if self.x.ndim != 1 or not self.x.shape == self.y.shape == self.part.shape:
            raise ValueError(f"Points need (N,) each, not {self.x.shape}, {self.y.shape} and {self.part.shape}")

    def same(self, other: FitPoints) -> bool:
        return all(np.array_equal(mine, its) for mine, its in zip(self._arrays(), other._arrays(), strict=True))

    @property
    def are_few(self) -> bool:
        """Whether each of them counts, so that they lie over all lines."""
        return len(self.x) <= FEW

    def has(self, part: int) -> bool:
        """Whether there are points of this part."""
        return bool((self.part == part).any())

    def _arrays(self) -> tuple[NDArray[np.generic], ...]:
        return self.x, self.y, self.part


NO_POINTS = FitPoints(np.zeros(0), np.zeros(0), np.zeros(0, np.uint8))


def part_mark(look: Look, part: int) -> tuple[tuple[str, QColor], bool]:
    """Symbol, colour and whether it is hollow: train a disc, validation a paler diamond, test a ring."""
    ink = look.color("ink2")
    if part == VALIDATION:
        return (DIAMOND, mix(ink, look.color("surface"), 0.4)), False
    return (CIRCLE, ink), part == TEST


def fit_points_pixmap(look: Look, points: FitPoints, view: View, test: bool, ratio: float) -> QPixmap:
    """The points on a transparent picture of the view's rectangle; test points only if `test`."""
    rect = view.rect
    pixmap = QPixmap(max(1, round(rect.width() * ratio)), max(1, round(rect.height() * ratio)))
    pixmap.setDevicePixelRatio(ratio)
    pixmap.fill(Qt.GlobalColor.transparent)
    size = point_size(look, points, view)
    painter = QPainter(pixmap)
    painter.translate(-rect.topLeft())
    for part in (VALIDATION, TRAIN, TEST) if test else (VALIDATION, TRAIN):
        mark, hollow = part_mark(look, part)
        stamp = mark_pixmap(look, size, mark, hollow, ratio)
        half = stamp.deviceIndependentSize().width() / 2
        chosen = points.part == part
        px, py = view.to_px(points.x[chosen], points.y[chosen])
        for x, y in zip(px.tolist(), py.tolist(), strict=True):
            painter.drawPixmap(QPointF(x - half, y - half), stamp)
    painter.end()
    return pixmap


def point_size(look: Look, points: FitPoints, view: View) -> float:
    """Diameter of a point in px."""
    usual = mark_size(look, view.rect)
    return 1.7 * usual if points.are_few else 0.9 * usual
