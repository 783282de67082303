"""How many samples there are of each class."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

EVEN = 0.5
Labels = NDArray[np.int64]


def class_shares(classes: int, balance: float) -> NDArray[np.float64]:
    """Share of each class, (classes,): ``balance`` to 1 − ``balance`` for two.

    With more the shares fall, or rise, from the first to the last by one ratio, and those two stand as the shares of
    two classes would (a long tail as of Cui et al. 2019).
    """
    ratio = (1.0 - balance) / balance
    weights = ratio ** (np.arange(classes) / max(1, classes - 1))
    return np.asarray(weights / weights.sum(), np.float64)


def class_labels(count: int, classes: int, balance: float) -> Labels:
    """Class numbers (count,) of samples to be drawn: by turns where the shares are even, else in blocks.

    Every class has at least one where there are enough samples.
    """
    if balance == EVEN:
        return np.arange(count, dtype=np.int64) % classes
    return np.repeat(np.arange(classes, dtype=np.int64), whole_counts(count, class_shares(classes, balance)))


def whole_counts(total: int, shares: NDArray[np.float64]) -> NDArray[np.int64]:
    """Whole numbers that add up to ``total``, by the largest remainders, none 0 while there are enough."""
    exact = total * shares
    counts = np.floor(exact).astype(np.int64)
    missing = total - int(counts.sum())
    counts[np.argsort(counts - exact, kind="stable")[:missing]] += 1
    while total >= len(shares) and (counts == 0).any():
        counts[np.argmax(counts)] -= 1
        counts[np.argmin(counts)] += 1
    return counts


def kept_counts(available: Sequence[int], balance: float) -> tuple[int, ...]:
    """How many of the ``available`` samples of each class are taken: of the most frequent by the shares all."""
    shares = class_shares(len(available), balance)
    return tuple(max(1, round(count * share)) for count, share in zip(available, shares / shares.max(), strict=True))
