"""What all explanations ask of a network: the output of every class, a few pictures at a time."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor

Scores = Callable[[Tensor], Tensor]
"""Pictures (N, H, W), 0 to 1, to the output of every class before softmax, (N, C); differentiable."""


def class_scores(outputs: Tensor) -> Tensor:
    """Outputs (N, C) of classes; the one output z of two classes is −z and z of them."""
    return torch.cat([-outputs, outputs], 1) if outputs.shape[1] == 1 else outputs


def leads(scores: Tensor, label: int) -> Tensor:
    """By how much the output of a class exceeds the largest of the others, (N,): negative where it is not the first."""
    others = scores.clone()
    others[:, label] = -torch.inf
    return scores[:, label] - others.max(1).values


def picture_tensor(picture: NDArray[np.float32]) -> Tensor:
    """A picture (H, W), which may be read-only, as a tensor of its own."""
    return torch.from_numpy(np.array(picture, np.float32))
