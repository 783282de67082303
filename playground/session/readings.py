"""The numbers of the transport bar."""

from __future__ import annotations

import math

import attrs
from attrs import frozen

from playground.core.events import Broke, EpochEnd, Event, ReturnedToBest, Steps, Validated
from playground.core.history import Curves

TIME_CONSTANT = 0.5
"""Seconds over which the training loss and the speed that are read out are averaged."""


@frozen(kw_only=True)
class Readings:
    """Where training stands; None is "not known yet". ``train_loss`` is averaged over the last half second."""

    epoch: int = 0
    step: int = 0
    epochs: float = 0.0
    train_loss: float | None = None
    validation_loss: float | None = None
    accuracy: float | None = None
    """Fraction of the validation part that is classified right."""
    samples_per_second: float | None = None
    learning_rate: float | None = None
    """The one in force, as the schedule has it."""
    best_epoch: int | None = None
    """Epoch that did best on the validation part; None before the first."""
    has_learned: bool = False
    """Whether the weights were trained, here or before they were read from a file."""
    device: str = ""

    def at(self, curves: Curves) -> Readings:
        """The readings where these curves end."""
        loss, accuracy = curves.history.validation_loss.mean, curves.history.validation_accuracy.mean
        return attrs.evolve(
            self,
            epoch=int(curves.epochs),
            step=curves.step,
            epochs=curves.epochs,
            validation_loss=float(loss[-1]) if len(loss) else None,
            accuracy=float(accuracy[-1]) if len(accuracy) else None,
        )

    def after(self, event: Event) -> Readings:
        """The readings once this event has happened."""
        if isinstance(event, Steps):
            return self._after_steps(event)
        if isinstance(event, Validated):
            return attrs.evolve(self, validation_loss=event.validation.loss, accuracy=event.validation.accuracy)
        if isinstance(event, EpochEnd):
            return attrs.evolve(
                self,
                epoch=event.epoch,
                validation_loss=event.validation.loss,
                accuracy=event.validation.accuracy,
                best_epoch=event.epoch if event.is_best else self.best_epoch,
            )
        if isinstance(event, ReturnedToBest):
            return attrs.evolve(self, validation_loss=event.validation.loss, accuracy=event.validation.accuracy)
        if isinstance(event, Broke):
            return attrs.evolve(self, step=event.returned_to, train_loss=math.nan)
        return self

    def _after_steps(self, steps: Steps) -> Readings:
        keep = math.exp(-steps.seconds / TIME_CONSTANT)
        return attrs.evolve(
            self,
            has_learned=True,
            step=steps.last_step,
            epoch=int(steps.epochs[-1]),
            epochs=float(steps.epochs[-1]),
            learning_rate=steps.learning_rate,
            train_loss=_blend(self.train_loss, float(steps.losses.mean()), keep),
            samples_per_second=_blend(self.samples_per_second, steps.samples / max(steps.seconds, 1e-9), keep),
        )


def _blend(before: float | None, now: float, keep: float) -> float:
    return now if before is None or not math.isfinite(before) else keep * before + (1.0 - keep) * now
