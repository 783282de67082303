"""Digits that a person drew and named: pictures as MNIST's are, kept as values."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Sequence
from typing import Any

import attrs
import numpy as np
from attrs import frozen
from numpy.typing import NDArray

from playground.core.fields import FieldError, shown, whole
from playground.core.strokes import MNIST_SIZE

CLASSES = 10
NAMES = tuple(map(str, range(CLASSES)))
"""What the classes of digits are called."""
MOST_DIGITS = 10_000
"""A collection holds no more."""
DIGEST_LETTERS = 32
"""Hexadecimal digits of :func:`digest_of`."""

_BYTES = MNIST_SIZE * MNIST_SIZE
_LEVELS = 255

Pictures = NDArray[np.uint8]
Labels = NDArray[np.uint8]


def _one_picture(_self: object, attribute: attrs.Attribute[Any], pixels: bytes) -> None:
    if not isinstance(pixels, bytes) or len(pixels) != _BYTES:
        raise FieldError(attribute.name, "must be {count} bytes, not {value}", count=_BYTES, value=shown(len(pixels)))


@frozen(kw_only=True)
class OwnDigit:
    """One drawing: ``pixels`` are 28 × 28 grey levels row by row, bright on dark, ``drawn_at`` seconds since 1970.

    ``number`` tells it from all others of its collection, also from those that were deleted.
    """

    number: int = whole(0, 0, 2**53)
    label: int = whole(0, 0, CLASSES - 1)
    pixels: bytes = attrs.field(validator=_one_picture, repr=False)
    drawn_at: float = 0.0

    @property
    def picture(self) -> Pictures:
        """(28, 28) uint8, not to be written to."""
        return np.frombuffer(self.pixels, np.uint8).reshape(MNIST_SIZE, MNIST_SIZE)


OwnDigitSet = tuple[OwnDigit, ...]


def grey_bytes(picture: NDArray[Any]) -> bytes:
    """What :class:`OwnDigit` keeps of a picture (28, 28) of brightness 0 to 1. Raises ValueError for another shape."""
    if picture.shape != (MNIST_SIZE, MNIST_SIZE):
        raise ValueError(f"picture must be ({MNIST_SIZE}, {MNIST_SIZE}), not {picture.shape}")
    levels: Pictures = np.rint(np.clip(picture, 0.0, 1.0) * _LEVELS).astype(np.uint8)
    return levels.tobytes()


def pictures_of(digits: Sequence[OwnDigit]) -> Pictures:
    """(N, 28, 28) uint8."""
    joined = b"".join(digit.pixels for digit in digits)
    return np.frombuffer(joined, np.uint8).reshape(-1, MNIST_SIZE, MNIST_SIZE)


def labels_of(digits: Iterable[OwnDigit]) -> Labels:
    """(N,) uint8, 0 to 9."""
    return np.array([digit.label for digit in digits], np.uint8)


def class_counts(labels: Labels) -> tuple[int, ...]:
    """How many there are of each of the ten digits."""
    return tuple(np.bincount(labels, minlength=CLASSES).tolist())


def digest_of(pictures: Pictures, labels: Labels) -> str:
    """A name for just these pictures with just these labels, in this order: 32 hexadecimal digits of SHA-256."""
    content = np.ascontiguousarray(pictures).tobytes() + np.ascontiguousarray(labels).tobytes()
    return hashlib.sha256(content).hexdigest()[:DIGEST_LETTERS]
