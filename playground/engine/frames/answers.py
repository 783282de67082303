"""What the network says of samples."""

from __future__ import annotations

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor

from playground.engine.data import Part
from playground.engine.evaluate import outputs_in_slices
from playground.engine.learner import Learner
from playground.engine.losses import class_probabilities, predicted_classes


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
