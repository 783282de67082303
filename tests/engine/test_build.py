"""The network that is built is the one the experiment describes."""

from __future__ import annotations

import numpy as np
import pytest
import torch
from hypothesis import given
from small_networks import TWO_LAYERS, dense, experiment
from strategies import experiments

from playground.core.activations import ACTIVATIONS
from playground.core.experiment import Experiment
from playground.core.layers import Dropout
from playground.core.shapes import output_units, parameter_count
from playground.engine.build import build_network, seed_dropout
from playground.engine.layers import DropoutLayer
from playground.engine.weights import blank_network


@given(experiments())
def test_any_stack_has_as_many_parameters_as_core_counts(chosen: Experiment) -> None:
    network = blank_network(chosen)
    assert sum(parameter.numel() for parameter in network.parameters()) == parameter_count(chosen)
    assert [*network.layers] == [*(layer.id for layer in chosen.network.layers), "output"]


@given(experiments())
def test_any_stack_gives_the_outputs_its_loss_asks_for(chosen: Experiment) -> None:
    inputs = torch.empty(3, *chosen.data.task.inputs, device="meta")
    assert blank_network(chosen)(inputs).shape == (3, output_units(chosen))


@pytest.mark.parametrize("name", ACTIVATIONS)
def test_a_dense_layer_is_the_activation_of_w_x_plus_b(name: str) -> None:
    network = build_network(experiment(dense(1, 6, activation=name)))
    layer = network.layers["dense-1"]
    x = torch.linspace(-3, 3, 10).reshape(5, 2)
    before = (x @ layer.weight.T + layer.bias).detach().double().numpy()
    np.testing.assert_allclose(layer(x).detach().numpy(), ACTIVATIONS[name].curve(before), rtol=1e-4, atol=1e-5)


def test_a_layer_without_bias_maps_nothing_to_nothing() -> None:
    layer = build_network(experiment(dense(1, bias=False))).layers["dense-1"]
    assert layer.bias is None
    assert not layer(torch.zeros(2, 2)).any()


def test_first_weights_depend_on_the_die_and_the_layers_own_id_alone() -> None:
    alone = build_network(experiment(dense(1))).state_dict()
    crowd = build_network(experiment(dense(1), dense(2), dense(3))).state_dict()
    assert torch.equal(alone["layers.dense-1.weight"], crowd["layers.dense-1.weight"])
    assert not torch.equal(crowd["layers.dense-2.weight"], crowd["layers.dense-3.weight"])


def dropout(probability: float, seed: int = 0) -> DropoutLayer:
    layer = DropoutLayer(Dropout(id="dropout-1", probability=probability), (1,))
    layer.generator = torch.Generator().manual_seed(seed)
    return layer


@pytest.mark.parametrize("probability", [0.1, 0.5, 0.9])
def test_dropout_zeroes_its_share_and_scales_the_rest(probability: float) -> None:
    values = dropout(probability)(torch.ones(200_000))
    assert float((values == 0).double().mean()) == pytest.approx(probability, abs=0.005)
    kept = values[values != 0]
    torch.testing.assert_close(kept, torch.full_like(kept, 1 / (1 - probability)))
    assert float(values.mean()) == pytest.approx(1.0, abs=0.03)


def test_dropout_passes_gradients_where_it_let_values_through() -> None:
    x = torch.ones(1000, requires_grad=True)
    values = dropout(0.5)(x)
    values.sum().backward()
    assert x.grad is not None and torch.equal(x.grad, values.detach())


def test_dropout_is_off_for_evaluation_and_at_zero() -> None:
    x = torch.randn(100)
    assert torch.equal(dropout(0.5).eval()(x), x)
    assert torch.equal(dropout(0.0)(x), x)


def test_dropout_repeats_itself_from_the_same_die() -> None:
    x = torch.ones(1000)
    assert torch.equal(dropout(0.5, 1)(x), dropout(0.5, 1)(x))
    assert not torch.equal(dropout(0.5, 1)(x), dropout(0.5, 2)(x))


def test_all_dropout_layers_draw_from_one_generator() -> None:
    network = build_network(TWO_LAYERS)
    generator = torch.Generator()
    seed_dropout(network, generator)
    layer = network.layers["dropout-1"]
    assert isinstance(layer, DropoutLayer) and layer.generator is generator
