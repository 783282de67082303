"""Schedules, stops, precision, order and single samples, as a learner follows them."""

from __future__ import annotations

from itertools import count
from typing import Any

import numpy as np
import pytest
import torch
from small_networks import TWO_LAYERS, dense, learner_of, same, state, take, trained, with_layers

from playground.core.edits import choose_optimiser, choose_schedule, set_layer, set_training
from playground.core.events import EpochEnd, Epochs, Scores, Steps
from playground.core.frames import MapRequest
from playground.core.optimisers import OPTIMISERS, SGD, Adam
from playground.core.schedules import SCHEDULES, Cosine, OneCycle, Plateau, StepDecay
from playground.engine.devices import DeviceError
from playground.engine.fit import fit
from playground.engine.frames import make_frame
from playground.engine.guard import Guard
from playground.engine.learner import Learner
from playground.engine.precision import dtype_of
from playground.engine.train import take_steps, training

BATCHES = 7
"""Steps of an epoch."""


def rates(learner: Learner, steps: int) -> list[float]:
    """The learning rate that each of so many steps used."""
    found = []
    for _ in range(steps):
        take(learner, 1)
        found.append(learner.learning_rate)
        assert {group["lr"] for group in learner.optimiser.param_groups} == {learner.learning_rate}
    return found


def theirs(kind: Any, steps: int, epochs: int = 1, **constants: Any) -> list[float]:
    """The rates of torch's own scheduler, asked anew after every ``epochs`` steps."""
    optimiser = torch.optim.SGD([torch.nn.Parameter(torch.zeros(1))], lr=0.1)
    scheduler = kind(optimiser, **constants)
    found = []
    for step in range(1, steps + 1):
        found.append(float(optimiser.param_groups[0]["lr"]))
        optimiser.step()
        if step % epochs == 0:
            scheduler.step()
    return found


# --- schedules -------------------------------------------------------------------------------------------------


def test_step_decay_is_that_of_torch() -> None:
    chosen = set_training(TWO_LAYERS, learning_rate=0.1, schedule=StepDecay(rate_factor=0.3, every=2))
    expected = theirs(torch.optim.lr_scheduler.StepLR, 5 * BATCHES, BATCHES, step_size=2, gamma=0.3)
    assert rates(learner_of(chosen), 5 * BATCHES) == pytest.approx(expected)


def test_cosine_is_that_of_torch_asked_every_step() -> None:
    chosen = set_training(TWO_LAYERS, learning_rate=0.1, epochs=3, schedule=Cosine(lowest=0.05))
    steps = 3 * BATCHES
    expected = theirs(torch.optim.lr_scheduler.CosineAnnealingLR, steps, T_max=steps, eta_min=0.005)
    assert rates(learner_of(chosen), steps) == pytest.approx(expected)


def test_one_cycle_is_that_of_torch_but_for_its_first_and_last_step() -> None:
    schedule = OneCycle(warm_up=0.25, start_divisor=25.0, end_divisor=1e4)
    steps = 100_000
    wanted = theirs(
        torch.optim.lr_scheduler.OneCycleLR, steps, max_lr=0.1, total_steps=steps, pct_start=0.25, cycle_momentum=False
    )
    ours = [0.1 * schedule.factor(step / BATCHES, steps // BATCHES, 0) for step in range(0, steps, 997)]
    assert ours == pytest.approx(wanted[::997], abs=2e-5)


def test_a_plateau_of_the_validation_loss_lowers_the_rate_of_the_next_epoch() -> None:
    chosen = set_training(TWO_LAYERS, learning_rate=0.1, schedule=Plateau(rate_factor=0.5, patience=1))
    learner = learner_of(chosen)
    found = []
    for loss in (0.5, 0.4, 0.4, 0.4, 0.4, 0.4):
        found += rates(learner, BATCHES)[-1:]
        learner.finish_epoch()
        learner.judge(Scores(loss, 0.5))
    assert found == pytest.approx([0.1, 0.1, 0.1, 0.1, 0.05, 0.05])


def test_the_guard_goes_back_to_the_rate_that_the_schedule_had_then() -> None:
    chosen = set_training(TWO_LAYERS, learning_rate=0.1, schedule=Plateau(rate_factor=0.5, patience=0))
    learner = learner_of(chosen)
    guard = Guard(learner, clock=count().__next__)  # a second a look: every check keeps a copy
    for loss in (0.5, 0.6):
        assert guard.check(take(learner, BATCHES), replay=lambda: 0.0) is None
        learner.finish_epoch()
        learner.judge(Scores(loss, 0.5))
        guard.watch()
    (before,) = rates(learner, 1)
    broke = guard.check([float("nan")], replay=lambda: float("nan"))
    assert broke is not None and broke.epochs == 2.0
    assert rates(learner, 1) == [before] == [0.05]


def test_a_change_of_rate_or_schedule_holds_from_the_next_step() -> None:
    learner = trained(set_training(TWO_LAYERS, learning_rate=0.1), BATCHES)
    learner.apply(set_training(TWO_LAYERS, learning_rate=0.2, schedule=StepDecay(rate_factor=0.5, every=1)))
    assert rates(learner, 1) == [0.1]
    learner.apply(set_training(TWO_LAYERS, learning_rate=0.4))
    assert rates(learner, 1) == [0.4]


def test_steps_tell_the_rate_in_force() -> None:
    chosen = set_training(TWO_LAYERS, learning_rate=0.1, epochs=1, schedule=Cosine())
    chunk = take_steps(learner_of(chosen), 60.0)
    assert chunk.learning_rate == pytest.approx(0.05 * (1 + np.cos(np.pi * 6 / 7)))


# --- rewinding -------------------------------------------------------------------------------------------------


@pytest.mark.slow
@pytest.mark.parametrize("precision", [32, 64])
@pytest.mark.parametrize("schedule", SCHEDULES)
@pytest.mark.parametrize("optimiser", OPTIMISERS)
def test_the_same_dice_and_a_snapshot_give_the_same_run_bit_for_bit(
    optimiser: str, schedule: str, precision: int
) -> None:
    chosen = choose_schedule(choose_optimiser(TWO_LAYERS, optimiser), schedule)
    chosen = set_training(chosen, learning_rate=0.01, epochs=3, precision=precision)
    first, again = learner_of(chosen), learner_of(chosen)
    losses = ended(first, 2)
    snapshot = first.snapshot()
    future = ended(first, 2)
    assert losses == ended(again, 2)
    assert future == ended(again, 2)
    assert same(state(first), state(again))
    first.restore(snapshot)
    assert ended(first, 2) == future
    assert same(state(first), state(again))


def ended(learner: Learner, epochs: int) -> list[float]:
    """The losses of so many epochs, each judged on a validation part that never improves."""
    losses = []
    for _ in range(epochs):
        losses += take(learner, BATCHES)
        learner.finish_epoch()
        learner.judge(Scores(1.0, 0.5))
    return losses


# --- stops -----------------------------------------------------------------------------------------------------


def ends(learner: Learner, count: int) -> list[EpochEnd]:
    """So many ends of epochs of a run."""
    told: list[EpochEnd] = []
    for event in training(learner):
        told += event.each() if isinstance(event, Epochs) else [event] if isinstance(event, EpochEnd) else []
        if len(told) >= count:
            break
    return told[:count]


def test_the_end_of_an_epoch_says_that_the_number_asked_for_is_reached_and_training_can_go_on() -> None:
    learner = learner_of(set_training(TWO_LAYERS, epochs=2, stop_at_epochs=True))
    assert [event.stops for event in ends(learner, 4)] == [None, "epochs", None, None]


def test_the_end_of_an_epoch_says_that_the_loss_asked_for_is_reached() -> None:
    plain = ends(learner_of(TWO_LAYERS), 3)
    learner = learner_of(set_training(TWO_LAYERS, stop_at_loss=plain[1].train.loss))
    assert [event.stops for event in ends(learner, 3)] == [None, "loss", None]


def test_training_that_does_not_get_better_runs_out_of_patience() -> None:
    learner = learner_of(set_training(TWO_LAYERS, optimiser=SGD(), learning_rate=1e-6, schedule=Cosine(), epochs=1))
    learner.apply(set_training(learner.experiment, early_stopping=2))
    told = ends(learner, 6)
    best = max(event.epoch for event in told if event.is_best)
    assert next(event.epoch for event in told if event.stops == "patience") == best + 2


def test_a_run_without_a_window_ends_early_with_its_best_weights() -> None:
    chosen = set_training(TWO_LAYERS, epochs=50, early_stopping=3, optimiser=Adam(), learning_rate=0.3)
    result = fit(chosen, device="cpu", threads=1)
    assert result.epochs == result.best_epoch + 3 < 50


def test_a_run_without_a_window_ends_at_its_epochs_whatever_the_window_would_do() -> None:
    assert fit(set_training(TWO_LAYERS, epochs=2), device="cpu", threads=1).epochs == 2


# --- precision -------------------------------------------------------------------------------------------------


def dtypes(learner: Learner) -> set[torch.dtype]:
    return {tensor.dtype for name, tensor in state(learner).items() if not name.endswith("/step")}


@pytest.mark.parametrize("optimiser", OPTIMISERS)
def test_the_precision_changes_on_the_way_and_what_was_learned_stays(optimiser: str) -> None:
    chosen = set_training(choose_optimiser(TWO_LAYERS, optimiser), learning_rate=0.01)
    learner = trained(chosen, 9)
    before = state(learner)
    learner.apply(set_training(chosen, precision=64))
    assert dtypes(learner) == {torch.float64}
    assert {name: value.float().tolist() for name, value in state(learner).items()} == {
        name: value.tolist() for name, value in before.items()
    }
    take(learner, 9)
    assert dtypes(learner) == {torch.float64}
    learner.apply(chosen)
    take(learner, 3)
    assert dtypes(learner) == {torch.float32}


def test_layers_that_come_back_or_are_new_have_the_precision_of_the_rest() -> None:
    learner = trained(TWO_LAYERS)
    learner.apply(with_layers(TWO_LAYERS, dense(1)))
    learner.apply(set_training(with_layers(TWO_LAYERS, dense(1)), precision=64))
    learner.apply(set_training(TWO_LAYERS, precision=64))
    learner.apply(set_layer(set_training(TWO_LAYERS, precision=64), "dense-1", units=9))
    take(learner, 3)
    assert dtypes(learner) == {torch.float64}


def test_both_precisions_start_from_the_same_weights_and_stay_close() -> None:
    single, double = (learner_of(set_training(TWO_LAYERS, precision=bits)) for bits in (32, 64))
    assert all(np.array_equal(array, double.weights()[name]) for name, array in single.weights().items())
    assert take(single, 20) == pytest.approx(take(double, 20), abs=1e-4)
    assert {array.dtype for array in double.weights().values()} == {np.dtype(np.float32)}


def test_pictures_of_a_run_in_64_bit_are_as_those_in_32() -> None:
    learner = learner_of(set_training(TWO_LAYERS, precision=64))
    frame = make_frame(learner, MapRequest(resolution=8), training=False)
    assert frame is not None and frame.values.dtype == np.float32


def test_a_device_without_numbers_of_64_bit_says_so() -> None:
    with pytest.raises(DeviceError, match="64 bit"):
        dtype_of(64, torch.device("mps"))


# --- order and single samples ------------------------------------------------------------------------------------


def test_without_shuffling_every_epoch_has_the_order_of_the_data() -> None:
    learner = learner_of(set_training(TWO_LAYERS, shuffle=False, batch_size=70))
    for _ in range(2):
        inputs, targets = learner.next_batch()
        assert torch.equal(inputs, learner.dataset.train.inputs)
        assert torch.equal(targets, learner.dataset.train.targets)
        learner.finish_epoch()


def test_shuffling_is_switched_from_the_next_epoch_on_or_at_once_before_an_epoch_began() -> None:
    learner = learner_of(set_training(TWO_LAYERS, batch_size=35))
    learner.apply(set_training(learner.experiment, shuffle=False))
    first, _targets = learner.next_batch()
    assert torch.equal(first, learner.dataset.train.inputs[:35])
    learner.apply(set_training(learner.experiment, shuffle=True))
    rest, _targets = learner.next_batch()
    assert torch.equal(rest, learner.dataset.train.inputs[35:])
    learner.finish_epoch()
    assert not torch.equal(learner.next_batch()[0], learner.dataset.train.inputs[:35])


def test_a_micro_batch_is_one_sample_and_the_epoch_still_shows_each_once() -> None:
    learner, plain = learner_of(TWO_LAYERS), learner_of(TWO_LAYERS)
    learner.micro_batch = 1
    singles = torch.cat([learner.next_batch()[0] for _ in range(3)])
    learner.micro_batch = None
    rest, _targets = learner.next_batch()
    whole = torch.cat([plain.next_batch()[0], plain.next_batch()[0]])
    assert torch.equal(torch.cat([singles, rest]), whole[:13])


def test_a_chunk_of_micro_batches_counts_single_samples() -> None:
    learner = learner_of(TWO_LAYERS)
    learner.micro_batch = 1
    chunk = take_steps(learner, 0.0)
    assert isinstance(chunk, Steps) and (chunk.samples, len(chunk.losses)) == (1, 1)
    assert chunk.epochs.tolist() == [1 / 70]
