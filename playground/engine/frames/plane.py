"""Frames of data on the plane."""

from __future__ import annotations

import numpy as np
import torch
from numpy.typing import NDArray

from playground.core.datasets import PLANE, Points
from playground.core.frames import MapFrame, MapRequest, PointsFrame, PointsRequest
from playground.core.parts import point_parts
from playground.engine.evaluate import evaluating
from playground.engine.frames.answers import probabilities
from playground.engine.learner import Learner

MAP_WHILE_TRAINING = 100
"""Most points a side of a map while training."""
SLICE = 8192
"""Points of the plane in one pass."""


def on_plane(learner: Learner) -> bool:
    """Whether its samples are points of the plane."""
    return isinstance(learner.experiment.data, Points)


def plane_grid(resolution: int) -> NDArray[np.float32]:
    """Middles of ``resolution``² equal squares that fill the plane, (resolution², 2), row by row from the top left."""
    middles = (np.arange(resolution) + 0.5) * (2 * PLANE / resolution) - PLANE
    x, y = np.meshgrid(middles, middles[::-1])
    return np.stack([x.ravel(), y.ravel()], axis=1).astype(np.float32)


def make_map(learner: Learner, request: MapRequest, training: bool) -> MapFrame | None:
    """What the network answers all over the plane; None for other data."""
    if not on_plane(learner):
        return None
    resolution = min(request.resolution, MAP_WHILE_TRAINING) if training else request.resolution
    grid = learner.prepared(torch.from_numpy(plane_grid(resolution)).to(learner.device))
    with evaluating(learner.network):
        outputs = [learner.network(grid[start : start + SLICE]) for start in range(0, len(grid), SLICE)]
        answers = probabilities(learner, torch.cat(outputs))
        values = 2.0 * answers[:, 1] - 1.0 if learner.dataset.task.is_binary else answers
        shaped = values.reshape(resolution, resolution, *values.shape[1:]).cpu()
    return MapFrame(run=learner.run, values=shaped.numpy())


def make_points(learner: Learner, request: PointsRequest, training: bool) -> PointsFrame | None:
    """The points of all three parts; None for other data."""
    data, seeds = learner.experiment.data, learner.experiment.seeds
    if not isinstance(data, Points):
        return None
    parts = (learner.dataset.train, learner.dataset.validation, learner.dataset.test)
    return PointsFrame(
        run=learner.run,
        positions=torch.cat([part.inputs for part in parts]).cpu().numpy(),
        labels=torch.cat([part.targets for part in parts]).cpu().numpy(),
        parts=np.repeat(np.arange(len(parts), dtype=np.uint8), [len(part) for part in parts]),
        indices=np.concatenate(point_parts(data, seeds)),
    )
