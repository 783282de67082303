"""What is looked at, and how its layer answers, in words."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from playground.core.activations import ACTIVATIONS
from playground.core.datasets import Data
from playground.core.experiment import Experiment
from playground.core.fields import OUTPUT_ID
from playground.core.losses import output_activation
from playground.ui.numbers import significant
from playground.ui.train.column_names import input_names
from playground.ui.train.wording import term

MOST_INPUTS = 12
"""Inputs that are told; of more the first."""


def activation_of(experiment: Experiment, layer_id: str) -> str:
    """Title of the layer's activation function; empty for a layer without one."""
    if layer_id == OUTPUT_ID:
        training = experiment.training
        name = output_activation(training.loss, training.output_activation, experiment.data.task)
    else:
        layer = next((one for one in experiment.network.layers if one.id == layer_id), None)
        name = getattr(layer, "activation", "")
    return "" if name in ("", "identity") else term(ACTIVATIONS[name].title)


def class_words(data: Data, label: int) -> str:
    """What a class is called."""
    labels = data.task.labels
    return labels[label] if label < len(labels) else str(label)


def feature_words(data: Data, inputs: NDArray[np.float32]) -> Sequence[str]:
    """The inputs of one sample, as the network reads them, with their names."""
    values = inputs.ravel().tolist()
    names = input_names(data, len(values))
    told = [f"{name} {significant(value)}" for name, value in zip(names, values[:MOST_INPUTS], strict=False)]
    return [*told, "…"] if len(values) > MOST_INPUTS else told
