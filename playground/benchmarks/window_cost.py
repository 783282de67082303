"""`window-cost`, `fused-window-cost`: how much of the training speed is left with the window open and moving."""

from __future__ import annotations

import threading
import time

import torch

from playground.benchmarks import Effort, Figure
from playground.benchmarks.our_loop import OurLoop
from playground.benchmarks.side_by_side import alternate, median_ratio, raw_speeds
from playground.benchmarks.spiral import spiral_experiment
from playground.core.experiment import Experiment
from playground.core.presets import preset
from playground.engine.data.load import load_dataset
from playground.session.trainer import TrainerState
from playground.ui.stage import Stage

EXPERIMENTS: dict[str, tuple[str, float | None]] = {"spiral": ("spiral", None), "mnist": ("course-mlp", 0.85)}
"""What is trained, by the figure's name: preset and target."""
RUN_UP = 0.3
"""Seconds of training before a block counts: pausing and going on are not what is measured."""


KERNELS_TARGET = 0.8


def measure(effort: Effort) -> list[Figure]:
    """Steps a second with the window ÷ those without, for each of :data:`EXPERIMENTS`."""
    return [
        _measured(f"window-cost/{name}", preset(preset_name), target, effort)
        for name, (preset_name, target) in EXPERIMENTS.items()
    ]


def of_kernels(effort: Effort) -> list[Figure]:
    """The same of the spiral with 2-8-8-8-1 on batches of 10, which our kernels train."""
    return [_measured("fused-window-cost", spiral_experiment(), KERNELS_TARGET, effort)]


def _measured(name: str, experiment: Experiment, target: float | None, effort: Effort) -> Figure:
    """The Train page with all it shows at the window's first size: diagram, map or gallery, curves."""
    loop = OurLoop(experiment, load_dataset(experiment.data, experiment.seeds))
    with Stage(experiment, device="cpu", threads=1) as stage:
        windowed = Windowed(stage)
        speeds = alternate(
            {"with_window": windowed.steps_per_second, "without": lambda seconds: _alone(loop, seconds)}, effort
        )
    ratio = median_ratio(speeds["with_window"], speeds["without"])
    return Figure(name, ratio, "×", target, "higher", raw_speeds(speeds, "steps/s"))


class Windowed:
    """Training beside the window, as a person has it."""

    def __init__(self, stage: Stage) -> None:
        self._stage = stage
        self._trainer = stage.studio.trainer
        self._seen = (0.0, 0)
        self._trainer.progressed.connect(self._note)

    def _note(self) -> None:
        self._seen = (time.perf_counter(), self._trainer.readings.step)

    def steps_per_second(self, seconds: float) -> float:
        """Train for so long, from one arrival of news to another."""
        stage, trainer = self._stage, self._trainer
        trainer.train()
        stage.wait(lambda: trainer.state is TrainerState.RUNNING)
        stage.live(RUN_UP)
        began, first = self._seen
        stage.wait(lambda: self._seen[0] - began >= seconds and self._seen[1] > first)
        ended, last = self._seen
        trainer.pause()
        stage.live(RUN_UP)
        return (last - first) / (ended - began)


def _alone(loop: OurLoop, seconds: float) -> float:
    """The same training in a thread of its own; the window stands still meanwhile."""
    speed = 0.0

    def work() -> None:
        nonlocal speed
        torch.set_num_threads(1)
        speed = loop.steps_per_second(seconds)

    thread = threading.Thread(target=work)
    thread.start()
    thread.join()
    return speed
