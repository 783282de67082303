"""What a noisy curve does: its level, its noise, and whether it rises or falls, all on the scale of its logarithm.

A loss times a constant has the same shape: only ratios count.
"""

from __future__ import annotations

import math

import numpy as np
from attrs import frozen
from numpy.typing import NDArray

from playground.core.history import Values

SMALLEST = 1e-9
"""Losses below this share of the first one are taken for it, so that a loss of 0 has a logarithm."""
MOST_BLOCKS = 32
FEWEST_FOR_ERROR = 6
"""Places from which on a slope's standard error is believed."""
NORMAL_STEP = 0.954
"""Median of |difference| of two independent normal numbers over their standard deviation: 0.6745·√2."""


@frozen
class Trend:
    """Straight line through the logarithm: ``change`` is what it makes of the value over the whole stretch (0.1 is a
    tenth more), ``sureness`` its slope over the slope's standard error."""

    change: float = 0.0
    sureness: float = 0.0

    def exceeds(self, change: float, sureness: float) -> bool:
        """Whether it rises by more than that (or with a negative ``change`` falls), and surely so."""
        return self.sureness >= sureness and (self.change >= change if change > 0 else self.change <= change)


def logarithms(y: Values, first: float) -> Values:
    """log of each value over ``first``, a positive number."""
    return np.asarray(np.log(np.maximum(y, SMALLEST * first)) - math.log(first), np.float64)


def block_means(y: Values, most: int = MOST_BLOCKS) -> tuple[Values, NDArray[np.int64]]:
    """Means of at most ``most`` blocks of neighbours of nearly equal length, and the index of each one's last point."""
    ends = np.unique(np.linspace(0, len(y), min(most, len(y)) + 1).round().astype(np.int64))
    sums = np.concatenate([[0.0], np.cumsum(y)])[ends]
    return np.diff(sums) / np.diff(ends), ends[1:] - 1


def noise(y: Values) -> float:
    """Standard deviation of what each point adds by itself, from the differences of neighbours: a trend counts little,
    an outlier less."""
    return float(np.median(np.abs(np.diff(y)))) / NORMAL_STEP if len(y) > 1 else 0.0


def trend(x: Values, y: Values) -> Trend:
    """Least squares through ``y`` (n,), logarithms, over ``x``; no trend for fewer than three places.

    A few places have no standard error worth the name: they are sure where each goes on from the one before.
    """
    if len(x) < 3 or x[-1] <= x[0]:
        return Trend()
    centred = x - x.mean()
    spread = float((centred**2).sum())
    slope = float((centred * y).sum()) / spread
    rest = y - y.mean() - slope * centred
    error = math.sqrt(float((rest**2).sum()) / (len(x) - 2) / spread)
    span = float(x[-1] - x[0])
    if len(x) < FEWEST_FOR_ERROR:
        steps = np.diff(y)
        sureness = math.inf if (steps > 0).all() or (steps < 0).all() else 0.0
    else:
        sureness = abs(slope) / error if error > 0.0 else math.inf if slope else 0.0
    return Trend(math.expm1(min(slope * span, 50.0)), sureness)
