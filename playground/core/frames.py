"""Pictures of the network for the screen: frozen, with copied arrays, and the number of the run they belong to."""

from __future__ import annotations

from typing import Any

import attrs
import numpy as np
from attrs import frozen
from numpy.typing import NDArray

from playground.core.datasets import PLANE
from playground.core.experiment import Experiment


def read_only(array: NDArray[Any]) -> NDArray[Any]:
    """A contiguous copy that nobody can write to."""
    copy = np.array(array, copy=True, order="C")
    copy.setflags(write=False)
    return copy


def _array() -> Any:
    return attrs.field(converter=read_only, eq=False)


@frozen(kw_only=True)
class MapFrame:
    """What the network answers all over the plane ±:data:`PLANE`.

    ``values`` is (H, W) in −1…+1 for two classes (2p − 1, row 0 at the top), or (H, W, C) class probabilities.
    """

    run: int
    values: NDArray[np.float32] = _array()
    extent: float = PLANE


@frozen(kw_only=True)
class PointsFrame:
    """The points: ``positions`` (N, 2) on the plane, ``labels`` (N,), ``parts`` (N,): 0 train, 1 validation, 2 test."""

    run: int
    positions: NDArray[np.float32] = _array()
    labels: NDArray[np.int64] = _array()
    parts: NDArray[np.uint8] = _array()


@frozen(kw_only=True)
class GalleryFrame:
    """Validation samples with what the network says.

    ``images`` (N, H, W) uint8, ``true`` and ``predicted`` (N,), ``confidence`` (N,) of the prediction;
    ``wrong`` and ``total`` count all samples looked at: the whole part, or its first ones while training.
    """

    run: int
    images: NDArray[np.uint8] = _array()
    true: NDArray[np.int64] = _array()
    predicted: NDArray[np.int64] = _array()
    confidence: NDArray[np.float32] = _array()
    wrong: int = 0
    total: int = 0


@frozen(kw_only=True)
class WeightsFrame:
    """A copy of all weights for a reader outside the training thread: those of ``experiment`` after ``step`` steps."""

    run: int
    experiment: Experiment
    step: int
    tensors: dict[str, NDArray[Any]] = attrs.field(eq=False)


@frozen(kw_only=True)
class SamplesFrame:
    """A few training pictures in order of class: ``images`` (N, H, W) uint8 as trained on (noise included)."""

    run: int
    images: NDArray[np.uint8] = _array()
    labels: NDArray[np.int64] = _array()


Frame = MapFrame | PointsFrame | GalleryFrame | SamplesFrame | WeightsFrame


@frozen
class MapRequest:
    """Wants :class:`MapFrame`: ``resolution`` points a side while paused; while training the worker may give fewer."""

    resolution: int = 200


@frozen
class PointsRequest:
    """Wants :class:`PointsFrame`, once a run."""


@frozen
class GalleryRequest:
    """Wants :class:`GalleryFrame` of ``count`` samples: wrong ones first, the surest of them leading, or in order."""

    count: int = 12
    wrong_first: bool = True


@frozen
class SamplesRequest:
    """Wants :class:`SamplesFrame`, once a run; ``per_class`` pictures of each class."""

    per_class: int = 2


@frozen
class WeightsRequest:
    """Wants :class:`WeightsFrame` whenever the weights changed."""


FrameRequest = MapRequest | PointsRequest | GalleryRequest | SamplesRequest | WeightsRequest
