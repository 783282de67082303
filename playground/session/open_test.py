"""Scores of the test part while it is open: at rest for every state, while training now and then."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING

from playground.core.events import ScoredOnTest

if TYPE_CHECKING:
    from playground.engine.learner import Learner

LEAST_SECONDS = 0.2
"""Seconds between two evaluations while training, at least …"""
TIMES = 10.0
"""… and so many times as long as the last one took, so that training keeps nine tenths of its time."""


class OpenTest:
    """Evaluates the test part in slices when its answers have changed since. For the training thread."""

    def __init__(self, learner: Learner, clock: Callable[[], float] = time.perf_counter) -> None:
        self._learner = learner
        self._clock = clock
        self._state: tuple[object, ...] | None = None
        self._not_before = 0.0

    @property
    def is_new(self) -> bool:
        """Whether nothing was told of it yet since it was opened."""
        return self._state is None

    def is_due(self, training: bool) -> bool:
        """Whether it is open, holds anything, and its answers may be others than those told."""
        learner = self._learner
        if not learner.test_is_open:
            self._state = None
            return False
        if not len(learner.dataset.test) or (training and self._clock() < self._not_before):
            return False
        return self._state != self._now()

    def score(self, gives_way: Callable[[], bool] = lambda: False) -> Iterator[object]:
        """Evaluate it and tell; it is left as it was where ``gives_way()`` says so between two slices."""
        from playground.engine.evaluate import evaluation

        began, state = self._clock(), self._now()
        slices = evaluation(self._learner, self._learner.dataset.test)
        while True:
            try:
                yield next(slices)
            except StopIteration as finished:
                self._state = state
                now = self._clock()
                self._not_before = now + max(LEAST_SECONDS, TIMES * (now - began))
                if finished.value is not None:
                    yield ScoredOnTest(self._learner.epochs, finished.value)
                return
            if gives_way():
                return

    def _now(self) -> tuple[object, ...]:
        """What the answers depend on."""
        learner = self._learner
        settings = learner.experiment.training
        measure = (settings.loss, settings.output_activation)
        return (learner.step, learner.version, measure, learner.experiment.network.layers)
