"""How a layer's weights start: the list of initialisations, the number in its formula, and the resulting spread."""

from __future__ import annotations

import math

import attrs
from PySide6.QtWidgets import QWidget

from playground.core import edits
from playground.core.experiment import Experiment
from playground.core.fields import OUTPUT_ID
from playground.core.initialisers import INITIALISERS, Initialisation
from playground.ui.numbers import count, rate, significant
from playground.ui.theme import Look
from playground.ui.train.captioned import Captioned
from playground.ui.train.wording import term, with_formula
from playground.ui.widgets.choice import Choice, Option
from playground.ui.widgets.label import Label
from playground.ui.widgets.scale import Scale
from playground.ui.widgets.slider import ValueSlider

CONSTANTS = Scale(minimum=-2.0, maximum=2.0, default=0.1)
SPREADS = Scale(minimum=0.001, maximum=10.0, log=True, default=0.1)
"""Ranges of an initialisation's own number: the constant c, and the widths a and σ."""


class StartFields:
    """Three fields of the inspector: `initialise`, `value` (only where the formula has a number) and `spread`."""

    def __init__(self, look: Look, owner: QWidget) -> None:
        self._owner = owner
        self._fan: tuple[int, int] | None = None
        self.choice = Choice(look, [Option(name, term(entry.title)) for name, entry in INITIALISERS.items()])
        self.choice.setAccessibleName(owner.tr("initialisation"))
        self.value = ValueSlider(
            look, "", SPREADS, rate, owner.tr("The number in the formula of this initialisation."), owner
        )
        self.value.setAccessibleName(owner.tr("value of the initialisation"))
        self._spread_text = Label(look, "", "value")
        self.initialise = Captioned(look, owner.tr("initialise"), self.choice, owner)
        self.spread = Captioned(look, owner.tr("spread"), self._spread_text, owner)

    @property
    def has_value(self) -> bool:
        """Whether the chosen initialisation has a number of its own."""
        return bool(INITIALISERS[self.choice.current].value_name)

    def show(self, start: Initialisation, fan: tuple[int, int]) -> None:
        """Show an initialisation of a layer with this fan-in and fan-out."""
        entry = INITIALISERS[start.kind]
        if fan != self._fan:
            self._fan = fan
            self.choice.set_options(
                [
                    Option(name, term(other.title), self._tooltip(Initialisation(kind=name, value=start.value)))
                    for name, other in INITIALISERS.items()
                ]
            )
        self.choice.set_chosen(start.kind)
        tooltip = self._tooltip(start)
        self.choice.setToolTip(
            with_formula(self._owner.tr("How the weights start; another choice draws them anew."), tooltip)
        )
        self.value.set_caption(term(entry.value_name))
        self.value.set_scale(CONSTANTS if start.kind == "constant" else SPREADS)
        self.value.set_value(start.value)
        self._spread_text.set_text(spread_text(start, fan))
        self.spread.setToolTip(tooltip)

    def fit(self, look: Look) -> None:
        """Take the sizes of the present theme; where there is room the list lies still whatever is chosen."""
        self.choice.setMinimumWidth(0 if look.theme.projector else self.choice.sizeHint().width())
        self._spread_text.setMinimumWidth(look.px(64, 84))
        self._spread_text.setMinimumHeight(look.theme.panel_height)
        self.value.setFixedWidth(look.px(92, 108))

    def _tooltip(self, start: Initialisation) -> str:
        entry = INITIALISERS[start.kind]
        fan_in, fan_out = self._fan or (1, 1)
        lines = [
            term(entry.formula),
            self._owner.tr("fan_in {0}, fan_out {1}: standard deviation {2}").format(
                count(fan_in), count(fan_out), significant(start.spread(fan_in, fan_out))
            ),
        ]
        return "\n".join([*lines, *([term(entry.source)] if entry.source else [])])


def spread_text(start: Initialisation, fan: tuple[int, int]) -> str:
    """How wide the first weights scatter: ± the half width of a uniform distribution, else σ."""
    spread = start.spread(*fan)
    if spread == 0.0:
        return "0"
    if INITIALISERS[start.kind].formula.startswith("uniform"):
        return f"± {significant(math.sqrt(3.0) * spread)}"
    return f"σ {significant(spread)}"


def with_initialisation(experiment: Experiment, layer_id: str, start: Initialisation) -> Experiment:
    """The experiment with this layer's weights, or the output's, starting so."""
    if layer_id == OUTPUT_ID:
        network = attrs.evolve(experiment.network, output_initialisation=start)
        return attrs.evolve(experiment, network=network)
    return edits.set_layer(experiment, layer_id, initialisation=start)
