"""Loss functions, which tasks they fit, and the output layer they ask for (lecture, sections 2 and 4)."""

from __future__ import annotations

from collections.abc import Callable

from attrs import frozen

from playground.core.tasks import Task


@frozen
class Loss:
    """One entry of :data:`LOSSES`. ``output_activation`` turns the output layer's values into what is shown.

    ``compares_values``: the loss compares outputs with numbers, so that another output activation may be asked for.
    """

    title: str
    formula: str
    fits: Callable[[Task], bool]
    outputs: Callable[[Task], int]
    output_activation: str
    compares_values: bool = False


LOSSES: dict[str, Loss] = {
    "cross_entropy": Loss(
        "cross-entropy",
        "−Σ yₖ log ŷₖ, computed from the values before softmax",
        fits=lambda task: task.kind == "classes",
        outputs=lambda task: task.targets,
        output_activation="softmax",
    ),
    "binary_cross_entropy": Loss(
        "binary cross-entropy",
        "−y log ŷ − (1 − y) log(1 − ŷ), computed from the value before the logistic function",
        fits=lambda task: task.is_binary,
        outputs=lambda task: 1,
        output_activation="logistic",
    ),
    "mse": Loss(
        "mean squared error",
        "(1/m) Σ (yₖ − ŷₖ)²; two classes are −1 and +1, more are 0 and 1",
        fits=lambda task: True,
        outputs=lambda task: 1 if task.is_binary else task.targets,
        output_activation="identity",
        compares_values=True,
    ),
    "mae": Loss(
        "mean absolute error",
        "(1/m) Σ |yₖ − ŷₖ|; two classes are −1 and +1, more are 0 and 1",
        fits=lambda task: True,
        outputs=lambda task: 1 if task.is_binary else task.targets,
        output_activation="identity",
        compares_values=True,
    ),
    "hinge": Loss(
        "hinge",
        "max(0, 1 − y ŷ), two classes being −1 and +1; with more max(0, 1 + the largest other ŷₖ − that of the class)",
        fits=lambda task: task.kind == "classes",
        outputs=lambda task: 1 if task.is_binary else task.targets,
        output_activation="identity",
    ),
}

OUTPUT_ACTIVATIONS = ("auto", "tanh")
"""What may be asked of the output layer: what the loss says, or tanh where that means something."""


def output_activations(loss: str, task: Task) -> tuple[str, ...]:
    """The choices that make a difference: tanh for two classes, −1 and +1, whose loss compares values."""
    return OUTPUT_ACTIVATIONS if LOSSES[loss].compares_values and task.is_binary else OUTPUT_ACTIVATIONS[:1]


def output_activation(loss: str, choice: str, task: Task) -> str:
    """Name of the output layer's activation function; a choice that does not fit is as "auto"."""
    if choice != "auto" and choice in output_activations(loss, task):
        return choice
    return LOSSES[loss].output_activation


def fitting_losses(task: Task) -> tuple[str, ...]:
    """Names of the losses that fit a task, the usual one first."""
    names = [name for name, loss in LOSSES.items() if loss.fits(task)]
    if task.is_binary:
        names.sort(key=lambda name: name != "binary_cross_entropy")
    return tuple(names)
