"""Frames of eyes: where the network sees the pupil, and where it is."""

from __future__ import annotations

import numpy as np
from attrs import frozen
from numpy.typing import NDArray

from playground.core.frames.base import Request, array_field


@frozen(kw_only=True)
class PupilsFrame:
    """Validation pictures ``images`` (N, H, W) uint8 with the ``true`` ellipse and the one ``said``, (N, 5) as in
    core/ellipses.py, the distance of their centres ``errors`` (N,) in px and their overlap ``overlaps`` (N,).

    ``all_errors`` and ``all_overlaps`` (T,) are those of all samples looked at: the whole part, or its first ones while
    training.
    """

    run: int
    images: NDArray[np.uint8] = array_field()
    true: NDArray[np.float64] = array_field()
    said: NDArray[np.float64] = array_field()
    errors: NDArray[np.float64] = array_field()
    overlaps: NDArray[np.float64] = array_field()
    all_errors: NDArray[np.float64] = array_field()
    all_overlaps: NDArray[np.float64] = array_field()


@frozen
class PupilsRequest(Request):
    """Wants :class:`PupilsFrame` of ``count`` samples: those whose ellipses overlap least first, or in order."""

    count: int = 24
    worst_first: bool = True
