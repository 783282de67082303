"""Convolutional networks, norms and frozen layers learn, change, break and rewind as all others do."""

from __future__ import annotations

import random

import attrs
import numpy as np
import pytest
import torch
from small_networks import same, state, take, with_layers
from small_pictures import CNN, NORMED, RESNET, conv, digits, learner_of, pool

from playground.core.edits import set_layer, set_layers, set_training
from playground.core.experiment import Experiment
from playground.core.initialisers import Initialisation
from playground.core.layers import BatchNorm, Dense, Dropout, LayerNorm
from playground.core.message import ProblemError
from playground.core.optimisers import OPTIMISERS, SGD, Adam
from playground.core.reconcile import Need
from playground.core.shapes import parameter_count, problems
from playground.engine.build import build_network
from playground.engine.evaluate import evaluating
from playground.engine.guard import Guard, all_finite, first_broken_layer
from playground.engine.learner import Learner
from playground.engine.predict import Predictor
from playground.engine.train import take_step

NETWORKS = {"cnn": CNN, "norms": NORMED, "residual": RESNET}
each_network = pytest.mark.parametrize("chosen", NETWORKS.values(), ids=NETWORKS.keys())


def trained(chosen: Experiment, steps: int = 5) -> Learner:
    learner = learner_of(chosen)
    take(learner, steps)
    return learner


def everything(learner: Learner) -> dict[str, torch.Tensor]:
    """Weights, running means and variances, and the optimiser's memory."""
    buffers = {name: tensor.clone() for name, tensor in learner.network.named_buffers()}
    return {**state(learner), **buffers}


@each_network
def test_a_network_learns_what_it_is_shown(chosen: Experiment) -> None:
    learner = learner_of(set_training(chosen, optimiser=Adam(), learning_rate=0.02))
    losses = take(learner, 80)
    assert np.mean(losses[-4:]) < 0.7 * np.mean(losses[:4])


@each_network
@pytest.mark.parametrize("precision", [32, 64])
def test_a_rewind_is_exact_bit_for_bit(chosen: Experiment, precision: int) -> None:
    chosen = set_training(chosen, precision=precision)
    first, again = trained(chosen, 9), trained(chosen, 9)
    assert same(everything(first), everything(again))
    assert take(first, 3) == take(again, 3)


@each_network
def test_a_snapshot_brings_everything_back_running_means_too(chosen: Experiment) -> None:
    learner = trained(chosen, 3)
    before, snapshot = everything(learner), learner.snapshot()
    losses = take(learner, 6)
    learner.restore(snapshot)
    assert same(before, everything(learner))
    assert take(learner, 6) == losses


@each_network
def test_evaluation_changes_nothing(chosen: Experiment) -> None:
    learner = trained(chosen)
    before = everything(learner)
    with evaluating(learner.network):
        learner.network(learner.prepared(learner.dataset.validation.inputs))
    assert same(before, everything(learner))


@pytest.mark.parametrize("kind", OPTIMISERS)
@pytest.mark.parametrize("name", ["conv-1", "conv-2", "dense-1"])
def test_a_frozen_layer_does_not_move_and_the_others_do(kind: str, name: str) -> None:
    chosen = set_training(CNN, optimiser=OPTIMISERS[kind](), weight_decay=0.1, l1=0.01, gradient_clipping=1.0)
    learner = trained(chosen, 3)
    assert learner.apply(set_layer(chosen, name, frozen=True)) is Need.LIVE
    before = everything(learner)
    take(learner, 4)
    after = everything(learner)
    assert all(torch.equal(before[f"layers.{name}.{part}"], after[f"layers.{name}.{part}"]) for part in WEIGHT_BIAS)
    assert not torch.equal(before["layers.output.weight"], after["layers.output.weight"])
    learner.apply(chosen)
    take(learner, 2)
    assert not torch.equal(after[f"layers.{name}.weight"], everything(learner)[f"layers.{name}.weight"])


WEIGHT_BIAS = ("weight", "bias")


@pytest.mark.parametrize(
    ("chosen", "name"), [(NORMED, "batch_norm-1"), (NORMED, "layer_norm-1"), (RESNET, "residual-2")]
)
def test_frozen_norms_keep_their_running_means_too(chosen: Experiment, name: str) -> None:
    learner = trained(chosen, 3)
    learner.apply(set_layer(chosen, name, frozen=True))
    before = everything(learner)
    take(learner, 4)
    after = everything(learner)
    own = [key for key in before if key.startswith(f"layers.{name}.") and "/" not in key]
    assert own and all(torch.equal(before[key], after[key]) for key in own)


def test_a_network_frozen_from_the_start_trains_its_output_alone() -> None:
    layers = tuple(
        attrs.evolve(layer, frozen=True) if hasattr(layer, "frozen") else layer for layer in RESNET.network.layers
    )
    learner = learner_of(set_layers(RESNET, layers))
    before = everything(learner)
    take(learner, 3)
    after = everything(learner)
    moved = {name for name in before if not torch.equal(before[name], after[name]) and "/" not in name}
    assert moved == {"layers.output.weight", "layers.output.bias"}


def test_more_filters_keep_those_that_were_and_the_dense_layer_keeps_their_channels() -> None:
    learner = trained(CNN)
    before = everything(learner)
    assert learner.apply(set_layer(CNN, "conv-2", filters=8)) is Need.GROW
    after = everything(learner)
    for suffix in ("", "/exp_avg", "/exp_avg_sq"):
        assert torch.equal(after[f"layers.conv-2.weight{suffix}"][:5], before[f"layers.conv-2.weight{suffix}"])
        dense = before[f"layers.dense-1.weight{suffix}"]
        assert torch.equal(after[f"layers.dense-1.weight{suffix}"][:, : dense.shape[1]], dense)
    assert same(before, after, "layers.conv-1", "layers.output")
    take(learner, 2)


def test_a_larger_filter_keeps_the_smaller_one_in_its_middle() -> None:
    learner = trained(CNN)
    before = everything(learner)
    learner.apply(set_layer(CNN, "conv-1", size=7))
    after = everything(learner)
    for suffix in ("", "/exp_avg"):
        grown, small = after[f"layers.conv-1.weight{suffix}"], before[f"layers.conv-1.weight{suffix}"]
        assert torch.equal(grown[:, :, 2:5, 2:5], small)
    assert same(before, after, "layers.conv-2", "layers.dense-1", "layers.output")
    learner.apply(CNN)
    assert same(before, everything(learner), "layers.conv-1")


def test_a_larger_picture_before_a_dense_layer_keeps_the_weights_of_its_middle() -> None:
    learner = trained(CNN)
    before = everything(learner)["layers.dense-1.weight"].view(6, 5, 4, 4)
    learner.apply(set_layer(CNN, "pool-1", stride=1, size=3))
    after = everything(learner)["layers.dense-1.weight"].view(6, 5, 6, 6)
    assert torch.equal(after[:, :, 1:5, 1:5], before)
    take(learner, 2)


def test_a_removed_convolution_or_norm_comes_back_as_it_was() -> None:
    learner = trained(NORMED)
    before = everything(learner)
    gone = {"batch_norm-1", "conv-2"}
    learner.apply(set_layers(NORMED, tuple(layer for layer in NORMED.network.layers if layer.id not in gone)))
    learner.apply(NORMED)
    after = everything(learner)
    assert same(before, after, "layers.batch_norm-1", "layers.conv-2", "layers.conv-1")
    take(learner, 2)


def test_a_resized_norm_keeps_what_it_knew_of_the_channels_that_stay() -> None:
    learner = trained(NORMED)
    before = everything(learner)
    learner.apply(set_layer(NORMED, "conv-1", filters=7))
    after = everything(learner)
    for part in ("weight", "bias", "running_mean", "running_variance", "weight/exp_avg"):
        name = f"layers.batch_norm-1.{part}"
        assert torch.equal(after[name][:4], before[name]), name
    take(learner, 2)


def test_an_id_that_changes_its_kind_starts_afresh() -> None:
    learner = trained(CNN)
    changed = with_layers(CNN, conv(1, 4), pool(1), Dense(id="conv-2", units=5), Dense(id="dense-1", units=6))
    assert learner.apply(changed) is Need.GROW
    take(learner, 2)


def test_redrawing_a_block_renews_its_filters_and_norms_alone() -> None:
    learner = trained(RESNET)
    before = everything(learner)
    start = Initialisation(kind="he_normal")
    assert learner.apply(set_layer(RESNET, "residual-1", initialisation=start)) is Need.REDRAW
    after = everything(learner)
    assert not torch.equal(before["layers.residual-1.first.weight"], after["layers.residual-1.first.weight"])
    assert torch.equal(after["layers.residual-1.first_norm.weight"], torch.ones(4))
    assert not after["layers.residual-1.second.weight/exp_avg"].any()
    assert same(before, after, "layers.residual-2", "layers.conv-1", "layers.output")


def test_pool_mode_stride_and_dilation_are_taken_up_at_once() -> None:
    learner = trained(RESNET)
    changed = set_layer(RESNET, "conv-1", stride=2, dilation=2)
    assert learner.apply(changed) is Need.LIVE
    assert learner.network.layers["conv-1"](torch.zeros(1, 1, 28, 28)).shape == (1, 4, 14, 14)
    take(learner, 2)


def test_a_batch_of_one_sample_is_no_trouble_for_batch_norm() -> None:
    small = digits(Dense(id="dense-1", units=4), BatchNorm(id="batch_norm-1"), batch_size=1)
    learner = learner_of(small, samples=3)
    assert all(np.isfinite(loss) for loss in take(learner, 5))


def test_the_guard_finds_a_broken_running_variance_and_goes_back() -> None:
    learner = trained(NORMED, 2)
    guard = Guard(learner)
    before = everything(learner)
    with torch.no_grad():
        learner.network.layers["batch_norm-1"].running_variance.fill_(float("nan"))
    assert not all_finite(learner)
    assert first_broken_layer(learner) == "batch_norm-1"
    broke = guard.check([float("nan")], replay=lambda: float(take_step(learner)[0]))
    assert broke is not None and broke.layer_id == "batch_norm-1"
    assert same(before, everything(learner))


def test_a_diverging_convolutional_network_is_caught() -> None:
    linear = with_layers(CNN, conv(1, 4, activation="identity"), conv(2, 5, activation="identity"))
    learner = learner_of(set_training(linear, optimiser=SGD(), learning_rate=10.0, loss="mse"))
    guard = Guard(learner)
    for _ in range(40):
        broke = guard.check(take(learner, 1), replay=lambda: float(take_step(learner)[0]))
        if broke is not None:
            break
    assert broke is not None
    assert all_finite(learner)


@each_network
def test_the_predictor_says_what_the_network_says(chosen: Experiment) -> None:
    learner = trained(chosen)
    images = learner.dataset.validation.inputs
    answers = Predictor(chosen, learner.weights()).probabilities((images[:, 0].float() / 255).numpy())
    with evaluating(learner.network):
        expected = learner.network(learner.prepared(images)).softmax(1)
    np.testing.assert_allclose(answers, expected.numpy(), atol=1e-5)


def test_filters_are_laid_out_channels_last_and_stay_so() -> None:
    learner = trained(CNN)
    learner.apply(set_layer(CNN, "conv-2", filters=8))
    take(learner, 1)
    weight = learner.network.layers["conv-2"].weight
    assert isinstance(weight, torch.Tensor)
    assert weight.is_contiguous(memory_format=torch.channels_last)
    assert learner.weights()["layers.conv-2.weight"].flags.c_contiguous


def test_an_impossible_stack_is_not_built() -> None:
    wrong = set_layer(CNN, "conv-1", size=11, dilation=4, padding=0)
    assert problems(wrong)
    with pytest.raises(ProblemError, match=r"^Layer conv-1 is impossible: ⌊"):
        build_network(wrong)


@pytest.mark.parametrize("seed", range(3))
def test_any_row_of_changes_can_go_on_training(seed: int) -> None:
    dice = random.Random(seed)
    kinds = (
        lambda number: conv(number, dice.randint(1, 5), size=dice.randint(1, 5), stride=dice.randint(1, 3)),
        lambda number: pool(number, mode=dice.choice(["max", "average"]), stride=dice.randint(1, 3)),
        lambda number: BatchNorm(id=f"batch_norm-{number}", frozen=dice.random() < 0.3),
        lambda number: LayerNorm(id=f"layer_norm-{number}"),
        lambda number: attrs.evolve(RESNET.network.layers[2], id=f"residual-{number}", filters=dice.randint(1, 6)),
        lambda number: Dense(id=f"dense-{number}", units=dice.randint(1, 6), activation=dice.choice(["relu", "prelu"])),
        lambda number: Dropout(id=f"dropout-{number}"),
    )
    learner = trained(CNN, 1)
    applied = 0
    while applied < 25:
        layers = {layer.id: layer for layer in (dice.choice(kinds)(dice.randint(1, 2)) for _ in range(4))}
        optimiser = OPTIMISERS[dice.choice(["sgd", "momentum", "adam", "rmsprop", "adagrad"])]()
        changed = with_layers(set_training(CNN, optimiser=optimiser), *layers.values())
        if problems(changed):
            continue
        learner.apply(changed)
        assert sum(p.numel() for p in learner.network.parameters()) == parameter_count(changed)
        take(learner, 1)
        applied += 1
