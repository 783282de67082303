"""The constants of the chosen optimiser, one slider each."""

from __future__ import annotations

from functools import partial
from typing import Any

import attrs
from PySide6.QtCore import QCoreApplication
from PySide6.QtWidgets import QHBoxLayout, QWidget

from playground.core import edits
from playground.core.experiment import Experiment
from playground.core.fields import limits_of
from playground.core.optimisers import Optimiser
from playground.session.document import Document
from playground.ui.numbers import rate
from playground.ui.theme import Look
from playground.ui.train.gesture import Gesture
from playground.ui.widgets.scale import Scale
from playground.ui.widgets.slider import ValueSlider

SYMBOLS = {"momentum": "momentum μ", "smoothing": "ρ", "epsilon": "ε", "beta1": "β₁", "beta2": "β₂"}
TOOLTIPS = {
    "momentum": "How much of the velocity is kept from step to step: v ← μ v + g.",
    "smoothing": "How slowly the mean of the squared gradient follows: s ← ρ s + (1 − ρ) g².",
    "epsilon": "Keeps the division by a very small root finite.",
    "beta1": "How slowly the mean of the gradient follows: m ← β₁ m + (1 − β₁) g.",
    "beta2": "How slowly the mean of the squared gradient follows: s ← β₂ s + (1 − β₂) g².",
}


def _tr(text: str) -> str:
    return QCoreApplication.translate("OptimiserConstants", text)


class OptimiserConstants(QWidget):
    """Sliders for what the optimiser's formula calls μ, ρ, β and ε; empty where it has no constants."""

    def __init__(self, look: Look, document: Document, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._look = look
        self._document = document
        self._kind = ""
        self._sliders: dict[str, ValueSlider] = {}
        self._row = QHBoxLayout(self)
        self._row.setContentsMargins(0, 0, 0, 0)

    @property
    def sliders(self) -> dict[str, ValueSlider]:
        """The sliders by name of their field."""
        return dict(self._sliders)

    def show_optimiser(self, optimiser: Optimiser) -> None:
        """Show the constants of this optimiser."""
        if optimiser.kind != self._kind:
            self._kind = optimiser.kind
            self._build(type(optimiser))
        self._row.setSpacing(self._look.px(14, 16))
        for name, slider in self._sliders.items():
            slider.set_value(getattr(optimiser, name))

    def _build(self, kind: type[Optimiser]) -> None:
        for slider in self._sliders.values():
            slider.hide()
            self._row.removeWidget(slider)
            slider.deleteLater()
        self._sliders = {}
        for field in attrs.fields(kind):
            limits = limits_of(kind, field.name)
            log = field.name == "epsilon"
            slider = ValueSlider(
                self._look,
                _tr(SYMBOLS[field.name]),
                Scale(minimum=limits.minimum, maximum=limits.maximum, log=log, default=field.default),
                rate,
                _tr(TOOLTIPS[field.name]),
                self,
            )
            Gesture(
                self._document,
                slider.pressed,
                slider.moved,
                slider.released,
                partial(with_constant, field.name),
                slider,
            )
            self._sliders[field.name] = slider
            slider.setMinimumWidth(56)
            self._row.addWidget(slider, 1)
            slider.show()


def with_constant(name: str, experiment: Experiment, value: float) -> Experiment:
    """The experiment with one constant of its optimiser changed."""
    changes: dict[str, Any] = {name: value}
    optimiser: Optimiser = attrs.evolve(experiment.training.optimiser, **changes)
    return edits.set_training(experiment, optimiser=optimiser)
