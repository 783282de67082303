"""When numbers stop being finite, training is back where it was good, and a layer is named."""

from __future__ import annotations

import math

import pytest
import torch
from small_networks import DIVERGING, TWO_LAYERS, dense, learner_of, same, state, take, trained, with_layers

from playground.core.edits import set_training
from playground.core.events import Broke
from playground.engine.guard import EVERY_SECONDS, Guard, all_finite, first_broken_layer
from playground.engine.learner import Learner
from playground.engine.train import take_step


class Clock:
    """Time that passes when told."""

    def __init__(self) -> None:
        self.now = 0.0

    def __call__(self) -> float:
        return self.now


def replaying(learner: Learner) -> Broke:
    """Train until the guard steps in."""
    guard = Guard(learner, Clock())
    for _ in range(500):
        if broke := guard.check(take(learner, 1), lambda: float(take_step(learner)[0])):
            return broke
    raise AssertionError("nothing broke")


def test_a_rate_of_ten_breaks_a_layer_at_a_step_and_the_state_is_that_of_the_copy() -> None:
    learner = trained(set_training(DIVERGING, learning_rate=1e-3))
    learner.apply(DIVERGING)
    copy, step = state(learner), learner.step
    broke = replaying(learner)
    assert broke.layer_id in learner.network.layers
    assert broke.step > step == broke.returned_to == learner.step
    assert broke.what in ("loss", "weights")
    assert broke.epochs == pytest.approx(learner.epochs)
    assert all_finite(learner)
    assert same(copy, state(learner))


def test_the_step_named_is_the_first_whose_numbers_are_not_finite() -> None:
    learner = learner_of(DIVERGING)
    broke = replaying(learner)
    again = learner_of(DIVERGING)
    take(again, broke.step - 1)
    assert all_finite(again)
    loss = take(again, 1)[0]
    assert not math.isfinite(loss) or not all_finite(again)


def test_training_goes_on_after_the_rate_was_lowered() -> None:
    learner = learner_of(DIVERGING)
    replaying(learner)
    learner.apply(set_training(DIVERGING, learning_rate=1e-3))
    assert all(map(math.isfinite, take(learner, 20)))


@pytest.mark.parametrize("name", ["dense-1", "dense-2", "output"])
def test_the_first_layer_from_the_input_is_named(name: str) -> None:
    learner = learner_of(TWO_LAYERS)
    with torch.no_grad():
        for parameter in learner.network.layers[name].parameters():
            parameter.fill_(math.nan)
    assert not all_finite(learner)
    assert first_broken_layer(learner) == name


def test_memory_of_the_optimiser_is_watched_too() -> None:
    learner = trained(TWO_LAYERS)
    assert all_finite(learner)
    memory = learner.optimiser.state[next(learner.network.parameters())]
    memory["exp_avg"][0, 0] = math.inf
    assert not all_finite(learner)


def test_weights_are_looked_at_once_a_second_and_a_copy_is_kept() -> None:
    clock = Clock()
    learner = learner_of(TWO_LAYERS)
    guard = Guard(learner, clock)
    take(learner, 3)
    clock.now = EVERY_SECONDS + 0.1
    assert guard.check([0.5], lambda: float(take_step(learner)[0])) is None
    copy = state(learner)
    take(learner, 2)
    with torch.no_grad():
        learner.network.layers["dense-2"].weight.fill_(math.inf)
    assert guard.check([0.5], lambda: float(take_step(learner)[0])) is None, "a finite loss, and no second has passed"
    clock.now = 2 * EVERY_SECONDS + 0.2
    broke = guard.check([0.5], lambda: float(take_step(learner)[0]))
    assert broke is not None and broke.layer_id == "dense-2" and broke.returned_to == 3
    assert same(copy, state(learner))


def test_a_copy_at_the_end_of_an_epoch_leads_into_the_next_one() -> None:
    clock = Clock()
    learner = learner_of(DIVERGING)
    guard = Guard(learner, clock)
    learner.position = learner.samples  # the last batch of the epoch is through
    clock.now = EVERY_SECONDS
    assert guard.check([0.5], lambda: 0.0) is None
    broke = None
    while broke is None:
        broke = guard.check(take(learner, 1), lambda: float(take_step(learner)[0]))
    assert broke.step > 1
    assert (learner.epoch, learner.position, learner.step) == (1, 0, 0)


def test_exchanged_tensors_are_copied_before_anything_can_happen_to_them() -> None:
    learner = learner_of(TWO_LAYERS)
    guard = Guard(learner, Clock())
    take(learner, 4)
    learner.apply(with_layers(TWO_LAYERS, dense(1), dense(2, 4), dense(3)))
    guard.watch()
    copy = state(learner)
    with torch.no_grad():
        learner.network.layers["dense-3"].weight.fill_(math.nan)
    broke = guard.check([math.nan], lambda: 0.0)
    assert broke is not None and broke.layer_id == "dense-3"
    assert same(copy, state(learner))
