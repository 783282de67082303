"""The numbers of the transport bar."""

from __future__ import annotations

import math

import attrs
from attrs import frozen

from playground.core.events import (
    Broke,
    EpochEnd,
    Epochs,
    Event,
    Rescored,
    ReturnedToBest,
    ScoredOnTest,
    Scores,
    Steps,
    Trains,
    Validated,
)
from playground.core.history import Curves

TIME_CONSTANT = 0.5
"""Seconds over which the training loss and the speed that are read out are averaged."""


@frozen(kw_only=True)
class Readings:
    """Where training stands; None is "not known yet".

    ``train_loss`` is averaged over the last half second, or the last epoch where that is shorter.
    """

    epoch: int = 0
    step: int = 0
    epochs: float = 0.0
    train_loss: float | None = None
    validation_loss: float | None = None
    accuracy: float | None = None
    """Fraction of the validation part that is classified right, or its R²; without validation data the training R²."""
    test: Scores | None = None
    """Those of the test part, once it was opened."""
    samples_per_second: float | None = None
    epochs_per_second: float | None = None
    """Of training alone, like the samples: without pictures, and without the rest between steps at a set speed."""
    steps_per_second: float | None = None
    learning_rate: float | None = None
    """The one in force, as the schedule has it."""
    best_epoch: int | None = None
    """Epoch that did best on the validation part (without one, on the training part); None before the first."""
    has_learned: bool = False
    """Whether the weights were trained, here or before they were read from a file."""
    device: str = ""
    target_deviation: float = 1.0
    """Units of the data in one of the loss: the σ by which the predicted column of a table was divided."""
    trains: Trains | None = None

    def at(self, curves: Curves) -> Readings:
        """The readings where these curves end."""
        history = curves.history
        loss, accuracy = history.validation_loss.mean, history.validation_accuracy.mean
        train = history.train_loss_by_epoch.mean
        if not len(loss):
            accuracy = history.train_accuracy_by_epoch.mean
        return attrs.evolve(
            self,
            epoch=int(curves.epochs),
            step=curves.step,
            epochs=curves.epochs,
            train_loss=float(train[-1]) if len(train) else None,
            validation_loss=float(loss[-1]) if len(loss) else None,
            accuracy=float(accuracy[-1]) if len(accuracy) else None,
        )

    def after(self, event: Event) -> Readings:
        """The readings once this event has happened."""
        if isinstance(event, Steps):
            return self._after_steps(event)
        if isinstance(event, Epochs):
            return self if event.best is None else attrs.evolve(self, best_epoch=event.best)
        if isinstance(event, EpochEnd):
            best = event.epoch if event.is_best else self.best_epoch
            readings = attrs.evolve(self, epoch=event.epoch, best_epoch=best, accuracy=event.train.accuracy)
            return readings._validated(event.validation)
        if isinstance(event, Validated | ReturnedToBest):
            return self._validated(event.validation)
        if isinstance(event, Trains):
            return attrs.evolve(self, trains=event)
        if isinstance(event, ScoredOnTest):
            return attrs.evolve(self, test=event.test)
        if isinstance(event, Rescored):
            return attrs.evolve(self, train_loss=event.train.loss, accuracy=event.train.accuracy)
        if isinstance(event, Broke):
            return attrs.evolve(self, step=event.returned_to, train_loss=math.nan)
        return self

    def _validated(self, validation: Scores | None) -> Readings:
        if validation is None:
            return self
        return attrs.evolve(self, validation_loss=validation.loss, accuracy=validation.accuracy)

    def _after_steps(self, steps: Steps) -> Readings:
        keep = math.exp(-steps.seconds / TIME_CONSTANT)
        epochs = max(0.0, float(steps.epochs[-1]) - self.epochs)
        seconds = max(steps.seconds, 1e-9)
        return attrs.evolve(
            self,
            has_learned=True,
            step=steps.last_step,
            epoch=int(steps.epochs[-1]),
            epochs=float(steps.epochs[-1]),
            learning_rate=steps.learning_rate,
            train_loss=_blend(self.train_loss, float(steps.losses.mean()), min(keep, math.exp(-epochs))),
            samples_per_second=_blend(self.samples_per_second, steps.samples / seconds, keep),
            epochs_per_second=_blend(self.epochs_per_second, epochs / seconds, keep),
            steps_per_second=_blend(self.steps_per_second, len(steps.losses) / seconds, keep),
        )


def _blend(before: float | None, now: float, keep: float) -> float:
    return now if before is None or not math.isfinite(before) else keep * before + (1.0 - keep) * now
