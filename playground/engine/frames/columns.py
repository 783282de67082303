"""What a column of the network diagram says of its layer, besides what goes through it."""

from __future__ import annotations

from typing import Any

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor

from playground.core.activations import ACTIVATIONS
from playground.core.frames.network import MOST_LINKS
from playground.core.losses import output_activation
from playground.engine.activations import FUNCTIONS
from playground.engine.frames.answers import probabilities
from playground.engine.layers import DenseLayer
from playground.engine.layers.base import Activated
from playground.engine.learner import Learner

SILENT = 1e-6
"""Answers that differ by no more than this share (below 1: by no more than this) are the same everywhere."""
NEAR = 0.02
"""Answers within this share of the way between an activation's limits count as at one of them."""
SATURATED = 0.95
"""Share of the answers at the limits above which a unit is saturated."""


def array(tensor: Tensor | None) -> Any:
    """The tensor for a frame, in 32 bit; the frame copies it."""
    if tensor is None:
        return None
    plain = tensor.detach()
    return (plain if plain.dtype == torch.bool else plain.float()).cpu().numpy()


def links(module: torch.nn.Module) -> dict[str, Any]:
    """Weights and biases of a dense layer that is not too large."""
    if not isinstance(module, DenseLayer) or module.weight.numel() > MOST_LINKS:
        return {}
    return {"weight": array(module.weight), "bias": array(module.bias)}


def final_answers(learner: Learner, outputs: Tensor) -> Tensor:
    """Outputs (N, outputs) after the output activation."""
    training = learner.experiment.training
    activation = output_activation(training.loss, training.output_activation, learner.dataset.task)
    return FUNCTIONS[activation](outputs)


def final_maps(learner: Learner, outputs: Tensor) -> Tensor:
    """Outputs (N, outputs) such that ±1 or 0…1 is their scale: class probabilities p, of two classes 2p − 1."""
    task = learner.dataset.task
    if task.kind != "classes":
        return final_answers(learner, outputs)
    scaled = probabilities(learner, outputs)
    return 2.0 * scaled[:, -outputs.shape[1] :] - 1.0 if task.is_binary else scaled


def judged(module: torch.nn.Module, answers: Tensor) -> dict[str, Any]:
    """Which units are dead or saturated by their answers (n, units) or (n, channels, h, w)."""
    if not isinstance(module, Activated):
        return {}
    units = answers.shape[1]
    answers = answers.movedim(1, -1).flatten(1)  # (n, places · units), as pictures lie in memory: no copy
    low = answers.amin(0).view(-1, units).amin(0)  # over samples first, which is by far the faster way
    high = answers.amax(0).view(-1, units).amax(0)
    dead = high - low <= SILENT * torch.maximum(low.abs(), high.abs()).clamp(min=1.0)
    limits = ACTIVATIONS[module.activation].limits
    if limits is None:
        return {"dead": array(dead)}
    margin = NEAR * (limits[1] - limits[0])
    at_limits = (answers <= limits[0] + margin) | (answers >= limits[1] - margin)
    share = at_limits.float().mean(0).view(-1, units).mean(0)
    return {"dead": array(dead), "saturated": array(share > SATURATED)}


def judged_rows(module: torch.nn.Module, answers: NDArray[np.float32]) -> dict[str, Any]:
    """As :func:`judged`, by answers (units, n) that lie row by row."""
    if not isinstance(module, Activated):
        return {}
    low, high = answers.min(1), answers.max(1)
    dead = high - low <= SILENT * np.maximum(np.maximum(np.abs(low), np.abs(high)), 1.0)
    limits = ACTIVATIONS[module.activation].limits
    if limits is None:
        return {"dead": dead}
    margin = NEAR * (limits[1] - limits[0])
    at_limits = (answers <= limits[0] + margin) | (answers >= limits[1] - margin)
    return {"dead": dead, "saturated": at_limits.mean(1) > SATURATED}
