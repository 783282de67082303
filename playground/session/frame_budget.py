"""How often the training thread may paint: in a small part of its time, and not faster than anyone can see."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable

SHARE = 0.06
"""Share of the training thread's time that frames may take; at 15 % window and frames together cost a quarter."""
INTERVAL = 0.1
"""Seconds between two frames of one view, at least, unless it asks for fewer."""


class FrameBudget:
    """Grants time for frames: after one that took c seconds, none for c / SHARE; who waited longest comes first."""

    def __init__(self, clock: Callable[[], float] = time.perf_counter) -> None:
        self._clock = clock
        self._free_at = 0.0
        self._painted_at: dict[str, float] = {}

    def allows(self, key: str, every: float = INTERVAL) -> bool:
        """Whether a frame for this view, which wants one every so many seconds, may be made now."""
        now = self._clock()
        return now >= self._free_at and now >= self._painted_at.get(key, -every) + every

    def in_turn(self, keys: Iterable[str]) -> list[str]:
        """The views, those that waited longest first."""
        return sorted(keys, key=lambda key: self._painted_at.get(key, 0.0))

    def spent(self, key: str, seconds: float) -> None:
        """A frame took this long."""
        now = self._clock()
        self._painted_at[key] = now
        self._free_at = now - seconds + seconds / SHARE
