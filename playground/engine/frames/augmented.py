"""Training pictures before and after augmentation, by the code that trains."""

from __future__ import annotations

import torch

from playground.core.frames import AugmentedFrame, AugmentedRequest
from playground.engine.data.augment import augmented
from playground.engine.data.preparation import LEVELS
from playground.engine.frames.pictures import of_pictures, seen
from playground.engine.learner import Learner
from playground.engine.randomness import stream


def make_augmented(learner: Learner, request: AugmentedRequest, training: bool) -> AugmentedFrame | None:
    """The first training pictures, and what the requested augmentation makes of each."""
    if not of_pictures(learner):
        return None
    before = learner.dataset.train.inputs[: request.pictures]
    brightness = learner.dataset.preparation.brightness(before)
    chances = torch.Generator(learner.device)
    chances.manual_seed(stream(learner.experiment.seeds.order, "augmented samples").initial_seed())
    fitting = request.augmentation.fitting(learner.dataset.task)
    after = augmented(brightness.repeat_interleave(request.versions, 0), fitting, chances)
    as_bytes = [(values * LEVELS).round().to(torch.uint8) for values in (brightness, after)]
    first, others = (seen(some) for some in as_bytes)
    return AugmentedFrame(
        run=learner.run, before=first, after=others.reshape(len(first), request.versions, *first.shape[1:])
    )
