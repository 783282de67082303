"""What all layers have in common: weights that are drawn, settings that change on the way, and freezing."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import torch
from torch import Tensor, nn

from playground.core.activations import ACTIVATIONS, PRELU_START
from playground.core.layers import Shape
from playground.engine.activations import FUNCTIONS


class LayerModule(nn.Module):
    """A layer that reads samples of shape ``inputs``."""

    def __init__(self, inputs: Shape) -> None:
        super().__init__()
        self.inputs = inputs
        self.frozen = False

    def draw(self, layer: Any, seed: int) -> None:
        """Draw first weights; they depend on the die and the layer's id alone. Here there are none."""

    def take_settings(self, layer: Any) -> None:
        """Follow a change that needs no other tensors."""
        self.freeze(getattr(layer, "frozen", False))

    def freeze(self, frozen: bool) -> None:
        """Whether the weights stay as they are."""
        self.frozen = frozen
        for parameter in self.parameters():
            parameter.requires_grad_(not frozen)

    def spatial(self, name: str, shape: Shape) -> Shape:
        """The shape under which a tensor is compared with that of another size: where it has height and width, they
        are the last two of four."""
        return shape


class Activated(LayerModule):
    """A layer that ends in an activation function; PReLU's slope is a parameter of it."""

    slope: nn.Parameter | None
    listener: Callable[[Tensor], None] | None = None
    """Hears every h; see :mod:`playground.engine.taps`."""

    def __init__(self, activation: str, inputs: Shape) -> None:
        super().__init__(inputs)
        self.activation = activation
        count = ACTIVATIONS[activation].parameters
        self.register_parameter("slope", nn.Parameter(torch.full((count,), PRELU_START)) if count else None)

    def activated(self, h: Tensor) -> Tensor:
        """g(h), of the same shape."""
        if self.listener is not None:
            self.listener(h)
        if self.slope is not None:
            return nn.functional.prelu(h, self.slope)
        return FUNCTIONS[self.activation](h)

    def take_settings(self, layer: Any) -> None:
        super().take_settings(layer)
        self.activation = layer.activation
