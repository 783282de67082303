"""Signals over the depth of a plain stack: as autograd has them, and as the formulas say they should be."""

from __future__ import annotations

import math

import numpy as np
import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st
from torch import nn

from playground.core.activations import ACTIVATIONS
from playground.core.depth.prediction import predict
from playground.core.depth.survey import Combination, Spreads, Stack, combinations
from playground.core.initialisers import INITIALISERS
from playground.engine.depth import stack as stacks
from playground.engine.depth.stack import draw_layer, measure, survey_stack

DEEP = Stack(depth=12, width=256, seed=3)
PREDICTED = ("lecun", "xavier_uniform", "xavier_normal", "he_uniform", "he_normal", "normal", "uniform", "default")


def measured(stack: Stack, activation: str, initialisation: str) -> Spreads:
    combination = Combination(activation=activation, initialisation=initialisation)
    layers = [draw_layer(stack, combination.start(stack.value), number) for number in range(stack.depth)]
    return measure(stack, combination, layers)


def test_every_activation_meets_every_initialisation_once() -> None:
    found = [spreads for spreads in survey_stack(Stack(depth=2, width=4)) if spreads is not None]
    assert [spreads.combination for spreads in found] == list(combinations())
    assert len(found) == len(ACTIVATIONS) * len(INITIALISERS)


def test_one_may_stop_between_two_layers_that_are_drawn() -> None:
    steps = survey_stack(Stack(depth=5, width=4))
    assert [next(steps) for _ in range(5)] == [None] * 5


@pytest.mark.parametrize("activation", sorted(ACTIVATIONS))
def test_spreads_are_those_of_torchs_own_modules(activation: str) -> None:
    modules = {
        "identity": nn.Identity(),
        "tanh": nn.Tanh(),
        "relu": nn.ReLU(),
        "logistic": nn.Sigmoid(),
        "softmax": nn.Softmax(dim=1),
        "prelu": nn.PReLU(),
        "leaky_relu": nn.LeakyReLU(),
        "elu": nn.ELU(),
        "gelu": nn.GELU(),
        "silu": nn.SiLU(),
    }
    stack = Stack(depth=3, width=8, seed=5)
    combination = Combination(activation=activation, initialisation="default")
    layers = [draw_layer(stack, combination.start(stack.value), number) for number in range(3)]
    h, kept = stacks.inputs(stack).requires_grad_(True), []
    for layer in layers:
        linear = nn.Linear(8, 8, dtype=torch.float64)
        with torch.no_grad():
            linear.weight.copy_(layer.weight)
            linear.bias.copy_(layer.bias)
        h = modules[activation].double()(linear(h))
        h.retain_grad()
        kept.append(h)
    h.backward(stacks.output_gradient(stack))
    found = measure(stack, combination, layers)
    assert found.activations == pytest.approx([float(one.detach().std(correction=0)) for one in kept])
    assert found.gradients == pytest.approx([float(one.grad.std(correction=0)) for one in kept if one.grad is not None])


@pytest.mark.parametrize("initialisation", PREDICTED)
@pytest.mark.parametrize("activation", ["identity", "relu", "leaky_relu", "prelu", "tanh", "logistic", "elu"])
def test_what_is_measured_is_what_was_predicted(activation: str, initialisation: str) -> None:
    found = measured(DEEP, activation, initialisation)
    assert found.combination is not None
    layers = predict(DEEP, found.combination)
    assert layers is not None
    assert found.activations == pytest.approx([layer.activation for layer in layers], rel=0.5)
    assert found.gradients == pytest.approx([layer.gradient for layer in layers], rel=0.5)


def test_an_orthogonal_identity_stack_keeps_every_length() -> None:
    stack = Stack(depth=30, width=64)
    found = measured(stack, "identity", "orthogonal")
    assert found.activations == pytest.approx(np.full(30, found.activations[0]), rel=1e-2)
    assert found.gradients == pytest.approx(np.ones(30), rel=2e-2)


def test_the_first_layer_of_an_identity_stack_multiplies_by_the_spread_of_its_weights() -> None:
    stack = Stack(depth=2, width=512, value=0.2)
    assert measured(stack, "identity", "normal").activations[0] == pytest.approx(0.2 * math.sqrt(512), rel=0.02)


@settings(max_examples=15)
@given(st.floats(0.1, 3.0), st.sampled_from(["identity", "relu", "leaky_relu", "prelu"]))
def test_of_weights_k_times_as_wide_signals_grow_by_k_a_layer(factor: float, activation: str) -> None:
    one = measured(Stack(depth=4, width=8, value=0.3), activation, "normal")
    other = measured(Stack(depth=4, width=8, value=0.3 * factor), activation, "normal")
    growth = factor ** np.arange(1, 5)
    assert other.activations == pytest.approx(one.activations * growth, rel=1e-4)
    assert other.gradients == pytest.approx(one.gradients * growth[::-1] / factor, rel=1e-4)


def test_zeros_let_nothing_through() -> None:
    found = measured(Stack(depth=4, width=16), "tanh", "zeros")
    assert not found.activations.any()
    assert not found.gradients[:-1].any()


def test_the_same_seed_gives_the_same_spreads_and_another_one_others() -> None:
    first, again, other = (measured(Stack(depth=3, width=8, seed=seed), "tanh", "lecun") for seed in (1, 1, 2))
    assert np.array_equal(first.activations, again.activations)
    assert not np.array_equal(first.activations, other.activations)
