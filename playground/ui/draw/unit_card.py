"""One map or unit, enlarged, with the weights it looks with."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QGridLayout, QSizePolicy, QVBoxLayout, QWidget

from playground.core.explanations import LayerMap, UnitWeights
from playground.ui.draw.kernel_grid import LARGEST, KernelGrid
from playground.ui.numbers import count, significant
from playground.ui.paint import rounded
from playground.ui.theme import Look
from playground.ui.widgets.buttons import Button
from playground.ui.widgets.label import Label
from playground.ui.widgets.map_mosaic import MapMosaic
from playground.ui.widgets.readout import ReadOut

SIDE = (136, 150)
SAMPLE = "−0.0000"


class UnitCard(QWidget):
    """The map with the value under the pointer, the kernel, the bias."""

    def __init__(self, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._look = look
        self._map: NDArray[np.float32] = np.zeros((1, 1), np.float32)
        self._place: tuple[int, int] | None = None
        self.large = MapMosaic(look, self, largest=400, least=1, chooses=False)
        self.large.setAccessibleName(self.tr("The chosen map, enlarged"))
        self.large.hovered.connect(self._hovered)
        self._title = Label(look, "", role="heading", parent=self)
        self._words = Label(look, "", role="secondary", token="ink2", parent=self)
        self.kernel = KernelGrid(look, self)
        self.kernels = MapMosaic(look, self, largest=130, least=1, chooses=False)
        self.close_button = Button(
            look, self.tr("Close"), "ph.x", kind="quiet", tooltip=self.tr("Fold this map in again (Esc)."), parent=self
        )
        self.close_button.set_compact(True)
        self.pointer = ReadOut(look, self.tr("at the pointer"), SAMPLE, parent=self)
        self.strongest = ReadOut(look, self.tr("strongest"), SAMPLE, parent=self)
        self.bias = ReadOut(look, self.tr("bias"), SAMPLE, parent=self)
        self._narrow = False
        self._lay_out()
        look.changed.connect(self._restyle)
        self._restyle()

    def _lay_out(self) -> None:
        self._words.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        self.large.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self._grid = QGridLayout(self)
        self._middle = QVBoxLayout()
        for widget in (self._title, self._words, self.kernel, self.kernels):
            self._middle.addWidget(widget)
        self.kernel.setVisible(False)
        self.kernels.setVisible(False)
        self._middle.addStretch(1)
        self._numbers = QBoxLayout(QBoxLayout.Direction.TopToBottom)
        for readout in (self.pointer, self.strongest, self.bias):
            self._numbers.addWidget(readout)
        self._numbers.addStretch(1)
        self._grid.addWidget(self.large, 0, 0, Qt.AlignmentFlag.AlignTop | Qt.AlignmentFlag.AlignLeft)
        self._grid.addLayout(self._middle, 0, 1)
        self._grid.setColumnStretch(1, 1)

    def set_narrow(self, narrow: bool) -> None:
        """Whether the numbers stand below the picture instead of beside the kernel."""
        if narrow != self._narrow:
            self._narrow = narrow
            self._restyle()

    @property
    def title(self) -> str:
        return self._title.text()

    @property
    def words(self) -> str:
        """What is said of its weights."""
        return self._words.text()

    def show_unit(self, title: str, layer: LayerMap, index: int, weights: UnitWeights | None, gradient: bool) -> None:
        """Show unit ``index`` of a layer with the scale of the whole layer, and its weights where they are known."""
        value = layer.values[index]
        self._map = np.atleast_2d(value)
        self._title.set_text(title)
        self.large.set_maps(self._map[None], layer.scale)
        self.large.setVisible(self._map.size > 1)
        self._place_in_range()
        self.strongest.set_text(significant(float(self._map.flat[np.abs(self._map).argmax()]), 3, 1e-3))
        self.bias.setVisible(weights is not None and weights.bias is not None)
        if weights is not None and weights.bias is not None:
            self.bias.set_text(significant(weights.bias, 3, 1e-3))
        self._show_weights(weights, gradient)
        self._show_pointer()

    def _show_weights(self, weights: UnitWeights | None, gradient: bool) -> None:
        array = None if weights is None else weights.weights
        single = array is not None and array.ndim == 3 and len(array) == 1 and max(array.shape) <= LARGEST
        self.kernel.setVisible(single)
        self.kernels.setVisible(array is not None and not single)
        if array is None:
            self._words.set_text(self.tr("has no kernel of its own"))
            return
        if single:
            self.kernel.set_values(array[0])
            self._words.set_text(self.tr("answers to this kernel"))
            return
        scale = max(float(np.abs(array).max()), 1e-12)
        self.kernels.set_maps(array, scale)
        if array.ndim == 1:
            text = self.tr("its {0} weights").format(count(len(array)))
        elif len(array) == 1:
            text = self.tr("its weights, as a picture")
        else:
            text = self.tr("its kernels, for {0} maps").format(count(len(array)))
        self._words.set_text(text)
        self.kernels.setAccessibleName(text)

    def _hovered(self, _index: int, row: int, column: int) -> None:
        self._place = (row, column) if row >= 0 else None
        self._show_pointer()

    def _place_in_range(self) -> None:
        if self._place is not None:
            height, width = self._map.shape
            self._place = (min(self._place[0], height - 1), min(self._place[1], width - 1))

    def _show_pointer(self) -> None:
        place = (0, 0) if self._map.size == 1 else self._place
        self.pointer.set_text("–" if place is None else significant(float(self._map[place]), 3, 1e-3))

    def _restyle(self) -> None:
        look = self._look
        side = look.px(*SIDE)
        self.large.setFixedSize(side, side)
        self.kernels.setFixedHeight(side - look.line_height("heading") - look.line_height("secondary") - look.px(6))
        self._grid.removeItem(self._numbers)
        direction = QBoxLayout.Direction.LeftToRight if self._narrow else QBoxLayout.Direction.TopToBottom
        self._numbers.setDirection(direction)
        place = (1, 0, 1, 2) if self._narrow else (0, 2, 1, 1)
        self._grid.addLayout(self._numbers, *place)
        pad = look.px(12)
        self._grid.setContentsMargins(pad, pad, pad if self._narrow else look.px(36), pad)
        self._grid.setHorizontalSpacing(look.px(12))
        self._grid.setVerticalSpacing(look.px(8))
        self._middle.setSpacing(look.px(3))
        self._numbers.setSpacing(look.px(16) if self._narrow else look.px(2))
        self.updateGeometry()

    # Qt

    def resizeEvent(self, event: QResizeEvent) -> None:
        size, gap = self.close_button.sizeHint(), self._look.px(6)
        self.close_button.setGeometry(self.width() - size.width() - gap, gap, size.width(), size.height())
        self.close_button.raise_()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        rounded(painter, QRectF(self.rect()), 8, None, self._look.color("line2"), self._look.theme.hairline)
        painter.end()
