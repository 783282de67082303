"""All the numbers of one forward and backward pass, layer by layer."""

from __future__ import annotations

import math
from collections.abc import Mapping
from functools import cached_property

import attrs
from attrs import frozen

from playground.core.backprop.slopes import Array
from playground.core.backprop.symmetry import Groups, equal_units

Tensors = Mapping[str, Array]


@frozen
class Slide:
    """Filters go on by ``stride``; ``padding`` zeros stand before the first pixel, ``dilation`` is between weights."""

    stride: int
    padding: int
    dilation: int

    def source(self, place: int, weight: int) -> int:
        """Row (or column) of the input that a filter's row meets at this row of the output; it may lie outside."""
        return place * self.stride - self.padding + weight * self.dilation


@frozen(kw_only=True, eq=False)
class LayerTrace:
    """What went through one layer: x (N, …) in, h = W x + b, y = g(h) out, and on the way back the gradients of J.

    ``activation`` is empty, and ``h``, ``slope``, ``dh`` are None, for a layer without g (pool, norm, dropout, …);
    ``slope`` g′(h) is None for softmax too. ``dy`` is None where loss and output activation are derived together.
    ``number`` counts layers of one kind from 1, the output layer is 0. ``is_linear``: h is W x + b of flat x.
    ``updated`` are the tensors after the step of the optimiser, ``frozen`` those that do not learn.
    """

    layer_id: str
    kind: str
    number: int
    activation: str
    x: Array
    y: Array
    dx: Array
    h: Array | None = None
    slope: Array | None = None
    dy: Array | None = None
    dh: Array | None = None
    tensors: Tensors = attrs.field(factory=dict)
    gradients: Tensors = attrs.field(factory=dict)
    updated: Tensors = attrs.field(factory=dict)
    is_frozen: bool = False
    window: Slide | None = None
    """How the filters of a convolution slide; None for other layers."""

    @property
    def is_output(self) -> bool:
        return self.number == 0

    @property
    def is_linear(self) -> bool:
        """Whether it is dense: every unit sees every input."""
        return self.kind == "dense"

    @property
    def has_weights(self) -> bool:
        return bool(self.tensors)

    @property
    def main(self) -> str:
        """The tensor that stands for its weights: "weight", or the largest; empty where nothing is learned."""
        if "weight" in self.tensors:
            return "weight"
        return max(self.tensors, key=lambda name: self.tensors[name].size, default="")

    @property
    def units(self) -> int:
        """How many numbers it gives a sample, or how many maps."""
        return int(self.y.shape[1])

    @property
    def inputs(self) -> int:
        """How many numbers it reads of a sample."""
        return math.prod(self.x.shape[1:])

    @property
    def upstream(self) -> Array | None:
        """The gradient that arrived at its outputs: ∂J/∂y, or ∂J/∂h where those are one."""
        return self.dy if self.dy is not None else self.dh


@frozen(kw_only=True, eq=False)
class Trace:
    """One pass of a batch (N samples, most often one) through a network, there and back.

    ``loss`` is the mean J over the batch, ``loss_after`` the same after the update, of data alone; ``target`` (N, m)
    is what the outputs are compared with. ``learning_rate`` is the one of the step; ``optimiser`` names what made it,
    ``is_plain`` says that it is W − α·gradient and nothing else; ``extras`` are what else is in it: "weight_decay",
    "l1", "gradient_clipping".
    """

    layers: tuple[LayerTrace, ...]
    loss_name: str
    loss: float
    loss_after: float
    target: Array
    learning_rate: float
    optimiser: str = "sgd"
    is_plain: bool = True
    extras: tuple[str, ...] = ()

    @property
    def output(self) -> LayerTrace:
        return self.layers[-1]

    @cached_property
    def twins(self) -> tuple[Groups, ...]:
        """Of each layer the units that are copies of each other."""
        return tuple(equal_units(self.layers, index) for index in range(len(self.layers)))

    def named(self, what: str) -> dict[str, Array]:
        """Tensors ("tensors", "gradients" or "updated") of all layers under the names that the network's state has."""
        return {
            f"layers.{layer.layer_id}.{name}": array
            for layer in self.layers
            for name, array in getattr(layer, what).items()
        }
