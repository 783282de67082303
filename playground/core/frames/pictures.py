"""Frames of pictures: validation samples with what the network says, and samples of the training part."""

from __future__ import annotations

from typing import ClassVar

import numpy as np
from attrs import frozen
from numpy.typing import NDArray

from playground.core.frames.base import Request, array_field


@frozen(kw_only=True)
class GalleryFrame:
    """Validation samples with what the network says.

    ``images`` (N, H, W) uint8, or (N, H, W, 3) in colour, ``true`` and ``predicted`` (N,), ``confidence`` (N,) of the
    prediction;
    ``wrong`` and ``total`` count all samples looked at: the whole part, or its first ones while training.
    Where the pictures behind one ``cell`` of the confusion matrix were asked for, ``found`` counts those.
    """

    run: int
    images: NDArray[np.uint8] = array_field()
    true: NDArray[np.int64] = array_field()
    predicted: NDArray[np.int64] = array_field()
    confidence: NDArray[np.float32] = array_field()
    wrong: int = 0
    total: int = 0
    cell: tuple[int, int] | None = None
    found: int = 0


@frozen
class GalleryRequest(Request):
    """Wants :class:`GalleryFrame` of ``count`` samples: wrong ones first, the surest of them leading, or in order.

    With a ``cell`` (true class, predicted class) of the confusion matrix only the samples behind it, the surest first.
    """

    every: ClassVar[float] = 0.2

    count: int = 12
    wrong_first: bool = True
    cell: tuple[int, int] | None = None


@frozen(kw_only=True)
class SamplesFrame:
    """A few training pictures in order of class: ``images`` (N, H, W), or (N, H, W, 3) in colour, uint8,
    as trained on (noise included).

    Without classes ``labels`` number the columns in which they are shown.
    """

    run: int
    images: NDArray[np.uint8] = array_field()
    labels: NDArray[np.int64] = array_field()


@frozen
class SamplesRequest(Request):
    """Wants :class:`SamplesFrame`, once a run; ``per_class`` pictures of each class."""

    per_class: int = 2
    once_a_run: ClassVar[bool] = True
