"""`epoch-pause`: whoever drives the training loop may stop, pause or paint between two events; how long is a wait
for the next one where an epoch ends, is evaluated, and another begins?"""

from __future__ import annotations

import time

import torch

from playground.benchmarks import Effort, Figure
from playground.benchmarks.side_by_side import short
from playground.core.events import EpochEnd, Steps
from playground.core.presets import preset
from playground.engine.data.load import load_dataset
from playground.engine.fit import processor_threads
from playground.engine.fused.choice import warm_up
from playground.engine.learner import Learner
from playground.engine.train import training

PRESETS = ("course-mlp", "course-cnn")
TARGET = 100.0
"""Milliseconds."""
BATCHES_BEFORE = 30
"""So many batches before the end of its epoch a round begins."""


def measure(effort: Effort) -> list[Figure]:
    """The longest time between two events in all rounds, in milliseconds, for each of :data:`PRESETS`."""
    return [_measured(name, effort) for name in PRESETS]


def _measured(name: str, effort: Effort) -> Figure:
    experiment = preset(name)
    longest: list[tuple[float, str]] = []
    with processor_threads(1):
        learner = Learner(experiment, load_dataset(experiment.data, experiment.seeds), torch.device("cpu"))
        warm_up(learner)
        for _ in range(effort.rounds + 1):
            longest.append(_longest_wait(learner))
    rounds = longest[1:]  # the first one is slower: caches, memory
    worst = max(milliseconds for milliseconds, _kind in rounds)
    raw: dict[str, object] = {
        "unit": "ms",
        "rounds": [short(milliseconds) for milliseconds, _kind in rounds],
        "waited_for": [kind for _milliseconds, kind in rounds],
        "validation": len(learner.dataset.validation),
    }
    return Figure(f"epoch-pause/{name}", worst, "ms", TARGET, "lower", raw)


def _longest_wait(learner: Learner) -> tuple[float, str]:
    """From shortly before the end of an epoch into the next: the longest wait, and the event it was for."""
    before = BATCHES_BEFORE * learner.experiment.training.batch_size
    learner.position = max(learner.position, learner.samples - before)
    events = training(learner)
    longest, ended = (0.0, ""), False
    next(events)  # the guard's copy of the beginning
    while True:
        started = time.perf_counter()
        event = next(events)
        longest = max(longest, (1000.0 * (time.perf_counter() - started), type(event).__name__))
        if ended and isinstance(event, Steps):
            return longest
        ended = ended or isinstance(event, EpochEnd)
