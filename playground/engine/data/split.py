"""Who trains, who validates, who tests: a shuffle from the split die."""

from __future__ import annotations

import itertools

import numpy as np
from numpy.typing import NDArray

STREAM = 1
"""Keeps the shuffle independent of the points, whose die may show the same number."""


def shuffled_parts(total: int, counts: tuple[int, ...], seed: int) -> tuple[NDArray[np.int64], ...]:
    """Disjoint index arrays of the given sizes out of ``range(total)``, the same for the same seed.

    ``counts`` may add up to less than ``total``: the rest belongs to no part.
    """
    order = np.random.default_rng((seed, STREAM)).permutation(total)
    ends = np.cumsum((0, *counts))
    return tuple(order[start:end] for start, end in itertools.pairwise(ends))
