"""A gallery of eyes with the true and the predicted ellipse of the pupil drawn on them."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QRectF
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QWidget

from playground.ui.theme import Look
from playground.ui.widgets.ellipse_lines import paint_said, paint_true
from playground.ui.widgets.mosaic import Mosaic

TILE = 100


class EyeMosaic(Mosaic):
    """Pictures (N, H, W) with two ellipses each; a click enlarges both picture and ellipses."""

    def __init__(self, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(look, tile=TILE, parent=parent)
        self._true = self._said = np.zeros((0, 5))
        self.setAccessibleName(self.tr("Eyes"))

    def set_eyes(
        self, images: NDArray[np.uint8], true: NDArray[np.float64], said: NDArray[np.float64], captions: Sequence[str]
    ) -> None:
        """Show eyes with the ellipses (N, 5) of their pupils. Raises ValueError unless there are as many of each."""
        if true.shape != (len(images), 5) or said.shape != true.shape:
            raise ValueError(f"{len(images)} eyes need as many ellipses, not {true.shape} and {said.shape}")
        self._true, self._said = np.array(true), np.array(said)
        self.set_images(images, [(caption, False) for caption in captions])
        self._forget()

    def _paint_over(self, painter: QPainter, index: int, box: QRectF) -> None:
        if index >= len(self._true):
            return
        scale = box.width() / self._images.shape[2]
        paint_true(painter, self._look, self._true[index], scale, box.topLeft())
        paint_said(painter, self._look, self._said[index], scale, box.topLeft())
