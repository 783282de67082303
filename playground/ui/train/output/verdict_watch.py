"""Keeps the verdict up to date with the run, and does what it advises."""

from __future__ import annotations

import time
from collections.abc import Callable

import attrs
from PySide6.QtCore import QObject, Signal

from playground.core.advice import BACK_TO_BEST, OPEN_TEST, TRAIN_ON, Advice, Standpoint, advise
from playground.core.experiment import Experiment
from playground.core.parts import part_counts
from playground.core.steady import SteadyVerdict
from playground.core.verdict import Verdict, judge
from playground.session.studio import Studio
from playground.session.trainer import TrainerState
from playground.ui.pace import Pace

JUDGE_MS = 500
"""Curves are judged at most this often while training."""


class VerdictWatch(QObject):
    """Judges the studio's run while `active`.

    Signals:
        judged(Verdict, tuple[Advice, ...]): the verdict to show.
    """

    judged = Signal(object, object)

    def __init__(self, studio: Studio, parent: QObject, clock: Callable[[], float] = time.monotonic) -> None:
        super().__init__(parent)
        self._studio = studio
        self._clock = clock
        self._steady = SteadyVerdict()
        self._since = 0.0
        self._returned_at: int | None = None  # step at which it went back to the best weights
        self._is_active = False
        self._pace = Pace(self._judge, self, JUDGE_MS)
        self._advice = Pace(self._say, self)  # of the settings, which may change at every pixel of a drag
        studio.trainer.progressed.connect(self._ask)
        studio.trainer.stateChanged.connect(self._on_state)
        studio.trainer.runStarted.connect(self._on_run)
        studio.trainer.testOpened.connect(self._ask)
        studio.document.changed.connect(self._on_document_changed)

    def set_active(self, active: bool) -> None:
        """Whether anyone sees it."""
        self._is_active = active
        if active:
            self._pace.now()

    def take(self, key: str) -> None:
        """Do what the advice of this name says."""
        document, trainer = self._studio.document, self._studio.trainer
        if key == TRAIN_ON:
            trainer.train()
        elif key == BACK_TO_BEST:
            self._returned_at = trainer.readings.step
            trainer.return_to_best()
        elif key == OPEN_TEST:
            trainer.open_test_set()
        else:
            advice = advise(document.experiment, attrs.evolve(self._standpoint(), new_id=document.new_id))
            edited = next((one.edited for one in advice if one.key == key), None)
            if edited is not None:
                document.edit(edited)
        self._say()

    def _ask(self) -> None:
        if self._is_active:
            self._pace.ask()

    def _judge(self) -> None:
        experiment, trainer = self._studio.document.experiment, self._studio.trainer
        validation = part_counts(experiment.data, experiment.seeds)[1]
        found = judge(trainer.history, experiment.data.task, validation, self._since, self._steady.shown.kind)
        self._steady.take(found, self._clock(), trainer.state is TrainerState.RUNNING)
        self._say()

    def _say(self) -> None:
        verdict: Verdict = self._steady.shown
        advice: tuple[Advice, ...] = advise(self._studio.document.experiment, self._standpoint())
        self.judged.emit(verdict, advice)

    def _standpoint(self) -> Standpoint:
        trainer = self._studio.trainer
        readings = trainer.readings
        is_later = readings.best_epoch is not None and readings.best_epoch < readings.epochs
        return Standpoint(
            self._steady.shown,
            is_running=trainer.wants_to_run,
            can_train=not trainer.problems,
            has_best=is_later and self._returned_at != trainer.readings.step,
            has_sealed_test=bool(self._studio.document.experiment.data.counts[2]) and not trainer.test_is_open,
        )

    def _on_state(self, _state: object) -> None:
        if self._is_active:
            self._pace.now()

    def _on_run(self, _run: int) -> None:
        self._since, self._returned_at = 0.0, None
        self._steady.forget()
        if self._is_active:
            self._pace.now()

    def _on_document_changed(self, old: Experiment, new: Experiment) -> None:
        before, after = old.training, new.training
        if (before.loss, before.output_activation) != (after.loss, after.output_activation):
            self._since = self._studio.trainer.readings.epochs
        if self._is_active:
            self._advice.ask()
