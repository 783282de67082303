"""What is surveyed before training: spreads of activations and gradients, layer by layer, for every combination."""

from __future__ import annotations

import math

import numpy as np
from attrs import frozen
from numpy.typing import NDArray

from playground.core.activations import ACTIVATIONS
from playground.core.fields import number, whole
from playground.core.frames.base import array_field
from playground.core.initialisers import INITIALISERS, Initialisation
from playground.core.signals import ACTIVATIONS_BETWEEN, GRADIENTS_BETWEEN, Fate, fate

DECADES = 4.0
"""Powers of ten from 1 to either end of the colours."""


@frozen(kw_only=True)
class Stack:
    """``depth`` dense layers of ``width`` units on inputs of as many independent N(0, 1) numbers (lecture, section 8).

    ``value`` is the number of the initialisations that have one: the constant c, the half width a, σ. ``seed`` throws
    inputs, weights and the gradient that is sent back.
    """

    depth: int = whole(20, 2, 50)
    width: int = whole(64, 4, 512)
    value: float = number(0.1, 0.001, 10.0)
    seed: int = whole(0, 0, 2**31 - 1)


@frozen(kw_only=True)
class Combination:
    """An activation function and an initialisation of all hidden layers."""

    activation: str
    initialisation: str

    @property
    def has_value(self) -> bool:
        """Whether the initialisation has a number of its own."""
        return bool(INITIALISERS[self.initialisation].value_name)

    def start(self, value: float) -> Initialisation:
        """The initialisation with its number."""
        return Initialisation(kind=self.initialisation, value=value)


def combinations() -> tuple[Combination, ...]:
    """All there are, initialisation by initialisation: the weights of one are drawn once for every activation."""
    return tuple(
        Combination(activation=activation, initialisation=initialisation)
        for initialisation in INITIALISERS
        for activation in ACTIVATIONS
    )


@frozen(kw_only=True)
class Spreads:
    """Standard deviations (layers,) of the activations h and of the gradient ∂ℓ/∂h there, from the first layer on.

    ``combination`` is None for the network as it is.
    """

    combination: Combination | None
    activations: NDArray[np.float64] = array_field()
    gradients: NDArray[np.float64] = array_field()

    @property
    def gradients_of_last(self) -> NDArray[np.float64]:
        """The gradients as multiples of that at the last layer; as they are where that is 0 or not finite."""
        last = float(self.gradients[-1]) if len(self.gradients) else 0.0
        return self.gradients / last if math.isfinite(last) and last > 0.0 else self.gradients

    @property
    def fate_forward(self) -> Fate:
        """What becomes of the activations on their way to the last hidden layer."""
        return worst(self.activations, ACTIVATIONS_BETWEEN)

    @property
    def fate_back(self) -> Fate:
        """What becomes of the gradient on its way back to the first layer."""
        return worst(self.gradients_of_last, GRADIENTS_BETWEEN)


def worst(spreads: NDArray[np.float64], between: tuple[float, float]) -> Fate:
    """Explodes where any does, else vanishes where any does; multiples of 1."""
    fates = {fate(float(spread), between) for spread in spreads}
    return next((one for one in (Fate.EXPLODES, Fate.VANISHES) if one in fates), Fate.FINE)


def shade(spread: float) -> float:
    """Place of a spread on a scale of colours, by its logarithm: −1 (10⁻⁴ and less), 0 (1), 1 (10⁴, more, or NaN)."""
    if not math.isfinite(spread):
        return 1.0
    return -1.0 if spread <= 0.0 else min(max(math.log10(spread) / DECADES, -1.0), 1.0)


@frozen(kw_only=True)
class SurveyFrame:
    """What is known by now of the survey ``number``: ``found`` of ``total`` combinations.

    ``layers`` are the ids of the layers of a network; those of a plain stack have none. ``samples`` went through.
    """

    number: int
    layers: tuple[str, ...] = ()
    found: tuple[Spreads, ...] = ()
    total: int = 0
    samples: int = 0

    @property
    def is_complete(self) -> bool:
        return len(self.found) >= self.total

    @property
    def progress(self) -> float:
        """Share that is known."""
        return len(self.found) / self.total if self.total else 0.0

    def of(self, combination: Combination | None) -> Spreads | None:
        """The spreads of this combination; None where they are not known yet."""
        return next((spreads for spreads in self.found if spreads.combination == combination), None)
