"""What a run remembers of its way: close at first, then further apart, the same again when told again, at no cost."""

from __future__ import annotations

import itertools

import attrs
import numpy as np
import pytest
import torch
from small_networks import DIVERGING, TWO_LAYERS, dense, learner_of, state, take, with_layers
from small_pictures import NORMED
from small_pictures import learner_of as learner_of_pictures

from playground.core.edits import set_training
from playground.core.events import Broke
from playground.core.experiment import Experiment
from playground.core.frames import TrailFrame, TrailRequest
from playground.core.presets import preset
from playground.engine.evaluate import scores
from playground.engine.flat import parameter_row
from playground.engine.frames import make_frame
from playground.engine.learner import Learner
from playground.engine.trail import FEWEST, Trail
from playground.engine.train import training

SPIRAL = attrs.evolve(preset("spiral"), training=preset("circle").training)
LONG = 2000


def with_trail(chosen: Experiment, most_bytes: int = 1 << 26, prefers_pytorch: bool = False) -> Learner:
    learner = learner_of(chosen)
    learner.prefers_pytorch = prefers_pytorch
    learner.trail = Trail(most_bytes)
    return learner


def run_to(learner: Learner, step: int, seconds: float = 0.01) -> list[object]:
    """The events until so many steps were made."""
    events = []
    for event in training(learner, chunk_seconds=lambda: seconds):
        events.append(event)
        if learner.step >= step:
            return events
    raise AssertionError


def steps(learner: Learner) -> list[int]:
    assert learner.trail is not None
    return [waypoint.step for waypoint in learner.trail.waypoints]


def frame_of(learner: Learner) -> TrailFrame:
    frame = make_frame(learner, TrailRequest(), True)
    assert isinstance(frame, TrailFrame)
    return frame


@pytest.mark.parametrize("prefers_pytorch", [False, True])
def test_waypoints_are_at_every_step_first_and_then_one_in_twenty(prefers_pytorch: bool) -> None:
    learner = with_trail(SPIRAL, prefers_pytorch=prefers_pytorch)
    run_to(learner, LONG if not prefers_pytorch else 300)
    found = steps(learner)
    assert found[:20] == list(range(20))
    per_epoch = -(-learner.samples // learner.experiment.training.batch_size)
    for last, following in itertools.pairwise(found[20:]):
        assert last * 1.05 <= following <= last * 1.05 + 1 + per_epoch
    assert len(found) > 40


def test_kernels_and_pytorch_leave_waypoints_at_the_same_steps_of_the_same_networks() -> None:
    chosen = set_training(SPIRAL, precision=64)
    kernels, torchs = with_trail(chosen), with_trail(chosen, prefers_pytorch=True)
    run_to(kernels, 100)
    run_to(torchs, 100)
    common = min(len(steps(kernels)), len(steps(torchs)))
    assert common > 25 and steps(kernels)[:common] == steps(torchs)[:common]
    assert kernels.trail is not None and torchs.trail is not None
    for mine, theirs in zip(kernels.trail.waypoints[:common], torchs.trail.waypoints[:common], strict=True):
        np.testing.assert_allclose(mine.parameters, theirs.parameters, rtol=1e-6, atol=1e-9)
        assert mine.loss == pytest.approx(theirs.loss, rel=1e-6, nan_ok=True)


@pytest.mark.parametrize("prefers_pytorch", [False, True])
def test_a_trail_changes_nothing_of_what_is_learned_to_the_last_bit(prefers_pytorch: bool) -> None:
    watched, plain = with_trail(SPIRAL, prefers_pytorch=prefers_pytorch), learner_of(SPIRAL)
    plain.prefers_pytorch = prefers_pytorch
    run_to(watched, 150, seconds=0.0 if prefers_pytorch else 0.01)
    while plain.step < watched.step:
        for _event in training(plain, chunk_seconds=lambda: 0.0, most_steps=lambda: watched.step - plain.step):
            if plain.step == watched.step:
                break
    for name, tensor in state(watched).items():
        assert torch.equal(tensor, state(plain)[name]), name


def test_a_run_told_again_leaves_the_same_trail_however_long_its_chunks_are() -> None:
    first, second = with_trail(SPIRAL), with_trail(SPIRAL)
    run_to(first, LONG, seconds=0.01)
    run_to(second, LONG, seconds=0.001)
    assert first.trail is not None and second.trail is not None
    pairs = list(zip(first.trail.waypoints, second.trail.waypoints, strict=False))
    assert len(pairs) > 60
    for mine, theirs in pairs:
        assert (mine.step, mine.epochs) == (theirs.step, theirs.epochs)
        np.testing.assert_array_equal(mine.parameters, theirs.parameters)


def test_what_does_not_fit_is_thinned_by_half_and_the_first_stays() -> None:
    size = parameter_row(learner_of(TWO_LAYERS).network).nbytes
    learner = with_trail(TWO_LAYERS, most_bytes=10 * size)
    for reached in (5, 40, 200, 400):
        run_to(learner, reached)
        found = steps(learner)
        assert len(found) <= 10 and found[0] == 0 and found == sorted(set(found))
        assert len(found) >= 5 or reached < 10
    gaps = np.diff(steps(learner))
    assert gaps[-1] > gaps[0]


def test_a_network_that_is_too_large_is_not_remembered() -> None:
    size = parameter_row(learner_of(TWO_LAYERS).network).nbytes
    learner = with_trail(TWO_LAYERS, most_bytes=FEWEST * size - 1)
    run_to(learner, 30)
    assert steps(learner) == []
    frame = frame_of(learner)
    assert frame.is_too_large and frame.waypoints == () and frame.present.step == learner.step


def test_the_network_now_is_the_last_point_of_every_frame_and_copied() -> None:
    learner = with_trail(SPIRAL)
    run_to(learner, 57)
    frame = frame_of(learner)
    np.testing.assert_array_equal(frame.present.parameters, parameter_row(learner.network))
    assert frame.present.step == learner.step
    before = frame.present.parameters.copy()
    run_to(learner, 90)
    np.testing.assert_array_equal(frame.present.parameters, before)
    assert not frame.present.parameters.flags.writeable
    later = frame_of(learner)
    assert all(mine is theirs for mine, theirs in zip(frame.waypoints, later.waypoints, strict=False))
    assert later.samples is frame.samples, "they are made once a run"


def test_running_means_are_remembered_too() -> None:
    learner = learner_of_pictures(NORMED)
    learner.trail = Trail()
    run_to(learner, 3)
    first, *_others, last = learner.trail.waypoints
    assert len(first.buffers) > 0 and not np.array_equal(first.buffers, last.buffers)


def test_other_layers_begin_another_trail_and_other_settings_do_not() -> None:
    learner = with_trail(TWO_LAYERS)
    run_to(learner, 10)
    number, found = frame_of(learner).trail, steps(learner)
    learner.apply(set_training(learner.experiment, learning_rate=0.5, weight_decay=0.1))
    run_to(learner, 12)
    assert frame_of(learner).trail == number and steps(learner)[: len(found)] == found
    learner.apply(with_layers(learner.experiment, dense(1, 7), dense(2, 4)))
    assert frame_of(learner).trail != number and steps(learner) == []
    begun = learner.step
    run_to(learner, begun + 30)
    assert steps(learner)[:5] == list(range(begun, begun + 5)), "steps are counted from where it begins"


def test_after_the_guard_the_trail_ends_where_the_learner_is_back() -> None:
    learner = with_trail(DIVERGING)
    for event in training(learner):
        if isinstance(event, Broke):
            break
    assert steps(learner) and steps(learner)[-1] <= learner.step
    assert learner.trail is not None
    assert all(np.isfinite(waypoint.parameters).all() for waypoint in learner.trail.waypoints)


def test_losses_are_the_means_of_the_steps_since_the_waypoint_before() -> None:
    learner = with_trail(TWO_LAYERS)
    plain = learner_of(TWO_LAYERS)
    run_to(learner, 60)
    losses = take(plain, learner.step)
    assert learner.trail is not None
    first, *others = learner.trail.waypoints
    assert np.isnan(first.loss)
    last = 0
    for waypoint in others:
        assert waypoint.loss == pytest.approx(np.mean(losses[last : waypoint.step]), rel=1e-5)
        last = waypoint.step


def test_the_samples_are_training_samples_as_the_network_reads_them() -> None:
    learner = with_trail(SPIRAL)
    samples = frame_of(learner).samples
    assert len(samples.inputs) == len(samples.targets) == min(512, learner.samples)
    np.testing.assert_array_equal(samples.inputs, learner.dataset.prepare(learner.dataset.train.inputs).numpy())
    assert scores(learner, learner.dataset.train) is not None
    assert len(samples.validation_inputs) == len(learner.dataset.validation)
