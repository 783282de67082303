"""Pooling of one map: every region becomes its largest value or its mean (lecture, section 10)."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from playground.core.layers.windows import Window

Floats = NDArray[np.float64]

NONE, MAX, AVERAGE = "none", "max", "average"
WAYS = (NONE, MAX, AVERAGE)
SIZES = (2, 3, 4)


def pool(values: Floats, way: str, size: int) -> Floats:
    """The map (H, W) pooled in regions of size², side by side: (⌊(H − size)/size⌋+1, …).

    What does not fill a region at the lower and right edge is left out, as PyTorch does. Raises ValueError for another
    way, or where no region fits.
    """
    if way not in (MAX, AVERAGE):
        raise ValueError(f"way must be {MAX} or {AVERAGE}, not {way}")
    window = Window(size, size)
    rows, columns = (window.outputs(length) for length in values.shape)
    if rows < 1 or columns < 1:
        raise ValueError(window.too_large(*values.shape))
    regions = values[: rows * size, : columns * size].reshape(rows, size, columns, size)
    return np.asarray(regions.max(axis=(1, 3)) if way == MAX else regions.mean(axis=(1, 3)))


def region_of(shape: tuple[int, ...], size: int, place: tuple[int, int]) -> tuple[int, int] | None:
    """The region, (row, column), that pixel ``place`` of a map of this shape falls into; None at an edge left over."""
    row, column = (start // size for start in place)
    return (row, column) if (row + 1) * size <= shape[0] and (column + 1) * size <= shape[1] else None


def region(values: Floats, size: int, place: tuple[int, int]) -> Floats:
    """The values (size, size) of a region."""
    row, column = (start * size for start in place)
    return values[row : row + size, column : column + size]
