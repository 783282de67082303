"""Sets of pictures that are not shipped: whether they are here, and bringing them here in the background."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from functools import partial

from attrs import frozen
from PySide6.QtCore import QObject, Signal

from playground.core.datasets import IMAGE_SETS, Data, Images
from playground.core.experiment import Experiment
from playground.core.message import Message
from playground.core.progress import seconds_left
from playground.core.shapes import Problem
from playground.paths import is_fetched
from playground.session.document import Document
from playground.session.job import Job, JobControl, JobFailed, JobFinished
from playground.session.mailbox import Mailbox
from playground.session.ticker import Ticker

UNEXPECTED = Message("The set could not be fetched because of an error in the program.")


def missing_set(data: Data) -> str:
    """The name of the set these data need that is not on this computer; empty where nothing lacks."""
    if not isinstance(data, Images) or IMAGE_SETS[data.set].is_shipped or is_fetched(data.set):
        return ""
    return data.set


def missing_problems(experiment: Experiment) -> tuple[Problem, ...]:
    """That the data have to be fetched first, if so."""
    name = missing_set(experiment.data)
    if not name:
        return ()
    values = {"data": IMAGE_SETS[name].title, "megabytes": IMAGE_SETS[name].megabytes}
    template = "{data} is not on this computer yet: training waits until the Data pane has fetched it ({megabytes} MB)."
    return (Problem(Message(template, values), field="data.set"),)


@frozen
class Fetching:
    """How far it is: bytes here, of how many (0: not known yet); or why it ended without success.

    ``seconds_left`` is None before that can be said; ``is_reading``: all is here and being read.
    """

    received: int = 0
    total: int = 0
    seconds_left: float | None = None
    is_reading: bool = False
    problem: Message | None = None

    @property
    def is_under_way(self) -> bool:
        """Whether it is still being fetched."""
        return self.problem is None


@frozen
class _Fetched:
    """All of it is here."""


class Bringer(QObject):
    """Brings one thing at a time to this computer, by name; nothing half done is kept. Lives on the window's thread.

    Signals:
        changed(): it began, got on, ended or failed.
        arrived(str): what has this name is here now.
        failed(JobFailed): an unexpected error.
    """

    changed = Signal()
    arrived = Signal(str)
    failed = Signal(object)
    unexpected = Message("It could not be fetched because of an error in the program.")

    def __init__(
        self,
        ticker: Ticker,
        parent: QObject | None = None,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        super().__init__(parent)
        self._clock = clock
        self._name = ""
        self._state: Fetching | None = None
        self._job: Job | None = None
        self._old: list[Job] = []
        self._mailbox = Mailbox()
        self._began = 0.0
        ticker.add(self.drain)

    def is_here(self, name: str) -> bool:
        """Whether there is nothing to fetch."""
        raise NotImplementedError

    def received(self, name: str, stopping: Callable[[], bool]) -> Iterator[object]:
        """Fetch it, telling how far it is; runs in the thread."""
        raise NotImplementedError

    def state(self, name: str) -> Fetching | None:
        """How far fetching this is; None where nobody asked for it, or it is here."""
        return self._state if name == self._name else None

    def fetch(self, name: str) -> None:
        """Begin to fetch this, or begin again; what is here already just arrives."""
        if self._job is not None and name == self._name:
            return
        self.cancel()
        if self.is_here(name):
            self.arrived.emit(name)
            return
        self._name, self._state = name, Fetching()
        self._mailbox = Mailbox()
        self._began = self._clock()
        self._job = Job(f"fetch-{name}", partial(_fetch, self.received, name), self._mailbox)
        self._job.start()
        self.changed.emit()

    def cancel(self) -> None:
        """Stop what is being fetched; its thread ends by itself, and what it has so far is removed."""
        if self._job is not None:
            self._job.stop()
            self._old = [job for job in (*self._old, self._job) if job.alive]
        if self._name:
            self._name, self._state, self._job = "", None, None
            self._mailbox = Mailbox()
            self.changed.emit()

    def close(self, patience: float = 5.0) -> bool:
        """Stop and wait for the threads, ``patience`` seconds at most; whether they have ended."""
        self.cancel()
        return all([job.join(patience) for job in self._old])

    def drain(self) -> None:
        """Take in what the thread left."""
        events, frames = self._mailbox.drain()
        for frame in frames.values():
            self._take_progress(frame)
        for event in events:
            if isinstance(event, _Fetched):
                name, self._name, self._state, self._job = self._name, "", None, None
                self.changed.emit()
                self.arrived.emit(name)
            elif isinstance(event, JobFailed):
                self._job, self._state = None, Fetching(problem=event.problem or self.unexpected)
                self.changed.emit()
                if event.problem is None:
                    self.failed.emit(event)
            else:
                assert isinstance(event, JobFinished)

    def _take_progress(self, frame: object) -> None:
        from playground.engine.data.fetched.fetch import Received

        assert isinstance(frame, Received)
        left = seconds_left(self._clock() - self._began, frame.bytes, frame.total)
        state = Fetching(frame.bytes, frame.total, left, is_reading=frame.bytes == frame.total)
        if state != self._state:
            self._state = state
            self.changed.emit()


class Fetcher(Bringer):
    """Fetches the set that the document's data need; choosing other data stops it."""

    unexpected = UNEXPECTED

    def __init__(
        self,
        document: Document,
        ticker: Ticker,
        parent: QObject | None = None,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        super().__init__(ticker, parent, clock)
        document.changed.connect(self._on_document_changed)

    def is_here(self, name: str) -> bool:
        return is_fetched(name)

    def received(self, name: str, stopping: Callable[[], bool]) -> Iterator[object]:
        from playground.engine.data.fetched.fetch import fetch

        return fetch(name, stopping)

    def _on_document_changed(self, _old: Experiment, new: Experiment) -> None:
        if self._name and not (isinstance(new.data, Images) and new.data.set == self._name):
            self.cancel()


def _fetch(
    received: Callable[[str, Callable[[], bool]], Iterator[object]], name: str, control: JobControl
) -> Iterator[object]:
    for amount in received(name, lambda: control.stopping):
        control.show(name, amount)
        yield None
    if not control.stopping:
        yield _Fetched()
