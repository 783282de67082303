"""Kernels known by name: edges, blur, sharpen and more (lecture, section 10)."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from attrs import frozen
from numpy.typing import NDArray

Floats = NDArray[np.float64]

LARGEST = 11
ALL_SIZES = tuple(range(1, LARGEST + 1))
ODD_SIZES = tuple(range(3, LARGEST + 1, 2))
RANDOM = "random"
MOST_RANDOM = 3
"""Random kernels hold whole numbers from minus this to this, so that sums stay whole."""


@frozen
class Kernel:
    """One entry of :data:`KERNELS`.

    ``make(size, seed)`` gives the numbers (size, size) for each of ``sizes``; only the random one looks at the seed.
    ``meaning`` says what is seen on the map, with {blue} for the colour of sums above 0 and {orange} for those below.
    """

    title: str
    meaning: str
    sizes: tuple[int, ...]
    make: Callable[[int, int], Floats]
    turns_sign: bool = False
    """Whether turning it by 180° makes blue what was orange."""


def binomial(size: int) -> Floats:
    """The row of Pascal's triangle with ``size`` numbers, a bell: 1 2 1, 1 3 3 1, 1 4 6 4 1."""
    row = np.ones(1)
    for _ in range(size - 1):
        row = np.convolve(row, [1.0, 1.0])
    return row


def widened(kernel: Floats, size: int) -> Floats:
    """A 3×3 kernel for larger windows (odd ``size``): the kernel after a blur, 1 2 1 by 1 2 1, as often as needed."""
    while len(kernel) < size:
        bell = binomial(3)
        wider = np.zeros((len(kernel) + 2, len(kernel) + 2))
        for row, column in np.ndindex(3, 3):
            wider[row : row + len(kernel), column : column + len(kernel)] += bell[row] * bell[column] * kernel
        kernel = wider
    return kernel


def _fixed(*rows: tuple[float, ...]) -> Callable[[int, int], Floats]:
    return lambda size, _seed: widened(np.array(rows, np.float64), size)


def _blur(size: int, _seed: int) -> Floats:
    bell = binomial(size)
    return np.asarray(np.outer(bell, bell) / bell.sum() ** 2)


def _identity(size: int, _seed: int) -> Floats:
    kernel = np.zeros((size, size))
    kernel[size // 2, size // 2] = 1.0
    return kernel


def _sharpen(size: int, seed: int) -> Floats:
    """Twice the picture minus its blur; at 3×3 with the four neighbours alone, as it is usually written."""
    if size == 3:
        return np.array(((0.0, -1.0, 0.0), (-1.0, 5.0, -1.0), (0.0, -1.0, 0.0)))
    return 2.0 * _identity(size, seed) - _blur(size, seed)


def _vertical(size: int, _seed: int) -> Floats:
    """Ones in the left half, minus ones in the right, as in the lecture."""
    columns = np.sign((size - 1) / 2.0 - np.arange(size))
    return np.tile(columns, (size, 1))


def _emboss(size: int, _seed: int) -> Floats:
    """Rises along the diagonal; the middle 1 keeps the picture itself."""
    places = np.arange(size, dtype=np.float64)
    kernel = places[:, None] + places[None, :] - (size - 1)
    kernel[size // 2, size // 2] = 1.0
    return kernel


def _random(size: int, seed: int) -> Floats:
    return np.random.default_rng(seed).integers(-MOST_RANDOM, MOST_RANDOM + 1, (size, size)).astype(np.float64)


KERNELS: dict[str, Kernel] = {
    "sobel_x": Kernel(
        "Sobel x",
        "{blue}: dark left, bright right. {orange}: the reverse. Flat areas give 0, so only vertical edges stay.",
        ODD_SIZES,
        _fixed((-1, 0, 1), (-2, 0, 2), (-1, 0, 1)),
        turns_sign=True,
    ),
    "sobel_y": Kernel(
        "Sobel y",
        "{blue}: dark above, bright below. {orange}: the reverse. Flat areas give 0, so only horizontal edges stay.",
        ODD_SIZES,
        _fixed((-1, -2, -1), (0, 0, 0), (1, 2, 1)),
        turns_sign=True,
    ),
    "scharr_x": Kernel(
        "Scharr x",
        "As Sobel x, with weights chosen so that slanting edges count the same whichever way they run. "
        "{blue}: dark left, bright right. {orange}: the reverse.",
        ODD_SIZES,
        _fixed((-3, 0, 3), (-10, 0, 10), (-3, 0, 3)),
        turns_sign=True,
    ),
    "laplace": Kernel(
        "Laplace",
        "The neighbours minus four times the middle. {blue}: darker than around it. {orange}: brighter. "
        "Edges of every direction stay, as a pair of lines.",
        ODD_SIZES,
        _fixed((0, 1, 0), (1, -4, 1), (0, 1, 0)),
    ),
    "vertical": Kernel(
        "vertical",
        "The lecture's vertical edge. {blue}: bright left, dark right. {orange}: the reverse. Flat areas give 0.",
        tuple(range(2, LARGEST + 1)),
        _vertical,
        turns_sign=True,
    ),
    "blur": Kernel(
        "blur",
        "A mean in which the middle counts most. Its numbers add up to 1, so the picture stays as bright; "
        "what is smaller than the window fades.",
        ALL_SIZES,
        _blur,
    ),
    "sharpen": Kernel(
        "sharpen",
        "The middle is raised, the neighbours taken off. The numbers add up to 1: flat areas stay, edges overshoot. "
        "{orange}: below black.",
        ODD_SIZES,
        _sharpen,
    ),
    "emboss": Kernel(
        "emboss",
        "Light from the lower right: {blue} where it gets brighter that way, {orange} where darker. "
        "The 1 in the middle keeps the picture.",
        ODD_SIZES,
        _emboss,
        turns_sign=True,
    ),
    "identity": Kernel(
        "identity",
        "Only the middle counts, and it counts once: the map is the picture, without its rim.",
        ALL_SIZES,
        _identity,
    ),
    RANDOM: Kernel(
        "random",
        "Thrown, not made for anything: this is what a filter looks like before it learns. Press it again to throw.",
        ALL_SIZES,
        _random,
    ),
}
