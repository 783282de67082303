"""The frame of the training samples that excite one unit most."""

from __future__ import annotations

import numpy as np
import torch
from torch import Tensor

from playground.core.frames.strongest import StrongestFrame, StrongestRequest
from playground.core.work import evaluation_slice
from playground.engine.evaluate import evaluating
from playground.engine.frames.pictures import of_pictures, pictures
from playground.engine.learner import Learner
from playground.engine.taps import tapped

MOST = 1000
"""Samples looked at: always the same first ones."""


def make_strongest(learner: Learner, request: StrongestRequest, training: bool) -> StrongestFrame | None:
    """Send the first training samples through, without dropout, and rank them; None for a layer there is not."""
    if request.layer_id not in learner.network.layers or not of_pictures(learner):
        return None
    part = learner.dataset.train
    seen, size = min(MOST, len(part)), evaluation_slice(learner.experiment)
    found: list[Tensor] = []
    for start in range(0, seen, size):
        inputs = learner.prepared(part.inputs[start : min(start + size, seen)])
        with evaluating(learner.network), tapped(learner.network) as taps:
            learner.network(inputs)
            answers = taps.outputs[request.layer_id]
            if request.unit >= answers.shape[1]:
                return None
            found.append(unit_answers(answers, request.unit).double().cpu())
    values = torch.cat(found).numpy()
    chosen = np.argsort(-np.nan_to_num(values, nan=-np.inf), kind="stable")[: request.count]
    targets = part.targets[:seen].cpu().numpy()
    has_classes = targets.ndim == 1 and not learner.dataset.task.is_regression
    labels = targets[chosen].astype(np.int64) if has_classes else np.full(len(chosen), -1)
    return StrongestFrame(
        run=learner.run,
        step=learner.step,
        layer_id=request.layer_id,
        unit=request.unit,
        seen=seen,
        total=len(part),
        pictures=pictures(part, chosen),
        values=values[chosen],
        labels=labels,
    )


def unit_answers(answers: Tensor, unit: int) -> Tensor:
    """What a unit answers to each sample, (N,): the mean over its places; of the whole layer (−1) the mean square."""
    if unit < 0:
        return answers.square().flatten(1).mean(1)
    return answers[:, unit : unit + 1].flatten(1).mean(1)
