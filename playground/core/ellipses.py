"""Ellipses in a picture: five numbers each, how a network is to say them, and how much two of them overlap.

An ellipse is a row (cx, cy, a, b, θ): centre in px, x to the right and y downwards, the picture's corner at (0, 0) and
the middle of its first pixel at (½, ½); semi-axes a ≥ b > 0 in px; tilt θ in radians, 0 ≤ θ < π, of the longer axis,
counted from the x-axis towards the y-axis.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]

NUMBERS = 5
"""Numbers of an ellipse."""
CODE = ("cx", "cy", "a", "b", "cos", "sin")
"""Names of the coded numbers, short beside a node; the last two are f cos 2θ and f sin 2θ, f = (a − b)/(a + b)."""
REACH = 0.25
"""Share of the picture's side, from its middle, that is coded as 1: centres rarely lie farther out."""
MIDDLE = 9.0
"""Semi-axes in px that are coded as 0 …"""
SPREAD = 3.0
"""… and how many px more are coded as 1."""
FLATNESS = 0.3
"""Flatness that is coded as a vector of length 1."""
LEAST = 0.1
"""Semi-axes that a network may say at least, in px."""
GRID = 96
"""Points a side of the grid on which overlaps are counted."""
_SLICE = 256


def encode(ellipses: Floats, side: float) -> Floats:
    """Ellipses (N, 5) in a picture ``side`` px wide and high as numbers (N, 6) of about −1 to +1, see :data:`CODE`.

    The tilt θ becomes the vector f (cos 2θ, sin 2θ): half a turn, after which an ellipse looks the same, is no jump,
    and of a circle, which has no tilt, nothing is asked but 0.
    """
    cx, cy, a, b, tilt = np.asarray(ellipses, np.float64).T
    flatness = (a - b) / (a + b) / FLATNESS
    half = side / 2.0
    return np.stack(
        [
            (cx - half) / (REACH * side),
            (cy - half) / (REACH * side),
            (a - MIDDLE) / SPREAD,
            (b - MIDDLE) / SPREAD,
            flatness * np.cos(2.0 * tilt),
            flatness * np.sin(2.0 * tilt),
        ],
        axis=1,
    )


def decode(code: Floats, side: float) -> Floats:
    """The ellipses (N, 5) of coded numbers (N, 6), also of those that a network only nearly got right.

    Their longer axis comes first, and no axis is shorter than :data:`LEAST`. Of a circle the tilt is 0.
    """
    x, y, one, other, along, across = np.asarray(code, np.float64).T
    half = side / 2.0
    axes = np.maximum(MIDDLE + SPREAD * np.stack([one, other]), LEAST)
    tilt = np.mod(0.5 * np.arctan2(across, along), np.pi)
    tilt = np.where(tilt >= np.pi, 0.0, tilt)  # −1e−17 mod π is π itself in floating point
    return np.stack([half + REACH * side * x, half + REACH * side * y, axes.max(0), axes.min(0), tilt], axis=1)


def centre_errors(some: Floats, others: Floats) -> Floats:
    """Distances (N,) of the centres in px."""
    distances: Floats = np.hypot(some[:, 0] - others[:, 0], some[:, 1] - others[:, 1])
    return distances


def overlaps(some: Floats, others: Floats, grid: int = GRID) -> Floats:
    """Intersection over union (N,) of each ellipse with the other of its row: 1 where they are the same, 0 apart.

    Counted on ``grid`` × ``grid`` points over the box that holds both: with :data:`GRID` right to about 0.01.
    """
    return np.concatenate(
        [np.zeros(0)]
        + [_overlaps(some[at : at + _SLICE], others[at : at + _SLICE], grid) for at in range(0, len(some), _SLICE)]
    )


def _overlaps(some: Floats, others: Floats, grid: int) -> Floats:
    reach = np.stack([half_sides(some), half_sides(others)])
    centres = np.stack([some[:, :2], others[:, :2]])
    low, high = (centres - reach).min(0), (centres + reach).max(0)
    share = (np.arange(grid) + 0.5) / grid
    x = (low[:, :1] + (high - low)[:, :1] * share)[:, None, :]
    y = (low[:, 1:] + (high - low)[:, 1:] * share)[:, :, None]
    inside, other_inside = contains(some, x, y), contains(others, x, y)
    both = (inside & other_inside).sum((1, 2))
    either = (inside | other_inside).sum((1, 2))
    shares: Floats = both / np.maximum(either, 1)
    return shares


def half_sides(ellipses: Floats) -> Floats:
    """Half the width and height (N, 2) of the upright boxes about them."""
    a, b, tilt = ellipses[:, 2:].T
    cos, sin = np.cos(tilt), np.sin(tilt)
    return np.stack([np.hypot(a * cos, b * sin), np.hypot(a * sin, b * cos)], axis=1)


def contains(ellipses: Floats, x: Floats, y: Floats) -> NDArray[np.bool_]:
    """Whether points lie in the ellipses: x and y broadcast to (N, H, W)."""
    cx, cy, a, b, tilt = ellipses.T[:, :, None, None]
    dx, dy = x - cx, y - cy
    along = (dx * np.cos(tilt) + dy * np.sin(tilt)) / a
    across = (dy * np.cos(tilt) - dx * np.sin(tilt)) / b
    inside: NDArray[np.bool_] = along**2 + across**2 <= 1.0
    return inside
