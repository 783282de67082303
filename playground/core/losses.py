"""Loss functions, which tasks they fit, and the output layer they ask for (lecture, sections 2 and 4)."""

from __future__ import annotations

from collections.abc import Callable

from attrs import frozen

from playground.core.tasks import Task


@frozen
class Loss:
    """One entry of :data:`LOSSES`. ``output_activation`` turns the output layer's values into what is shown."""

    title: str
    formula: str
    fits: Callable[[Task], bool]
    outputs: Callable[[Task], int]
    output_activation: str


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
    ),
}


def fitting_losses(task: Task) -> tuple[str, ...]:
    """Names of the losses that fit a task, the usual one first."""
    names = [name for name, loss in LOSSES.items() if loss.fits(task)]
    if task.is_binary:
        names.sort(key=lambda name: name != "binary_cross_entropy")
    return tuple(names)
