"""Curves y over x to be fitted: one function a set, one entry in the table."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from attrs import frozen
from numpy.typing import NDArray

Values = NDArray[np.float64]
WIDTH = 6.0
"""Drawn curves live over −6 to +6."""


@frozen
class CurveSet:
    """One entry of :data:`CURVE_SETS`: y = ``curve(x)``, (n,) → (n,), over ``domain``.

    ``scatter`` is the standard deviation of the noise that belongs to the set, whatever else is added. Where points are
    ``given`` as (x, y) they are the whole set, and the curve is what they lie about.
    """

    title: str
    short: str
    curve: Callable[[Values], Values]
    domain: tuple[float, float] = (-WIDTH, WIDTH)
    scatter: float = 0.0
    given: tuple[tuple[float, float], ...] = ()


CURVE_SETS: dict[str, CurveSet] = {
    "lab": CurveSet(
        "The course's 4 points",
        "lab",
        lambda x: 6.6 * x + 22.9,
        domain=(0.0, 12.0),
        given=((10.0, 90.0), (9.0, 80.0), (3.0, 50.0), (2.0, 30.0)),
    ),
    "line": CurveSet("Line", "line", lambda x: 0.5 * x + 1.0),
    "sine": CurveSet("Sine", "sine", np.sin),
    "step": CurveSet("Step", "step", lambda x: np.where(x < 0.0, -1.0, 1.0)),
    "abs": CurveSet("Absolute value", "|x|", np.abs),
    "x_sin_x": CurveSet("x · sin x", "x·sin x", lambda x: x * np.sin(x)),
    "polynomial": CurveSet(
        "Noisy polynomial", "polynom.", lambda x: 0.04 * x**3 - 0.1 * x**2 - 0.8 * x + 1.0, scatter=0.5
    ),
}
"""By name. ``lab`` is the first lab of the course (lecture, section 2): least squares give y = 6.6 x + 22.9 there."""


def draw_curve(name: str, count: int, noise: float, seed: int) -> tuple[Values, Values]:
    """Draw a set: places x (count,), evenly likely over its domain, and values y (count,), the same for the same seed.

    ``noise`` is the standard deviation of what is added to each y, in units of y. Given points are what they are.
    """
    entry = CURVE_SETS[name]
    if entry.given:
        points = np.array(entry.given)
        return points[:, 0], points[:, 1]
    generator = np.random.default_rng(seed)
    x = generator.uniform(*entry.domain, count)
    own, added = generator.standard_normal((2, count))
    return x, entry.curve(x) + entry.scatter * own + noise * added


def least_squares(x: Values, y: Values) -> tuple[float, float]:
    """Slope w and height b of the line with the smallest mean squared error: w = Σ(x−x̄)(y−ȳ) / Σ(x−x̄)², b = ȳ − w x̄.

    Where all x are the same the line is level.
    """
    aside = x - x.mean()
    spread = float(aside @ aside)
    slope = float(aside @ (y - y.mean())) / spread if spread > 0.0 else 0.0
    return slope, float(y.mean() - slope * x.mean())
