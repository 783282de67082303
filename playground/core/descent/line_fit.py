"""A line through points, y ≈ w·x + b: its mean squared error over (w, b) is an exact quadratic (lecture, section 2).

E(w, b) = (1/n) Σ (w·xᵢ + b − yᵢ)², with the constant Hessian H = (2/n) [[Σx², Σx], [Σx, n]].
"""

from __future__ import annotations

from functools import cached_property
from typing import Any

import attrs
import numpy as np
from attrs import frozen
from numpy.typing import NDArray

from playground.core.descent.line_scale import LineScale
from playground.core.frames.base import array_field

Values = NDArray[np.float64]
FLAT = 1e-9
"""A curvature below this share of the largest is none: all points stand at one x."""


@frozen(eq=False, slots=False)
class LineFit:
    """Points ``x`` and ``y``, (n,) each with n ≥ 1, and all that is known of lines through them."""

    x: Values = array_field()
    y: Values = array_field()

    def __attrs_post_init__(self) -> None:
        if self.x.shape != self.y.shape or self.x.ndim != 1 or not len(self.x):
            raise ValueError(f"x and y must be of one length (n,), not {self.x.shape} and {self.y.shape}")

    def loss(self, w: Any, b: Any) -> Any:
        """The mean squared error of lines, of the shape of ``w`` and ``b``."""
        xx, x, xy, y, yy = self._means
        w, b = np.asarray(w, np.float64), np.asarray(b, np.float64)
        return w * w * xx + 2 * w * b * x + b * b - 2 * w * xy - 2 * b * y + yy

    def errors(self, w: float, b: float) -> Values:
        """w·xᵢ + b − yᵢ, (n,)."""
        found: Values = w * self.x + b - self.y
        return found

    def gradient(self, w: float, b: float) -> tuple[float, float]:
        """∂E/∂w and ∂E/∂b: 2 × the mean of error · x, and of the error."""
        errors = self.errors(w, b)
        return float(2 * np.mean(errors * self.x)), float(2 * np.mean(errors))

    @cached_property
    def hessian(self) -> Values:
        """The second derivatives, (2, 2), the same everywhere."""
        xx, x, _xy, _y, _yy = self._means
        return 2 * np.array([[xx, x], [x, 1.0]])

    @cached_property
    def curvatures(self) -> tuple[float, float]:
        """λmin and λmax of the Hessian."""
        low, high = np.linalg.eigvalsh(self.hessian)
        return (0.0 if low <= FLAT * high else float(low)), float(high)

    @property
    def condition(self) -> float:
        """λmax / λmin; infinite where all points stand at one x."""
        low, high = self.curvatures
        return high / low if low else float("inf")

    @property
    def bound(self) -> float:
        """Gradient descent diverges at learning rates above it: 2 / λmax."""
        return 2.0 / self.curvatures[1]

    @cached_property
    def minimum(self) -> tuple[float, float]:
        """(w, b) of the least squares line; the flattest of them where all points stand at one x."""
        xx, x, xy, y, _yy = self._means
        w, b = np.linalg.lstsq(np.array([[xx, x], [x, 1.0]]), np.array([xy, y]), rcond=FLAT)[0]
        return float(w), float(b)

    def descend(self, start: tuple[float, float], rate: float, steps: int) -> Values:
        """Places of plain gradient descent on all points, (steps + 1, 2), fewer where they leave the finite numbers."""
        places = [np.array(start, np.float64)]
        with np.errstate(over="ignore", invalid="ignore"):
            for _ in range(steps):
                place = places[-1] - rate * np.array(self.gradient(*places[-1]))
                if not np.isfinite(place).all() or np.abs(place).max() > 1e12:
                    break
                places.append(place)
        return np.array(places)

    def scaled(self, scale: LineScale) -> LineFit:
        """The same points as a network with this scale reads them."""
        return LineFit((self.x - scale.mean) / scale.deviation, self.y)

    @cached_property
    def standard_scale(self) -> LineScale:
        """Mean and standard deviation of x; where all stand at one x, only their mean counts."""
        deviation = float(self.x.std())
        return LineScale(float(self.x.mean()), deviation if deviation > 0 else 1.0)

    def standardised(self) -> LineFit:
        """The same points with x of mean 0 and standard deviation 1 (all at one x: mean 0)."""
        return self.scaled(self.standard_scale)

    @cached_property
    def _means(self) -> tuple[float, float, float, float, float]:
        x, y = self.x, self.y
        return tuple(float(np.mean(values)) for values in (x * x, x, x * y, y, y * y))  # type: ignore[return-value]


def around(
    fit: LineFit, *places: tuple[float, float], margin: float = 0.15
) -> tuple[tuple[float, float], tuple[float, float]]:
    """Ranges of w and b that hold the minimum and ``places``, with a margin and at least one standard spread each."""
    points = np.array([fit.minimum, *places])
    middle = np.array(fit.minimum)
    reach = np.maximum(np.abs(points - middle).max(0), 1.0 / np.sqrt(np.maximum(np.diag(fit.hessian), 1e-12)))
    low, high = middle - (1 + margin) * reach, middle + (1 + margin) * reach
    return (float(low[0]), float(high[0])), (float(low[1]), float(high[1]))


@attrs.frozen
class Lesson:
    """The same regression before and after standardising its inputs."""

    raw: LineFit
    standard: LineFit

    @classmethod
    def of(cls, fit: LineFit) -> Lesson:
        return cls(fit, fit.standardised())

    def starts(self, line: tuple[float, float]) -> tuple[tuple[float, float], tuple[float, float]]:
        """Where a line over the data's x stands on either surface: both descents begin with one function."""
        return line, self.raw.standard_scale.to_network(line)
