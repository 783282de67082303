"""Loss functions with their gradients, in numpy (lecture, sections 2 and 5)."""

from __future__ import annotations

import numpy as np
from attrs import frozen
from numpy.typing import NDArray

from playground.core.backprop.slopes import Array, activated, through_activation

COMBINED = {"cross_entropy": "softmax", "binary_cross_entropy": "logistic"}
"""Losses that are worked out together with this output activation: ∂J/∂h = (ŷ − y) / N."""


@frozen(eq=False)
class Judged:
    """What the loss makes of outputs h (N, m): ``y`` after the output activation, J, and its gradients.

    ``target`` (N, m) is what y is compared with. ``dy`` is None where loss and activation are derived together.
    """

    y: Array
    target: Array
    loss: float
    dh: Array
    dy: Array | None = None


def targets_as_numbers(targets: NDArray[np.generic], loss: str, outputs: int) -> Array:
    """What (N, m) outputs are compared with: one-hot, 0 and 1, or −1 and +1; the numbers of a regression stay.

    ``targets`` are class numbers (N,) or values (N, m).
    """
    if targets.ndim == 2:
        return targets.astype(np.float64)
    if outputs > 1:
        return np.asarray(np.eye(outputs)[targets.astype(np.int64)])
    values = targets.astype(np.float64)[:, None]
    return values if loss == "binary_cross_entropy" else np.asarray(2.0 * values - 1.0)


def judge(loss: str, activation: str, h: Array, target: Array) -> Judged:
    """The mean loss J over the batch of outputs h (N, m), and its gradient; ``target`` (N, m) as numbers.

    As PyTorch has it: MSE and MAE are means over samples and outputs, the others over samples.
    """
    y = activated(activation, h)
    if loss in COMBINED:
        return Judged(y, target, _entropy(loss, h, target), (y - target) / len(h))
    value, dy = _compared(loss, y, target)
    return Judged(y, target, value, through_activation(activation, h, dy), dy)


def _entropy(loss: str, h: Array, target: Array) -> float:
    """From h, so that no logarithm of 0 is met."""
    if loss == "cross_entropy":
        high = h.max(axis=1, keepdims=True)
        log_sum = high + np.log(np.exp(h - high).sum(axis=1, keepdims=True))
        return float(((log_sum - h) * target).sum(axis=1).mean())
    return float((np.maximum(h, 0.0) - h * target + np.log1p(np.exp(-np.abs(h)))).mean())


def _compared(loss: str, y: Array, target: Array) -> tuple[float, Array]:
    """J and ∂J/∂y."""
    if loss == "mse":
        return float(((y - target) ** 2).mean()), np.asarray(2.0 * (y - target) / y.size)
    if loss == "mae":
        return float(np.abs(y - target).mean()), np.asarray(np.sign(y - target) / y.size)
    if y.shape[1] == 1:
        margin = 1.0 - y * target
        return float(np.maximum(margin, 0.0).mean()), np.asarray(np.where(margin >= 0.0, -target, 0.0) / len(y))
    return _many_margins(y, target)


def _many_margins(y: Array, target: Array) -> tuple[float, Array]:
    """Hinge of several classes: 1 + the largest other output − that of the class."""
    rows = np.arange(len(y))
    own = target.argmax(axis=1)
    others = np.where(target > 0, -np.inf, y)
    rival = others.argmax(axis=1)
    margin = 1.0 + others[rows, rival] - y[rows, own]
    counts = (margin >= 0.0) / len(y)
    dy = np.zeros_like(y)
    dy[rows, rival] += counts
    dy[rows, own] -= counts
    return float(np.maximum(margin, 0.0).mean()), dy
