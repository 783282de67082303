"""Looking at a folder or table of a person's own, in the background."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from pathlib import Path

from PySide6.QtCore import QObject, Signal

from playground.core.datasets import Dialect
from playground.core.found_folder import FolderFound
from playground.core.found_table import TableFound
from playground.core.progress import Progress
from playground.session.job import Job, JobControl, JobFailed
from playground.session.mailbox import Mailbox
from playground.session.ticker import Ticker

PROGRESS = "progress"
PATIENCE = 5.0


class Importing(QObject):
    """Looks at one path at a time; asked for another it leaves the first. Lives on the window's thread.

    Signals:
        progressed(Progress): how far it is.
        found(FolderFound | TableFound): what there is.
        refused(Message): why it cannot be used, in one sentence.
        failed(JobFailed): an unexpected error.
    """

    progressed = Signal(object)
    found = Signal(object)
    refused = Signal(object)
    failed = Signal(object)

    def __init__(self, ticker: Ticker, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._ticker = ticker
        self._mailbox = Mailbox()
        self._job: Job | None = None
        self._left: list[Job] = []
        self._is_closed = False
        ticker.add(self._drain)

    def look_at(self, path: Path, dialect: Dialect | None = None) -> None:
        """Begin to look; a table is read as written in this way, or in the most likely one."""
        self.cancel()
        self._job = Job("import", partial(_look, path, dialect), self._mailbox)
        self._job.start()

    @property
    def is_looking(self) -> bool:
        return self._job is not None

    def cancel(self) -> None:
        """Leave it; nothing more is said of it."""
        if self._job is not None:
            self._job.stop()
            self._left = [job for job in (*self._left, self._job) if job.alive]
            self._job = None
        self._mailbox = Mailbox()

    def leave(self) -> None:
        """Leave it for good, once, without waiting: a thread ends after the picture or the rows that it reads."""
        self.cancel()
        if not self._is_closed:
            self._is_closed = True
            self._ticker.remove(self._drain)

    def close(self) -> bool:
        """Leave it for good and wait; whether its threads have ended in time."""
        self.leave()
        return all([job.join(PATIENCE) for job in self._left])

    def _drain(self) -> None:
        events, frames = self._mailbox.drain()
        if self._job is not None and PROGRESS in frames:
            self.progressed.emit(frames[PROGRESS])
        for event in events:
            if isinstance(event, FolderFound | TableFound):
                self._job = None
                self.found.emit(event)
            elif isinstance(event, JobFailed):
                self._job = None
                if event.problem is not None:
                    self.refused.emit(event.problem)
                else:
                    self.failed.emit(event)


def _look(path: Path, dialect: Dialect | None, control: JobControl) -> Iterator[object]:
    from playground.engine.data.own_files import scan
    from playground.engine.data.table import scan_table

    for event in scan(path) if dialect is None else scan_table(path, dialect):
        if isinstance(event, Progress):
            control.show(PROGRESS, event)
            yield None
        else:
            yield event
