"""How fine maps may be while training: as fine as their time allows, told by what the last ones took."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import attrs
from attrs import frozen

from playground.engine.learner import Learner

SIDES = (50, 70, 100, 140, 200)
"""Points a side of a map of the plane; each time about twice as many points."""
FIRST_SIDE = 100
"""Until one was timed."""
SECONDS = 0.002
"""What a map may take while training."""
TOLERATED = 1.5
"""A map that takes so many times :data:`SECONDS` makes the next one coarser."""
LOOKED_BACK = 3
"""Maps of which the quickest counts: whatever else the machine does only makes them slower."""


@frozen
class Fineness:
    """A value: each map that was timed gives a new one. ``costs`` are seconds per point, the newest last."""

    side: int = FIRST_SIDE
    costs: tuple[float, ...] = ()

    def seconds(self, points: int) -> float:
        """What so many points would take; endless while nobody knows."""
        return min(self.costs) * points if self.costs else float("inf")

    def timed(self, points: int, seconds: float) -> Fineness:
        """After a pass over so many points: at most one step finer or coarser."""
        known = attrs.evolve(self, costs=(*self.costs, seconds / points)[-LOOKED_BACK:])
        place = SIDES.index(self.side)
        if known.seconds(self.side**2) > SECONDS * TOLERATED:
            place = max(place - 1, 0)
        elif place + 1 < len(SIDES) and known.seconds(SIDES[place + 1] ** 2) <= SECONDS:
            place += 1
        return attrs.evolve(known, side=SIDES[place])

    def affords(self, points: int) -> bool:
        """Whether so many points are known to fit into the time of a map."""
        return self.seconds(points) <= SECONDS


def fineness_of(learner: Learner) -> Fineness:
    """How fine its maps are at present."""
    _state, fineness = learner.remembered.get("fineness", (None, Fineness()))
    found: Fineness = fineness
    return found


@contextmanager
def timed(learner: Learner, points: int, clock: Callable[[], float] = time.perf_counter) -> Iterator[None]:
    """Let the learner know what a pass over so many points takes."""
    began = clock()
    yield
    learner.remembered["fineness"] = (None, fineness_of(learner).timed(points, clock() - began))
