"""Derivatives of the activation functions, and how a gradient goes back through them (lecture, sections 4 and 5)."""

from __future__ import annotations

import math
from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray

from playground.core.activations import ACTIVATIONS, LEAKY_SLOPE, PRELU_START

Array = NDArray[np.float64]


def _gelu(h: Array) -> Array:
    phi = np.exp(-0.5 * h * h) / math.sqrt(2.0 * math.pi)
    area = 0.5 * (1.0 + np.vectorize(math.erf, otypes=[np.float64])(h / math.sqrt(2.0)))
    return np.asarray(area + h * phi)


def _silu(h: Array) -> Array:
    s = ACTIVATIONS["logistic"].curve(h)
    return np.asarray(s * (1.0 + h * (1.0 - s)))


def _logistic(h: Array) -> Array:
    s = ACTIVATIONS["logistic"].curve(h)
    return np.asarray(s * (1.0 - s))


SLOPES: dict[str, Callable[[Array], Array]] = {
    "identity": lambda h: np.ones_like(h),
    "tanh": lambda h: np.asarray(1.0 - np.tanh(h) ** 2),
    "relu": lambda h: np.asarray((h > 0).astype(np.float64)),
    "logistic": _logistic,
    "leaky_relu": lambda h: np.asarray(np.where(h > 0, 1.0, LEAKY_SLOPE)),
    "elu": lambda h: np.asarray(np.where(h > 0, 1.0, np.exp(np.minimum(h, 0.0)))),
    "gelu": _gelu,
    "silu": _silu,
}
"""g′ at h, element by element. At a kink it is the derivative from the left, as PyTorch takes it.

Softmax is missing, each of whose outputs depends on every input, and PReLU, whose slope is learned."""


def activated(activation: str, h: Array, prelu: float = PRELU_START) -> Array:
    """g(h), of the same shape; softmax goes over the last axis. ``prelu`` is the slope that PReLU has learned."""
    if activation == "prelu":
        return np.asarray(np.where(h > 0, h, prelu * h))
    return ACTIVATIONS[activation].curve(h)


def slope(activation: str, h: Array, prelu: float = PRELU_START) -> Array | None:
    """g′(h), of the same shape; None for softmax, which has a matrix of derivatives."""
    if activation == "softmax":
        return None
    if activation == "prelu":
        return np.asarray(np.where(h > 0, 1.0, prelu))
    return SLOPES[activation](h)


def through_activation(activation: str, h: Array, dy: Array, prelu: float = PRELU_START) -> Array:
    """∂J/∂h from ∂J/∂y with y = g(h): ∂J/∂y · g′(h); for softmax yₖ (∂J/∂yₖ − Σⱼ yⱼ ∂J/∂yⱼ)."""
    found = slope(activation, h, prelu)
    if found is not None:
        return np.asarray(dy * found)
    y = activated(activation, h)
    return np.asarray(y * (dy - (dy * y).sum(axis=-1, keepdims=True)))


def prelu_gradient(h: Array, dy: Array) -> Array:
    """∂J/∂β of PReLU's one slope, (1,): the sum of ∂J/∂y · h where h is not above 0."""
    return np.array([float((dy * np.where(h > 0, 0.0, h)).sum())])
