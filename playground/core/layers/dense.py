"""The fully connected layer (lecture, section 4)."""

from __future__ import annotations

import math
from typing import ClassVar

import attrs
from attrs import frozen

from playground.core.activations import ACTIVATIONS
from playground.core.fields import flag, layer_id, one_of, whole
from playground.core.initialisers import Initialisation
from playground.core.layers.base import LayerBase, Shape, is_picture


@frozen(kw_only=True)
class Dense(LayerBase):
    """Fully connected layer h = g(W x + b); flattens a picture by itself (lecture, section 4)."""

    kind: ClassVar[str] = "dense"
    title: ClassVar[str] = "Dense"
    summary: ClassVar[str] = "Every unit sees every input: h = g(W x + b)."
    has_weights: ClassVar[bool] = True

    id: str = layer_id("dense-0")
    units: int = whole(8, 1, 1024)
    activation: str = one_of("tanh", lambda: ACTIVATIONS)
    initialisation: Initialisation = attrs.field(factory=Initialisation)
    bias: bool = flag(True)
    frozen: bool = flag(False)

    def output_shape(self, inputs: Shape) -> Shape:
        return (self.units,)

    def tensors(self, inputs: Shape) -> dict[str, Shape]:
        found: dict[str, Shape] = {"weight": (self.units, math.prod(inputs))}
        if self.bias:
            found["bias"] = (self.units,)
        if ACTIVATIONS[self.activation].parameters:
            found["slope"] = (ACTIVATIONS[self.activation].parameters,)
        return found

    def formula(self, inputs: Shape) -> str:
        if not is_picture(inputs):
            return ""
        return f"{'·'.join(map(str, inputs))} = {math.prod(inputs)}"

    def fans(self, inputs: Shape) -> tuple[int, int]:
        """``(fan_in, fan_out)`` of the weights."""
        return math.prod(inputs), self.units


def dense_parameters(inputs: Shape, units: int, bias: bool = True) -> int:
    """Trainable numbers of a dense layer: (n + 1)·m, or n·m without bias."""
    return (math.prod(inputs) + int(bias)) * units
