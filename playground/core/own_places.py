"""Where points drawn by hand stand once noise has moved them, and which of them take part at a class balance.

What chance does to a point hangs on the data die and on the point's own place, not on its number: the others stay as
they are when one is drawn or erased.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from playground.core.class_balance import EVEN
from playground.core.datasets.own_points import CLASSES, DIGITS, OwnPoint, OwnPoints

Places = NDArray[np.float64]
Indices = NDArray[np.int64]

NOISE_STREAM, BALANCE_STREAM = 9, 10
"""Keep the two independent of each other and of what else is drawn from the data die."""


def own_places(drawn: Sequence[OwnPoint], noise: float, seed: int) -> Places:
    """Places (N, 2): as drawn, plus N(0, ``noise``²) in units of the plane on each coordinate."""
    places = np.array(drawn, np.float64).reshape(-1, 3)[:, :2]
    if noise == 0.0:
        return places
    first, second = chances(places, seed, NOISE_STREAM).T  # Box and Muller 1958
    far, angle = np.sqrt(-2.0 * np.log(first)), 2.0 * np.pi * second
    moved: Places = places + noise * far[:, None] * np.stack([np.cos(angle), np.sin(angle)], axis=1)
    return moved


def own_taken(data: OwnPoints, seed: int) -> Indices:
    """Numbers, rising, of the points that take part: of each class as many as its share leaves."""
    if data.balance == EVEN or data.answers != CLASSES or not data.drawn:
        return np.arange(len(data.drawn), dtype=np.int64)
    points = np.array(data.drawn, np.float64).reshape(-1, 3)
    chance = chances(points[:, :2], seed, BALANCE_STREAM)[:, 0]
    taken = []
    for label, count in data.taken.items():
        own = np.flatnonzero(points[:, 2] == label)
        taken.append(own[np.argsort(chance[own], kind="stable")[:count]])
    return np.sort(np.concatenate(taken))


def chances(places: Places, seed: int, stream: int) -> Places:
    """Two numbers in (0, 1] for each of the places (N, 2): SplitMix64 (Steele, Lea, Flood 2014) of seed and place.

    Points at just the same place are told apart by their order there.
    """
    steps = np.rint(places * 10**DIGITS).astype(np.int64)
    keys = (steps[:, 0] << 20) + steps[:, 1]
    keys += _rank_among_equals(keys) << 42
    start = _mixed(np.array([seed, stream], np.uint64))
    mixed = _mixed(_mixed(keys.astype(np.uint64) ^ start[0]) + start[1])
    both = np.stack([mixed, _mixed(mixed)], axis=1)
    return np.asarray(((both >> np.uint64(11)) + np.uint64(1)) / 2.0**53, np.float64)


def _mixed(state: NDArray[np.uint64]) -> NDArray[np.uint64]:
    state = state + np.uint64(0x9E3779B97F4A7C15)
    state = (state ^ (state >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
    state = (state ^ (state >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
    return np.asarray(state ^ (state >> np.uint64(31)), np.uint64)


def _rank_among_equals(keys: Indices) -> Indices:
    """How many equal ones stand before each (N,)."""
    order = np.argsort(keys, kind="stable")
    ordered = keys[order]
    first = np.flatnonzero(np.concatenate([[True], ordered[1:] != ordered[:-1]])) if len(keys) else order
    lengths = np.diff(np.append(first, len(keys)))
    rank = np.empty(len(keys), np.int64)
    rank[order] = np.arange(len(keys)) - np.repeat(first, lengths)
    return rank
