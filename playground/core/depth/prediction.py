"""How wide activations and gradients should scatter in a wide stack: layer after layer, from moments of a Gaussian.

In a wide layer every sum η = Σ w h + b is nearly N(0, q). Then, with weights of mean 0 and standard deviation σ_w,
q of the next layer is σ_w² n E[g(η)²] + σ_b² (Poole et al. 2016), and the variance of the gradient shrinks or grows by
σ_w² n E[g′(η)²] from a layer to the one before it (Schoenholz et al. 2017; for ReLU He et al. 2015).
"""

from __future__ import annotations

import math
from collections.abc import Sequence

import numpy as np
from attrs import frozen
from numpy.typing import NDArray

from playground.core.activations import ACTIVATIONS
from playground.core.depth.survey import Combination, Stack

REACH, PLACES = 8.0, 8000
"""Integrals run over so many standard deviations either side, in so many places; none is the kink at 0."""
STEP = 1e-4
"""Of the difference that stands for a derivative, in standard deviations."""
UNPREDICTED_ACTIVATIONS = ("softmax",)
"""Whose units look at each other."""
UNPREDICTED_INITIALISATIONS = ("constant",)
"""Whose weights have not the mean 0."""


@frozen
class Moments:
    """Of g(η) for η ~ N(0, q): mean E[g], E[g²], and E[g′²] of the slope."""

    mean: float
    square: float
    slope: float

    @property
    def deviation(self) -> float:
        """√(E[g²] − E[g]²)."""
        return math.sqrt(max(0.0, self.square - self.mean**2))


@frozen
class Layer:
    """What is predicted of one layer.

    ``q`` is the variance of its sums η, ``activation`` and ``gradient`` the standard deviations of h and ∂ℓ/∂h;
    ``forward`` and ``back`` the factors by which variances change here: q on to the next layer, the gradient's back to
    the layer before.
    """

    q: float
    moments: Moments
    activation: float
    gradient: float
    forward: float
    back: float


def moments(activation: str, q: float) -> Moments:
    """Of the activation function of a sum η ~ N(0, q). Raises KeyError for an activation there is not."""
    curve = ACTIVATIONS[activation].curve
    z, weights = _places()
    deviation = math.sqrt(q)
    eta = deviation * z
    step = STEP * deviation if deviation > 0.0 else STEP  # where all sums are 0, the slope there
    values = curve(eta)
    slopes = (curve(eta + step) - curve(eta - step)) / (2 * step)
    return Moments(float(weights @ values), float(weights @ values**2), float(weights @ slopes**2))


def _places() -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Places (n,) of a standard Gaussian, symmetric about 0, and their weights, which sum to 1."""
    z = (np.arange(PLACES) + 0.5) / PLACES * 2 * REACH - REACH
    density = np.exp(-0.5 * z**2)
    return z, density / density.sum()


def is_predicted(combination: Combination) -> bool:
    """Whether there is a formula for it."""
    return (
        combination.activation not in UNPREDICTED_ACTIVATIONS
        and combination.initialisation not in UNPREDICTED_INITIALISATIONS
    )


def predict(stack: Stack, combination: Combination) -> tuple[Layer, ...] | None:
    """What is to be expected of each layer of the stack; None where there is no formula, or numbers grow too large."""
    if not is_predicted(combination):
        return None
    weights, biases = variances(stack, combination)
    found: list[tuple[float, Moments]] = []
    square = 1.0
    for _layer in range(stack.depth):
        q = weights * stack.width * square + biases
        if not q < 1e100:
            return None
        found.append((q, moments(combination.activation, q)))
        square = found[-1][1].square
    backs = [weights * stack.width * one.slope for _q, one in found]
    gradients = _sent_back(backs)
    return tuple(
        Layer(
            q,
            one,
            one.deviation,
            gradient,
            weights * stack.width * one.square / q if q > 0.0 else 0.0,
            back,
        )
        for (q, one), gradient, back in zip(found, gradients, backs, strict=True)
    )


def variances(stack: Stack, combination: Combination) -> tuple[float, float]:
    """Variance of weights, and of biases: these start at 0, but for PyTorch's default, which draws them alike."""
    spread = combination.start(stack.value).spread(stack.width, stack.width)
    return spread**2, spread**2 if combination.initialisation == "default" else 0.0


def _sent_back(backs: Sequence[float]) -> list[float]:
    """Standard deviations of the gradient at every layer, 1 at the last."""
    found, variance = [1.0], 1.0
    for back in reversed(backs[1:]):
        variance *= back
        found.append(math.sqrt(variance))
    return found[::-1]
