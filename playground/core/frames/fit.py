"""Frames of curves: the points, and what the network makes of every x."""

from __future__ import annotations

from typing import ClassVar

import numpy as np
from attrs import frozen
from numpy.typing import NDArray

from playground.core.frames.base import Request, array_field


@frozen(kw_only=True)
class FitFrame:
    """The fitted curve: places ``x`` (R,), rising, and the answers ``outputs`` (R,).

    ``pieces`` (units, R) is what each input of the output layer adds to its sum, wⱼ hⱼ(x): with ``bias`` they add up to
    ``outputs``. ``weights`` (units,) are the wⱼ. Without a hidden layer the one piece is w x.
    """

    run: int
    x: NDArray[np.float32] = array_field()
    outputs: NDArray[np.float32] = array_field()
    pieces: NDArray[np.float32] = array_field()
    weights: NDArray[np.float32] = array_field()
    bias: float = 0.0


@frozen
class FitRequest(Request):
    """Wants :class:`FitFrame`: ``resolution`` places while paused; while training the worker may give fewer."""

    resolution: int = 241


@frozen(kw_only=True)
class CurvePointsFrame:
    """The points (``x``, ``y``), (N,) each, with their ``parts`` (N,): 0 train, 1 validation, 2 test.

    Those of the test part are left out until it is opened.

    ``slope`` and ``height`` are those of the line with the smallest mean squared error on the training part, ``loss``.
    """

    run: int
    x: NDArray[np.float32] = array_field()
    y: NDArray[np.float32] = array_field()
    parts: NDArray[np.uint8] = array_field()
    slope: float = 0.0
    height: float = 0.0
    loss: float = 0.0


@frozen
class CurvePointsRequest(Request):
    """Wants :class:`CurvePointsFrame`, once a run."""

    once_a_run: ClassVar[bool] = True
