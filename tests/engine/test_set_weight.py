"""A weight set by hand: only that number changes, and everything that looks back stays consistent."""

from __future__ import annotations

import math

import pytest
import torch
from small_networks import DIVERGING, TWO_LAYERS, learner_of, same, state, take, trained
from test_guard import Clock

from playground.core.edits import set_training
from playground.core.events import Broke, Scores
from playground.core.optimisers import LBFGS
from playground.engine.guard import Guard
from playground.engine.lbfgs import LineSearch
from playground.engine.train import take_step, training


def test_only_that_number_changes_and_the_old_one_is_returned() -> None:
    learner = trained(TWO_LAYERS)
    before = state(learner)
    old = learner.set_weight("dense-2", "weight", (3, 1), 0.716)
    assert old == float(before["layers.dense-2.weight"][3, 1])
    after = state(learner)
    assert after["layers.dense-2.weight"][3, 1] == torch.tensor(0.716)
    assert learner.set_weight("dense-2", "weight", (3, 1), old) == pytest.approx(0.716)
    assert same(before, state(learner))


@pytest.mark.parametrize(
    ("layer_id", "name", "index"),
    [
        ("dense-9", "weight", (0, 0)),
        ("dropout-1", "weight", (0, 0)),
        ("dense-1", "slope", (0,)),
        ("dense-1", "weight", (0,)),
        ("dense-1", "weight", (5, 0)),
        ("dense-1", "weight", (0, -1)),
        ("dense-1", "bias", (0, 0)),
    ],
)
def test_where_there_is_no_such_number_nothing_happens(layer_id: str, name: str, index: tuple[int, ...]) -> None:
    learner = trained(TWO_LAYERS)
    before, version = state(learner), learner.version
    assert learner.set_weight(layer_id, name, index, 1.0) is None
    assert same(before, state(learner)) and learner.version == version


def test_training_goes_on_from_the_weights_as_set_with_the_optimisers_memory() -> None:
    learner, by_hand = trained(TWO_LAYERS), trained(TWO_LAYERS)
    learner.set_weight("output", "bias", (0,), 2.0)
    with torch.no_grad():
        by_hand.network.layers["output"].bias[0] = 2.0  # type: ignore[index, operator]
    assert take(learner, 5) == take(by_hand, 5)
    assert same(state(learner), state(by_hand))


def test_in_64_bit_the_number_is_set_exactly() -> None:
    learner = learner_of(set_training(TWO_LAYERS, precision=64))
    learner.set_weight("dense-1", "bias", (2,), 0.1)
    assert learner.set_weight("dense-1", "bias", (2,), 0.0) == 0.1


def test_after_a_weight_set_by_hand_the_guard_goes_back_to_it() -> None:
    learner = trained(set_training(DIVERGING, learning_rate=1e-3))
    guard = Guard(learner, Clock())
    learner.set_weight("dense-2", "weight", (0, 0), 0.5)
    learner.apply(DIVERGING)
    guard.watch()
    expected, step = state(learner), learner.step
    assert expected["layers.dense-2.weight"][0, 0] == 0.5
    for _ in range(500):
        if broke := guard.check(take(learner, 1), lambda: float(take_step(learner)[0])):
            break
    assert broke is not None and broke.returned_to == step
    assert same(expected, state(learner))


def test_a_number_that_blows_the_network_up_is_met_by_the_guard_in_the_loop() -> None:
    learner = trained(set_training(DIVERGING, learning_rate=1e-3))
    events = training(learner, chunk_seconds=lambda: 0.0)
    next(event for event in events if hasattr(event, "losses"))
    learner.set_weight("output", "weight", (0, 0), 1e6)
    learner.apply(set_training(learner.experiment, learning_rate=10.0))
    broke = next(event for event in events if isinstance(event, Broke))
    assert learner.set_weight("output", "weight", (0, 0), 0.0) == 1e6
    assert learner.step == broke.returned_to
    learner.apply(set_training(learner.experiment, learning_rate=1e-3))
    assert all(map(math.isfinite, take(learner, 10)))


def test_the_best_weights_stay_the_best_and_can_be_returned_to() -> None:
    learner = trained(set_training(TWO_LAYERS, keep_best=True))
    learner.finish_epoch()
    assert learner.judge(Scores(0.2, 0.9))
    best = state(learner)
    learner.set_weight("dense-1", "weight", (0, 0), 3.0)
    assert learner.best is not None and learner.standing.best_epoch == 1
    assert learner.return_to_best()
    assert all(torch.equal(tensor, state(learner)[name]) for name, tensor in best.items() if "/" not in name)


def test_a_line_search_forgets_the_surface_it_knew() -> None:
    learner = trained(set_training(TWO_LAYERS, optimiser=LBFGS(), batch_size=70))
    assert isinstance(learner.optimiser, LineSearch)
    assert learner.optimiser.state
    learner.set_weight("dense-1", "weight", (0, 0), 3.0)
    assert not learner.optimiser.state
    assert all(map(math.isfinite, take(learner, 3)))
