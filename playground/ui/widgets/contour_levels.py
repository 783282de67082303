"""At which heights contour lines run. Arithmetic only, no Qt."""

from __future__ import annotations

import math

from attrs import frozen

from playground.ui.widgets.height_scale import HeightScale, rounded_above

WANTED = 16
"""Lines aimed at; there are about 11 to 23 of them."""
FEWER = 8
"""Lines aimed at on a small map."""
EVERY = 4
"""Each so many-th line is stronger and carries its height."""
FEW = 8.0
"""Where heights differ by less than this factor, levels are straight also on a logarithmic scale."""

ROUNDING = 0.06
"""Heights above a lowest one that is not 0 may be rounded by this share of what they lie above it."""

MANTISSAS: tuple[tuple[float, ...], ...] = (
    (1,),
    (1, 3),
    (1, 1.75, 3, 5.5),
    (1, 1.3, 1.75, 2.3, 3, 4, 5.5, 7.5),
    (1, 1.2, 1.4, 1.7, 2, 2.5, 3.2, 4, 5, 6, 7, 8.5),
)
"""Levels of one decade, from few to many; every fourth of all levels is a round number."""


@frozen
class Level:
    """One contour line's height, and whether it is one of the stronger ones."""

    height: float
    strong: bool


def contour_levels(scale: HeightScale, wanted: int = WANTED) -> tuple[Level, ...]:
    """Round heights strictly inside the scale, rising, spaced as the scale is.

    Straight: multiples of 1, 2, 2.5 or 5 × 10^k. By the logarithm: round numbers above the lowest height, evenly many
    in each decade. About `wanted` of them. Which lines are strong depends on the height alone, so they stay where they
    are while heights come.
    """
    if not scale.high > scale.low or not math.isfinite(scale.high - scale.low):
        return ()
    if scale.log and scale.high - scale.lowest >= FEW * (scale.low - scale.lowest):
        return _by_ratio(scale, wanted)
    return _by_step(scale.low, scale.high, wanted)


def _by_step(low: float, high: float, wanted: int) -> tuple[Level, ...]:
    rough = (high / 2 - low / 2) / (wanted / 2)
    power = 10.0 ** math.floor(math.log10(rough))
    step = min((m * power for m in (1, 2, 2.5, 5, 10)), key=lambda step: abs(math.log(step / rough)))
    first, last = math.ceil(low / step), math.floor(high / step)
    levels = ((k, float(f"{k * step:.12g}")) for k in range(first, last + 1))
    return tuple(Level(height, k % EVERY == 0) for k, height in levels if low < height < high)


def _by_ratio(scale: HeightScale, wanted: int) -> tuple[Level, ...]:
    low, high = scale.ends
    decades = high - low
    table = min(MANTISSAS, key=lambda table: abs(math.log(len(table) * decades / wanted)))
    levels: list[Level] = []
    for decade in range(math.floor(low), math.floor(high) + 1):
        for number, mantissa in enumerate(table):
            height = float(f"{mantissa}e{decade}")
            if scale.lowest:
                height = rounded_above(scale.lowest + height, scale.lowest, ROUNDING)
            index = decade * len(table) + number
            if scale.low < height < scale.high and not (levels and height <= levels[-1].height):
                levels.append(Level(height, index % EVERY == 0))
    return tuple(levels)
