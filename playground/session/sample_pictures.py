"""Pictures at hand without any experiment, read in the background when somebody asks for them."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import partial
from typing import TYPE_CHECKING

import numpy as np
from attrs import frozen
from numpy.typing import NDArray
from PySide6.QtCore import QObject, Signal

from playground.session.job import Job, JobControl, JobFailed
from playground.session.mailbox import Mailbox
from playground.session.ticker import Ticker

if TYPE_CHECKING:
    from playground.engine.sample_pictures import SampleDigits

DEADLINE = 5.0
"""Seconds a thread is given to end when the program closes."""
DIGITS = "digits"


@frozen(eq=False)
class _Digits:
    """The digits were read."""

    digits: SampleDigits


@frozen(eq=False)
class _Photo:
    """A photograph was read."""

    name: str
    pixels: NDArray[np.uint8]


class SamplePictures(QObject):
    """Validation digits and shipped photographs, each read once. Lives on the window's thread.

    Signals:
        digitsArrived(): ``digits`` are there.
        photoArrived(str): the photograph of this name is there.
        failed(JobFailed): they could not be read; asked for again, they are tried again.
    """

    digitsArrived = Signal()
    photoArrived = Signal(str)
    failed = Signal(object)

    def __init__(self, ticker: Ticker, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._ticker = ticker
        self._mailbox = Mailbox()
        self._jobs: dict[str, Job] = {}
        self._photos: dict[str, NDArray[np.uint8]] = {}
        self._digits: SampleDigits | None = None
        self._is_closed = False
        ticker.add(self._drain)

    @property
    def digits(self) -> SampleDigits | None:
        """The validation digits; None until they have arrived."""
        return self._digits

    def photo(self, name: str) -> NDArray[np.uint8] | None:
        """The photograph of this name, (side, side, 3); None until it has arrived."""
        return self._photos.get(name)

    def ask_digits(self) -> None:
        """Read the digits, unless they are there or on their way."""
        if self._digits is None:
            self._read(DIGITS, _read_digits)

    def ask_photo(self, name: str) -> None:
        """Read a photograph, unless it is there or on its way."""
        if name not in self._photos:
            self._read(f"photo-{name}", partial(_read_photo, name))

    def close(self) -> bool:
        """Stop the threads and wait for their end; whether it came within the deadline."""
        if not self._is_closed:
            self._is_closed = True
            self._ticker.remove(self._drain)
            for job in self._jobs.values():
                job.stop()
        return all([job.join(DEADLINE) for job in self._jobs.values()])

    def _read(self, name: str, work: Callable[[JobControl], Iterator[object]]) -> None:
        if not self._is_closed and name not in self._jobs:
            self._jobs[name] = Job(name, work, self._mailbox)
            self._jobs[name].start()

    def _drain(self) -> None:
        events, _frames = self._mailbox.drain()
        for event in events:
            if isinstance(event, JobFailed):
                self._jobs.pop(event.name, None)
                self.failed.emit(event)
            elif isinstance(event, _Photo):
                self._photos[event.name] = event.pixels
                self.photoArrived.emit(event.name)
            elif isinstance(event, _Digits):
                self._digits = event.digits
                self.digitsArrived.emit()


def _read_digits(control: JobControl) -> Iterator[object]:
    from playground.engine.sample_pictures import validation_digits

    yield _Digits(validation_digits())


def _read_photo(name: str, control: JobControl) -> Iterator[object]:
    from playground.engine.sample_pictures import photo

    yield _Photo(name, photo(name))
