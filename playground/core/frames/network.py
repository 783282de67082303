"""The whole network at work, for the diagram: what every unit makes of the plane, or of one sample."""

from __future__ import annotations

from typing import ClassVar

import numpy as np
from attrs import frozen
from numpy.typing import NDArray

from playground.core.frames.base import Request, optional_array_field
from playground.core.layers import Shape

INPUT_ID = "input"
"""Stands for the input in :class:`LayerView`; no layer has this id."""


@frozen(kw_only=True)
class LayerView:
    """One column of the diagram: the input (id :data:`INPUT_ID`), a layer, or the output layer (id ``output``).

    ``shape`` is that of its outputs: (units,) or (channels, height, width). All values are those after the activation
    function; of the output layer, after the output activation (softmax, logistic …).

    ``maps``: on the plane (units, R, R), each unit's answer all over it, row 0 at the top; over the domain of a curve
    (units, 1, R), from left to right; of pictures (channels, h, w), the maps of the sample at hand. Of all only the
    first ones, as many as were asked for. None for a layer of units that reads pictures. The output layer's maps are
    class probabilities p, of two classes 2p − 1.
    ``values`` (units,) are the answers to the sample at hand: of channels their mean. None where none is chosen.
    ``weight`` (units, inputs) and ``bias`` (units,) are there where the layer is dense and has at most
    :data:`MOST_LINKS` weights.
    ``dead`` (units,) or (channels,): silent on all of a fixed part of the training data (activation 0, or the same
    everywhere); hidden layers with an activation function have it.
    ``saturated`` likewise: more than 95 % of the answers within 2 % of the activation's limits; None where it has none.
    ``dropped`` shaped like a sample, (units,) or (channels, height, width): what was switched off for the first sample
    of the last batch, only in a Dropout layer and only after single steps.
    """

    layer_id: str
    shape: Shape
    maps: NDArray[np.float32] | None = optional_array_field()
    values: NDArray[np.float32] | None = optional_array_field()
    weight: NDArray[np.float32] | None = optional_array_field()
    bias: NDArray[np.float32] | None = optional_array_field()
    dead: NDArray[np.bool_] | None = optional_array_field()
    saturated: NDArray[np.bool_] | None = optional_array_field()
    dropped: NDArray[np.bool_] | None = optional_array_field()


MOST_LINKS = 40_000
"""Weights of the largest dense layer whose weights go with the frame."""


@frozen(kw_only=True)
class NetworkFrame:
    """All columns from the input to the output, in order.

    ``sample`` is the validation picture that was shown, (h, w) uint8, ``label`` its class; ``point`` is the chosen
    point of other data, None where there is none.
    """

    run: int
    layers: tuple[LayerView, ...]
    sample: NDArray[np.uint8] | None = optional_array_field()
    label: int | None = None
    point: tuple[float, ...] | None = None


@frozen
class NetworkRequest(Request):
    """Wants :class:`NetworkFrame`.

    ``resolution``: points a side of the maps on the plane; while training the worker may give fewer. ``sample``: number
    of the validation picture that is sent through; beyond the last follows the first. ``point``: a point (x₁, x₂) of
    the plane to send through; None for none. ``most_maps``: maps of a layer at most.
    """

    every: ClassVar[float] = 0.15  # the dearest picture to paint: beside it the map moves 10 times a second

    resolution: int = 40
    sample: int = 0
    point: tuple[float, ...] | None = None
    most_maps: int = 64
