"""Finding out why, a little at a time, beside the answers and the training; without Qt."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator

from playground.core.explanations import SALIENCY, MindChange, PixelMap
from playground.session.job import JobControl
from playground.session.reader import Reader, Request, reads_digits

EXPLAINED = "explained"
"""Key under which explanations are shown: only the newest counts."""
QUIET = 0.12
"""Seconds that a drawing stays as it is before a search begins: during a stroke none would come to its end."""
RESTS = 9
"""After a search it rests so many times as long as that took before it looks at newer weights: a tenth is its share."""


class End:
    """Nothing more is to be found out."""


END = End()


class Explainer:
    """Explains the newest drawing with the newest weights, once for each pair of them. For one thread.

    A newer drawing, or the wish for something else, ends at once what it is at; newer weights wait their turn.
    """

    def __init__(self, reader: Reader, clock: Callable[[], float] = time.monotonic) -> None:
        self._reader = reader
        self._clock = clock
        self._request = Request()
        self._done: Request | None = None
        self._work: Iterator[PixelMap | MindChange | None] | None = None
        self._told = False
        self._took = 0.0
        self._due = 0.0

    @property
    def rest(self) -> float | None:
        """Seconds until there is something to do; None while nothing comes of itself."""
        return max(0.0, self._due - self._clock()) if self._work is not None or self._is_new() else None

    def take(self, request: Request) -> None:
        """What is to be explained from now on."""
        if not _same_question(request, self._request):
            self._work, self._done, self._told = None, None, False
            self._due = self._clock() + (0.0 if request.looks.overlay in ("", SALIENCY) else QUIET)
        self._request = request

    def step(self, control: JobControl) -> bool:
        """Do a little; whether there was anything to do now."""
        if self._work is None and (not self._is_new() or self._clock() < self._due or not self._begin()):
            return False
        assert self._work is not None
        began = self._clock()
        try:
            found = next(self._work, END)
        except BaseException:
            self._work = None
            raise
        self._took += self._clock() - began
        if isinstance(found, End):
            self._work = None
            self._due = self._clock() + RESTS * self._took
            return True
        if found is not None and not (self._told and isinstance(found, MindChange) and not found.finished):
            control.show(EXPLAINED, found)
            self._told = self._told or not isinstance(found, MindChange) or found.finished
        return True

    def _is_new(self) -> bool:
        request = self._request
        if request.experiment is None or request.frame is None or request.picture is None or not request.looks.overlay:
            return False
        is_done = self._done is not None and self._done.frame is request.frame
        return not is_done and reads_digits(request.experiment)

    def _begin(self) -> bool:
        """Take up the newest weights; False where they are of another network."""
        request = self._request
        self._done, self._took = request, 0.0
        self._work = self._reader.explanations(request)
        return self._work is not None


def _same_question(one: Request, other: Request) -> bool:
    return (
        one.picture is other.picture
        and one.experiment == other.experiment
        and (one.looks.overlay, one.looks.label) == (other.looks.overlay, other.looks.label)
    )
