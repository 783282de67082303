"""How many processor threads a large network trains best with: told by a short measurement at its first use."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import lru_cache

import attrs
import torch

from playground.core.experiment import Experiment
from playground.core.optimisers import LBFGS
from playground.core.shapes import parameter_count, problems
from playground.core.training import Seeds, Training
from playground.core.work import sample_seconds
from playground.engine.data import Dataset, Part
from playground.engine.devices import default_threads, usable_processors
from playground.engine.learner import Learner
from playground.engine.train import take_step

LEAST_SECONDS = 0.002
"""A step that is quicker than this, by one thread, has nothing to share."""
MOST_PARAMETERS = 20_000_000
"""Of a network that is built a second time to be measured."""
STEPS = 5
"""With each count, after one that starts the threads; the shortest counts."""
BUDGET = 0.3
"""Seconds for all counts together, shared alike; each that is tried makes two steps."""
WORTH = 1.1
"""So many times faster more threads must be to be taken: the window and others want to live too."""
STEP_FACTOR = 3
"""A step takes so many times what its samples take forward."""


def threads_for(experiment: Experiment, device: torch.device) -> int:
    """Processor threads for training this there, where nobody said how many.

    Measured once a process for each kind of network, where that can matter: several processors, no kernels, steps of
    some milliseconds. Otherwise :func:`~playground.engine.devices.default_threads`.
    """
    if not worth_measuring(experiment, device, usable_processors()):
        return default_threads()
    return _measured(kind(experiment), usable_processors())


def worth_measuring(experiment: Experiment, device: torch.device, processors: int) -> bool:
    """Whether it can matter how many threads train this."""
    training = experiment.training
    if processors < 2 or device.type != "cpu" or problems(experiment) or isinstance(training.optimiser, LBFGS):
        return False
    batch = min(training.batch_size, experiment.data.counts[0])
    seconds = STEP_FACTOR * batch * sample_seconds(experiment)
    return seconds >= LEAST_SECONDS and parameter_count(experiment) <= MOST_PARAMETERS


def candidates(processors: int) -> tuple[int, ...]:
    """Counts to try, rising: one, half of the processors, and all but one, which is the window's (of two: both)."""
    return tuple(sorted({1, processors // 2, max(2, processors - 1)}))


def kind(experiment: Experiment) -> Experiment:
    """What decides how long a step takes: all else is as in any other experiment."""
    training = experiment.training
    plain = Training(
        loss=training.loss,
        output_activation=training.output_activation,
        optimiser=type(training.optimiser)(),
        batch_size=min(training.batch_size, experiment.data.counts[0]),
        precision=training.precision,
    )
    return attrs.evolve(experiment, name="measured", training=plain, seeds=Seeds())


@lru_cache(16)
def _measured(experiment: Experiment, processors: int) -> int:
    return measure(candidates(processors), throw_away(experiment))


def throw_away(experiment: Experiment) -> Callable[[], None]:
    """Makes a step of this experiment, with weights and samples of its own."""
    task, batch = experiment.data.task, experiment.training.batch_size
    generator = torch.Generator().manual_seed(0)
    inputs = torch.rand(batch, *task.inputs, generator=generator)
    if len(task.inputs) == 3:
        inputs = inputs.mul_(255).to(torch.uint8)
    targets = torch.arange(batch) % task.targets
    if task.is_regression:
        targets = torch.rand(batch, task.targets, generator=generator)
    part = Part(inputs, targets)
    learner = Learner(experiment, Dataset(task, part, part, part), torch.device("cpu"))

    def step() -> None:
        learner.position = 0
        take_step(learner)

    return step


def measure(
    counts: tuple[int, ...],
    step: Callable[[], None],
    clock: Callable[[], float] = time.perf_counter,
) -> int:
    """The count with which steps are quickest, by :data:`WORTH` quicker than with any smaller one.

    The calling thread uses as many threads afterwards as before.
    """
    began, best, shortest = clock(), counts[0], float("inf")
    with threads_kept():
        for number, count in enumerate(counts, 1):
            torch.set_num_threads(count)
            step()
            least = float("inf")
            for made in range(STEPS):
                if made >= 1 and clock() - began > BUDGET * number / len(counts):
                    break
                started = clock()
                step()
                least = min(least, clock() - started)
            if least * WORTH < shortest:
                best, shortest = count, least
            if clock() - began > BUDGET:
                break
    return best


@contextmanager
def threads_kept() -> Iterator[None]:
    """The calling thread uses as many threads afterwards as before."""
    before = torch.get_num_threads()
    try:
        yield
    finally:
        torch.set_num_threads(before)
