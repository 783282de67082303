"""Where an axis begins and ends, where its ticks stand and what they say. Arithmetic only, no Qt."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator

import attrs

MINUS, THIN_SPACE = "\u2212", "\u202f"
LOG_DECADES = 9  # a logarithmic axis never spans more


@attrs.frozen
class Ticks:
    """Places of the ticks in axis values (log10 of them on a logarithmic axis) and their labels."""

    places: tuple[float, ...]
    labels: tuple[str, ...]

    def __iter__(self) -> Iterator[tuple[float, str]]:
        return iter(zip(self.places, self.labels, strict=True))


MOST_INTERVALS = 6
"""A scale is cut finer at most until it has so many intervals."""


def plain_label(value: float) -> str:
    """An axis number as short as it can be: 0.01, 1 000, −5, 1e−5."""
    if value == 0:
        return "0"
    if not 1e-4 < abs(value) < 1e6:
        mantissa, exponent = f"{value:.2e}".split("e")
        text = f"{mantissa.rstrip('0').rstrip('.')}e{int(exponent)}"
    else:
        text = f"{value:.6f}".rstrip("0").rstrip(".")
        whole, dot, rest = text.partition(".")
        text = f"{int(whole):,}".replace(",", THIN_SPACE) + dot + rest if abs(value) >= 1000 else text
    return text.replace("-", MINUS)


def percent_label(value: float) -> str:
    """A fraction as a percentage: 75 %."""
    return plain_label(round(value * 100, 6)) + THIN_SPACE + "%"


def nice_step(span: float, intervals: int, quarters: bool = False) -> float:
    """The smallest of 1, 2, 5 × 10^k that cuts `span` (above 0) into at most so many intervals.

    With `quarters`, 2.5 × 10^k too.
    """
    rough = span / max(1, intervals)
    power = 10.0 ** math.floor(math.log10(rough))
    steps = (1, 2, 2.5, 5, 10, 20) if quarters else (1, 2, 5, 10, 20)
    return next(m * power for m in steps if m * power >= rough * (1 - 1e-9))


def linear_ticks(
    low: float,
    high: float,
    intervals: int,
    label: Callable[[float], str] = plain_label,
    quarters: bool = False,
) -> Ticks:
    """Multiples of a nice step within low..high; of a smaller one where there would be less than two."""
    if not high > low:
        return Ticks((), ())
    step = nice_step(high - low, intervals, quarters)
    first, last = math.ceil(low / step - 1e-9), math.floor(high / step + 1e-9)
    if first >= last and intervals < MOST_INTERVALS:
        return linear_ticks(low, high, intervals + 1, label, quarters)
    places = tuple(k * step for k in range(first, last + 1))
    return Ticks(places, tuple(label(float(f"{place:.12g}")) for place in places))


def few_ticks(low: float, high: float, most: int) -> Ticks:
    """Ticks at the smallest nice step at which there are at most so many (2 or more)."""
    for intervals in range(most + 1, 1, -1):
        ticks = linear_ticks(low, high, intervals)
        if len(ticks.places) <= most:
            return ticks
    return linear_ticks(low, high, 1)


def log_ticks(low: float, high: float, intervals: int = 4) -> Ticks:
    """Ticks for a logarithmic axis from 10^low to 10^high; places are log10 of the values.

    Whole decades (every second, third … where there are many), 1 and 3 where there are few, and multiples of
    a plain step where the axis spans less than half a decade.
    """
    decades = range(math.ceil(low - 1e-9), math.floor(high + 1e-9) + 1)
    if len(decades) >= 3:
        every = math.ceil((len(decades) - 1) / intervals)
        values = [10.0**d for d in decades if d % every == 0]
    else:
        start, end = math.floor(low), math.ceil(high)
        values = [m * 10.0**d for d in range(start, end + 1) for m in (1, 3)]
        values = [v for v in values if low - 1e-9 <= math.log10(v) <= high + 1e-9]
        if len(values) < 2:
            values = [v for v in linear_ticks(10.0**low, 10.0**high, intervals).places if v > 0]
        values = values[:: max(1, math.ceil((len(values) - 1) / intervals))]
    values = [float(f"{v:.6g}") for v in values]
    return Ticks(tuple(math.log10(v) for v in values), tuple(plain_label(v) for v in values))


def linear_range(low: float, high: float, intervals: int = 3) -> tuple[float, float]:
    """Ends for values low..high, moved out to nice numbers; it begins at 0 where that costs little room."""
    if 0 <= low < 0.4 * high:
        low = 0.0
    if high - low < 1e-9 * max(1.0, abs(high)):
        pad = 0.5 * abs(high) or 1.0
        low, high = low - pad, high + pad
    step = nice_step(high - low, intervals, quarters=True)
    return step * math.floor(low / step + 1e-9), step * math.ceil(high / step - 1e-9)


def percent_range(low: float, high: float) -> tuple[float, float]:
    """Ends for fractions low..high, moved out to round percentages at most three steps apart."""
    low = max(0.0, min(low, high - 0.01))
    high = max(min(1.0, high), low + 0.01)
    for step in (0.005, 0.01, 0.02, 0.05, 0.1, 0.2, 0.25):
        first, last = math.floor(low / step + 1e-9), math.ceil(high / step - 1e-9)
        if last - first <= 3:
            return first * step, last * step
    return 0.0, 1.0


def log_range(low: float, high: float) -> tuple[float, float]:
    """log10 of the ends for positive values low..high, in tenths of a decade, with air above and below."""
    top, bottom = math.log10(high), math.log10(low)
    bottom = max(bottom, top - LOG_DECADES)
    air = 0.06 * (top - bottom) + 0.04
    decade = math.ceil(top)
    top = float(decade) if decade - top < 0.35 else top + air
    return math.floor((bottom - 2 * air) * 10) / 10, math.ceil(top * 10 - 1e-9) / 10


def grown(maximum: float) -> float:
    """The end of an axis that grows with its data: the next step of a ladder 6 % apart.

    So that a running curve lies still for most frames instead of creeping at each.
    """
    if not maximum > 0:
        return 1.0
    return float(1.06 ** math.ceil(math.log(maximum) / math.log(1.06) - 1e-9))
