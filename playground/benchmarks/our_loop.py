"""Our training loop as benchmarks drive it: without a window, in the thread that calls it."""

from __future__ import annotations

import time

import torch

from playground.core.edits import set_training
from playground.core.events import EpochEnd, Steps
from playground.core.experiment import Experiment
from playground.core.presets import preset
from playground.engine.data import Dataset
from playground.engine.fused.choice import warm_up
from playground.engine.learner import Learner
from playground.engine.train import training


def course_experiment() -> Experiment:
    """What loops are compared on: the course's network with Adam on batches of 64."""
    return set_training(preset("course-mlp"), batch_size=64, learning_rate=0.001, weight_decay=0.0)


class OurLoop:
    """A run on the CPU that can be driven piece by piece; it goes on where it left off.

    By our kernels where they take the experiment, unless PyTorch is preferred; they are compiled beforehand.
    """

    def __init__(self, experiment: Experiment, dataset: Dataset, *, prefers_pytorch: bool = False) -> None:
        learner = Learner(experiment, dataset, torch.device("cpu"))
        learner.prefers_pytorch = prefers_pytorch
        warm_up(learner)
        self._events = training(learner)

    def samples_per_second(self, seconds: float) -> float:
        """Train for so long; speed of the loop with its metrics, guard and shuffling, but without evaluation."""
        spent, samples = 0.0, 0
        while spent < seconds:
            started = time.perf_counter()
            event = next(self._events)
            if isinstance(event, Steps | EpochEnd):
                spent += time.perf_counter() - started
            if isinstance(event, Steps):
                samples += event.samples
        return samples / spent

    def steps_per_second(self, seconds: float) -> float:
        """Train for so long, evaluation included."""
        started, steps = time.perf_counter(), 0
        while time.perf_counter() - started < seconds or not steps:
            event = next(self._events)
            if isinstance(event, Steps):
                steps += len(event.losses)
        return steps / (time.perf_counter() - started)
