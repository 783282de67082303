"""What the thread of backpropagation does: works out the newest question; without Qt."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

import attrs
import numpy as np
from attrs import frozen
from numpy.typing import NDArray

from playground.core.backprop.trace import Trace
from playground.core.experiment import Experiment
from playground.core.frames.backprop import Memory
from playground.session.job import JobControl, JobFailed

NAME = "backprop"
ANSWER = "backprop/answer"


@frozen(eq=False)
class Question:
    """One step of this network, from these weights and this memory, with this sample."""

    number: int
    experiment: Experiment
    weights: Mapping[str, NDArray[np.float64]]
    memory: Memory | None
    inputs: NDArray[np.float64]
    targets: NDArray[np.generic]
    learning_rate: float


@frozen(eq=False)
class Answer:
    """The pass, with the weights and the memory after its update."""

    number: int
    trace: Trace
    weights: Mapping[str, NDArray[np.float64]]
    memory: Memory


@attrs.define(eq=False)
class Desk:
    """One reference to the newest question."""

    question: Question | None = None


def working_out(desk: Desk, control: JobControl) -> Iterator[JobFailed | None]:
    """Answer the newest question, for ever; one that cannot be answered is told once."""
    from playground.engine.backprop import work_out
    from playground.engine.devices import use_threads

    use_threads(1)
    answered: Question | None = None
    while True:
        question = desk.question
        if question is None or question is answered:
            control.wait()
            yield None
            continue
        answered = question
        try:
            found = work_out(
                question.experiment,
                question.weights,
                question.inputs,
                question.targets,
                question.learning_rate,
                question.memory,
            )
        except Exception as error:  # the thread goes on: the next question may be of another network
            yield JobFailed.of(NAME, error)
            continue
        control.show(ANSWER, Answer(question.number, found.trace, found.weights, found.memory))
        yield None
