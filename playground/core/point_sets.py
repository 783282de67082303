"""Labelled points on the plane ±6: one function a set, one entry in the table."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from attrs import frozen
from numpy.typing import NDArray

Positions = NDArray[np.float64]
Labels = NDArray[np.int64]
Draw = Callable[[int, np.random.Generator], tuple[Positions, Labels]]

RADIUS = 5.0


@frozen
class PointSet:
    """One entry of :data:`POINT_SETS`.

    ``draw(count, generator)`` gives positions (count, 2) and class numbers (count,), before noise.
    """

    title: str
    short: str
    draw: Draw
    labels: tuple[str, ...] = ("−1", "+1")


def _balanced(count: int) -> Labels:
    return np.arange(count, dtype=np.int64) % 2


def _circle(count: int, generator: np.random.Generator) -> tuple[Positions, Labels]:
    """A disc (class +1) inside a ring (class −1)."""
    labels = _balanced(count)
    radius = np.where(labels == 1, generator.uniform(0, 0.5, count), generator.uniform(0.7, 1, count)) * RADIUS
    angle = generator.uniform(0, 2 * np.pi, count)
    return radius[:, None] * np.stack([np.sin(angle), np.cos(angle)], axis=1), labels


def _exclusive_or(count: int, generator: np.random.Generator) -> tuple[Positions, Labels]:
    """Four squares, a gap of 0.3 beside both axes: class +1 where x₁ and x₂ have the same sign."""
    labels = _balanced(count)
    size = generator.uniform(0.3, RADIUS, (count, 2))
    sign = generator.choice(np.array([-1.0, 1.0]), count)
    other = np.where(labels == 1, sign, -sign)
    return size * np.stack([sign, other], axis=1), labels


def _gaussians(count: int, generator: np.random.Generator) -> tuple[Positions, Labels]:
    """Two round clouds of standard deviation 0.8 around (2, 2) and (−2, −2)."""
    labels = _balanced(count)
    return generator.normal(0.0, 0.8, (count, 2)) + np.where(labels == 1, 2.0, -2.0)[:, None], labels


def _spiral(count: int, generator: np.random.Generator) -> tuple[Positions, Labels]:
    """Two arms of 1.75 turns, evenly filled."""
    labels = _balanced(count)
    arm = (count + 1) // 2
    along = (np.arange(count) // 2 + generator.uniform(0, 1, count)) / arm
    angle = 1.75 * along * 2 * np.pi + np.where(labels == 1, 0.0, np.pi)
    return (along * RADIUS)[:, None] * np.stack([np.sin(angle), np.cos(angle)], axis=1), labels


POINT_SETS: dict[str, PointSet] = {
    "circle": PointSet("Circle", "circle", _circle),
    "xor": PointSet("Exclusive or", "excl. or", _exclusive_or),
    "gaussians": PointSet("Gaussians", "Gauss", _gaussians),
    "spiral": PointSet("Spiral", "spiral", _spiral),
}


def draw_points(name: str, count: int, noise: float, seed: int) -> tuple[Positions, Labels]:
    """Draw a set: positions (count, 2) in plane units and class numbers (count,), the same for the same seed.

    ``noise`` is the standard deviation of what is added to each coordinate, in units of the plane.
    """
    generator = np.random.default_rng(seed)
    positions, labels = POINT_SETS[name].draw(count, generator)
    return positions + noise * generator.standard_normal(positions.shape), labels
