"""The frame of one layer's maps for what is looked at: a sample, the drawing, or a photograph."""

from __future__ import annotations

import math
from functools import lru_cache
from typing import Any

import numpy as np
import torch
from attrs import frozen
from numpy.typing import NDArray
from PIL import Image, ImageOps
from torch import Tensor, nn

from playground.core.fields import OUTPUT_ID
from playground.core.frames.inside import FeatureMapsFrame, FeatureMapsRequest, Subject
from playground.core.layers import is_picture
from playground.core.photo_sets import PHOTOS
from playground.core.strokes import MNIST_SIZE
from playground.engine.evaluate import evaluating
from playground.engine.frames.answers import looked_at
from playground.engine.frames.columns import array, final_answers
from playground.engine.frames.looks import plane_grid
from playground.engine.frames.pictures import of_pictures, seen
from playground.engine.frames.plane import on_plane
from playground.engine.layers import DenseLayer
from playground.engine.layers.conv import ConvLayer
from playground.engine.layers.residual import ResidualLayer
from playground.engine.learner import Learner
from playground.engine.taps import tapped
from playground.paths import resource

MOST_VALUES = 1_000_000
"""Of a layer that answers more, the first channels alone are shown."""
SIDE_WHILE_TRAINING, SIDE = 32, 64
"""Places a side of a map of the plane."""


@frozen(eq=False)
class Looked:
    """One sample (1, …) as it lies in the data, or places of the plane; what it is, and its class where it has one."""

    inputs: Tensor
    subject: Subject
    label: int | None = None


def make_feature_maps(learner: Learner, request: FeatureMapsRequest, training: bool) -> FeatureMapsFrame | None:
    """One pass of one sample, or of the plane, without dropout; None for a layer there is not."""
    if request.layer_id not in learner.network.layers:
        return None
    looked = looked_upon(learner, request, training)
    with evaluating(learner.network), tapped(learner.network) as taps:
        learner.network(learner.prepared(looked.inputs))
        sums = taps.sums.get(request.layer_id)
        answers = taps.outputs[request.layer_id]
        if request.before and sums is not None:
            answers = sums
        elif request.layer_id == OUTPUT_ID:
            answers = final_answers(learner, answers)
    values = answers[0]
    if looked.subject == "plane":
        side = math.isqrt(len(answers))
        values = answers.T.reshape(-1, side, side)
    total = len(values)
    most = max(1, MOST_VALUES // max(1, math.prod(values.shape[1:])))
    unit = min(request.unit, total - 1)
    of_picture = of_pictures(learner)
    return FeatureMapsFrame(
        run=learner.run,
        layer_id=request.layer_id,
        before=request.before,
        values=array(values[:most]),
        total=total,
        unit=unit,
        kernel=kernel_of(learner.network.layers[request.layer_id], unit),
        subject=looked.subject,
        picture=seen(looked.inputs)[0] if of_picture else None,
        inputs=None if of_picture or looked.subject == "plane" else array(learner.prepared(looked.inputs)[0]),
        label=looked.label,
    )


def looked_upon(learner: Learner, request: FeatureMapsRequest, training: bool) -> Looked:
    """What the request names, where the network can read it; else a validation sample."""
    shape = learner.dataset.task.inputs
    if of_pictures(learner):
        if request.subject == "drawing" and shape == (1, MNIST_SIZE, MNIST_SIZE) and request.drawing:
            pixels = np.frombuffer(request.drawing, np.uint8).reshape(1, 1, MNIST_SIZE, MNIST_SIZE)
            return Looked(torch.tensor(pixels, device=learner.device), "drawing")
        if request.subject == "photo" and shape[0] in (1, 3) and request.photo in PHOTOS:
            photo = photo_for(request.photo, *shape)
            return Looked(torch.tensor(photo[None], device=learner.device), "photo")
    elif request.subject == "plane" and on_plane(learner):
        places = plane_grid(SIDE_WHILE_TRAINING if training else SIDE)
        return Looked(torch.from_numpy(places).to(learner.device), "plane")
    elif request.point is not None and learner.dataset.train.inputs.shape[1:] == (len(request.point),):
        return Looked(torch.tensor([request.point], dtype=torch.float32, device=learner.device), "sample")
    part = looked_at(learner)
    number = request.sample % len(part)
    label = int(part.targets[number]) if learner.dataset.task.kind == "classes" else None
    return Looked(part.inputs[number : number + 1], "sample", label)


@lru_cache(8)
def photo_for(name: str, channels: int, height: int, width: int) -> NDArray[np.uint8]:
    """The middle of a shipped photograph in the size a network reads, (channels, height, width): grey or in colour.

    Raises :class:`playground.paths.ResourceMissing` where it lacks.
    """
    with Image.open(resource("images", "content", PHOTOS[name].file)) as photo:
        fitted = ImageOps.fit(photo.convert("L" if channels == 1 else "RGB"), (width, height), Image.Resampling.LANCZOS)
    pixels: NDArray[np.uint8] = np.asarray(fitted, np.uint8).reshape(height, width, channels).transpose(2, 0, 1)
    return np.ascontiguousarray(pixels)


def kernel_of(module: nn.Module, unit: int) -> Any:
    """The weights (n, h, w) into one unit or channel; those of a residual block's first convolution."""
    if isinstance(module, ResidualLayer):
        return array(module.first.weight[unit])
    if isinstance(module, ConvLayer):
        return array(module.weight[unit])
    if isinstance(module, DenseLayer):
        row = module.weight[unit]
        return array(row.view(module.inputs) if is_picture(module.inputs) else row.view(1, 1, -1))
    return None
