"""How often the training thread may paint: within 15 % of its time, and not faster than anyone can see."""

from __future__ import annotations

import time
from collections.abc import Callable

SHARE = 0.15
INTERVAL = 0.1


class FrameBudget:
    """Grants time for frames, each kind by its own cost: the dearer a frame, the rarer."""

    def __init__(self, clock: Callable[[], float] = time.perf_counter) -> None:
        self._clock = clock
        self._due: dict[str, float] = {}

    def allows(self, key: str) -> bool:
        """Whether a frame for this view may be made now."""
        return self._clock() >= self._due.get(key, 0.0)

    def spent(self, key: str, seconds: float) -> None:
        """A frame took this long; views that were painted lately share what there is."""
        now = self._clock()
        lively = 1 + sum(other != key and due > now for other, due in self._due.items())
        self._due[key] = now + max(INTERVAL, seconds * lively / SHARE)
