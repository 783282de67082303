"""A photograph as the network paints it."""

from __future__ import annotations

import numpy as np
from attrs import frozen
from numpy.typing import NDArray

from playground.core.frames.base import Request, array_field


@frozen(kw_only=True)
class PaintingFrame:
    """``painted`` (H, W, 3) are the colours the network answers all over the plane; ``photo`` (side, side, 3) those it
    learns from, without noise. ``error`` is the mean squared error of the validation pixels' colours, from 0 to 1."""

    run: int
    painted: NDArray[np.uint8] = array_field()
    photo: NDArray[np.uint8] = array_field()
    error: float


@frozen
class PaintingRequest(Request):
    """Wants :class:`PaintingFrame`: ``resolution`` pixels a side while paused; while training perhaps fewer."""

    resolution: int = 256
