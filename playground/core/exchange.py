"""Which training samples exchange their answers: what can then be learned of them can only be learned by heart."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

STREAM = 3
"""Keeps the exchange of answers independent of what else is drawn from the data die."""

Indices = NDArray[np.int64]


def exchanging(total: int, share: float, seed: int) -> tuple[Indices, Indices]:
    """Numbers (k,) of that share of ``total`` samples, and of those whose answers they get, one for one.

    None where fewer than two would take part.
    """
    count = round(share * total)
    if count < 2:
        return np.zeros(0, np.int64), np.zeros(0, np.int64)
    generator = np.random.default_rng((seed, STREAM))
    chosen = generator.permutation(total)[:count]
    return chosen, generator.permutation(chosen)
