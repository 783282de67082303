"""Autosave: what is open is written every minute in the background, and offered again after a crash."""

from __future__ import annotations

import time
from collections.abc import Iterator
from functools import partial
from pathlib import Path

import attrs
from attrs import frozen
from PySide6.QtCore import QObject, QTimer, Signal

from playground.core.experiment import Experiment
from playground.core.frames import WeightsFrame
from playground.core.history import Curves
from playground.core.message import Message
from playground.session.job import Job, JobControl, JobFailed
from playground.session.leftovers import Place, autosave_folder, last_session, leftovers, others_run
from playground.session.mailbox import Mailbox
from playground.session.studio import Studio

INTERVAL = 60.0
"""Seconds between two looks whether there is something new."""
PATIENCE = 5.0
"""Seconds that closing waits for the last one."""


@frozen
class State:
    """What an autosave keeps; as long as it is the same there is nothing to write."""

    experiment: Experiment
    step: int
    marks: int
    """Changes noted on the curves: going back to the best weights, for one."""
    weights_set: int
    """How often weights were set by hand."""


@frozen
class Kept:
    """The state was written."""

    state: State


class Autosave(QObject):
    """Keeps what is open in this studio, with weights and curves, in a file of its own. Lives on the window's thread.

    Signals:
        kept(Path): it was written.
    """

    kept = Signal(object)

    def __init__(self, studio: Studio, folder: Path | None = None, interval: float = INTERVAL) -> None:
        super().__init__(studio)
        self._studio = studio
        self.folder = autosave_folder() if folder is None else folder
        self._place: Place | None = None
        self._left: list[Place] = []
        self._kept = self._state()
        self._waiting = False
        self._job: Job | None = None
        self._mailbox = Mailbox()
        self._told = False
        self._timer = QTimer(self)
        self._timer.setInterval(round(1000 * interval))
        self._timer.timeout.connect(self.save)

    # --- at the start -----------------------------------------------------------------------------------------

    def start(self) -> None:
        """Begin to keep what is open, and look for what others left; ``problem`` says why that cannot be."""
        try:
            self._left = leftovers(self.folder)
            self._place = Place(self.folder)
        except OSError as error:
            self._tell(error.strerror or str(error))
            return
        studio = self._studio
        studio.ticker.add(self._drain)
        studio.opened.connect(self._is_safe)
        studio.saved.connect(self._is_safe)
        studio.failed.connect(self._on_failure)
        studio.closing.connect(self.finish)
        self._kept = self._state()
        self._timer.start()

    @property
    def is_alone(self) -> bool:
        """Whether no other program of this user runs that keeps its experiments here."""
        own = [place.name for place in (self._place, *self._left) if place is not None]
        return self._place is not None and not others_run(self.folder, own)

    @property
    def offered(self) -> Path | None:
        """What a program left that ended unexpectedly, the newest; None when there is nothing."""
        return self._left[0].newest if self._left else None

    def restore(self) -> None:
        """Open what is offered. Its file is kept as ours, so that another crash loses nothing."""
        if self._left and self._place is not None:
            self._place.take_over(self._left.pop(0))
            newest = self._place.newest
            if newest is not None:
                self._studio.restore(newest)

    def discard(self) -> None:
        """Delete what is offered."""
        if self._left:
            place = self._left.pop(0)
            place.clear()
            place.release()

    @property
    def last_session(self) -> Path | None:
        """What was open when the program was closed last."""
        return last_session(self.folder)

    # --- while it runs ----------------------------------------------------------------------------------------

    def save(self) -> None:
        """Write what is open now, if it changed and the last one is through."""
        state = self._state()
        if self._place is None or self._busy or state == self._kept:
            return
        trainer = self._studio.trainer
        if trainer.problems or not trainer.has_network:
            self._start(partial(_keep_experiment, self._place.path(".json"), state))
            return
        self._waiting = True
        trainer.copy_weights(self._take_weights)

    def finish(self) -> None:
        """Write the last changes and keep them as those of the last session: nothing will be offered."""
        self._timer.stop()
        if self._place is None:
            return
        self._wait()
        self.save()
        self._wait()
        place, self._place = self._place, None
        for other in self._left:
            other.release()
        if not self._busy:
            place.become_last_session()
        place.release()

    def _wait(self) -> None:
        deadline = time.monotonic() + PATIENCE
        while self._busy and time.monotonic() < deadline:
            self._studio.trainer.drain()
            self._drain()
            time.sleep(0.002)

    def _take_weights(self, frame: WeightsFrame) -> None:
        self._waiting = False
        if self._place is not None:
            state = attrs.evolve(self._state(), experiment=frame.experiment, step=frame.step)
            curves, test_is_open = self._studio.curves(), self._studio.trainer.is_test_open(frame.experiment)
            self._start(partial(_keep_all, self._place.path(".nnp"), state, frame, curves, test_is_open))

    def _start(self, work: partial[Iterator[Kept]]) -> None:
        self._job = Job("autosave", work, self._mailbox)
        self._job.start()

    @property
    def _busy(self) -> bool:
        return self._waiting or (self._job is not None and self._job.alive)

    def _state(self) -> State:
        trainer = self._studio.trainer
        document = self._studio.document
        return State(document.experiment, trainer.readings.step, len(trainer.history.marks), document.weights_set)

    def _drain(self) -> None:
        events, _frames = self._mailbox.drain()
        for event in events:
            if isinstance(event, Kept) and self._place is not None:
                self._kept = event.state
                self.kept.emit(self._place.newest)
            elif isinstance(event, JobFailed):
                self._tell(event.message)

    def _is_safe(self, _path: object) -> None:
        """What is open lies in a file of the person's own."""
        if self._place is not None and not self._busy and not self._studio.document.modified:
            self._place.clear()
            self._kept = self._state()

    def _on_failure(self, _failure: object) -> None:
        self.save()

    def _tell(self, reason: str) -> None:
        """Say once that nothing can be kept."""
        if not self._told:
            self._told = True
            message = Message("What is open cannot be autosaved: {reason}.", {"reason": reason.rstrip(".")})
            self._studio.tell(message)


def _keep_all(
    path: Path, state: State, frame: WeightsFrame, curves: Curves | None, test_is_open: bool, control: JobControl
) -> Iterator[Kept]:
    from playground.engine.checkpoint import save_checkpoint

    save_checkpoint(path, frame.experiment, frame.tensors, curves, frame.scale, test_is_open)
    yield Kept(state)


def _keep_experiment(path: Path, state: State, control: JobControl) -> Iterator[Kept]:
    from playground.core.document import to_json
    from playground.engine.files import write_file

    write_file(path, to_json(state.experiment).encode("utf-8"))
    yield Kept(state)
