"""Activation functions g, each with formula, derivative and numpy curve (lecture, section 4)."""

from __future__ import annotations

import math
from collections.abc import Callable

import numpy as np
from attrs import frozen
from numpy.typing import NDArray

Array = NDArray[np.float64]

PRELU_START = 0.25
LEAKY_SLOPE = 0.01


@frozen
class Activation:
    """One entry of :data:`ACTIVATIONS`; ``curve`` maps pre-activations to activations of the same shape.

    ``limits`` are the two ends that it only comes close to, where it has both: there its derivative vanishes.
    """

    title: str
    formula: str
    derivative: str
    curve: Callable[[Array], Array]
    parameters: int = 0
    limits: tuple[float, float] | None = None


def _softmax(x: Array) -> Array:
    e = np.exp(x - x.max(axis=-1, keepdims=True))
    return np.asarray(e / e.sum(axis=-1, keepdims=True))


def _logistic(x: Array) -> Array:
    return np.asarray(0.5 * (1.0 + np.tanh(0.5 * x)))


def _elu(x: Array) -> Array:
    return np.asarray(np.where(x > 0, x, np.expm1(np.minimum(x, 0))))


def _gelu(x: Array) -> Array:
    return np.asarray(0.5 * x * (1.0 + np.vectorize(math.erf, otypes=[np.float64])(x / math.sqrt(2.0))))


ACTIVATIONS: dict[str, Activation] = {
    "identity": Activation("identity", "g(η) = η", "g′ = 1", lambda x: np.asarray(x)),
    "tanh": Activation(
        "tanh", "g(η) = tanh η, −1…1", "g′ = 1 − g²", lambda x: np.asarray(np.tanh(x)), limits=(-1.0, 1.0)
    ),
    "relu": Activation("ReLU", "g(η) = max(0, η)", "g′ = 1 for η > 0, else 0", lambda x: np.asarray(np.maximum(x, 0))),
    "logistic": Activation("logistic", "g(η) = 1 / (1 + e^−η), 0…1", "g′ = g (1 − g)", _logistic, limits=(0.0, 1.0)),
    "softmax": Activation(
        "softmax",
        "gₖ(η) = e^ηₖ / Σⱼ e^ηⱼ, sums to 1",
        "∂gₖ/∂ηⱼ = gₖ (δₖⱼ − gⱼ)",
        _softmax,
        limits=(0.0, 1.0),
    ),
    "prelu": Activation(
        "PReLU",
        "g(η) = max(βη, η), β is learned, starts at 0.25",
        "g′ = 1 for η > 0, else β",
        lambda x: np.asarray(np.where(x > 0, x, PRELU_START * x)),
        parameters=1,
    ),
    "leaky_relu": Activation(
        "leaky ReLU",
        "g(η) = max(0.01 η, η)",
        "g′ = 1 for η > 0, else 0.01",
        lambda x: np.asarray(np.where(x > 0, x, LEAKY_SLOPE * x)),
    ),
    "elu": Activation("ELU", "g(η) = η for η > 0, else e^η − 1", "g′ = 1 for η > 0, else e^η", _elu),
    "gelu": Activation("GELU", "g(η) = η Φ(η), Φ the normal distribution", "g′ = Φ(η) + η φ(η)", _gelu),
    "silu": Activation(
        "SiLU",
        "g(η) = η σ(η), σ the logistic function",
        "g′ = σ(η) (1 + η (1 − σ(η)))",
        lambda x: np.asarray(x * _logistic(x)),
    ),
}
