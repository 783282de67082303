"""Dropout."""

from __future__ import annotations

import torch
from torch import Tensor

from playground.core.layers import Dropout, Shape
from playground.engine.layers.base import LayerModule


class DropoutLayer(LayerModule):
    """Zeroes values with probability p while training and scales the rest by 1/(1 − p).

    It has a generator of its own, which :class:`torch.nn.Dropout` does not take: only so is a rewind exact.
    ``dropped`` is what it zeroed in the first sample of the last batch, shaped like a sample; None unless it remembers.
    """

    def __init__(self, layer: Dropout, inputs: Shape) -> None:
        super().__init__(inputs)
        self.probability = layer.probability
        self.generator: torch.Generator | None = None
        self._remembers = False
        self.dropped: Tensor | None = None

    def forward(self, x: Tensor) -> Tensor:
        if not self.training:
            return x
        if self.probability == 0.0:
            self.dropped = None
            return x
        keep = kept(x, self.probability, self.generator)
        if self._remembers:
            self.dropped = keep[0] == 0
        return x * keep.mul_(1.0 / (1.0 - self.probability))

    def take_settings(self, layer: Dropout) -> None:
        """Follow a change of the probability."""
        self.probability = layer.probability

    def remember(self, remembers: bool) -> None:
        """Whether to note from now on what is dropped; what was noted is forgotten."""
        self._remembers = remembers
        self.dropped = None


CHANCES = 1 << 16
"""Random numbers that :func:`kept` tells apart on the processor: probabilities are exact to one in so many."""


def kept(x: Tensor, probability: float, generator: torch.Generator | None) -> Tensor:
    """Shaped like ``x``: 0 with the given probability, else 1."""
    if x.device.type != "cpu":
        return torch.empty_like(x).bernoulli_(1.0 - probability, generator=generator)
    # A Bernoulli draw for each value would take a tenth of the training time; 16 bits of a large number do as well.
    many = torch.empty((x.numel() + 3) // 4, dtype=torch.int64).random_(-(1 << 63), None, generator=generator)
    chances = many.view(torch.int16)[: x.numel()].view(x.shape)
    return (chances >= round(probability * CHANCES) - CHANCES // 2).to(x.dtype)
