"""Frames of curves."""

from __future__ import annotations

import sys

import numpy as np
import torch

from playground.core.curve_sets import least_squares
from playground.core.datasets import Curve
from playground.core.fields import OUTPUT_ID
from playground.core.frames import CurvePointsFrame, CurvePointsRequest, FitFrame, FitRequest
from playground.engine.evaluate import evaluating
from playground.engine.frames.held_out import shown_parts
from playground.engine.frames.looks import all_over, kernels_of, line_grid
from playground.engine.layers import DenseLayer
from playground.engine.learner import Learner

FIT_WHILE_TRAINING = 121
"""Most places of a fitted curve while PyTorch trains; the kernels give all that are asked for."""


def make_fit(learner: Learner, request: FitRequest, training: bool) -> FitFrame | None:
    """The fitted curve over the data's domain and what it is the sum of; None for other data."""
    data = learner.experiment.data
    if not isinstance(data, Curve):
        return None
    kernels = kernels_of(learner)
    is_slow = training and kernels is None
    resolution = min(request.resolution, FIT_WHILE_TRAINING) if is_slow else request.resolution
    x = line_grid(data, resolution)
    *hidden, output = learner.network.layers.values()
    assert isinstance(output, DenseLayer)
    if kernels is not None:
        look = all_over(learner, kernels, resolution, sys.maxsize)
        *_before, read, _output = look.spans
        values, outputs = torch.from_numpy(look.of(read)).T, torch.from_numpy(look.of(OUTPUT_ID))[0]
    else:
        with evaluating(learner.network):
            values = learner.prepared(torch.from_numpy(x).to(learner.device))
            for layer in hidden:
                values = layer(values)
            outputs = output(values)[:, 0]
    weights = output.weight[0].detach()
    return FitFrame(
        run=learner.run,
        x=x[:, 0],
        outputs=outputs.float().cpu().numpy(),
        pieces=(values * weights).T.float().cpu().numpy(),
        weights=weights.float().cpu().numpy(),
        bias=0.0 if output.bias is None else float(output.bias.detach()[0]),
    )


def make_curve_points(learner: Learner, request: CurvePointsRequest, training: bool) -> CurvePointsFrame | None:
    """The points, those of the test part only once it is open, and the line of least squares; None for other data."""
    if not isinstance(learner.experiment.data, Curve):
        return None
    dataset = learner.dataset
    parts = shown_parts(learner)
    x, y = (
        torch.cat([values[:, 0] for values in some]).cpu().numpy()
        for some in ([part.inputs for part in parts], [part.targets for part in parts])
    )
    train = slice(0, len(dataset.train))
    places, values = x[train].astype(np.float64), y[train].astype(np.float64)
    slope, height = least_squares(places, values)
    return CurvePointsFrame(
        run=learner.run,
        x=x,
        y=y,
        parts=np.repeat(np.arange(len(parts), dtype=np.uint8), [len(part) for part in parts]),
        slope=slope,
        height=height,
        loss=float(np.mean((values - slope * places - height) ** 2)),
    )
