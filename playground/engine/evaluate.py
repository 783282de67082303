"""Loss and accuracy (R² in regression) of a part of the data without dropout, in slices so that nobody waits."""

from __future__ import annotations

import time
from collections.abc import Callable, Generator, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

import torch
from torch import Tensor, nn

from playground.core.events import Evaluating, Scores
from playground.core.memory import SLICE
from playground.core.work import LEAST_SLICE, evaluation_slice
from playground.engine.losses import hits, spread

if TYPE_CHECKING:
    from playground.engine.data import Part
    from playground.engine.learner import Learner


@contextmanager
def evaluating(network: nn.Module) -> Iterator[None]:
    """Switch dropout off and record no gradients; afterwards the network is as it was."""
    was_training = network.training
    network.eval()
    try:
        with torch.inference_mode():
            yield
    finally:
        network.train(was_training)


LONGEST = 0.1
"""Seconds after which the slices to come are halved: the machine is slower than was thought."""


def slice_size(learner: Learner) -> int:
    """Samples evaluated at once: on a processor as many as take a moment, elsewhere :data:`SLICE`."""
    return evaluation_slice(learner.experiment) if learner.device.type == "cpu" else SLICE


def outputs_in_slices(
    learner: Learner, part: Part, clock: Callable[[], float] = time.perf_counter
) -> Iterator[tuple[Tensor, Tensor]]:
    """Outputs (n, outputs) and targets (n, …) of a part, slice after slice; whoever reads may pause between them."""
    size, start = slice_size(learner), 0
    while start < len(part):
        place = slice(start, start + size)
        began = clock()
        with evaluating(learner.network):
            outputs = learner.network(learner.prepared(part.inputs[place]))
        start += size
        if clock() - began > LONGEST:
            size = max(LEAST_SLICE, size // 2)
        yield outputs, part.targets[place]


def evaluation(learner: Learner, part: Part) -> Generator[Evaluating, None, Scores | None]:
    """Evaluate a whole part; yields an event after every slice, returns its scores; None where the part is empty."""
    if not len(part):
        return None
    variance = spread(part.targets, learner.dataset.task)
    loss_sum: list[Tensor] = []
    right: list[Tensor] = []
    for outputs, targets in outputs_in_slices(learner, part):
        with torch.inference_mode():
            loss_sum.append(learner.loss(outputs, targets).double() * len(targets))  # it may change between slices
            right.append(hits(outputs, targets, variance))
        yield Evaluating()
    count = len(part.targets)
    return Scores(float(torch.stack(loss_sum).sum()) / count, float(torch.stack(right).sum()) / count)


def scores(learner: Learner, part: Part) -> Scores | None:
    """Evaluate a whole part at once; None where it is empty."""
    slices = evaluation(learner, part)
    while True:
        try:
            next(slices)
        except StopIteration as finished:
            result: Scores | None = finished.value
            return result
