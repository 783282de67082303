"""A learner: batches, penalties, changes on the way, snapshots, the best weights."""

from __future__ import annotations

import math

import attrs
import pytest
import torch
from small_networks import HE, TWO_LAYERS, dense, experiment, learner_of, same, state, take, trained, with_layers

from playground.core.edits import set_data, set_layer, set_training
from playground.core.events import Scores
from playground.core.experiment import Experiment
from playground.core.initialisers import Initialisation
from playground.core.layers import Dropout
from playground.core.optimisers import SGD, Adam, RMSProp
from playground.core.reconcile import Need
from playground.core.training import Seeds


def test_an_epoch_shows_every_training_sample_once_the_last_batch_being_smaller() -> None:
    learner = learner_of(set_training(TWO_LAYERS, batch_size=16))
    inputs = []
    while not learner.epoch_is_over:
        batch, targets = learner.next_batch()
        assert len(batch) == len(targets)
        inputs.append(batch)
    assert [len(batch) for batch in inputs] == [16, 16, 16, 16, 6]
    shown = sorted(map(tuple, torch.cat(inputs).tolist()))
    assert shown == sorted(map(tuple, learner.dataset.train.inputs.tolist()))


def test_every_epoch_has_an_order_of_its_own() -> None:
    learner = learner_of(set_training(TWO_LAYERS, batch_size=70))
    first, _targets = learner.next_batch()
    learner.finish_epoch()
    second, _targets = learner.next_batch()
    assert not torch.equal(first, second)


def gradients(chosen: Experiment) -> dict[str, torch.Tensor]:
    """The gradient of the first batch with penalties and clipping, by the parameter's name."""
    learner = learner_of(chosen)
    inputs, targets = learner.next_batch()
    learner.loss(learner.network(inputs), targets).backward()
    learner.penalise_and_clip()
    return {name: p.grad.clone() for name, p in learner.network.named_parameters() if p.grad is not None}


def test_l1_adds_lambda_times_the_sign_of_weights_and_spares_biases_and_slopes() -> None:
    chosen = experiment(dense(1, activation="prelu"), dense(2))
    plain, penalised = gradients(chosen), gradients(set_training(chosen, l1=0.25))
    weights = dict(learner_of(chosen).network.named_parameters())
    assert {name.rpartition(".")[2] for name in plain} == {"weight", "bias", "slope"}
    for name, gradient in plain.items():
        added = 0.25 * weights[name].detach().sign() if name.endswith("weight") else torch.zeros_like(gradient)
        torch.testing.assert_close(penalised[name], gradient + added)


def test_weight_decay_moves_weights_by_rate_times_lambda_times_weight_and_spares_biases() -> None:
    chosen = experiment(dense(1), optimiser=SGD(), learning_rate=0.1)
    before = dict(learner_of(chosen).network.named_parameters())
    plain, decayed = (trained(set_training(chosen, weight_decay=decay), 1) for decay in (0.0, 0.5))
    after = dict(decayed.network.named_parameters())
    for name, parameter in plain.network.named_parameters():
        moved = 0.1 * 0.5 * before[name] if name.endswith("weight") else 0.0
        torch.testing.assert_close(after[name], parameter - moved)


def test_clipping_limits_the_norm_of_the_whole_gradient() -> None:
    def norm(found: dict[str, torch.Tensor]) -> float:
        return math.sqrt(sum(float((gradient**2).sum()) for gradient in found.values()))

    plain, clipped = gradients(TWO_LAYERS), gradients(set_training(TWO_LAYERS, gradient_clipping=0.01))
    assert norm(plain) > 0.01
    assert norm(clipped) == pytest.approx(0.01, rel=1e-3)
    for name, gradient in plain.items():
        torch.testing.assert_close(clipped[name], gradient * 0.01 / norm(plain), rtol=1e-3, atol=1e-7)


def test_the_loss_told_is_that_of_the_data_without_penalties() -> None:
    penalised = set_training(TWO_LAYERS, l1=1.0, weight_decay=1.0)
    assert take(learner_of(penalised), 1) == take(learner_of(TWO_LAYERS), 1)


# --- exactness -------------------------------------------------------------------------------------------------


def test_the_same_dice_repeat_a_run_bit_for_bit_dropout_included() -> None:
    first, again = learner_of(TWO_LAYERS), learner_of(TWO_LAYERS)
    assert take(first, 20) == take(again, 20)
    assert same(state(first), state(again))


@pytest.mark.parametrize("die", ["weights", "order"])
def test_another_die_gives_another_run(die: str) -> None:
    other = attrs.evolve(TWO_LAYERS, seeds=attrs.evolve(Seeds(), **{die: 1}))
    assert take(learner_of(TWO_LAYERS), 3) != take(learner_of(other), 3)


def test_a_snapshot_brings_back_the_very_same_future() -> None:
    learner = trained(TWO_LAYERS, 9)
    snapshot = learner.snapshot()
    future = take(learner, 12)
    learner.restore(snapshot)
    assert (learner.step, learner.position, learner.epoch) == (snapshot.step, snapshot.position, snapshot.epoch)
    assert take(learner, 12) == future


def test_a_snapshot_keeps_the_settings_that_hold_when_it_is_restored() -> None:
    learner = trained(TWO_LAYERS)
    snapshot = learner.snapshot()
    learner.apply(set_training(TWO_LAYERS, learning_rate=0.5, weight_decay=0.1))
    learner.restore(snapshot)
    assert [group["lr"] for group in learner.optimiser.param_groups] == [0.5, 0.5]
    assert [group["weight_decay"] for group in learner.optimiser.param_groups] == [0.1, 0.0]


def test_a_snapshot_of_other_tensors_is_refused() -> None:
    learner = trained(TWO_LAYERS)
    snapshot = learner.snapshot()
    learner.apply(set_layer(TWO_LAYERS, "dense-1", units=9))
    with pytest.raises(ValueError, match="version"):
        learner.restore(snapshot)


def test_weights_are_copies_and_go_back_in() -> None:
    learner = trained(TWO_LAYERS)
    weights = learner.weights()
    before = state(learner)
    take(learner, 3)
    assert all(torch.equal(torch.from_numpy(weights[name]), before[name]) for name in weights)
    learner.load_weights(weights)
    weights["layers.dense-1.weight"][:] = 0.0
    assert same(before, state(learner), "layers.dense-1.weight", "layers.output.bias") is False  # memory went on
    assert torch.equal(learner.network.state_dict()["layers.dense-1.weight"], before["layers.dense-1.weight"])


# --- changes on the way ----------------------------------------------------------------------------------------

LIVE = {
    "learning rate": set_training(TWO_LAYERS, learning_rate=0.1),
    "batch": set_training(TWO_LAYERS, batch_size=7),
    "weight decay": set_training(TWO_LAYERS, weight_decay=0.1),
    "l1": set_training(TWO_LAYERS, l1=0.1),
    "clipping": set_training(TWO_LAYERS, gradient_clipping=0.01),
    "constants": set_training(TWO_LAYERS, optimiser=Adam(beta1=0.5)),
    "squared error": set_training(TWO_LAYERS, loss="mse"),
    "dropout": set_layer(TWO_LAYERS, "dropout-1", probability=0.6),
    "activation": set_layer(TWO_LAYERS, "dense-2", activation="relu"),
}


@pytest.mark.parametrize("change", LIVE)
def test_a_live_change_keeps_weights_and_memory_and_takes_effect(change: str) -> None:
    learner, untouched = trained(TWO_LAYERS), trained(TWO_LAYERS)
    before = state(learner)
    assert learner.apply(LIVE[change]) is Need.LIVE
    assert same(before, state(learner))
    assert take(learner, 12) != take(untouched, 12)


def test_another_kind_of_optimiser_starts_without_memory() -> None:
    learner = trained(TWO_LAYERS)
    weights = learner.weights()
    learner.apply(set_training(TWO_LAYERS, optimiser=RMSProp()))
    assert isinstance(learner.optimiser, torch.optim.RMSprop)
    assert not learner.optimiser.state
    assert all((array == learner.weights()[name]).all() for name, array in weights.items())
    take(learner, 3)


def test_another_initialisation_draws_only_the_layer_concerned_anew() -> None:
    learner = trained(TWO_LAYERS)
    before = state(learner)
    assert learner.apply(set_layer(TWO_LAYERS, "dense-2", initialisation=HE)) is Need.REDRAW
    after = state(learner)
    assert same(before, after, "layers.dense-1", "layers.output")
    assert not torch.equal(before["layers.dense-2.weight"], after["layers.dense-2.weight"])
    assert not after["layers.dense-2.weight/exp_avg"].any()
    assert not after["layers.dense-2.weight/exp_avg_sq"].any()
    take(learner, 3)


def test_the_output_layer_can_be_drawn_anew() -> None:
    learner = trained(TWO_LAYERS)
    before = state(learner)
    network = attrs.evolve(TWO_LAYERS.network, output_initialisation=Initialisation(kind="zeros"))
    learner.apply(attrs.evolve(TWO_LAYERS, network=network))
    after = state(learner)
    assert same(before, after, "layers.dense-")
    assert not after["layers.output.weight"].any() and not after["layers.output.bias"].any()


@pytest.mark.parametrize(
    "other", [set_data(TWO_LAYERS, noise=0.3), attrs.evolve(TWO_LAYERS, seeds=Seeds(weights=1))], ids=["data", "dice"]
)
def test_other_data_or_dice_need_another_learner(other: Experiment) -> None:
    learner = trained(TWO_LAYERS)
    with pytest.raises(ValueError, match="new run"):
        learner.apply(other)
    assert learner.experiment == TWO_LAYERS


def test_nothing_is_done_for_a_change_of_name() -> None:
    learner = trained(TWO_LAYERS)
    assert learner.apply(attrs.evolve(TWO_LAYERS, name="other")) is Need.NOTHING
    assert learner.experiment.name == "other"


# --- the best weights ------------------------------------------------------------------------------------------


def test_better_is_more_accurate_and_among_equals_the_smaller_loss() -> None:
    learner = learner_of(TWO_LAYERS)
    assert learner.judge(Scores(loss=0.5, accuracy=0.8))
    assert not learner.judge(Scores(loss=0.1, accuracy=0.7))
    assert not learner.judge(Scores(loss=0.5, accuracy=0.8))
    assert learner.judge(Scores(loss=0.4, accuracy=0.8))
    assert learner.judge(Scores(loss=0.9, accuracy=0.9))
    assert not learner.judge(Scores(loss=math.nan, accuracy=0.9))


def test_the_best_weights_come_back() -> None:
    learner = trained(TWO_LAYERS)
    best = learner.weights()
    learner.judge(Scores(0.5, 0.9))
    take(learner, 5)
    learner.judge(Scores(0.5, 0.8))
    assert learner.return_to_best()
    assert all((array == learner.weights()[name]).all() for name, array in best.items())


def test_the_best_of_another_network_is_forgotten() -> None:
    learner = trained(TWO_LAYERS)
    learner.judge(Scores(0.5, 0.9))
    learner.apply(with_layers(TWO_LAYERS, dense(1), Dropout(id="dropout-1", probability=0.3)))
    assert not learner.return_to_best()
