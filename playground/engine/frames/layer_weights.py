"""The frame of one layer's weights as pictures."""

from __future__ import annotations

import math

import torch

from playground.core.frames.inside import LayerWeightsFrame, LayerWeightsRequest
from playground.core.layers import is_picture
from playground.engine.frames.columns import array
from playground.engine.layers import DenseLayer
from playground.engine.layers.conv import ConvLayer
from playground.engine.layers.residual import ResidualLayer
from playground.engine.learner import Learner

MOST_WEIGHTS = 500_000
"""Of more, the first pictures alone are shown, or every second, third … row and column of a matrix."""
MOST_CHANNELS = 3
"""A layer of units that reads more channels is shown as a matrix."""


def make_layer_weights(learner: Learner, request: LayerWeightsRequest, training: bool) -> LayerWeightsFrame | None:
    """Filters channel by channel, units that read pictures as pictures, else a matrix; None without weights."""
    if request.layer_id not in learner.network.layers:
        return None
    module = learner.network.layers[request.layer_id]
    if isinstance(module, ResidualLayer):
        first, second = (one.weight.flatten(0, 1)[: _fitting(one.weight)] for one in (module.first, module.second))
        return _pictures(learner, request, torch.cat([first, second]), module.first.weight.shape[1], len(second))
    if isinstance(module, ConvLayer):
        return _pictures(learner, request, module.weight.flatten(0, 1), module.weight.shape[1])
    if not isinstance(module, DenseLayer):
        return None
    if is_picture(module.inputs) and module.inputs[0] <= MOST_CHANNELS:
        channels, height, width = module.inputs
        return _pictures(learner, request, module.weight.view(-1, height, width), channels)
    rows, columns = module.weight.shape
    step = math.ceil(math.sqrt(rows * columns / MOST_WEIGHTS))
    row_step, column_step = min(step, rows), min(step, columns)
    matrix = module.weight[::row_step, ::column_step]
    return LayerWeightsFrame(
        run=learner.run,
        layer_id=request.layer_id,
        pictures=array(matrix[None]),
        matrix=True,
        row_step=row_step,
        column_step=column_step,
    )


def _fitting(weight: torch.Tensor) -> int:
    """How many pictures of a size are shown at most."""
    return max(1, MOST_WEIGHTS // math.prod(weight.shape[2:]))


def _pictures(
    learner: Learner, request: LayerWeightsRequest, pictures: torch.Tensor, channels: int, second: int = 0
) -> LayerWeightsFrame:
    most = max(1, MOST_WEIGHTS // math.prod(pictures.shape[1:]))
    return LayerWeightsFrame(
        run=learner.run,
        layer_id=request.layer_id,
        pictures=array(pictures[:most]),
        channels=channels,
        second=second if len(pictures) <= most else 0,
    )
