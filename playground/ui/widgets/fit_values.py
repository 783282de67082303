"""What a fitted curve consists of, ready to be drawn."""

from __future__ import annotations

import attrs
import numpy as np
from numpy.typing import ArrayLike, NDArray

from playground.ui.widgets.live_curve import Floats

MOST_PIECES = 32
"""Pieces drawn at most, the strongest."""


@attrs.frozen(eq=False)
class Fit:
    """Places ``x`` (R,), the curve (R,), the strongest pieces (k, R) with their units (k,) and signs (k,) of weight.

    ``count`` is how many pieces there are.
    """

    x: Floats
    outputs: Floats
    pieces: Floats
    units: NDArray[np.int64]
    signs: Floats
    count: int

    @classmethod
    def of(cls, x: ArrayLike, outputs: ArrayLike, pieces: ArrayLike, weights: ArrayLike) -> Fit:
        """Keep what is drawn, the strongest piece last. Raises ValueError for shapes that do not fit."""
        places, curve, parts = (np.asarray(some, np.float64) for some in (x, outputs, pieces))
        factors = np.asarray(weights, np.float64)
        if places.ndim != 1 or curve.shape != places.shape or parts.shape != (len(factors), len(places)):
            raise ValueError(f"A fit needs (R,), (R,) and (units, R), not {places.shape}, {curve.shape}, {parts.shape}")
        strength = np.nan_to_num(np.abs(parts)).max(1, initial=0.0)
        units = np.argsort(strength, kind="stable")[-MOST_PIECES:]
        return cls(places, curve, parts[units], units, np.sign(factors[units]), len(parts))

    def at(self, values: Floats, x: float) -> float:
        """A curve's value at x, straight between its places."""
        return float(np.interp(x, self.x, values))


@attrs.frozen
class Line:
    """A straight line y = slope · x + height, and the mean squared error it leaves."""

    slope: float
    height: float
    loss: float
