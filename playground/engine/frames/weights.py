"""A copy of all weights."""

from __future__ import annotations

from playground.core.frames import WeightsFrame, WeightsRequest
from playground.engine.learner import Learner


def make_weights(learner: Learner, request: WeightsRequest, training: bool) -> WeightsFrame:
    """All weights as they are now."""
    tensors = learner.weights()
    for array in tensors.values():
        array.setflags(write=False)
    scale = learner.dataset.scale
    return WeightsFrame(run=learner.run, experiment=learner.experiment, step=learner.step, scale=scale, tensors=tensors)
