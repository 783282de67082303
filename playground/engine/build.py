"""Build the network that an experiment describes: one class a layer, one entry in the table."""

from __future__ import annotations

import math
from collections.abc import Callable

import torch
from torch import Tensor, nn
from torch.nn import functional

from playground.core.activations import PRELU_START
from playground.core.experiment import Experiment
from playground.core.layers import Dense, Dropout, Layer, Shape
from playground.core.shapes import layer_shapes, output_inputs, output_layer
from playground.engine.activations import FUNCTIONS
from playground.engine.initialise import draw
from playground.engine.randomness import stream


class DenseLayer(nn.Module):
    """h = g(W x + b) with W (units, inputs); pictures are flattened on the way in."""

    bias: nn.Parameter | None
    slope: nn.Parameter | None

    def __init__(self, layer: Dense, inputs: Shape) -> None:
        super().__init__()
        self.weight = nn.Parameter(torch.empty(layer.units, math.prod(inputs)))
        self.register_parameter("bias", nn.Parameter(torch.zeros(layer.units)) if layer.bias else None)
        slope = nn.Parameter(torch.full((1,), PRELU_START)) if layer.activation == "prelu" else None
        self.register_parameter("slope", slope)
        self.activation = layer.activation

    def draw(self, layer: Dense, seed: int) -> None:
        """Draw first weights; they depend on the die and the layer's id alone."""
        draw(self.weight, self.bias, layer.initialisation, stream(seed, "weights", layer.id))

    def forward(self, x: Tensor) -> Tensor:
        h = functional.linear(x.flatten(1) if x.dim() > 2 else x, self.weight, self.bias)
        if self.slope is not None:
            return functional.prelu(h, self.slope)
        return FUNCTIONS[self.activation](h)

    def take_settings(self, layer: Dense) -> None:
        """Follow a change that needs no other tensors."""
        self.activation = layer.activation


class DropoutLayer(nn.Module):
    """Zeroes values with probability p while training and scales the rest by 1/(1 − p).

    It has a generator of its own, which :class:`torch.nn.Dropout` does not take: only so is a rewind exact.
    """

    def __init__(self, layer: Dropout, inputs: Shape) -> None:
        super().__init__()
        self.probability = layer.probability
        self.generator: torch.Generator | None = None

    def draw(self, layer: Dropout, seed: int) -> None:
        """Nothing to draw."""

    def forward(self, x: Tensor) -> Tensor:
        if not self.training or self.probability == 0.0:
            return x
        keep = kept(x, self.probability, self.generator)
        return x * keep.mul_(1.0 / (1.0 - self.probability))

    def take_settings(self, layer: Dropout) -> None:
        """Follow a change of the probability."""
        self.probability = layer.probability


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


BUILDERS: dict[str, Callable[..., DenseLayer | DropoutLayer]] = {
    Dense.kind: DenseLayer,
    Dropout.kind: DropoutLayer,
}


class PlaygroundNetwork(nn.Module):
    """Layers in order, by id, the output layer last; gives the values before the output activation, (N, outputs)."""

    def __init__(self, layers: dict[str, nn.Module]) -> None:
        super().__init__()
        self.layers = nn.ModuleDict(layers)

    def forward(self, x: Tensor) -> Tensor:
        for layer in self.layers.values():
            x = layer(x)
        return x


def layers_with_inputs(experiment: Experiment) -> list[tuple[Layer, Shape]]:
    """All layers in order, the output layer last, each with the shape of what it reads."""
    hidden: list[tuple[Layer, Shape]] = [(shape.layer, shape.inputs) for shape in layer_shapes(experiment)]
    return [*hidden, (output_layer(experiment), output_inputs(experiment))]


def build_layer(layer: Layer, inputs: Shape, seed: int) -> DenseLayer | DropoutLayer:
    """One layer with its first weights."""
    module = BUILDERS[layer.kind](layer, inputs)
    module.draw(layer, seed)  # type: ignore[arg-type]  # the table pairs each module with its own layer
    return module


def build_network(experiment: Experiment) -> PlaygroundNetwork:
    """The whole network on the CPU with its first weights, as the experiment's *weights* die has thrown them."""
    seed = experiment.seeds.weights
    return PlaygroundNetwork(
        {layer.id: build_layer(layer, inputs, seed) for layer, inputs in layers_with_inputs(experiment)}
    )


def seed_dropout(network: PlaygroundNetwork, generator: torch.Generator | None) -> None:
    """Let all dropout layers draw from one generator, on the network's device."""
    for layer in network.layers.values():
        if isinstance(layer, DropoutLayer):
            layer.generator = generator
