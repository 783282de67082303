"""Shares of time and signals before training: what they say, and that looking disturbs nothing."""

from __future__ import annotations

from collections.abc import Callable

import attrs
import numpy as np
import pytest
import torch
from small_networks import TWO_LAYERS, dense, experiment, learner_of, state, take
from small_pictures import CNN, NORMED, RESNET
from small_pictures import learner_of as learner_of_pictures

from playground.core.edits import set_layer, set_training
from playground.core.experiment import Experiment
from playground.core.frames import FrameRequest, SignalsFrame, SignalsRequest, TimesFrame, TimesRequest
from playground.core.initialisers import Initialisation
from playground.core.layers import BatchNorm, Dropout
from playground.engine.frames import make_frame, signals
from playground.engine.learner import Learner

WITH_EVERYTHING = experiment(
    dense(1, activation="relu"), BatchNorm(id="batch_norm-1"), Dropout(id="dropout-1", probability=0.5), dense(2, 4)
)
CASES: list[tuple[Callable[[Experiment], Learner], Experiment]] = [
    (learner_of, WITH_EVERYTHING),
    (learner_of, set_layer(WITH_EVERYTHING, "dense-1", frozen=True)),
    (learner_of_pictures, NORMED),
    (learner_of_pictures, RESNET),
]


def times(learner: Learner, training: bool = True) -> TimesFrame:
    frame = make_frame(learner, TimesRequest(), training)
    assert isinstance(frame, TimesFrame)
    return frame


def signal(learner: Learner) -> SignalsFrame:
    frame = make_frame(learner, SignalsRequest(), True)
    assert isinstance(frame, SignalsFrame)
    return frame


@pytest.mark.parametrize(("make", "chosen"), CASES)
@pytest.mark.parametrize("training", [True, False])
def test_shares_of_time_are_those_of_all_layers_and_sum_to_one(
    make: Callable[[Experiment], Learner], chosen: Experiment, training: bool
) -> None:
    learner = make(chosen)
    frame = times(learner, training)
    assert frame.layers == tuple(learner.network.layers) and frame.layers[-1] == "output"
    assert frame.shares.shape == (len(frame.layers),) and (frame.shares > 0).all()
    assert frame.shares.sum() == pytest.approx(1.0)
    assert frame.by_layer()["output"] == frame.shares[-1]
    assert 1 <= frame.samples <= chosen.training.batch_size


@pytest.mark.parametrize(("make", "chosen"), CASES)
@pytest.mark.parametrize("request_", [TimesRequest(), SignalsRequest()])
def test_looking_leaves_the_learner_as_it_was_to_the_last_bit(
    make: Callable[[Experiment], Learner], chosen: Experiment, request_: FrameRequest
) -> None:
    watched, plain = make(chosen), make(chosen)
    for learner in (watched, plain):
        learner.remember_dropped(True)
        take(learner, 3)
    common = torch.get_rng_state()
    gradients = [tensor.grad for tensor in watched.network.parameters()]
    copies = [None if gradient is None else gradient.clone() for gradient in gradients]
    for training in (True, False):
        make_frame(watched, request_, training)
    assert torch.equal(torch.get_rng_state(), common)
    assert torch.equal(watched.dropout_state(), plain.dropout_state())
    for tensor, gradient, copy in zip(watched.network.parameters(), gradients, copies, strict=True):
        assert tensor.grad is gradient and (copy is None or torch.equal(gradient, copy))
    for name, tensor in watched.network.state_dict().items():
        assert torch.equal(tensor, plain.network.state_dict()[name]), name
    for name in watched.network.layers:
        dropped, expected = watched.dropped(name), plain.dropped(name)
        assert (dropped is None) == (expected is None) and (dropped is None or torch.equal(dropped, expected))
    assert all(module.training for module in watched.network.modules())
    assert (watched.position, watched.step) == (plain.position, plain.step)
    assert take(watched, 5) == take(plain, 5)
    assert all(torch.equal(tensor, state(plain)[name]) for name, tensor in state(watched).items())


def test_signals_are_those_of_the_formulas() -> None:
    learner = learner_of(experiment(dense(1, 7, activation="tanh"), dense(2, 4, activation="logistic")))
    frame = signal(learner)
    layers = learner.network.layers
    w1, b1, w2, b2, w3, b3 = (
        getattr(layers[name], which).detach().double().numpy()
        for name in ("dense-1", "dense-2", "output")
        for which in ("weight", "bias")
    )
    x = learner.prepared(learner.dataset.train.inputs).double().numpy()
    y = learner.dataset.train.targets.numpy()[:, None]
    h1 = np.tanh(x @ w1.T + b1)
    h2 = 1 / (1 + np.exp(-(h1 @ w2.T + b2)))
    h3 = h2 @ w3.T + b3
    d3 = 1 / (1 + np.exp(-h3)) - y
    d2 = d3 @ w3
    d1 = (d2 * h2 * (1 - h2)) @ w2
    assert frame.layers == ("dense-1", "dense-2", "output") and frame.samples == 70
    assert frame.activations == pytest.approx([h.std() for h in (h1, h2, h3)], rel=1e-5)
    assert frame.gradients == pytest.approx([d.std() for d in (d1, d2, d3)], rel=1e-5)
    found = frame.of("dense-2")
    assert found is not None and found.activation == frame.activations[1] and found.gradient == frame.gradients[1]
    assert frame.of("dropout-1") is None


def test_signals_of_pictures_are_those_of_autograd() -> None:
    learner = learner_of_pictures(CNN)
    frame = signal(learner)
    inputs = learner.prepared(learner.dataset.train.inputs)
    kept: dict[str, torch.Tensor] = {}
    h = inputs
    for name, layer in learner.network.layers.items():
        h = layer(h)
        h.retain_grad()
        kept[name] = h
    for answer, target in zip(h, learner.dataset.train.targets, strict=True):  # the loss of one sample after another
        learner.loss(answer[None], target[None]).backward(retain_graph=True)  # type: ignore[no-untyped-call]
    assert frame.layers == ("conv-1", "conv-2", "dense-1", "output")
    for place, name in enumerate(frame.layers):
        gradient = kept[name].grad
        assert gradient is not None
        assert frame.activations[place] == pytest.approx(float(kept[name].detach().std(correction=0)), rel=1e-4)
        assert frame.gradients[place] == pytest.approx(float(gradient.std(correction=0)), rel=1e-4)


def test_signals_stay_those_before_training_and_follow_another_start() -> None:
    learner = learner_of(TWO_LAYERS)
    before = signal(learner)
    take(learner, 20)
    after = signal(learner)
    assert np.array_equal(before.activations, after.activations)
    assert np.array_equal(before.gradients, after.gradients)
    wide = set_layer(TWO_LAYERS, "dense-1", initialisation=Initialisation(kind="normal", value=5.0))
    learner.apply(wide)
    assert signal(learner).activations[0] > 1.2 * before.activations[0]
    learner.apply(set_layer(TWO_LAYERS, "dense-2", initialisation=Initialisation(kind="zeros")))
    nothing = signal(learner)
    assert nothing.activations[1] == 0.0 and nothing.gradients[0] == 0.0 and nothing.gradients[2] > 0.0


def test_frozen_layers_pass_signals_on() -> None:
    frozen = attrs.evolve(TWO_LAYERS, network=TWO_LAYERS.network)
    for layer in ("dense-1", "dense-2"):
        frozen = set_layer(frozen, layer, frozen=True)
    assert np.array_equal(signal(learner_of(frozen)).gradients, signal(learner_of(TWO_LAYERS)).gradients)


def test_a_network_in_64_bit_is_looked_at_in_64_bit() -> None:
    precise = learner_of(set_training(TWO_LAYERS, precision=64))
    assert signal(precise).activations == pytest.approx(signal(learner_of(TWO_LAYERS)).activations, rel=1e-5)
    assert times(precise).shares.sum() == pytest.approx(1.0)


def test_a_network_that_is_too_large_for_a_second_copy_has_no_signals(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(signals, "MOST_PARAMETERS", 10)
    frame = signal(learner_of(TWO_LAYERS))
    assert frame.layers == () and len(frame.activations) == 0
