"""The way the network came over its surface: what the run remembers of it, and where it was seen since."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from playground.core.descent.line_scale import Line
from playground.core.frames import TrailFrame

Stop = tuple[int, Line]
"""After how many steps it was where."""


class Trail:
    """Places (n, 2) since the run began, or since a hand moved the network: what came before is another way."""

    def __init__(self) -> None:
        self.clear()

    def clear(self) -> None:
        """Forget everything: another run begins."""
        self._number: int | None = None
        self._first: Stop | None = None
        self._remembered: list[Stop] = []
        self._seen: list[Stop] = []

    @property
    def places(self) -> NDArray[np.float64]:
        return np.array([place for _step, place in self._stops()], np.float64).reshape(-1, 2)

    @property
    def start(self) -> Line | None:
        return next((place for _step, place in self._stops()), None)

    def restart(self, step: int, place: Line) -> None:
        """A hand has put it here after so many steps."""
        self._first, self._seen = (step, place), []

    def see(self, step: int, place: Line) -> None:
        """It is here after ``step`` steps."""
        self._seen = [stop for stop in self._seen if stop[0] < step]
        self._seen.append((step, place))

    def remember(self, frame: TrailFrame) -> None:
        """Take what the run itself remembers: many more steps than were seen."""
        if self._number is not None and frame.trail != self._number:
            self._first, self._seen = None, []
        self._number = frame.trail
        self._remembered = [
            (waypoint.step, (float(waypoint.parameters[0]), float(waypoint.parameters[1])))
            for waypoint in frame.waypoints
        ]
        last = frame.waypoints[-1].step if frame.waypoints else -1
        self._seen = [stop for stop in self._seen if last < stop[0]]

    def _stops(self) -> list[Stop]:
        first = self._first
        after = -1 if first is None else first[0]
        known = [stop for stop in self._remembered if stop[0] > after]
        seen_after = known[-1][0] if known else after
        return [*(() if first is None else (first,)), *known, *(s for s in self._seen if s[0] > seen_after)]
