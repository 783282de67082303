"""Loss functions on the values before the output activation, and what those values say."""

from __future__ import annotations

from collections.abc import Callable

import torch
from torch import Tensor
from torch.nn import functional

from playground.core.losses import output_activation
from playground.core.tasks import Task
from playground.core.training import Training

LossFunction = Callable[[Tensor, Tensor, Task], Tensor]


def _cross_entropy(outputs: Tensor, targets: Tensor, task: Task) -> Tensor:
    return functional.cross_entropy(outputs, targets)


def _binary_cross_entropy(outputs: Tensor, targets: Tensor, task: Task) -> Tensor:
    return functional.binary_cross_entropy_with_logits(outputs[:, 0], targets.to(outputs.dtype))


def _mean_squared_error(outputs: Tensor, targets: Tensor, task: Task) -> Tensor:
    return functional.mse_loss(outputs, numeric_targets(targets, task, outputs.dtype))


def _mean_absolute_error(outputs: Tensor, targets: Tensor, task: Task) -> Tensor:
    return functional.l1_loss(outputs, numeric_targets(targets, task, outputs.dtype))


def _hinge(outputs: Tensor, targets: Tensor, task: Task) -> Tensor:
    """Margin of 1 to the other class, or to the strongest of the others (Crammer and Singer 2001)."""
    if task.is_binary:
        return (1 - outputs * numeric_targets(targets, task, outputs.dtype)).clamp(min=0).mean()
    own = outputs.gather(1, targets[:, None])
    others = outputs.scatter(1, targets[:, None], -torch.inf)
    return (1 + others.max(1, keepdim=True).values - own).clamp(min=0).mean()


LOSS_FUNCTIONS: dict[str, LossFunction] = {
    "cross_entropy": _cross_entropy,
    "binary_cross_entropy": _binary_cross_entropy,
    "mse": _mean_squared_error,
    "mae": _mean_absolute_error,
    "hinge": _hinge,
}
"""Mean over a batch: outputs (N, outputs); targets (N,) class numbers, or (N, outputs) in regression."""


def data_loss(outputs: Tensor, targets: Tensor, training: Training, task: Task) -> Tensor:
    """The loss of the data: outputs (N, outputs) before the output activation, targets as in a Part."""
    return LOSS_FUNCTIONS[training.loss](_values(outputs, training, task), targets, task)


def _values(outputs: Tensor, training: Training, task: Task) -> Tensor:
    """What the loss compares: the outputs after tanh where that is asked for, else as they are."""
    return outputs.tanh() if output_activation(training.loss, training.output_activation, task) == "tanh" else outputs


def numeric_targets(targets: Tensor, task: Task, dtype: torch.dtype) -> Tensor:
    """Numbers to come close to: the values of a regression; of class numbers −1/+1 (N, 1), or one-hot (N, classes)."""
    if task.is_regression:
        return targets.to(dtype)
    if task.is_binary:
        return (targets * 2 - 1).to(dtype)[:, None]
    return functional.one_hot(targets, task.targets).to(dtype)


def predicted_classes(outputs: Tensor) -> Tensor:
    """Class numbers (N,): the largest output, or the sign where there is one output for two classes."""
    return outputs.argmax(1) if outputs.shape[1] > 1 else (outputs[:, 0] > 0).long()


def spread(targets: Tensor, task: Task) -> Tensor | None:
    """Variance of each target over all samples, (targets,), which R² compares with; None for classes."""
    return targets.var(0, correction=0) if task.is_regression else None


def hits(outputs: Tensor, targets: Tensor, variance: Tensor | None = None) -> Tensor:
    """How many samples are right, a 0-d tensor that stays on the device: divided by their number it is the accuracy.

    In regression a sample counts 1 − (y − ŷ)² / ``variance``, so that R² = 1 − Σ(y − ŷ)² / Σ(y − ȳ)² comes out, the
    mean over several targets; of a target that never varies a sample counts 1 if met exactly, else 0.
    """
    if variance is None:
        return (predicted_classes(outputs) == targets).sum()
    missed = (outputs - targets).square()
    shares = torch.where(variance > 0, missed / variance, (missed > 0).to(missed.dtype))
    return (1 - shares).mean(1).sum()


def class_probabilities(outputs: Tensor, training: Training, task: Task) -> Tensor:
    """Probabilities (N, classes), rows summing to 1.

    Trained with squared or absolute error or hinge, outputs are no probabilities: −1 to +1 become 0 to 1; of several,
    negative ones are cut off and the rest normalised, or, with hinge, where only differences count, softmax is taken.
    """
    if training.loss == "binary_cross_entropy":
        positive = outputs[:, :1].sigmoid()
        return torch.cat([1 - positive, positive], 1)
    if training.loss == "cross_entropy" or (training.loss == "hinge" and not task.is_binary):
        return outputs.softmax(1)
    if task.is_binary:
        positive = ((_values(outputs, training, task)[:, :1] + 1) / 2).clamp(0, 1)
        return torch.cat([1 - positive, positive], 1)
    cut = outputs.clamp(min=0) + 1e-9
    return cut / cut.sum(1, keepdim=True)
