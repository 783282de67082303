"""How a race stands: paths and losses of the racers, for the screen."""

from __future__ import annotations

import math
from enum import Enum

import attrs
import numpy as np
from attrs import frozen
from numpy.typing import NDArray

from playground.core.descent.race import Race
from playground.core.frames.base import array_field


class Fate(Enum):
    """What became of a racer so far."""

    RACING = "racing"
    ARRIVED = "arrived"
    LEFT = "left"
    """It is outside of the range that is looked at."""
    DIVERGED = "diverged"
    """Its numbers left all bounds; it takes no more steps."""


@frozen(eq=False)
class RacerPath:
    """Where one racer has been: ``places`` (steps + 1, 2) from the start on, and ``losses`` (steps + 1,) there.

    ``velocity`` (2,) is the move that its optimiser makes by memory alone, α·μ·v with momentum, zero for those
    without; ``gradient`` (2,) is the exact gradient where it is, without noise. ``arrived`` is the step at which it
    came within :data:`NEAR` of a minimum to stay so far; None where it has not.
    """

    index: int
    places: NDArray[np.float64] = array_field()
    losses: NDArray[np.float64] = array_field()
    gradient: NDArray[np.float64] = array_field()
    velocity: NDArray[np.float64] = array_field()
    fate: Fate = Fate.RACING
    arrived: int | None = None

    @property
    def loss(self) -> float:
        """Where it is now."""
        return float(self.losses[-1])


NEAR = 0.01
"""A racer has arrived where its distance from a minimum is no more than this share of the range of x."""


@frozen(eq=False)
class Standing:
    """The race after ``step`` steps; ``paths`` are those of the racers that take part."""

    race: Race
    step: int = 0
    paths: tuple[RacerPath, ...] = attrs.field(default=())

    def path(self, index: int) -> RacerPath | None:
        """The path of the racer at ``index``; None where it does not take part."""
        return next((path for path in self.paths if path.index == index), None)


def is_near(race: Race, place: tuple[float, float]) -> bool:
    """Whether a place lies within :data:`NEAR` of a minimum."""
    ground = race.ground
    near = NEAR * (ground.x[1] - ground.x[0])
    return any(math.hypot(place[0] - x, place[1] - y) <= near for x, y in ground.minima)


def arrival(race: Race, places: NDArray[np.float64]) -> int | None:
    """The step from which on a path (steps + 1, 2) stays within :data:`NEAR` of a minimum; None where it does not."""
    ground = race.ground
    near = NEAR * (ground.x[1] - ground.x[0])
    minima = np.array(ground.minima)
    distances = np.hypot(places[:, None, 0] - minima[:, 0], places[:, None, 1] - minima[:, 1]).min(1)
    outside = np.flatnonzero(~(distances <= near))
    first = int(outside[-1]) + 1 if len(outside) else 0
    return first if first < len(places) else None
