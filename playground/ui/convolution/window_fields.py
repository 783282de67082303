"""How the window slides: size, stride, padding, dilation; and the size of the map that follows."""

from __future__ import annotations

import math

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QWidget

from playground.core.convolution.kernels import KERNELS
from playground.ui.convolution.bench import LEARNED, Bench
from playground.ui.convolution.texts import why
from playground.ui.paint import put_text, text_width
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


class SizeFormula(QWidget):
    """The size of the map by its formula: symbols, numbers, and one sentence why."""

    def __init__(self, look: Look, bench: Bench, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._look = look
        self._bench = bench
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.setAccessibleName(self.tr("Size of the output"))
        self.setToolTip(
            self.tr(
                "n pixels a side, p zeros on either side, window f, stride s. A dilated window reaches over "
                "d(f − 1) + 1 pixels. What is left over at the edge is not read: the floor ⌊ ⌋."
            )
        )
        look.changed.connect(self.show_size)
        self.show_size()

    def show_size(self) -> None:
        """Another picture, kernel or setting."""
        self.setAccessibleDescription(f"{self.formula} {self.reason}")
        self.updateGeometry()
        self.update()

    @property
    def formula(self) -> str:
        """With its numbers: "⌊(28+2·0−3)/1⌋+1 = 26"."""
        return self._bench.workings.formula

    @property
    def reason(self) -> str:
        """Why the map has that size."""
        return why(self._bench.workings)

    def sizeHint(self) -> QSize:
        look = self._look
        high = 2 * look.line_height("caption") + look.px(26, 28)
        return QSize(look.px(248, 350), high)

    def minimumSizeHint(self) -> QSize:
        return self.sizeHint()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter, look = QPainter(self), self._look
        line, big = look.line_height("caption"), look.px(26, 28)
        small, mono = look.font("caption"), look.font("mono")
        words = self.tr("output size")
        put_text(painter, small, look.color("ink3"), QRectF(0, 0, self.width(), line), words)
        left = text_width(small, words) + look.px(8, 10)
        symbols = look.font("mono", px=look.px(11, 15))
        put_text(painter, symbols, look.color("ink2"), QRectF(left, 0, self.width() - left, line), "⌊(n+2p−f)/s⌋+1")
        ink = look.color("error" if self._bench.workings.problem else "ink")
        head, equals, result = self.formula.rpartition(" = ")
        if not equals:
            head, result = self.formula, ""
        px = look.px(17, 19)
        while px > look.px(11, 14) and text_width(look.font("mono", px=px, weight=600), self.formula) > self.width():
            px -= 1
        mono, strong = look.font("mono", px=px), look.font("mono", px=px, weight=600)
        box = QRectF(0, line, self.width(), big)
        put_text(painter, mono, ink, box, head + equals)
        put_text(painter, strong, ink, box.adjusted(text_width(mono, head + equals), 0, 0, 0), result)
        below = QRectF(0, line + big, self.width(), line)
        put_text(painter, small, look.color("ink2"), below, self.reason, Qt.AlignmentFlag.AlignLeft)
        painter.end()
