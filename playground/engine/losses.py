"""Loss functions on the values before the output activation, and what those values say."""

from __future__ import annotations

from collections.abc import Callable

import torch
from torch import Tensor
from torch.nn import functional

from playground.core.tasks import Task

LossFunction = Callable[[Tensor, Tensor, Task], Tensor]


def _cross_entropy(outputs: Tensor, targets: Tensor, task: Task) -> Tensor:
    return functional.cross_entropy(outputs, targets)


def _binary_cross_entropy(outputs: Tensor, targets: Tensor, task: Task) -> Tensor:
    return functional.binary_cross_entropy_with_logits(outputs[:, 0], targets.to(outputs.dtype))


def _mean_squared_error(outputs: Tensor, targets: Tensor, task: Task) -> Tensor:
    return functional.mse_loss(outputs, numeric_targets(targets, task, outputs.dtype))


LOSS_FUNCTIONS: dict[str, LossFunction] = {
    "cross_entropy": _cross_entropy,
    "binary_cross_entropy": _binary_cross_entropy,
    "mse": _mean_squared_error,
}
"""Mean over the samples of a batch: outputs (N, outputs), targets (N,) class numbers."""


def numeric_targets(targets: Tensor, task: Task, dtype: torch.dtype) -> Tensor:
    """Class numbers as numbers to come close to: −1/+1 (N, 1) for two classes, else one-hot (N, classes)."""
    if task.is_binary:
        return (targets * 2 - 1).to(dtype)[:, None]
    return functional.one_hot(targets, task.targets).to(dtype)


def predicted_classes(outputs: Tensor) -> Tensor:
    """Class numbers (N,): the largest output, or the sign where there is one output for two classes."""
    return outputs.argmax(1) if outputs.shape[1] > 1 else (outputs[:, 0] > 0).long()


def hits(outputs: Tensor, targets: Tensor) -> Tensor:
    """How many samples are classified right, a 0-d tensor that stays on the device."""
    return (predicted_classes(outputs) == targets).sum()


def class_probabilities(outputs: Tensor, loss: str, task: Task) -> Tensor:
    """Probabilities (N, classes), rows summing to 1.

    Trained with squared error, outputs are no probabilities; negative ones are cut off and the rest normalised.
    """
    if loss == "cross_entropy":
        return outputs.softmax(1)
    if loss == "binary_cross_entropy":
        positive = outputs[:, :1].sigmoid()
        return torch.cat([1 - positive, positive], 1)
    if task.is_binary:
        positive = ((outputs[:, :1] + 1) / 2).clamp(0, 1)
        return torch.cat([1 - positive, positive], 1)
    cut = outputs.clamp(min=0) + 1e-9
    return cut / cut.sum(1, keepdim=True)
