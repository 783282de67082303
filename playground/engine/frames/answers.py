"""What the network says of samples."""

from __future__ import annotations

import numpy as np
import torch
from attrs import frozen
from numpy.typing import NDArray
from torch import Tensor

from playground.engine.data import Part
from playground.engine.evaluate import outputs_in_slices
from playground.engine.learner import Learner
from playground.engine.losses import class_probabilities, predicted_classes

WHILE_TRAINING = 2000
"""Validation samples looked at while training: always the same first ones."""


@frozen(eq=False)
class Answers:
    """True and predicted classes (N,) of the first N validation samples, and the probability (N,) of the prediction."""

    true: NDArray[np.int64]
    predicted: NDArray[np.int64]
    confidence: NDArray[np.float32]


def looked_at(learner: Learner) -> Part:
    """The validation part; where there are no validation data the training part."""
    return learner.dataset.validation if len(learner.dataset.validation) else learner.dataset.train


def probabilities(learner: Learner, outputs: Tensor) -> Tensor:
    """Class probabilities (N, classes), 32 bit."""
    return class_probabilities(outputs, learner.experiment.training, learner.dataset.task).float()


def answers(learner: Learner, part: Part) -> tuple[NDArray[np.int64], NDArray[np.float32]]:
    """Predicted classes (N,) and the probability (N,) given to each."""
    predicted: list[Tensor] = []
    confidence: list[Tensor] = []
    for outputs, _targets in outputs_in_slices(learner, part):
        with torch.inference_mode():
            classes = predicted_classes(outputs)
            predicted.append(classes)
            confidence.append(probabilities(learner, outputs).gather(1, classes[:, None])[:, 0])
    return torch.cat(predicted).cpu().numpy(), torch.cat(confidence).cpu().numpy()


def validation_answers(learner: Learner, training: bool) -> Answers:
    """What it says of the part that is looked at, or while training of its first samples.

    The learner remembers them until a weight or setting changes, so that gallery and matrix need one pass together.
    """
    most = WHILE_TRAINING if training else None
    whole = looked_at(learner)
    part = Part(whole.inputs[:most], whole.targets[:most])
    state = (len(part), *state_of(learner))
    remembered = learner.remembered.get("answers")
    if remembered is None or remembered[0] != state:
        predicted, confidence = answers(learner, part)
        remembered = (state, Answers(part.targets.cpu().numpy(), predicted, confidence))
        learner.remembered["answers"] = remembered
    found: Answers = remembered[1]
    return found


def state_of(learner: Learner) -> tuple[object, ...]:
    """Equal only where the network's answers are: torch counts every change that is made to a tensor in place."""
    network, settings = learner.network, learner.experiment.training
    changes = tuple(tensor._version for tensor in (*network.parameters(), *network.buffers()))
    measure = (settings.loss, settings.output_activation, learner.dtype)
    return (learner.step, learner.version, changes, measure, learner.experiment.network.layers)
