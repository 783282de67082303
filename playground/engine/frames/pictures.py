"""Frames of pictures."""

from __future__ import annotations

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor

from playground.core.frames import GalleryFrame, GalleryRequest, SamplesFrame, SamplesRequest
from playground.engine.data import Part
from playground.engine.frames.answers import Answers, looked_at, validation_answers
from playground.engine.learner import Learner

COLUMNS = 10
"""Columns of samples that have no classes."""


def of_pictures(learner: Learner) -> bool:
    """Whether its samples are pictures."""
    return learner.experiment.data.space == "picture"


def make_gallery(learner: Learner, request: GalleryRequest, training: bool) -> GalleryFrame | None:
    """Wrong samples, the surest first, then right ones, the least sure first; or all in the order of the data.

    Of one cell of the confusion matrix the surest first.
    """
    if not of_pictures(learner) or learner.dataset.task.is_regression:
        return None
    answers = validation_answers(learner, training)
    order = _order(answers, request)
    chosen = order[: request.count]
    return GalleryFrame(
        run=learner.run,
        images=pictures(looked_at(learner), chosen),
        true=answers.true[chosen],
        predicted=answers.predicted[chosen],
        confidence=answers.confidence[chosen],
        wrong=int((answers.predicted != answers.true).sum()),
        total=len(answers.true),
        cell=request.cell,
        found=len(order),
    )


def _order(answers: Answers, request: GalleryRequest) -> NDArray[np.int64]:
    """Numbers of the samples to show, the first first."""
    if request.cell is not None:
        true, predicted = request.cell
        behind = np.flatnonzero((answers.true == true) & (answers.predicted == predicted))
        return behind[np.argsort(-answers.confidence[behind], kind="stable")]
    if not request.wrong_first:
        return np.arange(len(answers.true))
    wrong = answers.predicted != answers.true
    return np.lexsort((np.where(wrong, -answers.confidence, answers.confidence), ~wrong))


def pictures(part: Part, chosen: NDArray[np.int64]) -> NDArray[np.uint8]:
    """The chosen samples as they are looked at: (n, H, W), or (n, H, W, 3) in colour."""
    return seen(part.inputs[torch.from_numpy(chosen).to(part.inputs.device)])


def seen(samples: Tensor) -> NDArray[np.uint8]:
    """Samples (n, channels, H, W): three channels are colours, else the first is shown in grey."""
    found: NDArray[np.uint8] = (samples.movedim(1, -1) if samples.shape[1] == 3 else samples[:, 0]).cpu().numpy()
    return found


def make_samples(learner: Learner, request: SamplesRequest, training: bool) -> SamplesFrame | None:
    """The first training samples of every class; where there are none, the first ones in columns."""
    if not of_pictures(learner):
        return None
    part = learner.dataset.train
    if learner.dataset.task.is_regression:
        chosen = np.arange(min(COLUMNS * request.per_class, len(part)))
        return SamplesFrame(run=learner.run, images=pictures(part, chosen), labels=chosen // request.per_class)
    labels = part.targets.cpu().numpy()
    firsts = [np.flatnonzero(labels == number)[: request.per_class] for number in range(learner.dataset.task.targets)]
    chosen = np.concatenate(firsts)
    return SamplesFrame(run=learner.run, images=pictures(part, chosen), labels=labels[chosen])
