"""Values over the plane ±6: one function a set, one entry in the table (after TensorFlow Playground's regressions)."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from attrs import frozen
from numpy.typing import NDArray

Values = NDArray[np.float64]

WIDTH = 6.0
"""Places are evenly likely over the square ±6."""
HILLS = ((-4.0, 2.5, 1), (0.0, 2.5, -1), (4.0, 2.5, 1), (-4.0, -2.5, -1), (0.0, -2.5, 1), (4.0, -2.5, -1))
"""Middles (x₁, x₂) and signs."""
REACH = 2.0
"""A hill falls in a straight line to 0 at this distance."""


@frozen
class HeightSet:
    """One entry of :data:`HEIGHT_SETS`: ``height(x1, x2)``, (n,) and (n,) → (n,), from −1 to +1.

    ``code`` is the same as an expression of ``x1`` and ``x2`` in numpy.
    """

    title: str
    short: str
    height: Callable[[Values, Values], Values]
    code: str


def _hills(x1: Values, x2: Values) -> Values:
    """The nearest hill counts: ± the share of the way to its foot that is left."""
    total = np.zeros_like(x1)
    for middle1, middle2, sign in HILLS:
        up = np.clip(1.0 - np.hypot(x1 - middle1, x2 - middle2) / REACH, 0.0, None)
        total = np.where(up > np.abs(total), sign * up, total)
    return total


HEIGHT_SETS: dict[str, HeightSet] = {
    "plane": HeightSet("Plane", "plane", lambda x1, x2: (x1 + x2) / (2 * WIDTH), "(x1 + x2) / 12"),
    "hills": HeightSet(
        "Hills and valleys",
        "hills",
        _hills,
        f"sum(sign * np.clip(1 - np.hypot(x1 - a, x2 - b) / {REACH:g}, 0, None) for a, b, sign in {HILLS})",
    ),
}


def draw_heights(name: str, count: int, noise: float, seed: int) -> tuple[Values, Values]:
    """Draw a set: places (count, 2) and values (count,), the same for the same seed.

    ``noise`` is the standard deviation of what is added to each value.
    """
    generator = np.random.default_rng(seed)
    places = generator.uniform(-WIDTH, WIDTH, (count, 2))
    return places, HEIGHT_SETS[name].height(places[:, 0], places[:, 1]) + noise * generator.standard_normal(count)
