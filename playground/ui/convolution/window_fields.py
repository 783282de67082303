"""How the window slides: size, stride, padding, dilation."""

from __future__ import annotations

import math

from PySide6.QtCore import QSize
from PySide6.QtWidgets import QHBoxLayout, QWidget

from playground.core.convolution.kernels import KERNELS
from playground.ui.convolution.bench import LEARNED, Bench
from playground.ui.paint import text_width
from playground.ui.theme import Look
from playground.ui.train.captioned import Captioned
from playground.ui.train.wording import square
from playground.ui.widgets.choice import Choice, Option
from playground.ui.widgets.stepper import NumberField

STRIDES, PADDINGS, DILATIONS = (1, 4), (0, 5), (1, 4)


class _Narrow(NumberField):
    """Minus and plus close to the number."""

    def _side(self) -> int:
        return self._look.px(19, 30)

    def sizeHint(self) -> QSize:
        return QSize(2 * self._side() + self._look.px(20, 28), super().sizeHint().height())

    def minimumSizeHint(self) -> QSize:
        return self.sizeHint()


class WindowFields(QWidget):
    """Follows the bench."""

    def __init__(self, look: Look, bench: Bench, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._look = look
        self._bench = bench
        tr = self.tr
        self.sizes = Choice(look, [Option("3", square(3))], tr("Rows and columns of the kernel, f."), self)
        self.stride = _Narrow(look, *STRIDES, "", tr("Pixels the window moves at a time, s."), self, height="panel")
        self.padding = _Narrow(
            look, *PADDINGS, "", tr("Rows and columns of zeros around the picture, p."), self, height="panel"
        )
        self.dilation = _Narrow(
            look,
            *DILATIONS,
            "",
            tr("Distance between the pixels that the kernel meets, d: it then reaches over d(f − 1) + 1 pixels."),
            self,
            height="panel",
        )
        self._row = QHBoxLayout(self)
        self._row.setContentsMargins(0, 0, 0, 0)
        captions = (
            (tr("size"), self.sizes),
            (tr("stride"), self.stride),
            (tr("padding"), self.padding),
            (tr("dilation"), self.dilation),
        )
        for caption, control in captions:
            self._row.addWidget(Captioned(look, caption, control, self))
        self.sizes.chosen.connect(lambda key: bench.set_size(int(key)))
        self.stride.changed.connect(lambda value: bench.set(stride=value))
        self.padding.changed.connect(lambda value: bench.set(padding=value))
        self.dilation.changed.connect(lambda value: bench.set(dilation=value))
        look.changed.connect(self._restyle)
        self._restyle()
        self.show_setting()

    def show_setting(self) -> None:
        """Show the bench's setting, and which sizes its kernel is made for."""
        held, setting = self._bench.held, self._bench.setting
        sizes = (held.size,) if held.name == LEARNED else KERNELS[held.name].sizes
        keys = [str(size) for size in sizes]
        if [option.key for option in self.sizes.options] != keys:
            self.sizes.set_options([Option(key, square(int(key))) for key in keys])
        if self.sizes.current != str(held.size):
            self.sizes.set_chosen(str(held.size))
        self.sizes.setEnabled(len(keys) > 1)
        tip = self.tr("Rows and columns of the kernel, f.")
        fixed = self.tr("A learned filter has the size of its layer.")
        self.sizes.setToolTip(tip if len(keys) > 1 else fixed)
        for field, value in (
            (self.stride, setting.stride),
            (self.padding, setting.padding),
            (self.dilation, setting.dilation),
        ):
            field.set_value(value)

    def _restyle(self) -> None:
        self._row.setSpacing(self._look.px(8, 10))
        self.sizes.setFixedWidth(math.ceil(text_width(self._look.font("body"), square(11))) + self._look.px(40, 58))
