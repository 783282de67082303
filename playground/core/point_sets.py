"""Labelled points on the plane ±6: one function a set, one entry in the table."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from attrs import frozen
from numpy.typing import NDArray

from playground.core.class_balance import EVEN, class_labels

Positions = NDArray[np.float64]
Labels = NDArray[np.int64]
Values = NDArray[np.float64]
Draw = Callable[[Labels, np.random.Generator], Positions]

RADIUS = 5.0


@frozen
class PointSet:
    """One entry of :data:`POINT_SETS`.

    ``draw(labels, generator)`` gives positions (n, 2) of points of these classes (n,), before noise.
    """

    title: str
    short: str
    draw: Draw
    labels: tuple[str, ...] = ("−1", "+1")


def _turned(radius: Values, angle: Values) -> Positions:
    """Places (n, 2) at these distances from the origin, in these directions (0 is up)."""
    return np.stack([radius * np.sin(angle), radius * np.cos(angle)], axis=1)


def _circle(labels: Labels, generator: np.random.Generator) -> Positions:
    """A disc (class +1) inside a ring (class −1)."""
    count = len(labels)
    radius = np.where(labels == 1, generator.uniform(0, 0.5, count), generator.uniform(0.7, 1, count)) * RADIUS
    angle = generator.uniform(0, 2 * np.pi, count)
    return _turned(radius, angle)


def _exclusive_or(labels: Labels, generator: np.random.Generator) -> Positions:
    """Four squares, a gap of 0.3 beside both axes: class +1 where x₁ and x₂ have the same sign."""
    count = len(labels)
    size = generator.uniform(0.3, RADIUS, (count, 2))
    sign = generator.choice(np.array([-1.0, 1.0]), count)
    other = np.where(labels == 1, sign, -sign)
    return np.asarray(size * np.stack([sign, other], axis=1))


def _gaussians(labels: Labels, generator: np.random.Generator) -> Positions:
    """Two round clouds of standard deviation 0.8 around (2, 2) and (−2, −2)."""
    return generator.normal(0.0, 0.8, (len(labels), 2)) + np.where(labels == 1, 2.0, -2.0)[:, None]


def _along(labels: Labels, generator: np.random.Generator) -> Values:
    """How far out on the arm of its class each point lies, 0 to 1: the arms are evenly filled."""
    along: Values = generator.uniform(0, 1, len(labels))
    for label in np.unique(labels):
        arm = labels == label
        along[arm] = (np.arange(arm.sum()) + along[arm]) / arm.sum()
    return along


def _arms(labels: Labels, generator: np.random.Generator, arms: int, turns: float) -> Positions:
    along = _along(labels, generator)
    angle = (turns * along + labels / arms) * 2 * np.pi
    turned = angle + (np.pi if arms == 2 else 0.0)  # as TensorFlow Playground's two arms lie
    return _turned(along * RADIUS, turned)


def _spiral(labels: Labels, generator: np.random.Generator) -> Positions:
    """Two arms of 1.75 turns, evenly filled."""
    return _arms(labels, generator, 2, 1.75)


def _five_arms(labels: Labels, generator: np.random.Generator) -> Positions:
    """Five arms of 0.6 turns, one class each (as the spiral of Stanford's CS231n)."""
    return _arms(labels, generator, 5, 0.6)


def _moons(labels: Labels, generator: np.random.Generator) -> Positions:
    """Two half rings of radius 3 that reach into each other."""
    angle = np.pi * generator.uniform(0, 1, len(labels))
    upper, lower = (
        (-1.5 + 3 * np.cos(angle), -0.75 + 3 * np.sin(angle)),
        (1.5 - 3 * np.cos(angle), 0.75 - 3 * np.sin(angle)),
    )
    return np.stack([np.where(labels == 0, above, below) for above, below in zip(upper, lower, strict=True)], axis=1)


def _blobs(labels: Labels, generator: np.random.Generator) -> Positions:
    """Three round clouds of standard deviation 0.8 at the corners of a triangle."""
    middles = np.array([[-2.6, -1.9], [2.6, -1.9], [0.0, 2.6]])
    return middles[labels] + generator.normal(0.0, 0.8, (len(labels), 2))


def _numbered(classes: int) -> tuple[str, ...]:
    return tuple(str(number) for number in range(1, classes + 1))


POINT_SETS: dict[str, PointSet] = {
    "circle": PointSet("Circle", "circle", _circle),
    "xor": PointSet("Exclusive or", "excl. or", _exclusive_or),
    "gaussians": PointSet("Gaussians", "Gauss", _gaussians),
    "spiral": PointSet("Spiral", "spiral", _spiral),
    "moons": PointSet("Moons", "moons", _moons),
    "blobs": PointSet("3 blobs", "3 blobs", _blobs, _numbered(3)),
    "arms": PointSet("5 arms", "5 arms", _five_arms, _numbered(5)),
}


def draw_points(name: str, count: int, noise: float, seed: int, balance: float = EVEN) -> tuple[Positions, Labels]:
    """Draw a set: positions (count, 2) in plane units and class numbers (count,), the same for the same seed.

    ``noise`` is the standard deviation of what is added to each coordinate, in units of the plane; ``balance`` says how
    many there are of each class (:func:`playground.core.class_balance.class_shares`).
    """
    generator = np.random.default_rng(seed)
    entry = POINT_SETS[name]
    labels = class_labels(count, len(entry.labels), balance)
    positions = entry.draw(labels, generator)
    return positions + noise * generator.standard_normal(positions.shape), labels
