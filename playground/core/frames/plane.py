"""Frames of data on the plane: the map of answers, and the points."""

from __future__ import annotations

from typing import ClassVar

import numpy as np
from attrs import frozen
from numpy.typing import NDArray

from playground.core.datasets import PLANE
from playground.core.frames.base import Request, array_field, optional_array_field


@frozen(kw_only=True)
class MapFrame:
    """What the network answers all over the plane ±:data:`PLANE`.

    ``values`` is (H, W), row 0 at the top: for two classes 2p − 1, in regression the predicted value; or (H, W, C)
    class probabilities.
    """

    run: int
    values: NDArray[np.float32] = array_field()
    extent: float = PLANE


@frozen
class MapRequest(Request):
    """Wants :class:`MapFrame`: ``resolution`` points a side while paused; while training the worker may give fewer."""

    resolution: int = 200


@frozen(kw_only=True)
class PointsFrame:
    """The points: ``positions`` (N, 2) on the plane, ``labels`` (N,), ``parts`` (N,): 0 train, 1 validation, 2 test.

    Those of the test part are left out until it is opened.

    ``indices`` (N,) are their numbers among those drawn, by which they can be changed. In regression ``values`` (N,)
    are the true answers and all labels are 0; else there are none.
    """

    run: int
    positions: NDArray[np.float32] = array_field()
    labels: NDArray[np.int64] = array_field()
    parts: NDArray[np.uint8] = array_field()
    indices: NDArray[np.int64] = array_field()
    values: NDArray[np.float32] | None = optional_array_field()


@frozen
class PointsRequest(Request):
    """Wants :class:`PointsFrame`, once a run."""

    once_a_run: ClassVar[bool] = True
