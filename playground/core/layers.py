"""The layer table: what layers there are, their settings, and their arithmetic of shapes and parameters."""

from __future__ import annotations

import math
from typing import ClassVar

import attrs
from attrs import frozen

from playground.core.activations import ACTIVATIONS
from playground.core.fields import flag, layer_id, number, one_of, whole
from playground.core.initialisers import Initialisation

Shape = tuple[int, ...]
"""Shape of one sample: ``(features,)`` or ``(channels, height, width)``."""


@frozen(kw_only=True)
class Dense:
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

    def output_shape(self, inputs: Shape) -> Shape:
        return (self.units,)

    def parameters(self, inputs: Shape) -> int:
        return dense_parameters(inputs, self.units, self.bias) + ACTIVATIONS[self.activation].parameters


@frozen(kw_only=True)
class Dropout:
    """Sets each input to 0 with the given probability while training, off for evaluation (Srivastava et al. 2014)."""

    kind: ClassVar[str] = "dropout"
    title: ClassVar[str] = "Dropout"
    summary: ClassVar[str] = "While training each value is zeroed with probability p and the rest grow by 1/(1 − p)."
    has_weights: ClassVar[bool] = False

    id: str = layer_id("dropout-0")
    probability: float = number(0.2, 0.0, 0.9)

    def output_shape(self, inputs: Shape) -> Shape:
        return inputs

    def parameters(self, inputs: Shape) -> int:
        return 0


Layer = Dense | Dropout
LAYERS: dict[str, type[Layer]] = {layer.kind: layer for layer in (Dense, Dropout)}


def dense_parameters(inputs: Shape, units: int, bias: bool = True) -> int:
    """Trainable numbers of a dense layer: (n + 1)·m, or n·m without bias."""
    return (math.prod(inputs) + int(bias)) * units
