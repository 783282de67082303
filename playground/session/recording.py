"""What a run leaves behind: its curves with their marks, where it stands, and the curves of the run before."""

from __future__ import annotations

import attrs
import numpy as np
from PySide6.QtCore import QCoreApplication

from playground.core.events import (
    Broke,
    EpochEnd,
    Epochs,
    Rescored,
    ReturnedToBest,
    ScoredOnTest,
    Scores,
    Steps,
    Trains,
    Validated,
)
from playground.core.history import Curves, History, Series
from playground.core.message import Message
from playground.session.readings import Readings

Recorded = Steps | Epochs | EpochEnd | Validated | Broke | ReturnedToBest | Rescored | ScoredOnTest | Trains
"""Events with numbers to keep."""
TOGETHER = 2
"""Numbers that one drag sets at most: the slope and the height of a line."""


class Recording:
    """Keeps what training tells; ``ghost`` is the history of the last run that got anywhere."""

    def __init__(self) -> None:
        self.history = History()
        self.ghost: History | None = None
        self.readings = Readings()
        self._dragged: dict[object, tuple[float, str]] = {}

    def begin(self, curves: Curves | None, *, has_learned: bool, keeps_ghost: bool) -> None:
        """A new run, on curves that are there already or on empty ones; ``has_learned`` says whether its weights have.

        Without ``keeps_ghost`` the last run cannot be compared: accuracy and R² have nothing in common.
        """
        if self.readings.step:
            self.ghost = self.history
        if not keeps_ghost:
            self.ghost = None
        self.history = History() if curves is None else curves.history
        self.readings = Readings(device=self.readings.device, has_learned=has_learned)
        if curves is not None:
            self.readings = self.readings.at(curves)
        self._dragged = {}

    def name_device(self, device: str, target_deviation: float = 1.0) -> None:
        """What trains this run, and how many units of the data a predicted 1 is."""
        self.readings = attrs.evolve(self.readings, device=device, target_deviation=target_deviation)

    def take(self, event: Recorded) -> None:
        """Keep what an event tells."""
        self.readings = self.readings.after(event)
        _put_on(self.history, event)
        if isinstance(event, ReturnedToBest):
            self.mark(event.epochs, Message("best: epoch {epoch}", {"epoch": event.epoch}))

    def mark(self, epochs: float, message: Message, drag: object = None) -> None:
        """Note on the curves what happened; of one ``drag`` only the last is kept, also where two go hand in hand."""
        marks = self.history.marks
        last = self._dragged.get(drag) if drag is not None else None
        if last in marks[-TOGETHER:]:
            del marks[len(marks) - 1 - marks[::-1].index(last)]
        text = QCoreApplication.translate("Message", message.template).format(**message.values)
        self.history.mark(epochs, text)
        kept = marks[-TOGETHER:]
        self._dragged = {key: mark for key, mark in (*self._dragged.items(), (drag, marks[-1])) if mark in kept}
        if drag is None:
            self._dragged = {}


def _put_on(history: History, event: Recorded) -> None:
    """Put an event's numbers on the curves."""
    if isinstance(event, Steps):
        history.train_loss.append(event.epochs, event.losses)
        history.train_accuracy.append(event.epochs, event.accuracies)
        history.gradient_norms.append(float(event.epochs[-1]), event.gradients)
    elif isinstance(event, Broke):
        history.cut(event.epochs)
    elif isinstance(event, Epochs):
        history.train_loss_by_epoch.append(event.numbers, event.train_losses)
        history.train_accuracy_by_epoch.append(event.numbers, event.train_accuracies)
        if event.validation_losses is not None and event.validation_accuracies is not None:
            history.validation_loss.append(event.numbers, event.validation_losses)
            history.validation_accuracy.append(event.numbers, event.validation_accuracies)
    elif isinstance(event, EpochEnd):
        epoch = float(event.epoch)
        _put(history.train_loss_by_epoch, history.train_accuracy_by_epoch, epoch, event.train)
        if event.validation is not None:
            _put(history.validation_loss, history.validation_accuracy, epoch, event.validation)
        history.gradient_norms_by_epoch.append(epoch, event.gradients)
    elif isinstance(event, Validated):
        _put(history.validation_loss, history.validation_accuracy, event.epochs, event.validation)


def _put(loss: Series, accuracy: Series, epoch: float, scores: Scores) -> None:
    loss.append(np.array([epoch]), np.array([scores.loss]))
    accuracy.append(np.array([epoch]), np.array([scores.accuracy]))
