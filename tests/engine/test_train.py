"""The loop: events in order, chunks as long as asked, changes taken up between two events."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice

import numpy as np
import pytest
import torch
from small_networks import DIVERGING, TWO_LAYERS, learner_of, take, with_layers

from playground.core.edits import set_data, set_training
from playground.core.events import Broke, EpochEnd, Evaluating, Event, Steps, Validated
from playground.engine.evaluate import scores
from playground.engine.train import Tally, take_step, take_steps, training


def one_step() -> float:
    return 0.0


def a_whole_epoch() -> float:
    return 60.0


def until(events: Iterator[Event], kind: type) -> list[Event]:
    """Events up to the first of this kind."""
    found = []
    for event in events:
        found.append(event)
        if isinstance(event, kind):
            break
    return found


def test_training_starts_with_the_network_as_it_was_drawn() -> None:
    learner = learner_of(TWO_LAYERS)
    validation = scores(learner, learner.dataset.validation)
    *before, start = until(training(learner, one_step), Validated)
    assert start == Validated(0.0, validation)
    assert all(isinstance(event, Evaluating) for event in before)


def test_an_epoch_is_its_steps_then_the_evaluation_then_its_end() -> None:
    events = training(learner_of(TWO_LAYERS), one_step)
    until(events, Validated)
    epoch = until(events, EpochEnd)
    assert [type(event) for event in epoch[-3:]] == [Steps, Evaluating, EpochEnd]
    steps, end = [event for event in epoch if isinstance(event, Steps)], epoch[-1]
    assert [event.first_step for event in steps] == [1, 2, 3, 4, 5, 6, 7]
    assert np.concatenate([event.epochs for event in steps]) == pytest.approx(np.arange(1, 8) / 7)
    assert sum(event.samples for event in steps) == 70
    assert isinstance(end, EpochEnd) and (end.epoch, end.step) == (1, 7)
    assert end.train.loss == pytest.approx(np.mean([event.losses for event in steps]))
    assert end.train.accuracy == pytest.approx(np.mean([event.accuracies for event in steps]))
    assert [event.epoch for event in islice((e for e in events if isinstance(e, EpochEnd)), 3)] == [2, 3, 4]


def test_in_the_first_epoch_the_validation_part_is_looked_at_early() -> None:
    events = training(learner_of(TWO_LAYERS), one_step)
    first, second = until(events, EpochEnd), until(events, EpochEnd)
    looks = [event.epochs for event in first if isinstance(event, Validated)]
    assert looks == pytest.approx([0, 1 / 7, 2 / 7, 4 / 7])
    assert not any(isinstance(event, Validated) for event in second)


def test_a_chunk_ends_with_the_epoch_at_the_latest() -> None:
    events = training(learner_of(TWO_LAYERS), a_whole_epoch)
    until(events, Validated)
    chunk = next(events)
    assert isinstance(chunk, Steps)
    assert len(chunk.losses) == len(chunk.accuracies) == len(chunk.epochs) == 7
    assert (chunk.first_step, chunk.last_step) == (1, 7)


def test_the_numbers_of_a_chunk_are_those_of_single_steps() -> None:
    chunk = take_steps(learner_of(TWO_LAYERS), 60.0)
    single = learner_of(TWO_LAYERS)
    steps = [take_step(single) for _ in range(7)]
    assert chunk.losses.tolist() == [float(loss) for loss, _right, _size in steps]
    assert chunk.accuracies.tolist() == [int(right) / size for _loss, right, size in steps]


def test_a_step_tells_the_loss_before_it() -> None:
    learner = learner_of(TWO_LAYERS)
    inputs, targets = learner.next_batch()
    learner.position = 0
    learner.network.eval()
    expected = learner.loss(learner.network(inputs), targets)
    loss, _right, size = take_step(learner)  # without dropout: the network is in evaluation
    assert float(loss) == float(expected.detach()) and size == 10
    assert not loss.requires_grad


def test_training_and_evaluation_leave_the_dropout_switched_as_it_should_be() -> None:
    learner = learner_of(TWO_LAYERS)
    events = training(learner, one_step)
    until(events, EpochEnd)
    assert learner.network.training


def test_looking_at_scores_changes_nothing_in_a_run() -> None:
    plain, watched = learner_of(TWO_LAYERS), learner_of(TWO_LAYERS)
    scores(watched, watched.dataset.test)
    assert take(plain, 10) == take(watched, 10)


def test_a_change_between_two_events_holds_from_the_next_step_on() -> None:
    learner = learner_of(TWO_LAYERS)
    events = training(learner, one_step)
    until(events, EpochEnd)
    learner.apply(set_training(TWO_LAYERS, batch_size=25))
    chunk = next(events)
    assert isinstance(chunk, Steps) and chunk.samples == 25
    learner.apply(with_layers(learner.experiment))
    chunk = next(events)
    assert isinstance(chunk, Steps) and list(learner.network.layers) == ["output"]


def test_another_loss_in_the_midst_of_an_evaluation_is_no_trouble() -> None:
    many = set_training(set_data(TWO_LAYERS, points=5000), loss="cross_entropy")
    learner = learner_of(many)
    events = training(learner, one_step)
    assert isinstance(next(events), Evaluating)
    learner.apply(set_training(many, loss="binary_cross_entropy"))
    assert isinstance(next(events), Evaluating)
    assert isinstance(until(events, Validated)[-1], Validated)


def test_a_run_that_breaks_says_so_and_can_go_on() -> None:
    learner = learner_of(DIVERGING)
    events = training(learner, one_step)
    broke = until(events, Broke)[-1]
    assert isinstance(broke, Broke) and broke.layer_id in learner.network.layers
    assert all(torch.isfinite(parameter).all() for parameter in learner.network.parameters())
    learner.apply(set_training(DIVERGING, learning_rate=1e-3))
    chunk = next(event for event in events if isinstance(event, Steps))
    assert chunk.first_step == broke.returned_to + 1
    assert np.isfinite(chunk.losses).all()
    assert isinstance(until(events, EpochEnd)[-1], EpochEnd)


def test_a_broken_change_of_layers_returns_to_the_state_after_the_change() -> None:
    learner = learner_of(set_training(DIVERGING, learning_rate=1e-3))
    events = training(learner, one_step)
    until(events, Steps)
    shorter = with_layers(DIVERGING, DIVERGING.network.layers[0])
    learner.apply(shorter)
    for event in events:
        if isinstance(event, Broke):
            break
    assert isinstance(event, Broke) and event.returned_to == 1
    assert all(torch.isfinite(parameter).all() for parameter in learner.network.parameters())


def test_means_of_no_steps_are_no_numbers() -> None:
    tally = Tally()
    assert np.isnan(tally.scores().loss) and tally.samples_per_second() == 0.0
