"""One filter of a trained network: the photograph large, below it the map beside what can be said of it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from playground.core.frames import FeatureMapsFrame
from playground.core.receptive import Field
from playground.ui.inside.maps_pane import square_of
from playground.ui.inside.unit_pane import UnitPane
from playground.ui.numbers import count, significant
from playground.ui.theme import Look

LEAST_PICTURE = 190
"""Px of the photograph's side below which the trace through the layers makes room for it."""
MAP = 72
"""Px of the map's side."""
LEAST_KERNEL, MOST_KERNEL = 40, 150
"""Px of height from which on the weights are worth their room, and at most."""


class StageUnit(UnitPane):
    """As of one's own network, but lower, so that there is room for another pane below it."""

    def __init__(self, look: Look, parent: QWidget | None = None) -> None:
        self._row: QHBoxLayout | None = None
        super().__init__(look, parent)
        self._pair.removeWidget(self.map)
        words = QVBoxLayout()
        words.setSpacing(2)
        for label in (self.name, self.value, self.facts):
            self._column.removeWidget(label)
            words.addWidget(label)
        words.addStretch(1)
        self._row = QHBoxLayout()
        self._row.addWidget(self.map)
        self._row.addLayout(words, 1)
        self._row.setAlignment(self.map, Qt.AlignmentFlag.AlignTop)
        self._column.insertLayout(self._column.indexOf(self._pair), self._row)
        self._fit()

    def show_frame(
        self, frame: FeatureMapsFrame, unit: int, name: str, scale: float, inputs: Sequence[str], label: str
    ) -> None:
        super().show_frame(frame, unit, name, scale, inputs, label)
        kernel = frame.kernel if frame.unit == unit else None
        if kernel is not None:
            channels, height, width = kernel.shape
            largest = significant(float(np.abs(kernel).max(initial=0.0)), 2)
            words = self.tr("weights of {0} channels, {1}, to ±{2}")
            self._kernel_words.set_text(words.format(count(channels), square_of(height, width), largest))
        self._fit_picture()

    def show_field(self, fields: Sequence[Field], names: Mapping[str, str]) -> None:
        super().show_field(fields, names)
        self.strip.setVisible(bool(fields) and self._side(True) >= self._least_picture())

    def _fit_map(self, values: NDArray[np.float32]) -> None:
        """Where letters are large, words need the width."""
        self.map.setVisible(values.ndim == 3 and not self._look.theme.projector)

    def _least_picture(self) -> int:
        return self._look.px(LEAST_PICTURE, 160)

    def _words_height(self) -> int:
        look = self._look
        return look.line_height("heading") + 4 * look.line_height("secondary") + 4

    def _side(self, with_strip: bool) -> int:
        """Px of the photograph's side."""
        strip = self.strip.sizeHint().height() + self._column.spacing() if with_strip else 0
        return max(60, min(self.width(), self.height() - strip - self._words_height() - self._column.spacing()))

    def _fit_picture(self) -> None:
        """The photograph is as wide as the pane where it can be; what is left goes to the weights."""
        if self._row is None:
            return
        look, gap = self._look, self._column.spacing()
        self._row.setSpacing(look.px(10))
        with_strip = self._side(True) >= self._least_picture()
        side = self._side(with_strip)
        self.strip.setVisible(with_strip and self.field is not None)
        self.picture.setFixedHeight(side)
        self.map.setFixedSize(look.px(MAP), look.px(MAP))
        strip = self.strip.sizeHint().height() + gap if with_strip else 0
        caption = look.line_height("caption") + 4
        spare = self.height() - side - strip - self._words_height() - 2 * gap - caption
        shown = spare >= look.px(LEAST_KERNEL)
        self.kernel.setVisible(shown)
        self._kernel_words.setVisible(shown)
        room = max(1, min(spare, look.px(MOST_KERNEL)))
        grid = self.kernel.grid_for(self.width(), room)
        self.kernel.setFixedHeight(max(1, min(room, grid.size[1])))
