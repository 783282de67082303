"""Testing the network with a sheet of pictures, a few at a time, beside the drawings and the training; without Qt."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import TYPE_CHECKING

import numpy as np
from attrs import frozen
from numpy.typing import NDArray

from playground.core.frames import read_only
from playground.session.job import JobControl
from playground.session.reader import Reader, Request, reads_digits

if TYPE_CHECKING:
    from playground.engine.predict import Predictor

MARKS = "marks"
"""Key under which marks are shown: only the newest count."""
SLICE = 64
"""Pictures at once: a drawing that comes waits for no more."""
RESTS = 15
"""After a pass it rests so many times as long as that took: six per cent of a processor are its share."""
LEVELS = 255.0


@frozen(eq=False)
class Marks:
    """The class the network gives each picture of the sheet, (N,), all by the same weights."""

    predicted: NDArray[np.int64]
    number: int
    """That of the sheet, as the recognizer counts them."""


class Examiner:
    """Goes through the newest sheet with the newest weights, once for each pair of them. For one thread."""

    def __init__(self, reader: Reader, clock: Callable[[], float] = time.monotonic) -> None:
        self._reader = reader
        self._clock = clock
        self._request = Request()
        self._done: tuple[object, object] = (None, None)
        self._at_work: Request | None = None
        self._predictor: Predictor | None = None
        self._found: list[NDArray[np.int64]] = []
        self._took = 0.0
        self._due = 0.0

    @property
    def rest(self) -> float | None:
        """Seconds until there is something to do; None while nothing comes of itself."""
        return max(0.0, self._due - self._clock()) if self._at_work is not None or self._is_new() else None

    def take(self, request: Request) -> None:
        """What is to be examined from the next pass on; another sheet ends the present one."""
        if request.sheet is not self._request.sheet:
            self._at_work, self._due = None, 0.0
        self._request = request

    def step(self, control: JobControl) -> bool:
        """Do a little; whether there was anything to do now."""
        if self._at_work is None and (not self._is_new() or self._clock() < self._due or not self._begin()):
            return False
        assert self._at_work is not None and self._at_work.sheet is not None and self._predictor is not None
        sheet, began = self._at_work.sheet, self._clock()
        first = SLICE * len(self._found)
        pictures = sheet.pictures[first : first + SLICE].astype(np.float32) / np.float32(LEVELS)
        self._found.append(self._predictor.probabilities(pictures).argmax(axis=1))
        self._took += self._clock() - began
        if first + SLICE >= len(sheet.pictures):
            control.show(MARKS, Marks(read_only(np.concatenate(self._found)), sheet.number))
            self._at_work = None
            self._due = self._clock() + RESTS * self._took
        return True

    def _is_new(self) -> bool:
        request = self._request
        if request.experiment is None or request.frame is None or request.sheet is None:
            return False
        sheet, frame = self._done
        return (request.sheet is not sheet or request.frame is not frame) and reads_digits(request.experiment)

    def _begin(self) -> bool:
        """Take up the newest sheet and weights; False where those are of another network, or there is no picture."""
        request = self._request
        assert request.experiment is not None and request.frame is not None and request.sheet is not None
        self._done = (request.sheet, request.frame)
        self._predictor = self._reader.loaded(request.experiment, request.frame)
        if self._predictor is None or not len(request.sheet.pictures):
            return False
        self._at_work, self._found, self._took = request, [], 0.0
        return True
