"""The maps are what the layers answer, or how much the class hangs on that."""

from __future__ import annotations

import numpy as np
import pytest
import torch
from readers_of_digits import CNN, MLP, RESNET, STACKS, predictor_of, stroke

from playground.core.explanations import LayerMap, LayerMaps, Unit
from playground.engine.explain.layers import explained
from playground.engine.layers.base import Activated
from playground.engine.predict import Predictor

NAMES = {
    "mlp": ["dense-1", "dense-2", "output"],
    "cnn": ["conv-1", "pool-1", "conv-2", "batch_norm-1", "dense-1", "output"],
    "resnet": ["conv-1", "residual-1", "layer_norm-1", "global_average_pool-1", "output"],
}


def maps_of(predictor: Predictor, unit: Unit | None = None, *, gradient: bool = False, label: int = 2) -> LayerMaps:
    inputs = predictor.prepared(stroke()[None])
    return explained(predictor.network, inputs, 9, unit, gradient=gradient, label=label)


@pytest.mark.parametrize("stack", STACKS)
def test_all_layers_but_dropout_are_there_with_what_they_answer(stack: str) -> None:
    predictor = predictor_of(STACKS[stack])
    found = maps_of(predictor)
    assert [layer.layer_id for layer in found.layers] == NAMES[stack]
    x = predictor.prepared(stroke()[None])
    for layer_id, layer in predictor.network.layers.items():
        x = layer(x)
        shown = [one for one in found.layers if one.layer_id == layer_id]
        if shown:
            assert np.allclose(shown[0].values, x[0].detach().numpy(), atol=1e-6)
    with torch.inference_mode():
        assert np.allclose(found.layers[-1].values, predictor.scores(stroke()[None])[0].numpy(), atol=1e-6)


@pytest.mark.parametrize("stack", STACKS)
def test_the_gradient_by_a_layer_is_what_a_nudge_of_its_answers_does(stack: str) -> None:
    predictor = predictor_of(STACKS[stack])
    predictor.network.double()
    noise = torch.rand(28, 28, generator=torch.Generator().manual_seed(1))  # no two values are alike, for pooling
    inputs = predictor.prepared((0.8 * stroke() + 0.1 * noise)[None].double())
    layers = list(predictor.network.layers.items())
    found = {
        one.layer_id: one.values for one in explained(predictor.network, inputs, 0, None, gradient=True, label=2).layers
    }
    with torch.no_grad():
        x = inputs
        for number, (layer_id, layer) in enumerate(layers):
            x = layer(x)
            if layer_id not in found:
                continue
            assert found[layer_id].shape == x.shape[1:]
            for flat in {0, x.numel() // 2, x.numel() - 1}:
                place = np.unravel_index(flat, x.shape)
                outputs = []
                for step in (1e-5, -1e-5):
                    y = x.clone()
                    y[place] += step
                    for _name, later in layers[number + 1 :]:
                        y = later(y)
                    outputs.append(float(y[0, 2]))
                slope = (outputs[0] - outputs[1]) / 2e-5
                assert found[layer_id][place[1:]] == pytest.approx(slope, rel=1e-4, abs=1e-6)


def test_nobody_listens_afterwards() -> None:
    predictor = predictor_of(RESNET)
    maps_of(predictor, gradient=True)
    modules = list(predictor.network.modules())
    assert sum(len(one._forward_hooks) for one in modules) == 0
    assert all(one.listener is None for one in modules if isinstance(one, Activated))
    assert all(parameter.grad is None for parameter in predictor.network.parameters())


def test_frozen_layers_have_gradients_too() -> None:
    predictor = predictor_of(CNN)
    for parameter in predictor.network.parameters():
        parameter.requires_grad_(False)
    assert all(np.isfinite(one.values).all() for one in maps_of(predictor, gradient=True).layers)


def test_the_weights_of_a_filter_and_its_bias_come_where_asked() -> None:
    predictor = predictor_of(CNN)
    found = maps_of(predictor, Unit("conv-2", 3)).weights
    layer = predictor.network.layers["conv-2"]
    assert found is not None and np.array_equal(found.weights, layer.weight[3].detach().numpy())
    assert found.weights.shape == (3, 3, 3) and found.bias == layer.bias.detach()[3].item()


def test_a_dense_unit_that_reads_pictures_looks_for_a_picture() -> None:
    first = maps_of(predictor_of(MLP), Unit("dense-1", 5)).weights
    later = maps_of(predictor_of(MLP), Unit("dense-2", 0)).weights
    assert first is not None and first.weights.shape == (1, 28, 28)
    assert later is not None and later.weights.shape == (6,)


@pytest.mark.parametrize("unit", [Unit("conv-9", 0), Unit("conv-1", 3), Unit("conv-1", -1), Unit("pool-1", 0)])
def test_a_unit_there_is_not_has_no_weights(unit: Unit) -> None:
    assert maps_of(predictor_of(CNN), unit).weights is None


def test_silent_units_are_counted_and_the_scale_is_never_zero() -> None:
    values = np.array([[[0.0, 0.0]], [[0.0, -2.0]], [[0.0, 0.0]]])
    assert LayerMap(layer_id="conv-1", values=values).silent == 2
    assert LayerMap(layer_id="conv-1", values=values).scale == 2.0
    assert LayerMap(layer_id="dense-1", values=np.zeros(4)).scale == 1.0
    assert LayerMap(layer_id="dense-1", values=np.array([np.nan, 3.0])).scale == 3.0
