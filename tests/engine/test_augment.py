"""Training pictures changed by chance: what becomes of them, when, and from which random numbers."""

from __future__ import annotations

import itertools
import math
from typing import Any

import attrs
import numpy as np
import pytest
import torch
from small_pictures import CPU, digits, learner_of, pictures
from torch import Tensor

from playground.core.augmentation import AUGMENTATIONS, Augmentation
from playground.core.edits import set_training
from playground.core.events import Broke
from playground.core.experiment import Experiment
from playground.core.frames import AugmentedFrame, AugmentedRequest
from playground.core.layers import Dense
from playground.core.optimisers import SGD
from playground.core.tasks import Task
from playground.engine.data import Dataset, Part
from playground.engine.data.augment import augmented, moved
from playground.engine.evaluate import evaluation
from playground.engine.frames import make_frame
from playground.engine.guard import Guard
from playground.engine.learner import Learner
from playground.engine.train import take_step, training

EVERYTHING = Augmentation(shift=0.1, rotation=15.0, scale=0.2, noise=0.1, flip=True)
SIDE = 21


def chances(seed: int = 0) -> torch.Generator:
    return torch.Generator().manual_seed(seed)


def spots(count: int, height: int = SIDE, width: int = SIDE) -> Tensor:
    """Pictures with a soft bright spot above and left of the middle."""
    y, x = torch.meshgrid(torch.arange(height) - height / 2 + 0.5, torch.arange(width) - width / 2 + 0.5, indexing="ij")
    spot = torch.exp(-((x + 4) ** 2 + (y + 3) ** 2) / 8)
    return spot.expand(count, 1, height, width).clone()


def middles(images: Tensor) -> tuple[Tensor, Tensor]:
    """Centre of mass of each picture (n, 1, H, W): pixels right of and below the middle."""
    _count, _channels, height, width = images.shape
    weight = images.sum((1, 2, 3))
    right = (images * (torch.arange(width) - width / 2 + 0.5)).sum((1, 2, 3)) / weight
    down = (images * (torch.arange(height) - height / 2 + 0.5)[:, None]).sum((1, 2, 3)) / weight
    return right, down


def learning(**settings: Any) -> Experiment:
    return digits(Dense(id="dense-1", units=6), **{"augmentation": EVERYTHING, **settings})


def test_a_shift_moves_pictures_as_far_as_asked_and_black_comes_in() -> None:
    result = augmented(spots(400), Augmentation(shift=0.1), chances())
    right, down = middles(result)
    moves = torch.stack([right + 4, down + 3]) / SIDE
    assert moves.abs().max() <= 0.1 + 0.01
    assert moves.abs().max() > 0.09 and abs(float(moves.std()) - 0.1 / math.sqrt(3)) < 0.005  # uniform
    white = augmented(torch.ones(50, 1, SIDE, SIDE), Augmentation(shift=0.3), chances())
    assert white.min() == 0.0 and white.max() <= 1.0 + 1e-6


@pytest.mark.parametrize("width", [SIDE, 31])
def test_a_rotation_turns_about_the_middle_by_angles_as_asked_and_shears_nothing(width: int) -> None:
    right, down = middles(augmented(spots(400, SIDE, width), Augmentation(rotation=30.0), chances()))
    assert torch.allclose(torch.hypot(right, down), torch.tensor(5.0), atol=0.2)
    turns = torch.rad2deg(torch.atan2(down, right) - math.atan2(-3, -4))
    assert turns.abs().max() <= 30.5 and turns.abs().max() > 28 and abs(float(turns.mean())) < 2


def test_a_scale_makes_pictures_larger_and_smaller_about_the_middle() -> None:
    right, down = middles(augmented(spots(400), Augmentation(scale=0.3), chances()))
    sizes = torch.hypot(right, down) / 5
    assert 0.68 <= sizes.min() < 0.75 and 1.25 < sizes.max() <= 1.32
    assert torch.allclose(right / down, torch.tensor(4 / 3), atol=0.05)


def test_a_flip_exchanges_left_and_right_of_about_every_second_picture_exactly() -> None:
    before = torch.rand(300, 3, 8, 10, generator=chances(1))
    after = augmented(before, Augmentation(flip=True), chances())
    mirrored = torch.tensor([torch.allclose(a, b.flip(-1), atol=1e-5) for a, b in zip(after, before, strict=True)])
    same = torch.tensor([torch.allclose(a, b, atol=1e-5) for a, b in zip(after, before, strict=True)])
    assert bool((mirrored ^ same).all())
    assert 110 < int(mirrored.sum()) < 190


def test_noise_is_as_wide_as_asked_and_stays_between_black_and_white() -> None:
    grey = augmented(torch.full((50, 1, 28, 28), 0.5), Augmentation(noise=0.1), chances())
    assert abs(float(grey.std()) - 0.1) < 0.002 and abs(float(grey.mean()) - 0.5) < 0.002
    loud = augmented(torch.rand(50, 1, 28, 28), Augmentation(noise=0.5), chances())
    assert loud.min() == 0.0 and loud.max() == 1.0


def test_the_pictures_given_stay_as_they_are_and_the_same_chances_give_the_same() -> None:
    before = torch.rand(7, 3, 9, 12)
    kept = before.clone()
    first, again, other = (augmented(before, EVERYTHING, chances(seed)) for seed in (3, 3, 4))
    assert torch.equal(before, kept) and first.shape == before.shape
    assert torch.equal(first, again) and not torch.equal(first, other)
    assert augmented(before, Augmentation(), chances()) is before


def test_a_motion_that_does_nothing_leaves_pictures_alone() -> None:
    before = torch.rand(5, 2, 9, 12)
    still = torch.tensor([[1.0, 0.0, 0.0], [0.0, 1.0, 0.0]]).expand(5, 2, 3)
    assert torch.allclose(moved(before, still), before, atol=1e-5)


def test_batches_are_augmented_before_they_are_normalised_so_that_black_is_black() -> None:
    experiment = learning(augmentation=Augmentation(shift=0.3))
    black = learner_of(experiment).dataset.prepare(torch.zeros(1, 1, 1, 1, dtype=torch.uint8)).item()
    assert black < -0.1
    dataset = pictures(experiment)
    bright = attrs.evolve(dataset, train=Part(torch.full_like(dataset.train.inputs, 255), dataset.train.targets))
    inputs, _targets = Learner(experiment, bright, CPU).next_batch()
    assert inputs.min().item() == pytest.approx(black, abs=1e-5)
    assert inputs.dtype == torch.float32


@pytest.mark.parametrize("precision", [32, 64])
def test_without_augmentation_batches_are_what_they_were(precision: int) -> None:
    learner = learner_of(learning(augmentation=Augmentation(), precision=precision))
    order = learner.order[:10]
    inputs, targets = learner.next_batch()
    assert torch.equal(inputs, learner.prepared(learner.dataset.train.inputs[order]))
    assert torch.equal(targets, learner.dataset.train.targets[order])


def test_validation_pictures_are_never_augmented() -> None:
    plain, changing = (learner_of(learning(augmentation=some)) for some in (Augmentation(), EVERYTHING))
    scores = []
    for learner in (plain, changing):
        events = evaluation(learner, learner.dataset.validation)
        with pytest.raises(StopIteration) as finished:
            while True:
                next(events)
        scores.append(finished.value.value)
    assert scores[0] == scores[1]


def weights_after(learner: Learner, steps: int) -> dict[str, Tensor]:
    for _ in range(steps):
        take_step(learner)
        if learner.epoch_is_over:
            learner.finish_epoch()
    return {name: tensor.clone() for name, tensor in learner.network.state_dict().items()}


def test_a_run_repeats_bit_for_bit_and_the_order_die_alone_throws_other_changes() -> None:
    first, again = (weights_after(learner_of(learning()), 9) for _ in range(2))
    assert all(torch.equal(first[name], again[name]) for name in first)
    experiment = learning(shuffle=False)
    one = learner_of(experiment).next_batch()[0]
    other = learner_of(attrs.evolve(experiment, seeds=attrs.evolve(experiment.seeds, order=5))).next_batch()[0]
    weights = learner_of(attrs.evolve(experiment, seeds=attrs.evolve(experiment.seeds, weights=5))).next_batch()[0]
    assert not torch.equal(one, other) and torch.equal(one, weights)


def test_going_back_to_a_snapshot_draws_the_same_changes_again() -> None:
    learner = learner_of(learning())
    weights_after(learner, 2)
    snapshot = learner.snapshot()
    first = weights_after(learner, 5)
    learner.restore(snapshot)
    again = weights_after(learner, 5)
    assert all(torch.equal(first[name], again[name]) for name in first)


def test_the_guard_finds_the_step_that_broke_among_augmented_batches() -> None:
    learner = learner_of(learning(optimiser=SGD(), loss="mse", learning_rate=10.0))
    guard, losses = Guard(learner), []
    while not losses or math.isfinite(losses[-1]):
        losses.append(float(take_step(learner)[0]))
        if learner.epoch_is_over:
            learner.finish_epoch()
    broke = guard.check(np.array(losses), lambda: float(take_step(learner)[0]))
    assert isinstance(broke, Broke) and broke.step == len(losses)


def test_it_is_switched_on_and_off_while_it_trains() -> None:
    learner = learner_of(learning(augmentation=Augmentation(), shuffle=False))
    for _event in itertools.islice(training(learner), 3):
        pass
    learner.position = 0
    plain = learner.next_batch()[0]
    learner.apply(set_training(learner.experiment, augmentation=EVERYTHING))
    learner.position = 0
    changed = learner.next_batch()[0]
    learner.apply(set_training(learner.experiment, augmentation=Augmentation()))
    learner.position = 0
    assert not torch.equal(plain, changed) and torch.equal(plain, learner.next_batch()[0])


def test_pictures_whose_answers_are_numbers_are_not_moved() -> None:
    experiment = learning(augmentation=Augmentation(shift=0.3, rotation=45.0, flip=True), shuffle=False)
    dataset = pictures(experiment)
    measured = Dataset(Task("regression", (1, 28, 28), 1), *(dataset.train,) * 3, preparation=dataset.preparation)
    part = Part(dataset.train.inputs, dataset.train.targets[:, None].float())
    learner = Learner(experiment, attrs.evolve(measured, train=part), CPU)
    assert torch.equal(learner.next_batch()[0], learner.prepared(part.inputs[:10]))


def test_the_preview_shows_training_pictures_and_what_training_would_make_of_them() -> None:
    learner = learner_of(learning())
    request = AugmentedRequest(EVERYTHING, pictures=3, versions=5)
    before = learner.next_batch
    frame = make_frame(learner, request, False)
    assert isinstance(frame, AugmentedFrame)
    assert frame.before.shape == (3, 28, 28) and frame.after.shape == (3, 5, 28, 28)
    assert np.array_equal(frame.before, learner.dataset.train.inputs[:3, 0].numpy())
    assert not (frame.after == frame.before[:, None]).all((2, 3)).any()
    again = make_frame(learner, request, True)
    assert isinstance(again, AugmentedFrame) and np.array_equal(frame.after, again.after)
    assert torch.equal(before()[0], learner_of(learning()).next_batch()[0])  # training's own chances were left alone
    still = make_frame(learner, AugmentedRequest(Augmentation(), pictures=2, versions=2), False)
    assert isinstance(still, AugmentedFrame) and (still.after == still.before[:, None]).all()


def test_every_entry_of_the_table_changes_pictures() -> None:
    before = torch.rand(20, 1, 12, 12)
    for name, entry in AUGMENTATIONS.items():
        assert not torch.allclose(augmented(before, Augmentation(**{name: entry.usual}), chances()), before, atol=1e-3)
