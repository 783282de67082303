"""The frame of the network diagram: everything that goes through the network, in one pass."""

from __future__ import annotations

import math
from typing import Any

import numpy as np
import torch
from attrs import frozen
from numpy.typing import NDArray
from torch import Tensor

from playground.core.activations import ACTIVATIONS
from playground.core.curve_sets import CURVE_SETS
from playground.core.datasets import Curve
from playground.core.fields import OUTPUT_ID
from playground.core.frames.network import INPUT_ID, MOST_LINKS, LayerView, NetworkFrame, NetworkRequest
from playground.core.losses import output_activation
from playground.engine.activations import FUNCTIONS
from playground.engine.evaluate import evaluating
from playground.engine.frames.answers import probabilities
from playground.engine.frames.pictures import of_pictures
from playground.engine.frames.plane import on_plane, plane_grid
from playground.engine.layers import DenseLayer
from playground.engine.layers.base import Activated
from playground.engine.learner import Learner

RESOLUTION_WHILE_TRAINING = 30
"""Most points a side of a unit's map while training."""
JUDGED = 256
"""Training samples, always the same first ones, by which dead and saturated units are told."""
JUDGED_PICTURES = 100
"""As many where they are pictures, which take longer."""
SILENT = 1e-6
"""Answers that differ by no more than this share (below 1: by no more than this) are the same everywhere."""
NEAR = 0.02
"""Answers within this share of the way between an activation's limits count as at one of them."""
SATURATED = 0.95
"""Share of the answers at the limits above which a unit is saturated."""


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
    """What every unit makes of the plane, or of one validation picture; the network stays as it was."""
    if of_pictures(learner):
        validation = learner.dataset.validation
        number = request.sample % len(validation)
        picture = validation.inputs[number : number + 1]
        layers = _columns(learner, _sent(learner, None, (0, 0), picture), request)
        label = int(validation.targets[number]) if learner.dataset.task.kind == "classes" else None
        return NetworkFrame(run=learner.run, layers=layers, sample=picture[0, 0].cpu().numpy(), label=label)
    resolution = min(request.resolution, RESOLUTION_WHILE_TRAINING) if training else request.resolution
    point = _fitting_point(learner, request)
    chosen = None if point is None else torch.tensor([point], dtype=torch.float32, device=learner.device)
    sent = _sent(learner, *_places(learner, resolution), chosen)
    return NetworkFrame(run=learner.run, layers=_columns(learner, sent, request), point=point)


def _places(learner: Learner, resolution: int) -> tuple[NDArray[np.float32] | None, tuple[int, int]]:
    """Where units are asked, (places, inputs), and in how many rows and columns: the plane, or a curve's domain."""
    data = learner.experiment.data
    if on_plane(learner):
        return plane_grid(resolution), (resolution, resolution)
    if isinstance(data, Curve):
        return np.linspace(*CURVE_SETS[data.set].domain, resolution, dtype=np.float32)[:, None], (1, resolution)
    return None, (0, 0)


def _fitting_point(learner: Learner, request: NetworkRequest) -> tuple[float, ...] | None:
    """The point asked for, unless it belongs to other data."""
    point = request.point
    fits = point is not None and learner.dataset.task.inputs == (len(point),) and all(map(math.isfinite, point))
    return point if fits else None


def _sent(learner: Learner, places: NDArray[np.float32] | None, grid: tuple[int, int], chosen: Tensor | None) -> Sent:
    train = learner.dataset.train.inputs[: JUDGED_PICTURES if of_pictures(learner) else JUDGED]
    rows = [] if places is None else [torch.from_numpy(places).to(learner.device)]
    rows += [train] if chosen is None else [chosen, train]
    return Sent(torch.cat(rows), grid, chosen is not None)


def _columns(learner: Learner, sent: Sent, request: NetworkRequest) -> tuple[LayerView, ...]:
    """One pass through the network; of each layer's answers only what is shown is kept."""
    inputs = learner.prepared(sent.inputs)
    with evaluating(learner.network):
        views = [LayerView(layer_id=INPUT_ID, **_shown(inputs, sent, request.most_maps))]
        for layer_id, answers in learner.network.stages(inputs):
            module = learner.network.layers[layer_id]
            parts = _links(module)
            if layer_id == OUTPUT_ID:
                parts |= _shown_outputs(learner, answers, sent, request.most_maps)
            else:
                parts |= _shown(answers, sent, request.most_maps)
                parts |= _judged(module, answers[sent.judged])
                parts["dropped"] = _array(learner.dropped(layer_id))
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
    return {"shape": tuple(answers.shape[1:]), "maps": _array(maps), "values": _array(values)}


def _shown_outputs(learner: Learner, outputs: Tensor, sent: Sent, most: int) -> dict[str, Any]:
    """As :func:`_shown` after the output activation; maps are such that ±1 or 0…1 is their scale."""
    task, training = learner.dataset.task, learner.experiment.training
    activation = output_activation(training.loss, training.output_activation, task)
    answers = FUNCTIONS[activation](outputs)
    parts = _shown(answers, sent, most)
    if task.kind == "classes" and all(sent.grid):
        scaled = probabilities(learner, outputs)
        if task.is_binary:
            scaled = 2.0 * scaled[:, -outputs.shape[1] :] - 1.0
        parts["maps"] = _shown(scaled, sent, most)["maps"]
    return parts


def _links(module: torch.nn.Module) -> dict[str, Any]:
    """Weights and biases of a dense layer that is not too large."""
    if not isinstance(module, DenseLayer) or module.weight.numel() > MOST_LINKS:
        return {}
    return {"weight": _array(module.weight), "bias": _array(module.bias)}


def _judged(module: torch.nn.Module, answers: Tensor) -> dict[str, Any]:
    """Which units are dead or saturated by their answers (n, units) or (n, channels, h, w)."""
    if not isinstance(module, Activated):
        return {}
    units = answers.shape[1]
    answers = answers.movedim(1, -1).flatten(1)  # (n, places · units), as pictures lie in memory: no copy
    low = answers.amin(0).view(-1, units).amin(0)  # over samples first, which is by far the faster way
    high = answers.amax(0).view(-1, units).amax(0)
    dead = high - low <= SILENT * torch.maximum(low.abs(), high.abs()).clamp(min=1.0)
    limits = ACTIVATIONS[module.activation].limits
    if limits is None:
        return {"dead": _array(dead)}
    margin = NEAR * (limits[1] - limits[0])
    at_limits = (answers <= limits[0] + margin) | (answers >= limits[1] - margin)
    share = at_limits.float().mean(0).view(-1, units).mean(0)
    return {"dead": _array(dead), "saturated": _array(share > SATURATED)}


def _array(tensor: Tensor | None) -> Any:
    """The tensor for a frame, in 32 bit; the frame copies it."""
    if tensor is None:
        return None
    plain = tensor.detach()
    return (plain if plain.dtype == torch.bool else plain.float()).cpu().numpy()
