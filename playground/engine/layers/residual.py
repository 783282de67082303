"""The residual block."""

from __future__ import annotations

import torch
from torch import Tensor, nn

from playground.core.layers import Residual, Shape
from playground.core.layers.windows import Window
from playground.engine.initialise import draw
from playground.engine.layers.base import Activated
from playground.engine.layers.conv import convolve
from playground.engine.layers.norm import ChannelNorm
from playground.engine.randomness import stream


class Filters(nn.Module):
    """The filters of a convolution without bias, (filters, channels, size, size)."""

    def __init__(self, filters: int, channels: int, size: int) -> None:
        super().__init__()
        self.weight = nn.Parameter(torch.empty(filters, channels, size, size))

    def forward(self, x: Tensor, stride: int = 1) -> Tensor:
        return convolve(x, self.weight, None, Window.same(self.weight.shape[-1], stride))


class ResidualLayer(Activated):
    """g(F(x) + x) with F two convolutions with batch norm; x goes through a 1×1 convolution where the shape changes."""

    def __init__(self, layer: Residual, inputs: Shape) -> None:
        super().__init__(layer.activation, inputs)
        self.stride = layer.stride
        self.first = Filters(layer.filters, inputs[0], layer.size)
        self.first_norm = ChannelNorm(layer.filters)
        self.second = Filters(layer.filters, layer.filters, layer.size)
        self.second_norm = ChannelNorm(layer.filters)
        projects = layer.projects(inputs)
        self.projection = Filters(layer.filters, inputs[0], 1) if projects else None
        self.projection_norm = ChannelNorm(layer.filters) if projects else None

    def draw(self, layer: Residual, seed: int) -> None:
        """Draw first filters; they depend on the die and the layer's id alone. The norms begin anew."""
        for name, module in self.named_children():
            if isinstance(module, Filters):
                draw(module.weight, None, layer.initialisation, stream(seed, "weights", layer.id, name))
            elif isinstance(module, ChannelNorm):
                module.reset()

    def forward(self, x: Tensor) -> Tensor:
        h = self.activated(self.first_norm(self.first(x, self.stride)))
        h = self.second_norm(self.second(h))
        if self.projection is not None and self.projection_norm is not None:
            x = self.projection_norm(self.projection(x, self.stride))
        return self.activated(h + x)

    def freeze(self, frozen: bool) -> None:
        super().freeze(frozen)
        for module in self.children():
            if isinstance(module, ChannelNorm):
                module.freeze(frozen)

    def take_settings(self, layer: Residual) -> None:
        super().take_settings(layer)
        self.stride = layer.stride
