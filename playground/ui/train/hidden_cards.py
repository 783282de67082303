"""The cards of the hidden layers: each kind shows one or two of its settings as fields."""

from __future__ import annotations

import math

from PySide6.QtCore import QRectF, Signal
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QWidget

from playground.core.activations import ACTIVATIONS
from playground.core.layers import Conv, Dense, Dropout, Pool, Residual, Shape
from playground.core.shapes import LayerShape
from playground.ui.numbers import count, rate
from playground.ui.paint import put_text, text_width
from playground.ui.theme import Look
from playground.ui.train.layer_card import Card
from playground.ui.train.layer_fields import (
    activation_choice,
    dropout_slider,
    filters_field,
    mode_choice,
    size_field,
    units_field,
)
from playground.ui.train.time_share import time_words, with_share
from playground.ui.train.wording import square, term, tight_shape
from playground.ui.widgets.choice import Choice
from playground.ui.widgets.slider import ValueSlider
from playground.ui.widgets.stepper import NumberField


def flat_text(shape: Shape | None) -> str:
    """Size of what reaches a Dense layer, which flattens it; "?" where nothing does."""
    return "?" if shape is None else count(math.prod(shape))


class HiddenCard(Card):
    """The card of one hidden layer; alone it shows name, shape and parameters.

    Signals:
        pressed, released: a gesture on one of its fields begins and ends.
        edited(field, value): the user gave this setting of the layer another value.
    """

    pressed = Signal()
    released = Signal()
    edited = Signal(str, object)

    numbered = False

    def __init__(self, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(look, parent)
        self._shown: tuple[LayerShape, bool] | None = None
        self._share: float | None = None

    def show_shape(self, shape: LayerShape, flattened: bool = False) -> None:
        """Show the layer with what goes in and out; `flattened` where a Dense layer reads its pictures."""
        layer = shape.layer
        self._shown = (shape, flattened)
        self._show_hint()
        self.set_name(self._heading(shape), str(shape.number) if self.numbered else "")
        self.set_frozen(bool(getattr(layer, "frozen", False)))
        self.set_waiting(shape.inputs is None)
        self._show_caption(shape, flattened)

    def set_wrong(self, field: str) -> None:
        """Mark the field of this setting as the one to blame; empty for none."""

    def set_share(self, share: float | None) -> None:
        """Show the layer's share (0 to 1) of the time of a step; None where it is not known."""
        if share != self._share:
            self._share = share
            if self._shown is not None:
                self._show_hint()
                self._show_caption(*self._shown)

    def _show_hint(self) -> None:
        assert self._shown is not None
        summary = term(self._shown[0].layer.summary)
        self.set_hint(summary if self._share is None else f"{summary}\n{time_words(self._share)}")

    def _heading(self, shape: LayerShape) -> str:
        return term(shape.layer.title)

    def _show_caption(self, shape: LayerShape, flattened: bool) -> None:
        if shape.inputs is not None and shape.outputs is None:
            self.set_caption(self.tr("no output"), "")
            return
        parameters = count(shape.parameters) if shape.outputs is not None else ""
        if not flattened:
            right = with_share(parameters, self._share) if parameters else ""
            self.set_caption(tight_shape(shape.outputs), right)
            return
        flat = self.tr("flatten {0}").format(flat_text(shape.outputs))
        right = " · ".join(part for part in (parameters if shape.parameters else "", flat) if part)
        self.set_caption(with_share(tight_shape(shape.outputs), self._share), right)

    def _take_number(self, field: NumberField | ValueSlider, name: str) -> None:
        """Pass the gestures on a field on as edits of this setting."""
        moved = field.changed if isinstance(field, NumberField) else field.moved
        field.pressed.connect(self.pressed)
        moved.connect(lambda value: self.edited.emit(name, value))
        field.released.connect(self.released)

    def _take_choice(self, choice: Choice, name: str) -> None:
        choice.chosen.connect(lambda key: self.edited.emit(name, key))

    def _rows(self, box: QRectF, *rows: tuple[QWidget, ...]) -> None:
        """Put fields below each other; those of one row share its width as they need it."""
        gap, height = self._look.px(4), self._look.theme.card_height
        for number, row in enumerate(rows):
            top, x = round(box.top()) + number * (height + gap), round(box.left())
            least = [field.minimumSizeHint().width() for field in row]
            spare = max(0, round(box.width()) - sum(least) - gap * (len(row) - 1)) // len(row)
            for field, width in zip(row, least, strict=True):
                last = field is row[-1]
                wide = round(box.right()) - x if last else width + spare
                field.setGeometry(x, top, wide, height)
                x += wide + gap


class DenseCard(HiddenCard):
    """Units and activation function of a Dense layer."""

    numbered = True

    def __init__(self, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(look, parent)
        self.units = units_field(look, self, self.tr("units"))
        self.activation = activation_choice(look, self)
        self._take_number(self.units, "units")
        self._take_choice(self.activation, "activation")

    def show_shape(self, shape: LayerShape, flattened: bool = False) -> None:
        """Show the layer with what goes in and out."""
        layer = shape.layer
        assert isinstance(layer, Dense)
        self.units.set_value(layer.units)
        if self.activation.current != layer.activation:
            self.activation.set_chosen(layer.activation)
        self.set_line(count(layer.units), term(ACTIVATIONS[layer.activation].title))
        super().show_shape(shape, flattened)

    def _show_caption(self, shape: LayerShape, flattened: bool) -> None:
        parameters = "" if shape.outputs is None else with_share(count(shape.parameters), self._share)
        assert isinstance(shape.layer, Dense)
        self.set_caption(f"{flat_text(shape.inputs)} → {count(shape.layer.units)}", parameters)

    def fields_width(self) -> int:
        return self.activation.minimumSizeHint().width()

    def place_fields(self, box: QRectF) -> None:
        self._rows(box, (self.units,), (self.activation,))


class FilterCard(HiddenCard):
    """Filters, their size and the activation function of a Conv layer or a residual block."""

    numbered = True
    card_width = 98
    card_pad = 8
    kind: type[Conv | Residual] = Conv

    def __init__(self, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(look, parent)
        self.filters = filters_field(look, self, self.kind)
        self.size_field = size_field(look, self, self.kind, self.tr("Height and width of the filters."))
        self.activation = activation_choice(look, self)
        self._take_number(self.filters, "filters")
        self._take_number(self.size_field, "size")
        self._take_choice(self.activation, "activation")

    def show_shape(self, shape: LayerShape, flattened: bool = False) -> None:
        """Show the layer with what goes in and out."""
        layer = shape.layer
        assert isinstance(layer, Conv | Residual)
        self.filters.set_value(layer.filters)
        self.size_field.set_value(layer.size)
        if self.activation.current != layer.activation:
            self.activation.set_chosen(layer.activation)
        self.set_line(count(layer.filters), square(layer.size))
        super().show_shape(shape, flattened)
        self._lay_out()

    def set_wrong(self, field: str) -> None:
        self.filters.set_wrong(field == "filters")
        self.size_field.set_wrong(field == "size")

    def fields_width(self) -> int:
        gap = self._look.px(4)
        numbers = self.filters.minimumSizeHint().width() + gap + self.size_field.minimumSizeHint().width()
        return max(numbers, self.activation.minimumSizeHint().width())

    def place_fields(self, box: QRectF) -> None:
        self._rows(box, (self.filters, self.size_field), (self.activation,))


class ConvCard(FilterCard):
    """Filters, size and activation function of a Conv layer."""


class ResidualCard(FilterCard):
    """Filters, size and activation function of a residual block."""

    kind = Residual


class PoolCard(HiddenCard):
    """Mode and size of a Pool layer."""

    card_width = 72
    card_pad = 8

    def __init__(self, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(look, parent)
        self.mode = mode_choice(look, self)
        self.size_field = size_field(look, self, Pool, self.tr("Height and width of each region."))
        self._take_choice(self.mode, "mode")
        self._take_number(self.size_field, "size")

    def show_shape(self, shape: LayerShape, flattened: bool = False) -> None:
        """Show the layer with what goes in and out."""
        layer = shape.layer
        assert isinstance(layer, Pool)
        if self.mode.current != layer.mode:
            self.mode.set_chosen(layer.mode)
        self.size_field.set_value(layer.size)
        self.set_line(square(layer.size), term(layer.mode))
        super().show_shape(shape, flattened)

    def set_wrong(self, field: str) -> None:
        self.size_field.set_wrong(field == "size")

    def _folded_rest(self) -> str:
        """Only where the name is left out."""
        return super()._folded_rest() if self._look.theme.projector else ""

    def fields_width(self) -> int:
        return max(self.mode.minimumSizeHint().width(), self.size_field.minimumSizeHint().width())

    def place_fields(self, box: QRectF) -> None:
        self._rows(box, (self.mode,), (self.size_field,))


class DropoutCard(HiddenCard):
    """Probability of a Dropout layer."""

    card_width = 80

    def __init__(self, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(look, parent)
        self.probability = dropout_slider(look, self.tr("p"), self)
        self._take_number(self.probability, "probability")

    def show_shape(self, shape: LayerShape, flattened: bool = False) -> None:
        """Show the layer with what goes through it."""
        layer = shape.layer
        assert isinstance(layer, Dropout)
        self.probability.set_value(layer.probability)
        self.set_line(rate(layer.probability), self.tr("off"))
        super().show_shape(shape, flattened)

    def _folded_rest(self) -> str:
        """Only where the name is left out."""
        return super()._folded_rest() if self._look.theme.projector else ""

    def place_fields(self, box: QRectF) -> None:
        height = self.probability.sizeHint().height()
        top = round(box.center().y() - height / 2)
        self.probability.setGeometry(round(box.left()), top, round(box.width()), height)


class WordCard(HiddenCard):
    """A layer without settings: two short lines say what it does."""

    card_width = 72
    card_pad = 8

    def words(self) -> tuple[str, str]:
        """The two lines."""
        return "", ""

    def fields_width(self) -> int:
        font = self._look.font("caption")
        return round(max(text_width(font, line) for line in self.words()) + 0.5)

    def _paint_card(self, painter: QPainter) -> None:
        super()._paint_card(painter)
        look = self._look
        pad, line = look.px(self.card_pad), look.line_height("caption")
        for number, text in enumerate(self.words()):
            place = QRectF(pad, look.px(38) + number * line, self.width() - 2 * pad, line)
            put_text(painter, look.font("caption"), look.color("ink2"), place, text)


class BatchNormCard(WordCard):
    """A batch norm."""

    def words(self) -> tuple[str, str]:
        return self.tr("mean 0, σ 1"), self.tr("over the batch")


class LayerNormCard(WordCard):
    """A layer norm."""

    def words(self) -> tuple[str, str]:
        return self.tr("mean 0, σ 1"), self.tr("over the sample")


class GlobalPoolCard(WordCard):
    """A global average pool."""

    def _heading(self, shape: LayerShape) -> str:
        return self.tr("Global pool")

    def words(self) -> tuple[str, str]:
        return self.tr("mean of"), self.tr("each map")
