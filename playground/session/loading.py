"""How far reading the data of a run is."""

from __future__ import annotations

import time
from collections.abc import Callable

import attrs
from attrs import frozen

from playground.core.progress import Progress, seconds_left

LOADING = "loading"
"""Key under which the training thread shows its :class:`Progress`."""
LONG = 0.3
"""Seconds of reading of which nothing is told: it may be over at once."""


@frozen
class Loading:
    """So much is read, in ``seconds_left`` all will be (None before that can be said); or a person stopped it."""

    progress: Progress
    seconds_left: float | None = None
    is_stopped: bool = False

    @property
    def share(self) -> float:
        """How much is done, 0 to 1."""
        return self.progress.done / self.progress.total if self.progress.total else 0.0


class LoadingWatch:
    """Keeps what there is to tell of the reading that goes on: ``state``, None for nothing."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self.state: Loading | None = None
        self._clock = clock
        self._began = clock()

    def begin(self) -> None:
        """Another run begins to be prepared."""
        self.state, self._began = None, self._clock()

    def take(self, progress: Progress) -> None:
        """So much is read."""
        seconds = self._clock() - self._began
        if seconds >= LONG:
            self.state = Loading(progress, seconds_left(seconds, progress.done, progress.total))

    def stop(self) -> None:
        """A person stopped it."""
        if self.state is not None:
            self.state = attrs.evolve(self.state, seconds_left=None, is_stopped=True)

    def end(self) -> None:
        """All is read, or cannot be."""
        self.state = None

    @property
    def is_stopped(self) -> bool:
        return self.state is not None and self.state.is_stopped
