"""Frames for looking at the data: training pictures of a class, columns of numbers, and how many samples there are."""

from __future__ import annotations

from typing import ClassVar

import numpy as np
from attrs import frozen
from numpy.typing import NDArray

from playground.core.frames.base import Request, array_field


@frozen(kw_only=True)
class DataLookFrame:
    """``counts`` (3, classes) are the samples of each class in training, validation and test part, one column in
    regression. Those of the test part are zeros until it is opened; its size is told in ``sizes`` (3,) all the same.

    Of pictures: ``images`` (N, H, W), or (N, H, W, 3) in colour, uint8 as trained on, ``labels`` (N,) the answers given
    for them; they are those from number ``first`` on of the ``total`` training pictures of class ``label`` (None: of
    all). ``read`` (2, channels): the network reads brightness x, 0 to 1, of a channel as (x − read₀) / read₁.

    Of others the training samples: ``raw`` (N, columns) as they lie there, ``prepared`` (N, features) as the network
    reads them, ``values`` (N, targets) to be predicted in regression, ``labels`` (N,) in classes, else zeros.
    The network learns values as (value − ``target_mean``) / ``target_deviation``.
    """

    run: int
    counts: NDArray[np.int64] = array_field()
    sizes: NDArray[np.int64] = array_field()
    labels: NDArray[np.int64] = array_field()
    images: NDArray[np.uint8] = array_field()
    read: NDArray[np.float64] = array_field()
    raw: NDArray[np.float32] = array_field()
    prepared: NDArray[np.float32] = array_field()
    values: NDArray[np.float32] = array_field()
    first: int = 0
    total: int = 0
    label: int | None = None
    target_mean: float = 0.0
    target_deviation: float = 1.0


@frozen
class DataLookRequest(Request):
    """Wants :class:`DataLookFrame`, once a run: at most ``count`` training pictures of class ``label``, or of all."""

    once_a_run: ClassVar[bool] = True

    label: int | None = None
    first: int = 0
    count: int = 240
