"""Frames of data on the plane."""

from __future__ import annotations

import numpy as np
import torch
from torch import Tensor

from playground.core.datasets import OnPlane
from playground.core.fields import OUTPUT_ID
from playground.core.frames import MapFrame, MapRequest, PointsFrame, PointsRequest
from playground.core.parts import point_parts
from playground.engine.evaluate import evaluating
from playground.engine.frames.answers import probabilities
from playground.engine.frames.columns import final_answers
from playground.engine.frames.fineness import fineness_of, timed
from playground.engine.frames.held_out import shown_parts
from playground.engine.frames.looks import all_over, kernels_of, plane_grid
from playground.engine.learner import Learner

SLICE = 8192
"""Points of the plane in one pass."""


def on_plane(learner: Learner) -> bool:
    """Whether its samples are points of the plane."""
    return learner.experiment.data.space == "plane"


def make_map(learner: Learner, request: MapRequest, training: bool) -> MapFrame | None:
    """What the network answers all over the plane; None for other data. While training as fine as time allows."""
    if not on_plane(learner):
        return None
    resolution = min(request.resolution, fineness_of(learner).side) if training else request.resolution
    outputs, task = outputs_all_over(learner, resolution), learner.dataset.task
    if task.is_regression:
        answers = final_answers(learner, outputs).float()
        values = answers[:, 0] if task.targets == 1 else answers
    else:
        answers = probabilities(learner, outputs)
        values = 2.0 * answers[:, 1] - 1.0 if task.is_binary else answers
    return MapFrame(run=learner.run, values=values.reshape(resolution, resolution, *values.shape[1:]).cpu().numpy())


def outputs_all_over(learner: Learner, resolution: int) -> Tensor:
    """Outputs (resolution², outputs) before their activation."""
    kernels = kernels_of(learner)
    if kernels is not None:
        return torch.from_numpy(all_over(learner, kernels, resolution, 0).of(OUTPUT_ID)).T
    grid = learner.prepared(torch.from_numpy(plane_grid(resolution)).to(learner.device))
    with evaluating(learner.network), timed(learner, len(grid)):
        return torch.cat([learner.network(grid[start : start + SLICE]) for start in range(0, len(grid), SLICE)])


def make_points(learner: Learner, request: PointsRequest, training: bool) -> PointsFrame | None:
    """The points of all parts, those of the test part only once it is open; None for other data."""
    data, seeds = learner.experiment.data, learner.experiment.seeds
    if not isinstance(data, OnPlane) or (data.task.is_regression and data.task.targets > 1):
        return None
    parts = shown_parts(learner)
    targets = torch.cat([part.targets for part in parts]).cpu().numpy()
    values = targets[:, 0] if data.task.is_regression else None
    return PointsFrame(
        run=learner.run,
        positions=torch.cat([part.inputs for part in parts]).cpu().numpy(),
        labels=targets if values is None else np.zeros(len(values), np.int64),
        parts=np.repeat(np.arange(len(parts), dtype=np.uint8), [len(part) for part in parts]),
        indices=np.concatenate(point_parts(data, seeds)[: len(parts)]),
        values=values,
    )
