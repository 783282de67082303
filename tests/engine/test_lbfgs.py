"""L-BFGS: converges where it must, follows its settings, and goes on after standing still."""

from __future__ import annotations

import copy

import pytest
import torch
from small_networks import TWO_LAYERS, dense, experiment, learner_of, same, state, take, trained
from torch import Tensor, nn

from playground.core.edits import set_layer, set_training
from playground.core.optimisers import LBFGS, SGD
from playground.engine.evaluate import scores
from playground.engine.lbfgs import LineSearch

SEARCHING = set_training(TWO_LAYERS, optimiser=LBFGS(), learning_rate=1.0, weight_decay=0.01)
"""With a penalty, so that the gradient stays away from zero."""


def bowl(weights: nn.Parameter) -> Tensor:
    """A quadratic of condition number 1000 with its minimum at 1."""
    scales = torch.logspace(0, 3, weights.numel(), dtype=weights.dtype).view(weights.shape)
    return 0.5 * (scales * (weights - 1) ** 2).sum()


def descend(optimiser: LineSearch, weights: nn.Parameter, steps: int) -> None:
    def objective() -> Tensor:
        optimiser.zero_grad()
        value = bowl(weights)
        value.backward()
        return value.detach()

    for _ in range(steps):
        optimiser.step(objective)


@pytest.mark.parametrize("rate", [1.0, 0.01])
def test_it_finds_the_minimum_of_a_quadratic(rate: float) -> None:
    weights = nn.Parameter(torch.zeros(4, 5, dtype=torch.float64))
    descend(LineSearch([weights], rate, history_size=10, max_iter=10), weights, 25)
    assert bowl(weights).item() < 1e-7
    torch.testing.assert_close(weights.detach(), torch.ones(4, 5, dtype=torch.float64), atol=1e-3, rtol=0)


def test_a_step_of_one_iteration_moves_where_the_first_length_tried_is_far_too_long() -> None:
    """Himmelblau's function from here: the search needs four evaluations."""
    place = nn.Parameter(torch.tensor([0.2, -0.6], dtype=torch.float64))
    optimiser = LineSearch([place], 1.0, history_size=10, max_iter=1)

    def objective() -> Tensor:
        optimiser.zero_grad()
        x, y = place
        value = (x**2 + y - 11) ** 2 + (x + y**2 - 7) ** 2
        value.backward()
        return value.detach()

    assert float(optimiser.step(objective)) > 100.0
    assert float(objective()) < 20.0


def test_it_works_in_any_memory_layout_as_in_the_plain_one() -> None:
    plain = nn.Parameter(torch.zeros(2, 3, 4, 5, dtype=torch.float64))
    channels_last = nn.Parameter(plain.detach().to(memory_format=torch.channels_last))
    for weights in (plain, channels_last):
        descend(LineSearch([weights], 1.0, history_size=5, max_iter=5), weights, 3)
    torch.testing.assert_close(channels_last.detach(), plain.detach())
    assert not channels_last.is_contiguous()


def test_a_step_that_moves_nothing_empties_the_memory() -> None:
    weights = nn.Parameter(torch.zeros(4, dtype=torch.float64))
    optimiser = LineSearch([weights], 1.0, history_size=5, max_iter=5)
    descend(optimiser, weights, 1)
    assert optimiser.state[weights]["n_iter"] > 0
    with torch.no_grad():
        weights.fill_(1.0)
    descend(optimiser, weights, 1)
    assert not optimiser.state
    with torch.no_grad():
        weights.fill_(3.0)
    descend(optimiser, weights, 12)
    torch.testing.assert_close(weights.detach(), torch.ones(4, dtype=torch.float64), atol=1e-4, rtol=0)


@pytest.mark.parametrize("history", [2, 40])
def test_the_length_of_its_memory_changes_on_the_way(history: int) -> None:
    learner = trained(SEARCHING, 3)
    changed = set_training(SEARCHING, optimiser=LBFGS(history=history, iterations=3))
    learner.apply(changed)
    take(learner, 6)
    (memory,) = learner.optimiser.state.values()
    assert 0 < len(memory["old_dirs"]) <= history


def test_it_trains_a_network_better_than_plain_descent_in_as_many_steps() -> None:
    chosen = experiment(dense(1), learning_rate=1.0, batch_size=70)
    losses = {}
    for optimiser in (LBFGS(), SGD()):
        learner = trained(set_training(chosen, optimiser=optimiser), 10)
        losses[optimiser.kind] = scores(learner, learner.dataset.train).loss
    assert losses["lbfgs"] < 0.1 * losses["sgd"]


def test_penalties_are_part_of_what_it_minimises() -> None:
    chosen = set_training(experiment(batch_size=70), optimiser=LBFGS(), learning_rate=1.0)
    plain = trained(chosen, 10)
    held = trained(set_training(chosen, weight_decay=0.5), 10)
    assert held.network.layers["output"].weight.norm() < 0.2 * plain.network.layers["output"].weight.norm()
    learner = learner_of(set_training(chosen, weight_decay=0.5, l1=0.25))
    weights = learner.network.layers["output"].weight
    assert learner.penalty().item() == pytest.approx((0.25 * (weights.square() + weights.abs())).sum().item())


def test_the_same_values_are_dropped_throughout_a_step_so_that_it_never_goes_up() -> None:
    learner = learner_of(set_training(SEARCHING, batch_size=70, shuffle=False))
    train = learner.dataset.train
    for _ in range(5):
        dropout, penalty = learner.dropout_state(), learner.penalty().item()
        (loss,) = take(learner, 1)
        drawn = learner.dropout_state()
        learner.set_dropout_state(dropout)
        now = learner.loss(learner.network(learner.prepared(train.inputs)), train.targets) + learner.penalty()
        assert now.item() < loss + penalty
        assert torch.equal(learner.dropout_state(), drawn)


def test_its_memory_is_forgotten_when_the_surface_changes() -> None:
    learner = trained(SEARCHING, 3)
    learner.apply(set_training(SEARCHING, learning_rate=0.5))
    assert learner.optimiser.state
    learner.apply(set_training(SEARCHING, learning_rate=0.5, weight_decay=0.1))
    assert not learner.optimiser.state


def test_a_change_of_layers_starts_its_memory_fresh_and_training_goes_on() -> None:
    learner = trained(SEARCHING, 3)
    learner.apply(set_layer(SEARCHING, "dense-1", units=9))
    assert not learner.optimiser.state
    assert len(take(learner, 3)) == 3


def test_a_snapshot_brings_back_its_memory() -> None:
    learner = trained(SEARCHING, 4)
    snapshot, before = learner.snapshot(), copy.deepcopy(state(learner))
    future = take(learner, 6)
    learner.restore(snapshot)
    assert same(before, state(learner))
    assert take(learner, 6) == future
