"""The fully connected layer."""

from __future__ import annotations

import math

import torch
from torch import Tensor, nn
from torch.nn import functional

from playground.core.layers import Dense, Shape, is_picture
from playground.engine.initialise import draw
from playground.engine.layers.base import Activated
from playground.engine.randomness import stream


class DenseLayer(Activated):
    """h = g(W x + b) with W (units, inputs); pictures are flattened on the way in, channel by channel."""

    bias: nn.Parameter | None

    def __init__(self, layer: Dense, inputs: Shape) -> None:
        super().__init__(layer.activation, inputs)
        self.weight = nn.Parameter(torch.empty(layer.units, math.prod(inputs)))
        self.register_parameter("bias", nn.Parameter(torch.zeros(layer.units)) if layer.bias else None)

    def draw(self, layer: Dense, seed: int) -> None:
        """Draw first weights; they depend on the die and the layer's id alone."""
        draw(self.weight, self.bias, layer.initialisation, stream(seed, "weights", layer.id))

    def forward(self, x: Tensor) -> Tensor:
        return self.activated(functional.linear(x.flatten(1) if x.dim() > 2 else x, self.weight, self.bias))

    def spatial(self, name: str, shape: Shape) -> Shape:
        return (shape[0], *self.inputs) if name == "weight" and is_picture(self.inputs) else shape
