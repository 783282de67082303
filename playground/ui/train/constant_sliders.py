"""The constants of the chosen optimiser, or of the chosen schedule, one slider each."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any, Literal

import attrs
from PySide6.QtCore import QCoreApplication
from PySide6.QtWidgets import QGridLayout, QWidget

from playground.core import edits
from playground.core.experiment import Experiment
from playground.core.fields import limits_of
from playground.core.optimisers import Optimiser
from playground.core.schedules import Schedule
from playground.session.document import Document
from playground.ui.numbers import count, rate
from playground.ui.theme import Look
from playground.ui.train.gesture import Gesture
from playground.ui.widgets.scale import Scale
from playground.ui.widgets.slider import ValueSlider

Setting = Literal["optimiser", "schedule"]
SYMBOLS = {
    "momentum": "momentum μ",
    "smoothing": "ρ",
    "epsilon": "ε",
    "beta1": "β₁",
    "beta2": "β₂",
    "history": "history",
    "iterations": "iterations",
    "rate_factor": "f",
    "every": "n",
    "lowest": "m",
    "warm_up": "up",
    "start_divisor": "s",
    "end_divisor": "e",
    "patience": "p",
    "threshold": "t",
}
WORDS = {
    "smoothing": "mean ρ",
    "epsilon": "epsilon ε",
    "beta1": "mean β₁",
    "beta2": "square β₂",
    "rate_factor": "factor f",
    "every": "epochs n",
    "lowest": "lowest m",
    "warm_up": "warm-up",
    "start_divisor": "start s",
    "end_divisor": "end e",
    "patience": "patience p",
    "threshold": "margin t",
}
"""What stands there instead of the symbol where at most two sliders share the width."""
TOOLTIPS = {
    "momentum": "How much of the velocity is kept from step to step: v ← μ v + g.",
    "smoothing": "How slowly the mean of the squared gradient follows: s ← ρ s + (1 − ρ) g².",
    "epsilon": "Keeps the division by a very small root finite.",
    "beta1": "How slowly the mean of the gradient follows: m ← β₁ m + (1 − β₁) g.",
    "beta2": "How slowly the mean of the squared gradient follows: s ← β₂ s + (1 − β₂) g².",
    "history": "How many of the last changes of the gradient tell the curvature H.",
    "iterations": "How many iterations a step makes on its batch at most.",
    "rate_factor": "Factor f: what the learning rate is multiplied by each time.",
    "every": "n: the learning rate falls every so many epochs.",
    "lowest": "Lowest share m of the learning rate α that is left in the end.",
    "warm_up": "Share of the epochs on the way up to α.",
    "start_divisor": "s: the first learning rate is α / s.",
    "end_divisor": "e: the last learning rate is α / (s · e).",
    "patience": "Patience p: so many epochs without a lower validation loss are borne.",
    "threshold": "Margin t: a lower validation loss is one under (1 − t) times the lowest so far.",
}
LOGARITHMIC = {"epsilon", "every", "start_divisor", "end_divisor"}
SMALLEST_BESIDE_0 = {"patience": 1.0, "threshold": 1e-6}
"""Constants on a logarithmic slider that has 0 at its left end, and the smallest other value there."""


def _tr(text: str) -> str:
    return QCoreApplication.translate("Constants", text)


class Constants(QWidget):
    """Sliders for what the formula calls μ, ρ, β, f and so on; empty where there are no constants.

    ``tie`` is called once with each slider and the name of its field.
    """

    def __init__(self, look: Look, tie: Callable[[ValueSlider, str], object], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._look = look
        self._tie = tie
        self._kind = ""
        self._most = 4
        self._sliders: dict[str, ValueSlider] = {}
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        look.changed.connect(self._arrange)

    @property
    def sliders(self) -> dict[str, ValueSlider]:
        """The sliders by name of their field."""
        return dict(self._sliders)

    @property
    def rows(self) -> int:
        """How many rows the sliders take."""
        return 0 if not self._sliders else 1 if len(self._sliders) <= self._most else 2

    def set_most(self, most: int) -> None:
        """Set at most so many beside each other; more stand in two rows."""
        if most != self._most:
            self._most = most
            self._arrange()

    def show_constants(self, owner: Optimiser | Schedule) -> None:
        """Show the constants of this optimiser or schedule."""
        if owner.kind != self._kind:
            self._kind = owner.kind
            self._build(type(owner))
        for name, slider in self._sliders.items():
            slider.set_value(getattr(owner, name))

    def _build(self, kind: type[Optimiser] | type[Schedule]) -> None:
        for slider in self._sliders.values():
            slider.hide()
            self._grid.removeWidget(slider)
            slider.deleteLater()
        self._sliders = {field.name: self._slider(kind, field) for field in attrs.fields(kind)}
        self._arrange()
        for slider in self._sliders.values():
            slider.show()

    def _slider(self, kind: type[Optimiser] | type[Schedule], field: attrs.Attribute[Any]) -> ValueSlider:
        slider = ValueSlider(
            self._look,
            _tr(SYMBOLS[field.name]),
            scale_of(kind, field),
            _whole if limits_of(kind, field.name).whole else rate,
            _tr(TOOLTIPS[field.name]),
            self,
        )
        slider.setAccessibleName(_tr(WORDS.get(field.name, SYMBOLS[field.name])))
        self._tie(slider, field.name)
        return slider

    def _arrange(self) -> None:
        columns = (len(self._sliders) + self.rows - 1) // max(1, self.rows)
        self._grid.setHorizontalSpacing(self._look.px(12, 16))
        self._grid.setVerticalSpacing(self._look.px(6))
        for number, (name, slider) in enumerate(self._sliders.items()):
            word = SYMBOLS[name] if columns > 2 else WORDS.get(name, SYMBOLS[name])
            slider.set_caption(_tr(word))
            self._grid.addWidget(slider, number // columns, number % columns)
            slider.setMinimumWidth(self._look.px(44, 60))
        for column in range(self._grid.columnCount()):
            self._grid.setColumnStretch(column, 1 if column < columns else 0)
        self.updateGeometry()


class ConstantSliders(Constants):
    """The constants of the network's optimiser, or of its schedule; a whole drag is one step of undo."""

    def __init__(self, look: Look, document: Document, setting: Setting, parent: QWidget | None = None) -> None:
        def tie(slider: ValueSlider, name: str) -> None:
            change = partial(with_constant, setting, name)
            Gesture(document, slider.pressed, slider.moved, slider.released, change, slider)

        super().__init__(look, tie, parent)


def scale_of(kind: type[Optimiser] | type[Schedule], field: attrs.Attribute[Any]) -> Scale:
    """The slider of a constant: its range as the table has it, logarithmic where it spans many decades."""
    limits = limits_of(kind, field.name)
    assert field.default is not None
    least = SMALLEST_BESIDE_0.get(field.name)
    return Scale(
        minimum=limits.minimum if least is None else least,
        maximum=limits.maximum,
        log=least is not None or field.name in LOGARITHMIC,
        zero=least is not None,
        integer=limits.whole,
        default=field.default,
    )


def with_constant(setting: Setting, name: str, experiment: Experiment, value: float) -> Experiment:
    """The experiment with one constant of its optimiser or schedule changed."""
    owner: Any = getattr(experiment.training, setting)
    whole = limits_of(type(owner), name).whole
    return edits.set_training(experiment, **{setting: attrs.evolve(owner, **{name: round(value) if whole else value})})


def _whole(value: float) -> str:
    return count(round(value))
