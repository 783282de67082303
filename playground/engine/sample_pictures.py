"""Pictures at hand without any experiment: MNIST's validation digits and the shipped photographs."""

from __future__ import annotations

import numpy as np
from attrs import frozen
from numpy.typing import NDArray

from playground.core.datasets import Images
from playground.core.training import Seeds
from playground.engine.data.digits import read_mnist
from playground.engine.data.pixels import small_photo
from playground.engine.data.split import shuffled_parts

PHOTO_SIDE = 64


@frozen(eq=False)
class SampleDigits:
    """Validation digits: ``pictures`` (N, 28, 28) uint8, bright on dark, and ``labels`` (N,)."""

    pictures: NDArray[np.uint8]
    labels: NDArray[np.int64]


def validation_digits() -> SampleDigits:
    """The validation part of MNIST as it is shared out at first, in its order. Raises DataError."""
    data, seeds, raw = Images(set="mnist"), Seeds(), read_mnist()
    train_count, validation_count, _test_count = data.counts
    parts = shuffled_parts(len(raw.train_labels), (train_count, validation_count), seeds.split)
    chosen = tuple(parts)[1]
    return SampleDigits(raw.train_pictures[chosen], raw.train_labels[chosen])


def photo(name: str) -> NDArray[np.uint8]:
    """The middle of a shipped photograph, (64, 64, 3). Raises DataError."""
    return small_photo(name, PHOTO_SIDE)
