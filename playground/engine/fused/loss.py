"""Loss functions on the values before the output activation, with their gradients; as engine/losses.py has them."""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import NDArray

from playground.engine.fused.activation import Rows
from playground.engine.fused.compiled import kernel
from playground.engine.fused.elementary import exp, logistic, tanh

(CROSS_ENTROPY, BINARY_CROSS_ENTROPY, MSE, MAE, HINGE) = range(5)
CODES: dict[str, int] = {
    "cross_entropy": CROSS_ENTROPY,
    "binary_cross_entropy": BINARY_CROSS_ENTROPY,
    "mse": MSE,
    "mae": MAE,
    "hinge": HINGE,
}


@kernel
def loss_and_gradient(
    code: int,
    through_tanh: bool,
    h: Rows,
    d: Rows,
    first: int,
    outputs: int,
    count: int,
    labels: NDArray[np.int64],
    values: Rows,
    samples: NDArray[np.int64],
) -> float:
    """Sum of the losses of ``count`` samples; ``d`` gets the gradient of their mean with regard to the outputs.

    ``h`` holds the outputs in the rows from ``first`` on; ``labels`` (N,) and ``values`` (N, outputs) are the answers
    of all samples, of which ``samples`` (count,) are in the batch.
    """
    kind = h.dtype.type
    if code == CROSS_ENTROPY:
        return _cross_entropy(h, d, first, outputs, count, labels, samples)
    if code == BINARY_CROSS_ENTROPY:
        return _binary_cross_entropy(h, d, first, count, labels, samples)
    if code == HINGE and outputs > 1:
        return _hinge_of_many(h, d, first, outputs, count, labels, samples)
    total = 0.0
    share = kind(1.0 / (count * outputs))
    for k in range(outputs):
        x, e = h[first + k], d[first + k]
        for b in range(count):
            y = values[samples[b], k]
            said = tanh(x[b]) if through_tanh else x[b]
            slope = kind(1) - said * said if through_tanh else kind(1)
            difference = said - y
            if code == MSE:
                total += difference * difference / outputs
                e[b] = kind(2) * difference * share * slope
            elif code == MAE:
                total += abs(difference) / outputs
                sign = kind(1) if difference > 0 else (kind(-1) if difference < 0 else difference)
                e[b] = sign * share * slope
            else:  # HINGE of two classes
                margin = kind(1) - said * y
                total += max(margin, kind(0)) if margin == margin else margin
                e[b] = -y * share if margin >= 0 else margin * kind(0)
    return total


@kernel
def _cross_entropy(
    h: Rows,
    d: Rows,
    first: int,
    outputs: int,
    count: int,
    labels: NDArray[np.int64],
    samples: NDArray[np.int64],
) -> float:
    total = 0.0
    share = h.dtype.type(1.0 / count)
    for b in range(count):
        largest = h[first, b]
        for k in range(1, outputs):
            largest = max(largest, h[first + k, b])
        whole = h.dtype.type(0)
        for k in range(outputs):
            d[first + k, b] = exp(h[first + k, b] - largest)
            whole += d[first + k, b]
        own = labels[samples[b]]
        total += math.log(whole) - (h[first + own, b] - largest)
        for k in range(outputs):
            d[first + k, b] *= share / whole
        d[first + own, b] -= share
    return total


@kernel
def _binary_cross_entropy(
    h: Rows, d: Rows, first: int, count: int, labels: NDArray[np.int64], samples: NDArray[np.int64]
) -> float:
    total = 0.0
    share = h.dtype.type(1.0 / count)
    for b in range(count):
        x = h[first, b]
        y = h.dtype.type(labels[samples[b]])
        total += max(x, h.dtype.type(0)) - x * y + math.log1p(math.exp(-abs(x)))
        d[first, b] = (logistic(x) - y) * share
    return total


@kernel
def _hinge_of_many(
    h: Rows,
    d: Rows,
    first: int,
    outputs: int,
    count: int,
    labels: NDArray[np.int64],
    samples: NDArray[np.int64],
) -> float:
    total = 0.0
    share = h.dtype.type(1.0 / count)
    for b in range(count):
        own = labels[samples[b]]
        strongest = 1 if own == 0 else 0
        for k in range(outputs):
            d[first + k, b] = h.dtype.type(0)
            if k != own and h[first + k, b] > h[first + strongest, b]:
                strongest = k
        margin = h.dtype.type(1) + h[first + strongest, b] - h[first + own, b]
        total += max(margin, h.dtype.type(0)) if margin == margin else margin
        if margin >= 0:
            d[first + strongest, b] += share
            d[first + own, b] -= share
    return total


@kernel
def count_hits(
    h: Rows,
    first: int,
    outputs: int,
    count: int,
    labels: NDArray[np.int64],
    values: Rows,
    variance: NDArray[np.float64],
    samples: NDArray[np.int64],
) -> float:
    """How many samples are right: by the largest output, or by the sign of the only one.

    With the ``variance`` (outputs,) of the answers of a regression a sample counts 1 − (y − ŷ)² / variance.
    """
    right = 0.0
    if len(variance) > 0:
        for k in range(outputs):
            for b in range(count):
                missed = (float(h[first + k, b]) - float(values[samples[b], k])) ** 2
                if variance[k] > 0:
                    right += (1.0 - missed / variance[k]) / outputs
                else:
                    right += (1.0 if missed == 0 else 0.0) / outputs
        return right
    for b in range(count):
        said = 0
        if outputs == 1:
            said = 1 if h[first, b] > 0 else 0
        for k in range(1, outputs):
            if h[first + k, b] > h[first + said, b]:
                said = k
        right += 1.0 if said == labels[samples[b]] else 0.0
    return right
