"""Filters that read colours, shown in the colours they look for."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import ArrayLike, NDArray
from PySide6.QtWidgets import QWidget

from playground.ui.numbers import significant
from playground.ui.theme import Look
from playground.ui.widgets.map_mosaic import MapMosaic, Maps

NO_FILTERS = np.zeros((0, 3, 1, 1), np.float32)


class TintedMosaic(MapMosaic):
    """A tile for each filter: ½ + w / (2 max |w|) of red, green and blue, so that grey is 0."""

    def __init__(self, look: Look, parent: QWidget | None = None, *, largest: int = 96, least: int = 6) -> None:
        self._filters: NDArray[np.float32] = NO_FILTERS
        super().__init__(look, parent, largest=largest, least=least)

    def set_filters(self, filters: NDArray[np.float32], scale: ArrayLike, names: Sequence[str]) -> None:
        """Show filters (N, 3, H, W); ``scale`` > 0, one or (N,), has the full colours."""
        self._filters = filters
        self._image = None
        self.set_maps(filters.mean(1), scale, names)
        self.update()

    def words(self, index: int, row: int, column: int) -> str:
        red, green, blue = (significant(float(weight)) for weight in self._filters[index, :, row, column])
        return self.tr("{0}, row {1}, column {2}: red {3}, green {4}, blue {5}").format(
            self._names[index], row + 1, column + 1, red, green, blue
        )

    def _colors(self, maps: Maps, scale: NDArray[np.float64]) -> NDArray[np.uint8]:
        shares = 0.5 + self._filters[: len(maps)] / (2 * scale[:, None])
        colors: NDArray[np.uint8] = np.rint(np.clip(shares, 0, 1) * 255).astype(np.uint8).transpose(0, 2, 3, 1)
        return colors
