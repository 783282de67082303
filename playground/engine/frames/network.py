"""The frame of the network diagram: everything that goes through the network, in one pass."""

from __future__ import annotations

import math
from typing import Any

import numpy as np
import torch
from attrs import frozen
from numpy.typing import NDArray
from torch import Tensor

from playground.core.datasets import Curve
from playground.core.fields import OUTPUT_ID
from playground.core.frames.network import INPUT_ID, LayerView, NetworkFrame, NetworkRequest
from playground.engine.evaluate import evaluating
from playground.engine.frames.answers import looked_at
from playground.engine.frames.columns import array, final_answers, final_maps, judged, links
from playground.engine.frames.fineness import fineness_of
from playground.engine.frames.looks import kernels_of, line_grid, plane_grid
from playground.engine.frames.pictures import of_pictures, seen
from playground.engine.frames.plane import on_plane
from playground.engine.frames.rows import columns_by_kernels
from playground.engine.learner import Learner

RESOLUTION_WHILE_TRAINING = 30
"""Most points a side of a unit's map while training."""
JUDGED = 256
"""Training samples, always the same first ones, by which dead and saturated units are told."""
JUDGED_PICTURES = 100
"""As many where they are pictures, which take longer."""


@frozen(eq=False)
class Sent:
    """What goes through the network together: ``inputs`` (N, …) as they lie in the data.

    First places of the plane or the line, ``grid`` = (rows, columns) of them ((0, 0): none), then the sample at hand
    where one is ``chosen``, then training samples to judge units by.
    """

    inputs: Tensor
    grid: tuple[int, int]
    chosen: bool

    @property
    def cells(self) -> slice:
        """Rows of the plane or the line."""
        return slice(0, math.prod(self.grid))

    @property
    def sample(self) -> int:
        """Row of the sample at hand."""
        return math.prod(self.grid)

    @property
    def judged(self) -> slice:
        """Rows of the training samples."""
        return slice(math.prod(self.grid) + self.chosen, None)


def make_network(learner: Learner, request: NetworkRequest, training: bool) -> NetworkFrame:
    """What every unit makes of the plane, or of one validation picture or row; the network stays as it was."""
    if of_pictures(learner):
        validation = looked_at(learner)
        number = request.sample % len(validation)
        picture = validation.inputs[number : number + 1]
        layers = _columns(learner, _sent(learner, (0, 0), picture), request)
        label = int(validation.targets[number]) if learner.dataset.task.kind == "classes" else None
        return NetworkFrame(run=learner.run, layers=layers, sample=seen(picture)[0], label=label)
    resolution = request.resolution
    if training and not fineness_of(learner).affords(resolution**2):
        resolution = min(resolution, RESOLUTION_WHILE_TRAINING)
    point = _fitting_point(learner, request)
    chosen = None if point is None else torch.tensor([point], dtype=torch.float32, device=learner.device)
    label = None
    if chosen is None and learner.experiment.data.space == "row":
        chosen, label = _row(learner, request.sample)
    grid = _grid(learner, resolution)
    kernels = kernels_of(learner)
    if kernels is not None:
        columns = columns_by_kernels(learner, kernels, grid, chosen, _judging(learner), request.most_maps)
    else:
        columns = _columns(learner, _sent(learner, grid, chosen), request)
    return NetworkFrame(run=learner.run, layers=columns, point=point, label=label)


def _row(learner: Learner, sample: int) -> tuple[Tensor, int | None]:
    """A validation row (1, inputs), and its class where it has one."""
    validation = looked_at(learner)
    number = sample % len(validation)
    label = int(validation.targets[number]) if learner.dataset.task.kind == "classes" else None
    return validation.inputs[number : number + 1], label


def _grid(learner: Learner, resolution: int) -> tuple[int, int]:
    """Rows and columns of the places where units are asked: of the plane, or a curve's domain."""
    if on_plane(learner):
        return resolution, resolution
    return (1, resolution) if isinstance(learner.experiment.data, Curve) else (0, 0)


def _places(learner: Learner, grid: tuple[int, int]) -> NDArray[np.float32]:
    """Those places, (places, inputs)."""
    data = learner.experiment.data
    return line_grid(data, grid[1]) if isinstance(data, Curve) else plane_grid(grid[1])


def _fitting_point(learner: Learner, request: NetworkRequest) -> tuple[float, ...] | None:
    """The point asked for, unless it belongs to other data."""
    point = request.point
    fits = (
        point is not None and learner.dataset.train.inputs.shape[1:] == (len(point),) and all(map(math.isfinite, point))
    )
    return point if fits else None


def _sent(learner: Learner, grid: tuple[int, int], chosen: Tensor | None) -> Sent:
    train = _judging(learner)
    rows = [torch.from_numpy(_places(learner, grid)).to(learner.device)] if all(grid) else []
    rows += [train] if chosen is None else [chosen, train]
    return Sent(torch.cat(rows), grid, chosen is not None)


def _judging(learner: Learner) -> Tensor:
    """Training samples, as they lie in the data, by which units are judged."""
    return learner.dataset.train.inputs[: JUDGED_PICTURES if of_pictures(learner) else JUDGED]


def _columns(learner: Learner, sent: Sent, request: NetworkRequest) -> tuple[LayerView, ...]:
    """One pass through the network; of each layer's answers only what is shown is kept."""
    inputs = learner.prepared(sent.inputs)
    with evaluating(learner.network):
        views = [LayerView(layer_id=INPUT_ID, **_shown(inputs, sent, request.most_maps))]
        for layer_id, answers in learner.network.stages(inputs):
            module = learner.network.layers[layer_id]
            parts = links(module)
            if layer_id == OUTPUT_ID:
                parts |= _shown_outputs(learner, answers, sent, request.most_maps)
            else:
                parts |= _shown(answers, sent, request.most_maps)
                parts |= judged(module, answers[sent.judged])
                parts["dropped"] = array(learner.dropped(layer_id))
            views.append(LayerView(layer_id=layer_id, **parts))
    return tuple(views)


def _shown(answers: Tensor, sent: Sent, most: int) -> dict[str, Any]:
    """Shape, maps and values of a layer that answers (N, units) or (N, channels, h, w)."""
    maps, values = None, None
    if answers.dim() == 2 and all(sent.grid):
        maps = answers[sent.cells, :most].T.reshape(-1, *sent.grid)
    if sent.chosen:
        values = answers[sent.sample]
        if values.dim() == 3:
            maps, values = values[:most], values.mean((1, 2))
    return {"shape": tuple(answers.shape[1:]), "maps": array(maps), "values": array(values)}


def _shown_outputs(learner: Learner, outputs: Tensor, sent: Sent, most: int) -> dict[str, Any]:
    """As :func:`_shown` after the output activation; maps are such that ±1 or 0…1 is their scale."""
    parts = _shown(final_answers(learner, outputs), sent, most)
    if all(sent.grid):
        parts["maps"] = _shown(final_maps(learner, outputs), sent, most)["maps"]
    return parts
