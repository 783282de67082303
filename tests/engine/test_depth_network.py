"""Signals of the network of an experiment with other activations and initialisations, and its one matrix."""

from __future__ import annotations

import numpy as np
import pytest
import small_networks
import small_pictures
import torch

from playground.core.activations import ACTIVATIONS
from playground.core.depth.linear import LinearStack, compare
from playground.core.depth.survey import Combination, combinations
from playground.core.depth.variants import is_dense, is_linear, made_linear, present, with_combination
from playground.core.experiment import Experiment
from playground.core.frames import SignalsFrame, SignalsRequest, StartSamplesFrame, StartSamplesRequest
from playground.core.initialisers import INITIALISERS
from playground.core.layers import Dropout
from playground.engine.depth.network import survey_network
from playground.engine.frames import make_frame
from playground.engine.learner import Learner

POINTS = small_networks.experiment(small_networks.dense(1, 6, activation="relu"), small_networks.dense(2, 5))
TANH_HE = Combination(activation="tanh", initialisation="he_normal")


def learner_of(chosen: Experiment) -> Learner:
    return (small_pictures if chosen.data.kind == "images" else small_networks).learner_of(chosen)


def samples_of(learner: Learner) -> StartSamplesFrame:
    frame = make_frame(learner, StartSamplesRequest(), False)
    assert isinstance(frame, StartSamplesFrame)
    return frame


def signals_of(learner: Learner) -> SignalsFrame:
    frame = make_frame(learner, SignalsRequest(), False)
    assert isinstance(frame, SignalsFrame)
    return frame


@pytest.mark.parametrize("chosen", [POINTS, small_pictures.CNN, small_pictures.NORMED, small_pictures.RESNET])
def test_the_network_as_it_is_has_the_signals_that_its_own_frame_tells(chosen: Experiment) -> None:
    learner = learner_of(chosen)
    first = next(survey_network(chosen, samples_of(learner), 0.1))
    told = signals_of(learner)
    assert first.combination is None
    assert first.activations == pytest.approx(told.activations)
    assert first.gradients == pytest.approx(told.gradients)


@pytest.mark.parametrize("chosen", [POINTS, small_pictures.CNN])
def test_a_combination_has_the_signals_of_the_network_that_was_given_it(chosen: Experiment) -> None:
    found = {one.combination: one for one in survey_network(chosen, samples_of(learner_of(chosen)), 0.1)}
    assert set(found) == {None, *combinations()}
    assert len(found) == len(ACTIVATIONS) * len(INITIALISERS) + 1
    told = signals_of(learner_of(with_combination(chosen, TANH_HE, 0.1)))
    assert found[TANH_HE].activations == pytest.approx(told.activations)
    assert found[TANH_HE].gradients == pytest.approx(told.gradients)


def test_samples_for_others_are_copies_in_the_networks_precision() -> None:
    learner = learner_of(POINTS)
    frame = samples_of(learner)
    assert frame.inputs.dtype == np.float32
    assert not frame.inputs.flags.writeable
    assert len(frame.inputs) == len(frame.targets)
    assert frame.data == POINTS.data


def test_a_combination_reaches_every_hidden_layer_and_leaves_the_output() -> None:
    changed = with_combination(small_pictures.CNN, Combination(activation="silu", initialisation="normal"), 0.3)
    assert present(changed) == (Combination(activation="silu", initialisation="normal"), 0.3)
    assert changed.network.output_initialisation == small_pictures.CNN.network.output_initialisation
    assert present(POINTS) is None
    assert present(small_networks.experiment()) is None


def test_only_dense_layers_without_functions_are_one_matrix() -> None:
    assert is_dense(POINTS)
    assert not is_linear(POINTS)
    linear = made_linear(POINTS)
    assert is_linear(linear)
    assert is_linear(small_networks.with_layers(linear, *linear.network.layers, Dropout(id="dropout-1")))
    assert not is_dense(small_pictures.CNN)
    assert not is_linear(made_linear(small_pictures.CNN))
    assert not is_linear(small_networks.experiment())


@pytest.mark.parametrize("activation", ["identity", "tanh", "relu", "gelu"])
def test_stack_and_matrix_answer_as_torch_does(activation: str) -> None:
    torch.manual_seed(0)
    layers = [torch.nn.Linear(n, m, dtype=torch.float64) for n, m in ((7, 9), (9, 5), (5, 3))]
    stack = LinearStack(
        weights=tuple(layer.weight.detach().numpy() for layer in layers),
        biases=tuple(layer.bias.detach().numpy() for layer in layers),
    )
    inputs = torch.randn(30, 7, dtype=torch.float64)
    between = {"identity": torch.nn.Identity, "tanh": torch.nn.Tanh, "relu": torch.nn.ReLU, "gelu": torch.nn.GELU}
    g = between[activation]()
    with torch.no_grad():
        answers = layers[2](g(layers[1](g(layers[0](inputs))))).numpy()
        product = (layers[2].weight @ layers[1].weight @ layers[0].weight).numpy()
    assert stack.answers(inputs.numpy(), activation) == pytest.approx(answers)
    assert stack.collapsed()[0] == pytest.approx(product)
    frame = compare(stack, activation, inputs.numpy())
    assert frame.stacked == pytest.approx(answers)
    assert (frame.largest < 1e-12) is (activation == "identity")
