"""How far one step moves the weights, ‖ΔW‖/‖W‖: measured now and then, when somebody asks."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import torch
from torch import Tensor, nn

from playground.engine.optimisers import is_weight

if TYPE_CHECKING:
    from playground.engine.learner import Learner


MOST_WEIGHTS = 20_000_000
"""Of a network that is copied for a step."""


class UpdateWatch:
    """Whoever trains makes one step alone after :meth:`ask`, between :meth:`begin` and :meth:`end`.

    ``ratios`` are those of step ``step`` by layer id: ‖ΔW‖/‖W‖ over all its matrices and filters before the step.
    Empty before the first, and once other weights have taken their place.
    """

    def __init__(self) -> None:
        self.ratios: dict[str, float] = {}
        self.step = 0
        self._asked = False
        self._version = -1
        self._before: dict[str, list[Tensor]] = {}

    @property
    def is_asked(self) -> bool:
        """Whether the next step is to be measured."""
        return self._asked

    def ask(self, learner: Learner) -> None:
        """Measure the next step, unless a second copy of the weights would be too large."""
        weights = (one for layer in learner.network.layers.values() for one in weights_of(layer))
        self._asked = sum(one.numel() for one in weights) <= MOST_WEIGHTS

    def of(self, learner: Learner) -> dict[str, float]:
        """The ratios, unless they belong to other weights or to steps that were taken back."""
        return self.ratios if self._version == learner.version and self.step <= learner.step else {}

    def begin(self, learner: Learner) -> None:
        """Keep a copy of the weights: a step is about to be made."""
        self._before = {
            name: [parameter.detach().clone() for parameter in weights_of(layer)]
            for name, layer in learner.network.layers.items()
        }

    @torch.no_grad()
    def end(self, learner: Learner) -> None:
        """Compare them with the weights after the step."""
        self.ratios = {}
        for name, before in self._before.items():
            if before:
                after = weights_of(learner.network.layers[name])
                moved = norm([new - old for new, old in zip(after, before, strict=True)])
                size = norm(before)
                self.ratios[name] = moved / size if size else math.inf if moved else 0.0
        self._before = {}
        self._asked = False
        self.step, self._version = learner.step, learner.version


def norm(tensors: list[Tensor]) -> float:
    """√(Σ w²) over all of them."""
    return float(torch.stack([torch.linalg.vector_norm(tensor) for tensor in tensors]).norm())


def weights_of(layer: nn.Module) -> list[nn.Parameter]:
    """Matrices and filters of a layer that learns them."""
    return [parameter for parameter in layer.parameters() if is_weight(parameter) and parameter.requires_grad]
