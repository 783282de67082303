"""What part of the surface is looked at: it holds start, minimum and ball, and follows a ball that runs away."""

from __future__ import annotations

import math

import numpy as np
from attrs import frozen

from playground.core.descent.line_fit import LineFit, around
from playground.core.descent.line_scale import Line

Range = tuple[float, float]
FARTHEST = 50.0
"""A ball so many times farther from the minimum than the start is followed no more."""
AIR = 0.6
"""Room kept beyond a ball that runs, in shares of its distance, so that the map stands still for a while."""
LOOSE = 4.0
"""Ranges so many times longer than they need be, in the mean of both, are taken in again."""


@frozen
class Sight:
    """Ranges of w and b, and whether the ball is too far away to be followed."""

    w: Range
    b: Range
    is_lost: bool = False

    def holds(self, place: Line) -> bool:
        (w0, w1), (b0, b1) = self.w, self.b
        return w0 <= place[0] <= w1 and b0 <= place[1] <= b1

    @property
    def lengths(self) -> tuple[float, float]:
        return self.w[1] - self.w[0], self.b[1] - self.b[0]


def sight(fit: LineFit, start: Line, ball: Line, present: Sight | None) -> Sight:
    """What to look at now; ``present`` as long as it will do."""
    near = Sight(*around(fit, start))
    minimum = np.array(fit.minimum)
    reach = np.maximum(np.abs(np.array(start) - minimum), np.array(near.lengths) / 2)
    away = np.abs(np.array(ball) - minimum)
    if not np.isfinite(away).all() or (away > FARTHEST * reach).any():
        last = near if present is None else present
        return Sight(last.w, last.b, is_lost=True)
    tight = Sight(*around(fit, start, ball))
    if present is not None and all(map(present.holds, (ball, start, fit.minimum))):
        area, needed = math.prod(present.lengths), math.prod(tight.lengths)
        if area < LOOSE**2 * needed:
            return Sight(present.w, present.b)
    return tight if near.holds(ball) else Sight(*around(fit, start, ball, margin=AIR))
