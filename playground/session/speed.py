"""How fast one wants to see training: as fast as it goes, or so many steps a second."""

from __future__ import annotations

import math
import sys
import time
from collections.abc import Callable

SPEEDS: tuple[float | None, ...] = (1, 2, 5, 10, 20, 50, 100, 200, 500, 1000, None)
"""Steps a second to choose from, the slowest first; None is as fast as it goes."""
BEAT = 0.033
"""Seconds between two pictures: no more often does a slow training thread have to wake."""
LATE = 0.1
"""Seconds that are made good; what was lost before is not caught up with."""


def slower(speed: float | None) -> float | None:
    """The next slower speed to choose from, or the slowest."""
    present = math.inf if speed is None else speed
    return next((one for one in reversed(SPEEDS) if one is not None and one < present), SPEEDS[0])


def faster(speed: float | None) -> float | None:
    """The next faster speed to choose from, or as fast as it goes."""
    present = math.inf if speed is None else speed
    return next((one for one in SPEEDS if one is not None and one > present), None)


class Metronome:
    """Says how many steps to make at once and how long to rest after them, so that a second holds as many as wanted."""

    def __init__(self, clock: Callable[[], float] = time.perf_counter) -> None:
        self._clock = clock
        self._due = clock()
        self._speed: float | None = None

    def at_once(self, speed: float | None) -> int:
        """Steps to make without a rest between them: one, or as many as fall to a picture."""
        return sys.maxsize if speed is None else max(1, int(speed * BEAT))

    def rest(self, speed: float | None) -> float:
        """Seconds until the next step is due; 0 when it is. Another speed counts from now on."""
        if speed != self._speed:
            self._speed = speed
            self._due = self._clock()
        return 0.0 if speed is None else max(0.0, self._due - self._clock())

    def made(self, steps: int, speed: float | None) -> None:
        """So many steps were made."""
        if speed is not None:
            self._due = max(self._due, self._clock() - LATE) + steps / speed
