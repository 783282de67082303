"""Activation functions and their gradients, for rows of values: (units, samples), samples innermost."""

from __future__ import annotations

import math
from typing import Any

import numpy as np
from numpy.typing import NDArray

from playground.core.activations import LEAKY_SLOPE
from playground.engine.fused.compiled import kernel
from playground.engine.fused.elementary import exp, logistic, tanh

Rows = NDArray[np.floating[Any]]

(IDENTITY, TANH, RELU, LOGISTIC, SOFTMAX, PRELU, LEAKY_RELU, ELU, GELU, SILU) = range(10)
CODES: dict[str, int] = {
    "identity": IDENTITY,
    "tanh": TANH,
    "relu": RELU,
    "logistic": LOGISTIC,
    "softmax": SOFTMAX,
    "prelu": PRELU,
    "leaky_relu": LEAKY_RELU,
    "elu": ELU,
    "gelu": GELU,
    "silu": SILU,
}
ROOT_HALF, ROOT_2_PI = math.sqrt(0.5), math.sqrt(2.0 * math.pi)


@kernel
def activate(code: int, h: Rows, g: Rows, first: int, last: int, count: int, slope: float) -> None:
    """g = g(h) for the rows ``first`` to ``last`` and the samples up to ``count``; ``slope`` is PReLU's."""
    zero, one = h.dtype.type(0), h.dtype.type(1)
    if code == SOFTMAX:
        _softmax(h, g, first, last, count)
        return
    for row in range(first, last):
        x, y = h[row], g[row]
        if code == IDENTITY:
            for b in range(count):
                y[b] = x[b]
        elif code == TANH:
            for b in range(count):
                y[b] = tanh(x[b])
        elif code == RELU:
            for b in range(count):
                y[b] = zero if x[b] < zero else x[b]
        elif code == LOGISTIC:
            for b in range(count):
                y[b] = logistic(x[b])
        elif code in (PRELU, LEAKY_RELU):
            for b in range(count):
                y[b] = x[b] if x[b] > zero else h.dtype.type(slope) * x[b]
        elif code == ELU:
            for b in range(count):
                y[b] = x[b] if x[b] > zero else h.dtype.type(math.expm1(x[b]))
        elif code == GELU:
            for b in range(count):
                y[b] = x[b] * h.dtype.type(0.5) * (one + h.dtype.type(math.erf(x[b] * ROOT_HALF)))
        else:  # SILU
            for b in range(count):
                y[b] = x[b] * logistic(x[b])


@kernel
def _softmax(h: Rows, g: Rows, first: int, last: int, count: int) -> None:
    for b in range(count):
        largest = h[first, b]
        for row in range(first + 1, last):
            largest = max(largest, h[row, b])
        total = h.dtype.type(0)
        for row in range(first, last):
            g[row, b] = exp(h[row, b] - largest)
            total += g[row, b]
        for row in range(first, last):
            g[row, b] /= total


@kernel
def pull_back(code: int, h: Rows, g: Rows, d: Rows, first: int, last: int, count: int, slope: float) -> float:
    """Turn ∂L/∂g in ``d`` into ∂L/∂h, in place; returns ∂L/∂slope."""
    zero, one = h.dtype.type(0), h.dtype.type(1)
    slope_gradient = 0.0
    if code == SOFTMAX:
        for b in range(count):
            mean = zero
            for row in range(first, last):
                mean += g[row, b] * d[row, b]
            for row in range(first, last):
                d[row, b] = g[row, b] * (d[row, b] - mean)
        return slope_gradient
    for row in range(first, last):
        x, y, e = h[row], g[row], d[row]
        if code == TANH:
            for b in range(count):
                e[b] *= one - y[b] * y[b]
        elif code == RELU:
            for b in range(count):
                e[b] = e[b] if x[b] > zero else zero
        elif code == LOGISTIC:
            for b in range(count):
                e[b] *= y[b] * (one - y[b])
        elif code == PRELU:
            for b in range(count):
                if not x[b] > zero:
                    slope_gradient += e[b] * x[b]
                    e[b] *= h.dtype.type(slope)
        elif code == LEAKY_RELU:
            for b in range(count):
                e[b] = e[b] if x[b] > zero else h.dtype.type(slope) * e[b]
        elif code == ELU:
            for b in range(count):
                e[b] = e[b] if x[b] > zero else e[b] * exp(x[b])
        elif code == GELU:
            for b in range(count):
                below = h.dtype.type(0.5) * (one + h.dtype.type(math.erf(x[b] * ROOT_HALF)))
                e[b] *= below + x[b] * exp(h.dtype.type(-0.5) * x[b] * x[b]) / h.dtype.type(ROOT_2_PI)
        elif code == SILU:
            for b in range(count):
                s = logistic(x[b])
                e[b] *= s * (one + x[b] * (one - s))
    return slope_gradient


FIXED_SLOPE = LEAKY_SLOPE
