"""The samples that losses are measured on: few enough that a point takes a moment, the same for a whole run."""

from __future__ import annotations

from typing import Any

import numpy as np
import torch
from numpy.typing import NDArray

from playground.core.experiment import Experiment
from playground.core.frames import LossSamples, read_only
from playground.core.work import sample_seconds
from playground.engine.data import Dataset, Part

MOST_SAMPLES, FEWEST_SAMPLES = 512, 64
POINT_SECONDS = 0.05
"""What the loss at one point should take at most, where that leaves enough samples."""


def loss_samples(dataset: Dataset, experiment: Experiment, most: int = MOST_SAMPLES) -> LossSamples:
    """Samples from one end of the training part to the other, prepared, and as many of the validation part."""
    seconds = max(sample_seconds(experiment), POINT_SECONDS / most)
    count = max(min(FEWEST_SAMPLES, most), int(POINT_SECONDS / seconds))
    inputs, targets = _spread(dataset, dataset.train, count)
    validation_inputs, validation_targets = _spread(dataset, dataset.validation, count)
    return LossSamples(
        inputs=inputs,
        targets=targets,
        validation_inputs=validation_inputs,
        validation_targets=validation_targets,
    )


def _spread(dataset: Dataset, part: Part, most: int) -> tuple[NDArray[np.float32], NDArray[Any]]:
    count = min(most, len(part))
    chosen = torch.arange(count, device=part.targets.device) * len(part) // max(1, count)
    inputs = dataset.prepare(part.inputs[chosen]) if count else dataset.prepare(part.inputs[:0])
    return read_only(inputs.cpu().numpy()), read_only(part.targets[chosen].cpu().numpy())
