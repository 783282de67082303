"""What a run remembers of its way: all parameters now and then, in steps that grow with their number."""

from __future__ import annotations

import math
import sys
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from playground.core.frames.trail import Waypoint
from playground.engine.flat import buffer_row, parameter_row

if TYPE_CHECKING:
    from playground.engine.learner import Learner

GROWTH = 1.05
"""After the waypoint at step s the next is due at s · GROWTH + 1: one a step at first, later one in twenty."""
MOST_BYTES = 64 << 20
"""All waypoints together; when they are full every other one goes, and those to come are twice as far apart."""
FEWEST = 4
"""Waypoints that must fit: a path of fewer shows nothing."""
WHOLE_EPOCHS = 4
"""Where so many epochs fit between two waypoints these are set at the ends of epochs: kernels make whole ones."""


class Trail:
    """The waypoints of one run, for the thread that trains. Steps are counted from where the trail begins.

    Which steps are remembered depends on their numbers alone, so that a run told again leaves the same trail.
    """

    def __init__(self, most_bytes: int = MOST_BYTES) -> None:
        self._most_bytes = most_bytes
        self.number = 0
        """How often it began."""
        self._begin()

    def _begin(self) -> None:
        self.number += 1
        self._waypoints: list[Waypoint] = []
        self._growth, self._least = GROWTH, 1.0
        self._due = 0
        self._loss, self._losses = 0.0, 0
        self.is_too_large = False
        """Whether the parameters are too many to be remembered."""

    @property
    def waypoints(self) -> tuple[Waypoint, ...]:
        """All that is remembered, oldest first."""
        return tuple(self._waypoints)

    def begin(self) -> None:
        """Forget everything: layers came, went or were drawn anew."""
        self._begin()

    def room(self, learner: Learner) -> int:
        """Steps that may be made at once before the next waypoint; the trail begins here if it has not."""
        if not self._waypoints and not self.is_too_large:
            self._remember(learner)
        return sys.maxsize if self.is_too_large else max(1, self._due - learner.step)

    def follow(self, learner: Learner, losses: NDArray[np.float64]) -> None:
        """Steps with these losses (n,) were made: remember where they led if it is time."""
        self._loss += float(losses.sum())
        self._losses += len(losses)
        if self._waypoints and learner.step >= self._due:
            self._remember(learner)

    def go_back(self, learner: Learner) -> None:
        """The learner is back at an earlier step: forget what followed."""
        self._waypoints = [waypoint for waypoint in self._waypoints if waypoint.step <= learner.step]
        self._loss, self._losses = 0.0, 0
        if self._waypoints:
            self._due = self._waypoints[-1].step + self._gap(self._waypoints[-1].step)

    def present(self, learner: Learner) -> Waypoint:
        """The network as it is now."""
        loss = self._loss / self._losses if self._losses else math.nan
        if not self._losses and self._waypoints and self._waypoints[-1].step == learner.step:
            loss = self._waypoints[-1].loss
        return Waypoint(
            step=learner.step,
            epochs=learner.epochs,
            loss=loss,
            parameters=parameter_row(learner.network),
            buffers=buffer_row(learner.network),
        )

    def _remember(self, learner: Learner) -> None:
        waypoint = self.present(learner)
        size = waypoint.parameters.nbytes + waypoint.buffers.nbytes
        if size * FEWEST > self._most_bytes:
            self.is_too_large, self._waypoints = True, []
            return
        while (len(self._waypoints) + 1) * size > self._most_bytes:
            self._thin()
        self._waypoints.append(waypoint)
        self._loss, self._losses = 0.0, 0
        self._due = learner.step + self._to_end_of_epoch(learner, self._gap(learner.step))

    def _thin(self) -> None:
        """Every other waypoint goes, never the first: g(s) = as + b becomes g(g(s)) = a²s + ab + b."""
        del self._waypoints[1::2]
        self._growth, self._least = self._growth**2, self._least * (self._growth + 1)

    def _gap(self, step: int) -> int:
        """Steps from the waypoint at this step to the next."""
        made = step - self._waypoints[0].step
        return max(1, int(made * (self._growth - 1) + self._least))

    @staticmethod
    def _to_end_of_epoch(learner: Learner, gap: int) -> int:
        """So many steps, or to the first end of an epoch after them where epochs are short beside it."""
        batch = learner.experiment.training.batch_size
        per_epoch = math.ceil(learner.samples / batch)
        if gap < WHOLE_EPOCHS * per_epoch:
            return gap
        rest = math.ceil((learner.samples - learner.position) / batch)
        return rest + math.ceil((gap - rest) / per_epoch) * per_epoch
