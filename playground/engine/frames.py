"""Pictures of a learning network for the screen, made between two steps by the thread that trains it."""

from __future__ import annotations

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor

from playground.core.datasets import PLANE, Images, Points
from playground.core.frames import (
    Frame,
    FrameRequest,
    GalleryFrame,
    GalleryRequest,
    MapFrame,
    MapRequest,
    PointsFrame,
    PointsRequest,
    SamplesFrame,
    SamplesRequest,
    WeightsFrame,
    WeightsRequest,
)
from playground.engine.data import Part
from playground.engine.evaluate import evaluating, outputs_in_slices
from playground.engine.learner import Learner
from playground.engine.losses import class_probabilities, predicted_classes

MAP_WHILE_TRAINING = 100
"""Most points a side of a map while training."""
GALLERY_WHILE_TRAINING = 2000
"""Validation samples looked at for a gallery while training: always the same first ones."""
SLICE = 8192
"""Points of the plane in one pass."""


def make_frame(learner: Learner, request: FrameRequest, training: bool) -> Frame | None:
    """The frame that was asked for, its arrays copied; None where it does not fit the data (a map of pictures).

    While ``training`` maps are coarser and galleries look at fewer samples. The learner stays as it was.
    """
    on_plane = isinstance(learner.experiment.data, Points)
    pictures = isinstance(learner.experiment.data, Images)
    match request:
        case MapRequest(resolution=resolution) if on_plane:
            return _map(learner, min(resolution, MAP_WHILE_TRAINING) if training else resolution)
        case PointsRequest() if on_plane:
            return _points(learner)
        case GalleryRequest() if pictures:
            return _gallery(learner, request, GALLERY_WHILE_TRAINING if training else None)
        case SamplesRequest(per_class=per_class) if pictures:
            return _samples(learner, per_class)
        case WeightsRequest():
            return _weights(learner)
    return None


def plane_grid(resolution: int) -> NDArray[np.float32]:
    """Middles of ``resolution``² equal squares that fill the plane, (resolution², 2), row by row from the top left."""
    middles = (np.arange(resolution) + 0.5) * (2 * PLANE / resolution) - PLANE
    x, y = np.meshgrid(middles, middles[::-1])
    return np.stack([x.ravel(), y.ravel()], axis=1).astype(np.float32)


def _map(learner: Learner, resolution: int) -> MapFrame:
    grid = learner.prepared(torch.from_numpy(plane_grid(resolution)).to(learner.device))
    with evaluating(learner.network):
        outputs = [learner.network(grid[start : start + SLICE]) for start in range(0, len(grid), SLICE)]
        answers = _probabilities(learner, torch.cat(outputs))
        values = 2.0 * answers[:, 1] - 1.0 if learner.dataset.task.is_binary else answers
        shaped = values.reshape(resolution, resolution, *values.shape[1:]).cpu()
    return MapFrame(run=learner.run, values=shaped.numpy())


def _probabilities(learner: Learner, outputs: Tensor) -> Tensor:
    return class_probabilities(outputs, learner.experiment.training, learner.dataset.task).float()


def _points(learner: Learner) -> PointsFrame:
    parts = (learner.dataset.train, learner.dataset.validation, learner.dataset.test)
    return PointsFrame(
        run=learner.run,
        positions=torch.cat([part.inputs for part in parts]).cpu().numpy(),
        labels=torch.cat([part.targets for part in parts]).cpu().numpy(),
        parts=np.repeat(np.arange(len(parts), dtype=np.uint8), [len(part) for part in parts]),
    )


def _gallery(learner: Learner, request: GalleryRequest, most: int | None) -> GalleryFrame:
    """Wrong samples, the surest first, then right ones, the least sure first; or all in the order of the data."""
    part = Part(learner.dataset.validation.inputs[:most], learner.dataset.validation.targets[:most])
    predicted, confidence = _answers(learner, part)
    true = part.targets.cpu().numpy()
    wrong = predicted != true
    order = (
        np.lexsort((np.where(wrong, -confidence, confidence), ~wrong)) if request.wrong_first else np.arange(len(part))
    )
    chosen = order[: request.count]
    return GalleryFrame(
        run=learner.run,
        images=_pictures(part, chosen),
        true=true[chosen],
        predicted=predicted[chosen],
        confidence=confidence[chosen],
        wrong=int(wrong.sum()),
        total=len(part),
    )


def _answers(learner: Learner, part: Part) -> tuple[NDArray[np.int64], NDArray[np.float32]]:
    """Predicted classes (N,) and the probability (N,) given to each."""
    predicted: list[Tensor] = []
    confidence: list[Tensor] = []
    for outputs, _targets in outputs_in_slices(learner, part):
        with torch.inference_mode():
            classes = predicted_classes(outputs)
            predicted.append(classes)
            confidence.append(_probabilities(learner, outputs).gather(1, classes[:, None])[:, 0])
    return torch.cat(predicted).cpu().numpy(), torch.cat(confidence).cpu().numpy()


def _pictures(part: Part, chosen: NDArray[np.int64]) -> NDArray[np.uint8]:
    """The first channel of the chosen samples, (n, H, W)."""
    pictures: NDArray[np.uint8] = part.inputs[torch.from_numpy(chosen).to(part.inputs.device), 0].cpu().numpy()
    return pictures


def _samples(learner: Learner, per_class: int) -> SamplesFrame:
    """The first training samples of every class."""
    part = learner.dataset.train
    labels = part.targets.cpu().numpy()
    firsts = [np.flatnonzero(labels == number)[:per_class] for number in range(learner.dataset.task.targets)]
    chosen = np.concatenate(firsts)
    return SamplesFrame(run=learner.run, images=_pictures(part, chosen), labels=labels[chosen])


def _weights(learner: Learner) -> WeightsFrame:
    tensors = learner.weights()
    for array in tensors.values():
        array.setflags(write=False)
    return WeightsFrame(run=learner.run, experiment=learner.experiment, step=learner.step, tensors=tensors)
