"""The controls for settings of layers, as they stand on cards and in the inspector."""

from __future__ import annotations

from PySide6.QtWidgets import QWidget

from playground.core.fields import limits_of
from playground.core.layers import POOL_MODES, Dense, Dropout, LayerBase
from playground.ui.numbers import count, rate
from playground.ui.theme import Look
from playground.ui.train.activation_glyph import activation_options
from playground.ui.train.small_number import SmallNumber
from playground.ui.train.wording import square, term, with_formula
from playground.ui.widgets.buttons import Height
from playground.ui.widgets.choice import Choice, Option
from playground.ui.widgets.scale import Scale
from playground.ui.widgets.slider import ValueSlider
from playground.ui.widgets.stepper import NumberField


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


def filters_field(look: Look, parent: QWidget, kind: type[LayerBase]) -> SmallNumber:
    """A small field for the number of filters."""
    tooltip = parent.tr("How many filters the layer has; each gives one map.")
    field = SmallNumber(look, limits_of(kind, "filters"), count, tooltip, parent)
    field.setAccessibleName(parent.tr("filters"))
    return field


def size_field(look: Look, parent: QWidget, kind: type[LayerBase], tooltip: str) -> SmallNumber:
    """A small field for the size of a square window, shown as "5 × 5"."""
    field = SmallNumber(look, limits_of(kind, "size"), square, tooltip, parent)
    field.setAccessibleName(parent.tr("size"))
    return field


def mode_choice(look: Look, parent: QWidget, height: Height = "card") -> Choice:
    """A list of the ways to summarise a region."""
    choice = Choice(
        look,
        [Option(key, term(title)) for key, title in POOL_MODES.items()],
        parent.tr("What becomes of a region: its largest value, or the mean of its values."),
        parent,
        height=height,
    )
    choice.setAccessibleName(parent.tr("way of pooling"))
    return choice


def activation_choice(look: Look, parent: QWidget, height: Height = "card") -> Choice:
    """A list of the activation functions with their curves."""
    choice = Choice(
        look,
        activation_options(look),
        with_formula(parent.tr("Activation function g of the layer."), "h = g(W x + b)"),
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
