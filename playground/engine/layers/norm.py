"""Normalising layers."""

from __future__ import annotations

import math

import torch
from torch import Tensor, nn
from torch.nn import functional

from playground.core.layers import BatchNorm, LayerNorm, Shape
from playground.engine.layers.base import LayerModule

EPSILON = 1e-5
MOMENTUM = 0.1
"""Share of the newest batch in the running mean and variance."""


class ChannelNorm(LayerModule):
    """Batch normalisation of (N, C) or (N, C, H, W), channel by channel, with running mean and variance.

    Unlike torch's own it counts no batches, so that its state is real numbers throughout, and takes a batch that has a
    single value a channel: there, and while frozen, it uses what it remembers.
    """

    running_mean: Tensor
    running_variance: Tensor

    def __init__(self, channels: int) -> None:
        super().__init__((channels,))
        self.weight = nn.Parameter(torch.ones(channels))
        self.bias = nn.Parameter(torch.zeros(channels))
        self.register_buffer("running_mean", torch.zeros(channels))
        self.register_buffer("running_variance", torch.ones(channels))

    @torch.no_grad()
    def reset(self) -> None:
        """As if nothing had been seen: γ = 1, β = 0, running mean 0 and variance 1."""
        self.weight.fill_(1.0)
        self.bias.zero_()
        self.running_mean.zero_()
        self.running_variance.fill_(1.0)

    def forward(self, x: Tensor) -> Tensor:
        from_batch = self.training and not self.frozen and x.numel() > x.shape[1]
        return functional.batch_norm(
            x, self.running_mean, self.running_variance, self.weight, self.bias, from_batch, MOMENTUM, EPSILON
        )


class BatchNormLayer(ChannelNorm):
    """Batch normalisation as a layer of its own."""

    def __init__(self, layer: BatchNorm, inputs: Shape) -> None:
        super().__init__(inputs[0])
        self.inputs = inputs


class LayerNormLayer(LayerModule):
    """Each sample to mean 0 and variance 1 over all its values, then γ x + β value by value."""

    def __init__(self, layer: LayerNorm, inputs: Shape) -> None:
        super().__init__(inputs)
        self.weight = nn.Parameter(torch.ones(math.prod(inputs)))
        self.bias = nn.Parameter(torch.zeros(math.prod(inputs)))

    def forward(self, x: Tensor) -> Tensor:
        flat = functional.layer_norm(x.flatten(1), self.weight.shape, self.weight, self.bias, EPSILON)
        return flat.view(x.shape)
