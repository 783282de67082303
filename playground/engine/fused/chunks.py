"""What the training loop asks of the kernels: as many steps or epochs as fit a chunk of time, told as events."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

import numpy as np

from playground.core.events import EpochEnd, Epochs, Scores, Steps
from playground.core.schedules import Plateau
from playground.engine.fused.runner import Column, Made, Runner, Values

if TYPE_CHECKING:
    from playground.engine.learner import Learner

FIRST_GUESS = 20e-6
"""Seconds a step takes, until some were made."""
MOST_STEPS = 200_000
"""In one call, whatever the time: their losses have to lie somewhere."""


class Chunks:
    """Makes chunks of training with the kernels; knows how long a step takes, so that a call lasts as long as asked."""

    def __init__(self, learner: Learner) -> None:
        self._learner = learner
        self._runner = Runner(learner)
        self._seconds = FIRST_GUESS

    @property
    def fits(self) -> bool:
        """Whether it still belongs to what the learner works on."""
        return self._runner.fits

    @property
    def runner(self) -> Runner:
        """What makes the steps."""
        return self._runner

    @property
    def steps_per_epoch(self) -> int:
        """Batches of an epoch, the last of which may be smaller."""
        return -(-self._learner.samples // self._runner.batch)

    def steps(self, seconds: float, most: int = MOST_STEPS) -> Steps:
        """As many steps as fit into ``seconds``, at least one, at most ``most``, to the end of the epoch, and to a
        broken loss."""
        learner, runner = self._learner, self._runner
        learner.follow_schedule()
        began, position, first = time.perf_counter(), learner.position, learner.step + 1
        losses, accuracies = runner.steps(min(self._room(seconds), most))
        places = np.minimum(position + runner.batch * np.arange(1, len(losses) + 1), learner.samples)
        epochs = learner.epoch + places / learner.samples
        return self._told(began, first, epochs, losses, accuracies, learner.position - position)

    def whole_epochs(self, seconds: float, most: int) -> tuple[Steps, Epochs | None, EpochEnd | None]:
        """As many epochs as fit into ``seconds`` and may be made before anyone is asked, at least one, from its start.

        No EpochEnd where a loss was not finite: the learner stands after the step that broke.
        """
        learner, runner = self._learner, self._runner
        learner.follow_schedule()
        began, first, start = time.perf_counter(), learner.step + 1, learner.epoch
        fitting = self._room(seconds) // self.steps_per_epoch
        made = runner.epochs(max(1, min(fitting, most, self._before_asking())))
        places = np.minimum(runner.batch * (1 + np.arange(len(made.losses)) % made.per_epoch), learner.samples)
        epochs = start + np.arange(len(made.losses)) // made.per_epoch + places / learner.samples
        samples = round((float(epochs[-1]) - start) * learner.samples)
        steps = self._told(began, first, epochs, made.losses, made.accuracies, samples)
        if not made.whole:
            return steps, None, None
        return steps, *self._ends(made, start, steps)

    def _before_asking(self) -> int:
        """Epochs after which training might have to rest, or its learning rate to change."""
        learner = self._learner
        training, standing = learner.experiment.training, learner.standing
        most = MOST_STEPS
        if isinstance(training.schedule, Plateau):
            return 1
        if learner.epoch < training.epochs:
            most = training.epochs - learner.epoch
        if training.early_stopping is not None:
            most = min(most, max(standing.best_epoch, standing.waits_from) + training.early_stopping - learner.epoch)
        return most

    def _ends(self, made: Made, start: int, steps: Steps) -> tuple[Epochs | None, EpochEnd]:
        learner, ends = self._learner, made.ends
        speed = steps.samples / steps.seconds if steps.seconds > 0 else 0.0
        best = self._judge(ends, start)
        has_validation = len(learner.dataset.validation) > 0
        last = ends[-1]
        train = Scores(float(last[Column.TRAIN_LOSS]), float(last[Column.TRAIN_ACCURACY]))
        validation = Scores(float(last[Column.LOSS]), float(last[Column.ACCURACY])) if has_validation else None
        stops = learner.stop_reason(train)
        end = EpochEnd(
            learner.epoch, learner.step, train, validation, speed, best == learner.epoch, stops, steps.gradients
        )
        if len(ends) == 1:
            return None, end
        before = Epochs(
            start + 1,
            steps.first_step - 1 + made.per_epoch * np.arange(1, len(ends)),
            ends[:-1, Column.TRAIN_LOSS],
            ends[:-1, Column.TRAIN_ACCURACY],
            ends[:-1, Column.LOSS] if has_validation else None,
            ends[:-1, Column.ACCURACY] if has_validation else None,
            speed,
            best if best is not None and best < learner.epoch else None,
        )
        return before, end

    def _judge(self, ends: Values, start: int) -> int | None:
        """Let the learner know which epoch was best; its number if it is one of these."""
        learner = self._learner
        better = np.flatnonzero(ends[:, Column.IS_BEST])
        looked_at = [int(better[-1])] if len(better) else [len(ends) - 1]
        best = None
        for index in looked_at:
            scores = Scores(float(ends[index, Column.LOSS]), float(ends[index, Column.ACCURACY]))
            if learner.judge_epoch(start + index + 1, scores):
                best = start + index + 1
                learner.remember_best(self._runner.best_weights())
        return best

    def _room(self, seconds: float) -> int:
        return max(1, min(int(seconds / self._seconds), MOST_STEPS))

    def _told(
        self, began: float, first: int, epochs: Values, losses: Values, accuracies: Values, samples: int
    ) -> Steps:
        seconds = time.perf_counter() - began
        count = len(losses)
        self._seconds += (seconds / count - self._seconds) * min(1.0, count / 100)
        rate, gradients = self._learner.learning_rate, self._runner.gradient_norms()
        return Steps(first, epochs, losses, accuracies, samples, seconds, rate, gradients)
