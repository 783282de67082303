"""A photograph as the network paints it."""

from __future__ import annotations

from functools import lru_cache

import numpy as np
import torch
from numpy.typing import NDArray

from playground.core.datasets import Pixels
from playground.core.frames import PaintingFrame, PaintingRequest
from playground.engine.data import LEVELS
from playground.engine.data.pixels import small_photo
from playground.engine.evaluate import evaluating
from playground.engine.frames.fineness import fineness_of
from playground.engine.frames.plane import outputs_all_over
from playground.engine.learner import Learner


def make_painting(learner: Learner, request: PaintingRequest, training: bool) -> PaintingFrame | None:
    """The colours all over the plane; None for other data. While training as fine as time allows."""
    data = learner.experiment.data
    if not isinstance(data, Pixels):
        return None
    side = min(fineness_of(learner).side, request.resolution) if training else request.resolution
    outputs = outputs_all_over(learner, side).float().cpu()
    levels = outputs.clamp(0.0, 1.0).mul(LEVELS).round().to(torch.uint8)
    validation = learner.dataset.validation
    with evaluating(learner.network):
        answers = learner.network(learner.prepared(validation.inputs))
    return PaintingFrame(
        run=learner.run,
        painted=levels.view(side, side, -1).numpy(),
        photo=_photo(data.set, data.side),
        error=float((answers - validation.targets).square().mean()) if len(validation) else float("nan"),
    )


@lru_cache(4)
def _photo(name: str, side: int) -> NDArray[np.uint8]:
    return small_photo(name, side)
