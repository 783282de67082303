"""What is heard of a pass is what the layers read, summed up and answered; afterwards nobody listens."""

from __future__ import annotations

import pytest
import torch
from small_networks import dense, experiment, learner_of
from small_pictures import RESNET
from small_pictures import learner_of as learner_of_pictures

from playground.core.layers import Dropout
from playground.engine.build import PlaygroundNetwork, laid_out
from playground.engine.layers.base import Activated
from playground.engine.taps import tapped

TWO = experiment(dense(1, activation="tanh"), Dropout(id="dropout-1", probability=0.0), dense(2, 4, activation="relu"))


def listeners(network: PlaygroundNetwork) -> int:
    layers = list(network.layers.values())
    hooks = sum(len(layer._forward_hooks) + len(layer._backward_hooks) for layer in network.modules())
    return hooks + sum(isinstance(layer, Activated) and layer.listener is not None for layer in layers)


def test_inputs_sums_and_outputs_are_those_of_the_stages() -> None:
    learner = learner_of(TWO)
    inputs = torch.randn(5, 2, dtype=learner.dtype)
    with tapped(learner.network) as taps:
        answers = learner.network(inputs)
    stages = dict(learner.network.stages(inputs))
    assert list(taps.outputs) == list(stages)
    assert all(torch.equal(taps.outputs[name], stage) for name, stage in stages.items())
    assert torch.equal(taps.inputs["dense-2"], stages["dropout-1"])
    assert torch.allclose(torch.tanh(taps.sums["dense-1"]), stages["dense-1"])
    assert torch.equal(taps.sums["output"], answers)


def test_of_a_residual_block_the_sum_is_the_last() -> None:
    learner = learner_of_pictures(RESNET)
    learner.network.eval()
    pictures = laid_out(learner.prepared(learner.dataset.train.inputs[:2]))
    with tapped(learner.network) as taps:
        learner.network(pictures)
    residual = next(name for name in taps.outputs if name.startswith("residual"))
    assert torch.equal(torch.relu(taps.sums[residual]), taps.outputs[residual])


def test_gradients_are_kept_where_asked() -> None:
    learner = learner_of(TWO)
    inputs, targets = learner.next_batch()
    with tapped(learner.network) as taps:
        loss = learner.loss(learner.network(inputs), targets)
        expected = torch.autograd.grad(loss, list(taps.outputs.values()))
        loss = learner.loss(learner.network(inputs), targets)
        taps.keep_gradients()
    loss.backward()
    for name, gradient in zip(taps.outputs, expected, strict=True):
        assert torch.equal(taps.outputs[name].grad, gradient)


@pytest.mark.parametrize("chosen", [TWO, RESNET])
def test_nobody_listens_afterwards_even_after_an_error(chosen: object) -> None:
    network = (learner_of(TWO) if chosen is TWO else learner_of_pictures(RESNET)).network
    assert listeners(network) == 0
    with pytest.raises(ZeroDivisionError), tapped(network):
        assert listeners(network) >= len(network.layers)
        raise ZeroDivisionError
    assert listeners(network) == 0
