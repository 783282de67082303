"""`history-million`: does a long history slow the Curves pane? A frame with a million steps over a thousand."""

from __future__ import annotations

import copy
import time

import numpy as np
from PySide6.QtWidgets import QApplication

from playground.benchmarks import Effort, Figure
from playground.benchmarks.side_by_side import alternate, median_ratio, raw_speeds
from playground.benchmarks.spiral import spiral_experiment
from playground.core.events import LayerNorms
from playground.core.experiment import Experiment
from playground.core.history import Curves, History, Values
from playground.ui.pages.train import TrainPage
from playground.ui.stage import Stage
from playground.ui.train.curves_panel import STEP

TARGET = 1.5
LENGTHS = {"thousand": 1_000, "million": 1_000_000}
CHUNK = 4
"""Steps that arrive for each frame: few, so that a thousand remain about a thousand."""
NORMS_EVERY = 500
"""Steps between two measured gradients, as many as kernels make at once."""
STEPS_PER_EPOCH = 25


def measure(effort: Effort) -> list[Figure]:
    """Time of a frame (new steps taken in, curves smoothed and painted) with a million steps ÷ with a thousand."""
    with Stage(spiral_experiment(), device="cpu", threads=1) as stage:
        stage.wait_until_ready()
        variants = {name: LongCurves(stage, length).milliseconds_a_frame for name, length in LENGTHS.items()}
        times = alternate(variants, effort)
    ratio = median_ratio(times["million"], times["thousand"])
    return [Figure("history-million", ratio, "×", TARGET, "lower", raw_speeds(times, "ms"))]


class LongCurves:
    """The Curves pane with so many steps behind it, at a point for every step."""

    def __init__(self, stage: Stage, length: int) -> None:
        self._stage = stage
        self._history, self._last = (long_history(stage.studio.document.experiment, length) for _ in range(2))
        self._step = length
        self._dice = np.random.default_rng(length)

    def milliseconds_a_frame(self, seconds: float) -> float:
        """Let steps come in and paint them for so long, one frame after the other; the mean, at least of one."""
        stage = self._stage
        page = stage.window.page_widget("train")
        assert isinstance(page, TrainPage)
        history, step = copy.deepcopy(self._history), self._step
        for opened in (self._last, history):  # the first of them is then the last run, seen behind the second
            stage.studio.trainer.open(
                stage.studio.document.experiment, curves=Curves(opened, step // STEPS_PER_EPOCH, step)
            )
        stage.wait_until_ready()
        page.curves.choose_unit(STEP)
        stage.settle()
        spent, frames = 0.0, 0
        while spent < seconds or not frames:
            x, losses = _steps(step, CHUNK, self._dice)
            started = time.perf_counter()
            history.train_loss.append(x, losses)
            history.train_accuracy.append(x, np.clip(1.0 - losses, 0.0, 1.0))
            page.curves.choose_unit(STEP)
            QApplication.processEvents()
            spent += time.perf_counter() - started
            step += CHUNK
            frames += 1
        return 1000.0 * spent / frames


def long_history(experiment: Experiment, length: int) -> History:
    """A run of so many steps whose loss falls and shakes, as training leaves it: by step, by epoch and by layer."""
    history, dice = History(), np.random.default_rng(length)
    for start in range(0, length, 100_000):
        x, losses = _steps(start, min(100_000, length - start), dice)
        history.train_loss.append(x, losses)
        history.train_accuracy.append(x, np.clip(1.0 - losses, 0.0, 1.0))
    epochs = np.arange(1, length // STEPS_PER_EPOCH + 1, dtype=float)
    losses = _loss(epochs, dice)
    for loss, accuracy in (
        (history.train_loss_by_epoch, history.train_accuracy_by_epoch),
        (history.validation_loss, history.validation_accuracy),
    ):
        loss.append(epochs, losses)
        accuracy.append(epochs, np.clip(1.0 - losses, 0.0, 1.0))
    layers = (*(layer.id for layer in experiment.network.layers), "output")
    for end in range(NORMS_EVERY, length + 1, NORMS_EVERY):
        norms = LayerNorms(layers, np.exp(dice.normal(-2.0, 1.0, len(layers))))
        history.gradient_norms.append(end / STEPS_PER_EPOCH, norms)
    return history


def _steps(first: int, count: int, dice: np.random.Generator) -> tuple[Values, Values]:
    """Places in epochs and losses of these steps."""
    x = (first + 1 + np.arange(count)) / STEPS_PER_EPOCH
    return x, _loss(x, dice)


def _loss(epochs: Values, dice: np.random.Generator) -> Values:
    """0.7 at first, 0.01 in the end, with the noise of small batches."""
    return (0.01 + 0.69 / (1.0 + epochs / 20.0)) * np.exp(dice.normal(0.0, 0.4, len(epochs)))
