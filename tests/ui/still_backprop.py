"""Backpropagation without its thread: what is asked is worked out at once."""

from __future__ import annotations

from PySide6.QtCore import QObject

from playground.engine.backprop import work_out
from playground.session.backprop import Backprop
from playground.session.ticker import Ticker
from playground.session.working_out import Answer


class StillBackprop(Backprop):
    """Answers at once, on the thread that asks."""

    def __init__(self, trainer: QObject, parent: QObject) -> None:
        super().__init__(trainer, Ticker(parent), parent)  # type: ignore[arg-type]  # stands in for a trainer

    def _work(self) -> None:
        asked = self._desk.question
        assert asked is not None
        found = work_out(
            asked.experiment, asked.weights, asked.inputs, asked.targets, asked.learning_rate, asked.memory
        )
        self.take(Answer(asked.number, found.trace, found.weights, found.memory))
