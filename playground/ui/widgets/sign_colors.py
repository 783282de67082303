"""Values on the sign scale: negative orange, zero neutral, positive blue."""

from __future__ import annotations

import math
from typing import Any

import numpy as np
from numpy.typing import NDArray
from PySide6.QtGui import QColor


def sign_color(share: float, lut: NDArray[np.uint8]) -> QColor:
    """Colour of a value from −1 to 1; what is not a number takes that of 0."""
    share = share if math.isfinite(share) else 0.0
    red, green, blue = lut[round((min(max(share, -1.0), 1.0) + 1) * 127.5)].tolist()
    return QColor(red, green, blue)


def colored(
    values: NDArray[np.floating], scale: float | NDArray[np.float64], lut: NDArray[np.uint8]
) -> NDArray[np.uint8]:
    """Values (…) as colours (…, 3) on the sign scale from −scale to scale; scales broadcast against the values."""
    shares = np.clip(values / scale, -1, 1)
    if np.isnan(shares).any():
        shares = np.nan_to_num(shares)
    return np.asarray(lut.take(np.rint((shares + 1) * 127.5).astype(np.intp), axis=0), np.uint8)


def rgb_of(color: QColor) -> NDArray[np.uint8]:
    """Red, green and blue, (3,)."""
    return np.array([color.red(), color.green(), color.blue()], np.uint8)


def enlarged(maps: NDArray[Any], side: int) -> NDArray[Any]:
    """Maps (n, h, w) as (n, side, side): each place takes the value it lies in."""
    down, across = (np.arange(side) * size // side for size in maps.shape[1:])
    return np.asarray(maps[:, down][:, :, across])
