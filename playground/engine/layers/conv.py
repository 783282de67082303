"""The convolution layer."""

from __future__ import annotations

import torch
from torch import Tensor, nn
from torch.nn import functional

from playground.core.layers import Conv, Shape
from playground.core.layers.windows import Window
from playground.engine.initialise import draw
from playground.engine.layers.base import Activated
from playground.engine.randomness import stream


class ConvLayer(Activated):
    """h = g(W ⋆ x + b) with W (filters, channels, size, size)."""

    bias: nn.Parameter | None

    def __init__(self, layer: Conv, inputs: Shape) -> None:
        super().__init__(layer.activation, inputs)
        self.window = layer.window
        self.weight = nn.Parameter(torch.empty(layer.filters, inputs[0], layer.size, layer.size))
        self.register_parameter("bias", nn.Parameter(torch.zeros(layer.filters)) if layer.bias else None)

    def draw(self, layer: Conv, seed: int) -> None:
        """Draw first filters; they depend on the die and the layer's id alone."""
        draw(self.weight, self.bias, layer.initialisation, stream(seed, "weights", layer.id))

    def forward(self, x: Tensor) -> Tensor:
        return self.activated(convolve(x, self.weight, self.bias, self.window))

    def take_settings(self, layer: Conv) -> None:
        super().take_settings(layer)
        self.window = layer.window


def convolve(x: Tensor, weight: Tensor, bias: Tensor | None, window: Window) -> Tensor:
    """x (N, n, H, W) ⋆ weight (m, n, f, f) → (N, m, H', W'); of odd padding the larger half goes behind."""
    total = round(2 * window.padding)
    if total % 2:
        x = functional.pad(x, (total // 2, total - total // 2) * 2)
        total = 0
    if window.size == 1:
        x = functional.pad(x, (total // 2,) * 4)
        return _mix_channels(x[:, :, :: window.stride, :: window.stride], weight, bias)
    return functional.conv2d(x, weight, bias, window.stride, total // 2, window.dilation)


def _mix_channels(x: Tensor, weight: Tensor, bias: Tensor | None) -> Tensor:
    """A 1×1 convolution as the product of matrices that it is.

    oneDNN's own kernel for its gradient (AVX2, more than one thread) waits for ever now and then.
    """
    mixed: Tensor = functional.linear(x.permute(0, 2, 3, 1), weight.flatten(1), bias).permute(0, 3, 1, 2)
    return mixed
