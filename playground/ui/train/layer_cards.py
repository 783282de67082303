"""The cards of the row: input, Dense, Dropout, output."""

from __future__ import annotations

import math

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QWidget

from playground.core.activations import ACTIVATIONS
from playground.core.experiment import Experiment
from playground.core.fields import limits_of
from playground.core.layers import Dense, Dropout
from playground.core.losses import LOSSES
from playground.core.shapes import LayerShape, output_parameters, output_units
from playground.ui.numbers import count, rate
from playground.ui.paint import put_text
from playground.ui.theme import Look
from playground.ui.train.activation_glyph import activation_options
from playground.ui.train.layer_card import Card
from playground.ui.train.wording import shape_text, term
from playground.ui.widgets.buttons import Height
from playground.ui.widgets.choice import Choice
from playground.ui.widgets.scale import Scale
from playground.ui.widgets.slider import ValueSlider
from playground.ui.widgets.stepper import NumberField


def flat_text(shape: tuple[int, ...] | None) -> str:
    """Size of what reaches a Dense layer, which flattens it; "–" where nothing does."""
    return "–" if shape is None else count(math.prod(shape))


class EndCard(Card):
    """Input or output: what data and loss dictate is text, not a field."""

    movable = False
    card_width = 72

    def __init__(self, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(look, parent)
        self._big = self._small = ""

    def set_size(self, big: str, small: str) -> None:
        """A number, and what it counts."""
        if (big, small) != (self._big, self._small):
            self._big, self._small = big, small
            self.update()

    def _folded_name(self) -> str:
        return self._short

    def _paint_card(self, painter: QPainter) -> None:
        look, width = self._look, self.width()
        middle = Qt.AlignmentFlag.AlignHCenter
        heading, line = look.line_height("heading"), look.line_height("caption")
        put_text(
            painter, look.font("heading"), look.color("ink"), QRectF(0, look.px(9), width, heading), self._name, middle
        )
        long = len(self._big) > 4
        font = look.font("value") if long else look.font("readout", px=look.px(20, 27))
        put_text(painter, font, look.color("ink"), QRectF(0, look.px(36), width, look.px(26)), self._big, middle)
        small = QRectF(0, look.px(64), width, line)
        put_text(painter, look.font("caption"), look.color("ink3"), small, self._small, middle)
        bottom = QRectF(0, self.height() - look.px(9) - line, width, line)
        put_text(painter, look.font("caption"), look.color("ink3"), bottom, self._right, middle)

    @property
    def _short(self) -> str:
        return self._name


class InputCard(EndCard):
    """What the data bring."""

    choosable = False

    def __init__(self, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(look, parent)
        self.set_name(self.tr("Input"))
        self.set_hint(self.tr("What the network is given; the data dictate it."))

    def show_experiment(self, experiment: Experiment) -> None:
        """Show the shape of one sample."""
        inputs = experiment.data.task.inputs
        text = shape_text(inputs)
        self.set_size(text, self.tr("features") if len(inputs) == 1 else self.tr("grey"))
        self.set_line(text, "")
        self.set_caption("", "")

    @property
    def _short(self) -> str:
        return self.tr("In")


class OutputCard(EndCard):
    """What data and loss dictate: size and activation; how its weights start is in the inspector."""

    def __init__(self, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(look, parent)
        self.set_name(self.tr("Output"))
        self.set_hint(self.tr("The last layer: data and loss dictate its size and its activation function."))

    def show_experiment(self, experiment: Experiment) -> None:
        """Show the output layer that follows from data and loss."""
        units = output_units(experiment)
        activation = LOSSES[experiment.training.loss].output_activation
        self.set_size(count(units), term(ACTIVATIONS[activation].title))
        self.set_line(count(units), "")
        self.set_caption("", count(output_parameters(experiment)))

    @property
    def _short(self) -> str:
        return self.tr("Out")


class DenseCard(Card):
    """Units and activation function of a Dense layer."""

    def __init__(self, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(look, parent)
        self.set_hint(term(Dense.summary))
        self.units = units_field(look, self, self.tr("units"))
        self.activation = activation_choice(look, self)

    def show_shape(self, shape: LayerShape) -> None:
        """Show the layer with what goes in and out."""
        layer = shape.layer
        assert isinstance(layer, Dense)
        self.set_name(term(layer.title), str(shape.number))
        self.units.set_value(layer.units)
        if self.activation.current != layer.activation:
            self.activation.set_chosen(layer.activation)
        self.set_line(count(layer.units), term(ACTIVATIONS[layer.activation].title))
        self.set_caption(f"{flat_text(shape.inputs)} → {count(layer.units)}", count(shape.parameters))

    def fields_width(self) -> int:
        return self.activation.minimumSizeHint().width()

    def place_fields(self, box: QRectF) -> None:
        height = self._look.theme.card_height
        left, width = round(box.left()), round(box.width())
        self.units.setGeometry(left, round(box.top()), width, height)
        self.activation.setGeometry(left, round(box.top()) + height + self._look.px(4), width, height)


class PlainCard(Card):
    """Name, shape and parameters of a layer whose settings are elsewhere."""

    def show_shape(self, shape: LayerShape) -> None:
        """Show the layer with what goes in and out."""
        layer = shape.layer
        self.set_hint(term(layer.summary))
        self.set_name(term(layer.title), str(shape.number))
        self.set_caption(f"{shape_text(shape.inputs)} → {shape_text(shape.outputs)}", count(shape.parameters))


class DropoutCard(Card):
    """Probability of a Dropout layer."""

    card_width = 80

    def __init__(self, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(look, parent)
        self.set_hint(term(Dropout.summary))
        self.probability = dropout_slider(look, self.tr("p"), self)

    def show_shape(self, shape: LayerShape) -> None:
        """Show the layer with what goes through it."""
        layer = shape.layer
        assert isinstance(layer, Dropout)
        self.set_name(term(layer.title))
        self.probability.set_value(layer.probability)
        self.set_line(rate(layer.probability), self.tr("off"))
        self.set_caption(shape_text(shape.outputs), "0")

    def _folded_rest(self) -> str:
        """Only where the name is left out."""
        return super()._folded_rest() if self._look.theme.projector else ""

    def place_fields(self, box: QRectF) -> None:
        height = self.probability.sizeHint().height()
        top = round(box.center().y() - height / 2)
        self.probability.setGeometry(round(box.left()), top, round(box.width()), height)


def units_field(look: Look, parent: QWidget, suffix: str = "", height: Height = "card") -> NumberField:
    """A field for the number of units; `suffix` stands behind the number."""
    limits = limits_of(Dense, "units")
    field = NumberField(
        look,
        round(limits.minimum),
        round(limits.maximum),
        suffix,
        parent.tr("How many units the layer has. Weights of the units that stay are kept."),
        parent,
        height=height,
    )
    field.setAccessibleName(parent.tr("units"))
    return field


def activation_choice(look: Look, parent: QWidget, height: Height = "card") -> Choice:
    """A list of the activation functions with their curves."""
    choice = Choice(
        look,
        activation_options(look),
        parent.tr("Activation function g of the layer: h = g(W x + b)."),
        parent,
        height=height,
    )
    choice.setAccessibleName(parent.tr("activation function"))
    return choice


def dropout_slider(look: Look, caption: str, parent: QWidget) -> ValueSlider:
    """A slider for a probability of dropout."""
    limits = limits_of(Dropout, "probability")
    slider = ValueSlider(
        look,
        caption,
        Scale(minimum=limits.minimum, maximum=limits.maximum, default=0.0),
        rate,
        parent.tr(
            "While training each value is set to 0 with probability p and the rest grow by 1/(1 − p); "
            "for evaluation nothing is dropped."
        ),
        parent,
    )
    slider.setAccessibleName(parent.tr("dropout probability"))
    return slider
