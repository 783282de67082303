"""What a slider's length means: linear or logarithmic, whole numbers or not."""

from __future__ import annotations

import math

from attrs import Attribute, field, frozen

_DIGITS_ON_LOG = 2
_STEPS_ON_LINEAR = 100


@frozen(kw_only=True)
class Scale:
    """Range of a value and how it lies along a track of length 1.

    `log` needs a positive minimum. With `zero`, a logarithmic scale has 0 at its left end, below `minimum`
    (for a penalty that can be off). Raises ValueError for an impossible range.
    """

    minimum: float
    maximum: float
    log: bool = False
    integer: bool = False
    zero: bool = False
    default: float = field()

    @default.validator
    def _check(self, _attribute: Attribute[float], value: float) -> None:
        if not self.minimum < self.maximum:
            raise ValueError(f"minimum {self.minimum} must lie below maximum {self.maximum}")
        if self.log and self.minimum <= 0.0:
            raise ValueError(f"a logarithmic scale needs a positive minimum, not {self.minimum}")
        if self.zero and not self.log:
            raise ValueError("only a logarithmic scale has an extra place for 0")
        if not self.holds(value):
            raise ValueError(f"default {value} lies outside {self.lowest} to {self.maximum}")

    @property
    def lowest(self) -> float:
        """The value at the left end."""
        return 0.0 if self.zero else self.minimum

    def holds(self, value: float) -> bool:
        """Whether `value` lies in the range (and is 0 or at least the minimum)."""
        return self.minimum <= value <= self.maximum or (self.zero and value == 0.0)

    def clamp(self, value: float) -> float:
        """The nearest value this scale can take; whole numbers on a scale of whole numbers."""
        if self.integer:
            value = float(round(value))
        if self.zero and value < self.minimum / 2.0:
            return 0.0
        return min(max(value, self.minimum), self.maximum)

    def to_fraction(self, value: float) -> float:
        """Place of `value` on the track, 0 (left) to 1."""
        value = min(max(value, self.lowest), self.maximum)
        if not self.log:
            return (value - self.minimum) / (self.maximum - self.minimum)
        if value < self.minimum:
            return 0.0
        place = math.log(value / self.minimum) / math.log(self.maximum / self.minimum)
        return self._gap + (1.0 - self._gap) * place

    def from_fraction(self, fraction: float) -> float:
        """The value at `fraction` of the track, rounded to what is worth showing there.

        Logarithmic scales keep two digits, linear ones about a hundred steps.
        """
        fraction = min(max(fraction, 0.0), 1.0)
        if fraction >= 1.0:
            return self.maximum
        if not self.log:
            return self._rounded_linear(self.minimum + fraction * (self.maximum - self.minimum))
        if self.zero and fraction < self._gap / 2.0:
            return 0.0
        place = max(0.0, fraction - self._gap) / (1.0 - self._gap)
        value = self.minimum * (self.maximum / self.minimum) ** place
        return self.clamp(float(f"{value:.{_DIGITS_ON_LOG - 1}e}"))

    def step(self, value: float, steps: int) -> float:
        """`value` moved by `steps`: 1 2 3 … 9 10 20 … on logarithmic scales (nine are a decade), else the unit."""
        if not self.log:
            return self._rounded_linear(self.clamp(value) + steps * self.unit)
        value = self.clamp(value)
        for _ in range(abs(steps)):
            value = self._log_step(value, up=steps > 0)
        return value

    @property
    def unit(self) -> float:
        """One step of a linear scale: 1, 2 or 5 times a power of ten, at least 1 for whole numbers."""
        rough = (self.maximum - self.minimum) / _STEPS_ON_LINEAR
        power = 10.0 ** math.floor(math.log10(rough) + 1e-9)
        unit = next(m * power for m in (10.0, 5.0, 2.0, 1.0) if m * power <= rough * (1.0 + 1e-9))
        return max(1.0, float(round(unit))) if self.integer else unit

    def snap125(self, value: float) -> float:
        """The nearest of … 0.1 0.2 0.5 1 2 5 10 … in the range, by ratio; linear scales and 0 stay as they are."""
        value = self.clamp(value)
        if not self.log or value == 0.0:
            return value
        power = 10.0 ** math.floor(math.log10(value))
        places = [float(f"{m * power:.0e}") for m in (0.5, 1.0, 2.0, 5.0, 10.0)]
        inside = [place for place in places if self.holds(self._whole(place))]
        return self._whole(min(inside, key=lambda p: abs(math.log(p / value)))) if inside else value

    @property
    def _gap(self) -> float:
        """Length of the track that belongs to 0."""
        return 0.08 if self.zero else 0.0

    def _whole(self, value: float) -> float:
        return float(round(value)) if self.integer else value

    def _rounded_linear(self, value: float) -> float:
        if self.integer:
            return self.clamp(value)
        decimals = max(0, -math.floor(math.log10(self.unit) + 1e-9))
        return self.clamp(round(round(value / self.unit) * self.unit, decimals))

    def _log_step(self, value: float, up: bool) -> float:
        if value == 0.0:
            return self.minimum if up else 0.0
        if self.zero and not up and value <= self.minimum:
            return 0.0
        power = 10.0 ** math.floor(math.log10(value) + 1e-9)
        digit = value / power
        if up:
            target = (math.floor(digit + 1e-9) + 1.0) * power
        elif digit > 1.0 + 1e-9:
            target = (math.ceil(digit - 1e-9) - 1.0) * power
        else:
            target = 0.9 * power
        stepped = float(f"{target:.0e}")
        if self.integer:
            stepped = max(stepped, value + 1.0) if up else min(stepped, value - 1.0)
        return min(max(stepped, self.minimum), self.maximum)
