"""Who trains, who validates, who tests: a shuffle from the split die; what a person deletes leaves its part only."""

from __future__ import annotations

import itertools

import numpy as np
from numpy.typing import NDArray

from playground.core.datasets import Data, OnPlane, OwnPoints, Points
from playground.core.own_places import own_taken
from playground.core.training import Seeds

STREAM = 1
"""Keeps the shuffle independent of the points, whose die may show the same number."""

Indices = NDArray[np.int64]


def shuffled_parts(total: int, counts: tuple[int, ...], seed: int) -> tuple[Indices, ...]:
    """Disjoint index arrays of the given sizes out of ``range(total)``, the same for the same seed.

    ``counts`` may add up to less than ``total``: the rest belongs to no part.
    """
    order = np.random.default_rng((seed, STREAM)).permutation(total)
    ends = np.cumsum((0, *counts))
    return tuple(order[start:end] for start, end in itertools.pairwise(ends))


def point_parts(data: OnPlane, seeds: Seeds) -> tuple[Indices, ...]:
    """Numbers of the points that train, validate and test, without the deleted ones; nobody changes place.

    Of points drawn by hand only those that take part are shared out.
    """
    if isinstance(data, OwnPoints):
        taken = own_taken(data, seeds.data)
        return tuple(taken[part] for part in shuffled_parts(len(taken), data.counts, seeds.split))
    parts = shuffled_parts(sum(data.counts), data.counts, seeds.split)
    removed = data.removed if isinstance(data, Points) else ()
    return tuple(part[~np.isin(part, removed)] for part in parts) if removed else parts


def part_counts(data: Data, seeds: Seeds) -> tuple[int, int, int]:
    """Samples for training, validation and testing as they are in the end, deleted points not counted."""
    if isinstance(data, Points) and data.removed:
        train, validation, test = (len(part) for part in point_parts(data, seeds))
        return train, validation, test
    return data.counts
