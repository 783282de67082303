"""Weights as plain arrays by state name, and whether they are those that an experiment needs."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor

from playground.core.experiment import Experiment
from playground.core.fields import shown_name
from playground.core.message import ProblemError
from playground.engine.build import PlaygroundNetwork, layers_with_inputs
from playground.engine.layers import make_layer

Weights = Mapping[str, NDArray[Any]]
"""Arrays by state name, as in ``layers.dense-1.weight``; float32 throughout."""


class WeightsError(ProblemError):
    """Weights that do not belong to the experiment, or hold what is no number."""


def blank_network(experiment: Experiment) -> PlaygroundNetwork:
    """The network with its shapes and names, but without any numbers (on torch's meta device)."""
    with torch.device("meta"):
        return PlaygroundNetwork(
            {layer.id: make_layer(layer, inputs) for layer, inputs in layers_with_inputs(experiment)}
        )


def expected_shapes(experiment: Experiment) -> dict[str, tuple[int, ...]]:
    """Shape of every tensor the experiment's network has, by state name."""
    return {name: tuple(tensor.shape) for name, tensor in blank_network(experiment).state_dict().items()}


def check_weights(experiment: Experiment, weights: Weights) -> None:
    """Raise :class:`WeightsError`, naming the tensor, unless these are finite weights for this experiment."""
    expected = expected_shapes(experiment)
    for name in expected:
        if name not in weights:
            raise WeightsError("the weights {name} are missing", name=name)
    for name, array in weights.items():
        if name not in expected:
            raise WeightsError("there are weights {name} that the network has no place for", name=shown_name(name))
        if array.dtype != np.float32:
            raise WeightsError("the weights {name} are {found}, not float32", name=name, found=str(array.dtype))
        if array.shape != expected[name]:
            raise WeightsError(
                "the weights {name} have the shape {found}, not {wanted}",
                name=name,
                found=_shape_text(array.shape),
                wanted=_shape_text(expected[name]),
            )
        if not np.isfinite(array).all():
            raise WeightsError("the weights {name} hold NaN or infinity", name=name)
        if name.endswith("running_variance") and (array < 0).any():
            raise WeightsError("the weights {name} hold a negative variance", name=name)


def _shape_text(shape: tuple[int, ...]) -> str:
    return "×".join(map(str, shape)) or "()"


def as_tensors(weights: Weights) -> dict[str, Tensor]:
    """Copies of the weights as CPU tensors of their own memory."""
    return {name: torch.from_numpy(np.array(array)) for name, array in weights.items()}
