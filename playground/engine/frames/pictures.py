"""Frames of pictures."""

from __future__ import annotations

import numpy as np
import torch
from numpy.typing import NDArray

from playground.core.datasets import Images
from playground.core.frames import GalleryFrame, GalleryRequest, SamplesFrame, SamplesRequest
from playground.engine.data import Part
from playground.engine.frames.answers import answers
from playground.engine.learner import Learner

GALLERY_WHILE_TRAINING = 2000
"""Validation samples looked at for a gallery while training: always the same first ones."""


def of_pictures(learner: Learner) -> bool:
    """Whether its samples are pictures."""
    return isinstance(learner.experiment.data, Images)


def make_gallery(learner: Learner, request: GalleryRequest, training: bool) -> GalleryFrame | None:
    """Wrong samples, the surest first, then right ones, the least sure first; or all in the order of the data."""
    if not of_pictures(learner):
        return None
    most = GALLERY_WHILE_TRAINING if training else None
    part = Part(learner.dataset.validation.inputs[:most], learner.dataset.validation.targets[:most])
    predicted, confidence = answers(learner, part)
    true = part.targets.cpu().numpy()
    wrong = predicted != true
    order = (
        np.lexsort((np.where(wrong, -confidence, confidence), ~wrong)) if request.wrong_first else np.arange(len(part))
    )
    chosen = order[: request.count]
    return GalleryFrame(
        run=learner.run,
        images=pictures(part, chosen),
        true=true[chosen],
        predicted=predicted[chosen],
        confidence=confidence[chosen],
        wrong=int(wrong.sum()),
        total=len(part),
    )


def pictures(part: Part, chosen: NDArray[np.int64]) -> NDArray[np.uint8]:
    """The first channel of the chosen samples, (n, H, W)."""
    found: NDArray[np.uint8] = part.inputs[torch.from_numpy(chosen).to(part.inputs.device), 0].cpu().numpy()
    return found


def make_samples(learner: Learner, request: SamplesRequest, training: bool) -> SamplesFrame | None:
    """The first training samples of every class."""
    if not of_pictures(learner):
        return None
    part = learner.dataset.train
    labels = part.targets.cpu().numpy()
    firsts = [np.flatnonzero(labels == number)[: request.per_class] for number in range(learner.dataset.task.targets)]
    chosen = np.concatenate(firsts)
    return SamplesFrame(run=learner.run, images=pictures(part, chosen), labels=labels[chosen])
