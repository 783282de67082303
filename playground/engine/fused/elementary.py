"""Functions of one number that a processor can work out for several samples at once (Cephes, Moshier 1984–1992).

In 32 bit they are polynomials without branches, right to about one unit in the last place; in 64 bit those of the C
library. NaN stays NaN.
"""

from __future__ import annotations

import math
from typing import Any

import numpy as np
from numba import types
from numba.extending import overload

from playground.engine.fused.compiled import exact, float_of_bits, kernel

F: Any = np.float32
LARGEST, SMALLEST = F(88.722), F(-87.336)
LOG2_E, LN2_HIGH, LN2_LOW = F(1.44269504088896341), F(0.693359375), F(-2.12194440e-4)


@exact
def _exp32(x: Any) -> Any:
    inside = min(max(x, SMALLEST), LARGEST)
    k = np.floor(inside * LOG2_E + F(0.5))
    r = inside - k * LN2_HIGH - k * LN2_LOW
    p = F(1.9875691500e-4)
    p = p * r + F(1.3981999507e-3)
    p = p * r + F(8.3334519073e-3)
    p = p * r + F(4.1665795894e-2)
    p = p * r + F(1.6666665459e-1)
    p = p * r + F(5.0000001201e-1)
    y = (p * r * r + r + F(1.0)) * float_of_bits((np.int32(k) + np.int32(127)) << np.int32(23))
    y = F(np.inf) if x > LARGEST else y
    y = F(0.0) if x < SMALLEST else y
    return x if x != x else y


def exp(x: float) -> float:
    """eˣ."""
    return math.exp(x)


@overload(exp)
def _exp(x):  # type: ignore[no-untyped-def]  # numba's own form
    if x is types.float32:
        return lambda x: _exp32(x)
    return lambda x: math.exp(x)


@exact
def _tanh32(x: Any) -> Any:
    size = abs(x)
    s = size * size
    p = F(-5.70498872745e-3)
    p = p * s + F(2.06390887954e-2)
    p = p * s + F(-5.37397155531e-2)
    p = p * s + F(1.33314422036e-1)
    p = p * s + F(-3.33332819422e-1)
    small = p * s * x + x
    large = F(1.0) - F(2.0) / (_exp32(min(size, F(20.0)) * F(2.0)) + F(1.0))
    signed = -large if x < F(0.0) else large
    y = small if size < F(0.625) else signed
    return x if x != x else y


def tanh(x: float) -> float:
    """Hyperbolic tangent."""
    return math.tanh(x)


@overload(tanh)
def _tanh(x):  # type: ignore[no-untyped-def]
    if x is types.float32:
        return lambda x: _tanh32(x)
    return lambda x: math.tanh(x)


@kernel
def logistic(x: float) -> float:
    """1 / (1 + e⁻ˣ), without overflow."""
    one = type(x)(1)
    return one / (one + exp(-x))


@kernel
def log1p_exp(x: float) -> float:
    """log(1 + eˣ) for x ≤ 0."""
    return math.log1p(exp(x))
