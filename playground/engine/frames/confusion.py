"""The confusion matrix of the validation part."""

from __future__ import annotations

import numpy as np

from playground.core.frames import ConfusionFrame, ConfusionRequest
from playground.engine.frames.answers import validation_answers
from playground.engine.learner import Learner


def make_confusion(learner: Learner, request: ConfusionRequest, training: bool) -> ConfusionFrame | None:
    """Count the answers of each class; None where the task has no classes."""
    task = learner.dataset.task
    if task.kind != "classes":
        return None
    answers = validation_answers(learner, training)
    pairs = answers.true * task.targets + answers.predicted
    counts = np.bincount(pairs, minlength=task.targets**2).reshape(task.targets, task.targets)
    return ConfusionFrame(run=learner.run, counts=counts)
