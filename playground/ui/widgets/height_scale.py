"""How heights of a surface turn into tones, contour levels and ticks: straight, or by their logarithm. No Qt."""

from __future__ import annotations

import math

import numpy as np
from attrs import frozen
from numpy.typing import ArrayLike, NDArray

from playground.ui.widgets.axis import Ticks, linear_ticks, log_ticks, plain_label

Floats = NDArray[np.float64]

MOST_DECADES = 6.0
"""A logarithmic scale begins at most so many decades below the highest height."""
LUCKY = 1.0
"""Per cent of the places whose heights may lie below the scale: where the grid happens to meet a minimum."""


@frozen
class HeightScale:
    """The heights from `low` to `high` that a picture spans.

    With `log` what counts is the logarithm of what lies above `lowest`, and `low` lies above it. Where `low` is `high`
    (a flat surface), every height has place 0.
    """

    low: float
    high: float
    log: bool = False
    lowest: float = 0.0

    @classmethod
    def of(cls, grid: ArrayLike, log: bool = False, lowest: float | None = None) -> HeightScale:
        """The scale of the finite values of a grid; a straight one where nothing but 0 lies above `lowest`.

        Without `lowest` the logarithm is that of the heights themselves, or if some are not above 0, of what lies above
        the lowest of them.
        """
        values = np.asarray(grid, np.float64)
        values = values[np.isfinite(values)]
        if values.size == 0:
            return cls(0.0, 0.0)
        low, high = float(values.min()), float(values.max())
        if not log:
            return cls(low, high)
        floor = lowest if lowest is not None and lowest <= low else 0.0 if low > 0 and lowest is None else low
        above = values - floor
        above = above[above > 0]
        if above.size == 0:
            return cls(low, high)
        top = float(above.max())
        bottom = max(float(np.percentile(above, LUCKY)), top * 10.0**-MOST_DECADES)
        return cls(floor + bottom, floor + top, True, floor) if floor + bottom < floor + top else cls(low, high)

    def stretched(self, heights: ArrayLike) -> Floats:
        """Heights as they are spaced along the scale: themselves, or log10 of what lies above the lowest.

        What lies far below the scale ends a decade under it; NaN and infinity stay.
        """
        values = np.asarray(heights, np.float64)
        if not self.log:
            return values
        least = (self.low - self.lowest) / 10.0
        with np.errstate(invalid="ignore"):
            return np.asarray(np.log10(np.maximum(values - self.lowest, least)))

    def place(self, heights: ArrayLike) -> Floats:
        """Where heights lie on the scale, 0 (low) to 1 (high, and all above); NaN stays."""
        low, high = self.ends
        if not high > low:
            return np.where(np.isnan(heights), np.nan, 0.0)
        return np.asarray(np.clip((self.stretched(heights) / 2 - low / 2) / (high / 2 - low / 2), 0.0, 1.0))

    def height(self, place: float) -> float:
        """The height at a place of the scale: what :meth:`place` undoes."""
        low, high = self.ends
        at = low + place * (high - low)
        return self.lowest + 10.0**at if self.log else at

    @property
    def ends(self) -> tuple[float, float]:
        """Both ends, :meth:`stretched`."""
        if not self.log:
            return self.low, self.high
        return math.log10(self.low - self.lowest), math.log10(self.high - self.lowest)

    def ticks(self, intervals: int = 3) -> Ticks:
        """Ticks for an axis of heights; their places are 0 to 1 along it."""
        low, high = self.ends
        if not high > low or not math.isfinite(high - low):
            return Ticks((), ())
        ticks = log_ticks(low, high, intervals) if self.log else linear_ticks(low, high, intervals)
        places = tuple(min(max((place - low) / (high - low), 0.0), 1.0) for place in ticks.places)
        if not self.log or self.lowest == 0:
            return Ticks(places, ticks.labels)
        heights = [rounded_above(self.height(place), self.lowest, 0.05) for place in places]
        return Ticks(tuple(self.place(heights).tolist()), tuple(plain_label(height) for height in heights))


def rounded_above(height: float, lowest: float, share: float) -> float:
    """A height with as few digits as move it by at most a share of what it lies above the lowest."""
    most = share * (height - lowest)
    near = (float(f"{height:.{digits}g}") for digits in range(1, 12))
    return next((number for number in near if abs(number - height) <= most), height)
