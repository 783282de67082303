"""A plain stack of dense layers that has learned nothing: signals sent through it, and gradients back."""

from __future__ import annotations

from collections.abc import Collection, Iterator

import torch
from attrs import frozen
from torch import Tensor
from torch.nn import functional

from playground.core.activations import ACTIVATIONS, PRELU_START
from playground.core.depth.survey import Combination, Spreads, Stack
from playground.core.initialisers import INITIALISERS, Initialisation
from playground.engine.activations import FUNCTIONS
from playground.engine.frames.signals import spreads
from playground.engine.initialise import draw
from playground.engine.randomness import stream

NUMBERS = 16_384
"""Activations of a layer, all samples together, where it is wide or narrow alike."""
SAMPLES = (32, 256)
"""But never fewer or more samples."""


@frozen
class Layer:
    """W (units, inputs) and b (units,)."""

    weight: Tensor
    bias: Tensor


def sample_count(stack: Stack) -> int:
    """How many samples are sent through."""
    return min(max(NUMBERS // stack.width, SAMPLES[0]), SAMPLES[1])


def inputs(stack: Stack) -> Tensor:
    """Samples (N, width) of independent N(0, 1)."""
    return _normal(stack, "inputs")


def output_gradient(stack: Stack) -> Tensor:
    """What is sent back, (N, width) of independent N(0, 1): ∂ℓ/∂h of the last layer."""
    return _normal(stack, "gradient")


def _normal(stack: Stack, name: str) -> Tensor:
    generator = stream(stack.seed, "depth", name)
    return torch.randn(sample_count(stack), stack.width, generator=generator, dtype=torch.float64)


def draw_layer(stack: Stack, start: Initialisation, number: int) -> Layer:
    """First weights of layer ``number``; of all initialisations from the same throw."""
    weight = torch.empty(stack.width, stack.width, dtype=torch.float64)
    bias = torch.empty(stack.width, dtype=torch.float64)
    draw(weight, bias, start, stream(stack.seed, "depth", number))
    return Layer(weight, bias)


def activated(activation: str, h: Tensor) -> Tensor:
    """g(h); the slope of PReLU is the one it starts with."""
    if activation == "prelu":
        return functional.prelu(h, torch.full((1,), PRELU_START, dtype=h.dtype))
    return FUNCTIONS[activation](h)


def measure(stack: Stack, combination: Combination, layers: list[Layer]) -> Spreads:
    """Send samples forward through the layers, and a random gradient back, in double precision."""
    h, kept = inputs(stack).requires_grad_(True), []
    for layer in layers:
        h = activated(combination.activation, functional.linear(h, layer.weight, layer.bias))
        kept.append(h)
    gradients = torch.autograd.grad(h, kept, output_gradient(stack))
    return Spreads(combination=combination, activations=spreads(kept), gradients=spreads(list(gradients)))


def survey_stack(stack: Stack, known: Collection[Combination] = ()) -> Iterator[Spreads | None]:
    """All combinations but those ``known``, initialisation by initialisation; None now and then, where one may stop."""
    for initialisation in INITIALISERS:
        asked = [Combination(activation=activation, initialisation=initialisation) for activation in ACTIVATIONS]
        asked = [combination for combination in asked if combination not in known]
        layers: list[Layer] = []
        for number in range(stack.depth if asked else 0):
            start = Initialisation(kind=initialisation, value=stack.value)
            layers.append(draw_layer(stack, start, number))
            yield None
        for combination in asked:
            yield measure(stack, combination, layers)
