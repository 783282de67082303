"""A kernel slides over a picture: the whole map, and the numbers of one of its pixels (lecture, section 10)."""

from __future__ import annotations

import numpy as np
from attrs import frozen
from numpy.typing import NDArray

from playground.core.layers.windows import Window

Floats = NDArray[np.float64]


def turned(kernel: Floats) -> Floats:
    """The kernel (…, k, k) by 180°: what makes a convolution of a cross-correlation."""
    return np.ascontiguousarray(kernel[..., ::-1, ::-1])


def for_channels(kernel: Floats, channels: int) -> Floats:
    """A kernel of one channel for each of several; one that has as many stays. Raises ValueError for any other."""
    if kernel.ndim != 3 or len(kernel) not in (1, channels):
        raise ValueError(f"a kernel for {channels} channels must be (1 or {channels}, k, k), not {kernel.shape}")
    return np.broadcast_to(kernel, (channels, *kernel.shape[1:]))


def padded(picture: Floats, padding: int) -> Floats:
    """The picture (C, H, W) framed by so many zeros on each side."""
    return np.pad(picture, ((0, 0), (padding, padding), (padding, padding)))


def correlate(picture: Floats, kernel: Floats, window: Window) -> Floats:
    """The cross-correlation of a picture (C, H, W) with a kernel (C or 1, k, k), summed over channels: (H′, W′).

    Each number of the kernel meets the picture moved by its place. Raises ValueError where the window does not fit.
    """
    kernel = for_channels(kernel, len(picture))
    rows, columns = (window.outputs(length) for length in picture.shape[1:])
    if rows < 1 or columns < 1:
        raise ValueError(window.too_large(*picture.shape[1:]))
    framed, step = padded(picture, round(window.padding)), window.stride
    found = np.zeros((rows, columns))
    for row, column in np.ndindex(window.size, window.size):
        top, left = row * window.dilation, column * window.dilation
        moved = framed[:, top : top + step * (rows - 1) + 1 : step, left : left + step * (columns - 1) + 1 : step]
        found += np.tensordot(kernel[:, row, column], moved, 1)
    return found


@frozen(eq=False)
class Contents:
    """What lies under the window at one pixel of the map: ``pixels``, ``kernel`` and ``products`` (C, k, k).

    ``inside`` (k, k) says which of them are of the picture; the others are zeros of its frame.
    """

    pixels: Floats
    kernel: Floats
    inside: NDArray[np.bool_]

    @property
    def products(self) -> Floats:
        """Pixel times weight, cell by cell."""
        return self.pixels * self.kernel

    @property
    def sums(self) -> Floats:
        """Of each channel (C,)."""
        return np.asarray(self.products.sum(axis=(1, 2)))

    @property
    def total(self) -> float:
        """The pixel of the map."""
        return float(self.products.sum())


def contents(picture: Floats, kernel: Floats, window: Window, place: tuple[int, int]) -> Contents:
    """What lies under the window at pixel ``place`` (row, column) of the map."""
    framed = padded(picture, round(window.padding))
    rows, columns = (
        start * window.stride + np.arange(window.size) * window.dilation
        for start in place  # in the framed picture
    )
    height, width = picture.shape[1:]
    inside_rows = (rows >= window.padding) & (rows < height + window.padding)
    inside_columns = (columns >= window.padding) & (columns < width + window.padding)
    return Contents(
        framed[:, rows[:, None], columns[None, :]],
        np.array(for_channels(kernel, len(picture))),
        inside_rows[:, None] & inside_columns[None, :],
    )


def largest(kernel: Floats, channels: int, level: float) -> float:
    """The largest sum, of either sign, that a kernel can reach where pixels lie from 0 to ``level``; at least tiny."""
    weights = for_channels(kernel, channels)
    most = level * max(float(weights.clip(min=0.0).sum()), float(-weights.clip(max=0.0).sum()))
    return max(most, 1e-12)


def place_over(window: Window, length: int, pixel: int) -> int:
    """Along one side of ``length`` pixels: the place of the window whose middle is nearest to this pixel."""
    start = pixel + window.padding - (window.reach - 1) / 2.0
    return min(max(round(start / window.stride), 0), window.outputs(length) - 1)
