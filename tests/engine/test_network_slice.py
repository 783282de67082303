"""A slice that follows a run: when its plane stays, when another is laid, and what it tells of the path."""

from __future__ import annotations

import attrs
import numpy as np
import pytest
from small_networks import dense, experiment, learner_of, take, with_layers
from small_pictures import NORMED
from small_pictures import learner_of as learner_of_pictures

from playground.core.edits import set_layer, set_training
from playground.core.experiment import Experiment
from playground.core.frames import TrailFrame, TrailRequest
from playground.core.slices import NO_PATH, NOTHING, PCA, RANDOM, TOO_LARGE, SliceFrame
from playground.engine.evaluate import scores
from playground.engine.frames import make_frame
from playground.engine.landscape.line import ALPHAS, NetworkLine, checkpoint
from playground.engine.landscape.network_slice import LIVE_SIZE, SHARP_SIZE, NetworkSlice, square_around
from playground.engine.learner import Learner
from playground.engine.trail import Trail
from playground.engine.train import training

NETWORK = experiment(dense(1, 4), dense(2, 3), learning_rate=0.05)


def begun(chosen: Experiment = NETWORK, most_bytes: int = 1 << 26) -> Learner:
    learner = learner_of_pictures(chosen) if chosen.data.space == "picture" else learner_of(chosen)
    learner.prefers_pytorch = True
    learner.trail = Trail(most_bytes)
    return learner


def run(learner: Learner, more: int) -> None:
    until = learner.step + more
    for _event in training(learner, chunk_seconds=lambda: 0.0):
        if learner.step >= until:
            return


def frame_of(learner: Learner, is_training: bool = True) -> TrailFrame:
    frame = make_frame(learner, TrailRequest(), is_training)
    assert isinstance(frame, TrailFrame)
    return frame


def filled(cut: NetworkSlice) -> SliceFrame:
    while cut.work():
        pass
    return shown(cut)


def shown(cut: NetworkSlice) -> SliceFrame:
    frame = cut.frame()
    assert frame is not None
    return frame


@pytest.mark.parametrize("chosen", [NETWORK, NORMED])
def test_the_path_ends_at_the_origin_with_the_loss_of_the_network_now(chosen: Experiment) -> None:
    learner = begun(chosen)
    run(learner, 25)
    cut = NetworkSlice(PCA, size=11)
    cut.follow(frame_of(learner))
    found = filled(cut)
    now = scores(learner, learner.dataset.train)
    assert now is not None
    assert found.missing == NOTHING and found.is_complete and found.progress == 1.0
    np.testing.assert_array_equal(found.path[-1], (0.0, 0.0))
    assert found.steps[-1] == found.origin_step == learner.step and found.steps[0] == 0
    assert found.present_losses == pytest.approx((now.loss, now.loss), rel=1e-6)
    assert np.isfinite(found.path_losses).all() and np.isfinite(found.slice_losses).all()
    first = learner_of_pictures(chosen) if chosen.data.space == "picture" else learner_of(chosen)
    start = scores(first, first.dataset.train)
    assert start is not None and found.start_losses[0] == pytest.approx(start.loss, rel=1e-6)
    assert found.grid.shape == (11, 11) and np.isfinite(found.grid).all()
    assert 0.5 < found.explained.sum() <= 1.0 + 1e-9
    x, y = found.path.T
    assert found.x[0] < x.min() and x.max() < found.x[-1] and found.y[0] < y.min() and y.max() < found.y[-1]
    assert np.ptp(found.x) == pytest.approx(np.ptp(found.y)), "both axes have one scale"


def test_before_the_first_step_there_is_no_path_but_random_directions_work() -> None:
    learner = begun()
    cut = NetworkSlice(PCA)
    assert cut.frame() is None and not cut.work()
    cut.follow(frame_of(learner))
    assert not cut.work() and shown(cut).missing == NO_PATH and not shown(cut).has_plane
    cut.choose(RANDOM, 3)
    cut.work()
    found = shown(cut)
    assert found.has_plane and (found.kind, found.seed) == (RANDOM, 3) and (found.x[0], found.x[-1]) == (-1.0, 1.0)


def test_of_a_network_that_is_too_large_only_random_directions_are_to_be_had() -> None:
    learner = begun(most_bytes=10)
    run(learner, 5)
    cut = NetworkSlice(PCA)
    cut.follow(frame_of(learner))
    assert shown(cut).missing == TOO_LARGE
    cut.choose(RANDOM, 0)
    cut.work()
    assert shown(cut).has_plane and len(shown(cut).path) == 1


def test_while_training_the_path_grows_in_the_same_plane() -> None:
    learner = begun()
    run(learner, 30)
    cut = NetworkSlice(PCA)
    cut.follow(frame_of(learner))
    before = filled(cut)
    assert before.grid.shape == (LIVE_SIZE, LIVE_SIZE) and not before.is_sharp
    run(learner, 1)
    cut.follow(frame_of(learner))
    after = filled(cut)
    assert after.basis == before.basis and len(after.path) == len(before.path) + 1
    np.testing.assert_array_equal(after.path[: len(before.path)], before.path)
    np.testing.assert_array_equal(after.grid, before.grid)


def test_another_plane_is_laid_when_the_path_leaves_the_old_one() -> None:
    learner = begun()
    run(learner, 3)
    cut = NetworkSlice(PCA)
    cut.follow(frame_of(learner))
    before = filled(cut)
    run(learner, 200)
    cut.follow(frame_of(learner))
    after = shown(cut)
    assert after.basis != before.basis and after.origin_step == learner.step


def test_a_plane_that_is_being_filled_is_seen_before_the_next_is_laid() -> None:
    learner = begun()
    run(learner, 3)
    cut = NetworkSlice(PCA)
    cut.follow(frame_of(learner))
    assert cut._cut is not None
    cut._cut.grid.fill(cut._cut.losses, 20)
    before = shown(cut)
    run(learner, 200)
    cut.follow(frame_of(learner))
    assert shown(cut).basis == before.basis
    filled(cut)
    cut.follow(frame_of(learner))
    assert shown(cut).basis != before.basis


def test_a_plane_without_values_gives_way_at_once_to_one_that_fits_the_path() -> None:
    learner = begun()
    run(learner, 3)
    cut = NetworkSlice(PCA)
    cut.follow(frame_of(learner))
    before = shown(cut)
    run(learner, 200)
    cut.follow(frame_of(learner))
    assert shown(cut).basis != before.basis


def test_pausing_lays_a_sharp_plane_through_the_network_once() -> None:
    learner = begun()
    run(learner, 30)
    cut = NetworkSlice(PCA)
    cut.follow(frame_of(learner))
    filled(cut)
    run(learner, 1)
    cut.follow(frame_of(learner, is_training=False))
    sharp = filled(cut)
    assert sharp.is_sharp and sharp.grid.shape == (SHARP_SIZE, SHARP_SIZE) and sharp.origin_step == learner.step
    cut.follow(frame_of(learner, is_training=False))
    assert shown(cut).basis == sharp.basis and shown(cut).is_complete
    run(learner, 1)
    cut.follow(frame_of(learner))
    assert shown(cut).basis == sharp.basis, "training goes on in it"


def test_a_cancelled_grid_is_filled_no_further_while_the_path_goes_on() -> None:
    learner = begun()
    run(learner, 30)
    cut = NetworkSlice(PCA)
    cut.follow(frame_of(learner))
    cut.work()
    cut.is_cancelled = True
    found = filled(cut)
    assert found.is_cancelled and not found.is_complete and np.isnan(found.grid).any()
    assert np.isfinite(found.path_losses).all()
    cut.is_cancelled = False
    assert filled(cut).is_complete


def test_other_layers_and_other_losses_need_another_plane() -> None:
    learner = begun()
    run(learner, 30)
    cut = NetworkSlice(PCA)
    cut.follow(frame_of(learner))
    first = filled(cut)
    learner.apply(set_layer(learner.experiment, "dense-1", activation="relu"))
    cut.follow(frame_of(learner))
    second = filled(cut)
    assert second.basis != first.basis and len(second.path) == len(first.path)
    assert second.present_losses[0] != first.present_losses[0]
    learner.apply(set_training(learner.experiment, learning_rate=0.01))
    cut.follow(frame_of(learner))
    assert shown(cut).basis == second.basis
    learner.apply(with_layers(learner.experiment, dense(1, 6)))
    cut.follow(frame_of(learner))
    assert shown(cut).missing == NO_PATH
    run(learner, 5)
    cut.follow(frame_of(learner))
    assert filled(cut).has_plane


def test_a_run_that_is_forgotten_leaves_nothing_and_the_next_has_a_plane_of_its_own() -> None:
    learner = begun()
    run(learner, 10)
    cut = NetworkSlice(PCA)
    cut.follow(frame_of(learner))
    before = shown(cut)
    cut.forget()
    assert cut.frame() is None and not cut.work()
    cut.renew()
    cut.follow(frame_of(learner))
    assert shown(cut).basis > before.basis


def test_a_grid_is_filled_though_a_new_present_comes_before_every_bit_of_work() -> None:
    learner = begun()
    run(learner, 60)
    cut = NetworkSlice(RANDOM, size=6)
    for _ in range(100):
        run(learner, 1)
        cut.follow(frame_of(learner))
        assert cut.work()
        assert cut.knows_present
        if shown(cut).is_complete:
            return
    raise AssertionError("it was never filled")


def test_random_planes_are_the_same_for_the_same_dice_and_run() -> None:
    found = []
    for seed in (4, 4, 5):
        learner = begun()
        take(learner, 10)
        cut = NetworkSlice(RANDOM, seed, size=11, half=0.5)
        cut.follow(frame_of(learner))
        found.append(filled(cut))
    np.testing.assert_array_equal(found[0].grid, found[1].grid)
    assert not np.array_equal(found[0].grid, found[2].grid)
    assert (found[0].x[0], found[0].x[-1]) == (-0.5, 0.5)


def test_frames_are_copies_that_nobody_can_write_to() -> None:
    learner = begun()
    run(learner, 30)
    cut = NetworkSlice(PCA, size=11)
    cut.follow(frame_of(learner))
    cut.work()
    early = shown(cut)
    values = early.grid.copy()
    filled(cut)
    np.testing.assert_array_equal(early.grid, values)
    assert not early.grid.flags.writeable


def test_a_square_holds_all_points_with_a_margin_on_every_side() -> None:
    square = square_around([(0.0, 1.0), (4.0, 2.0)], 0.25)
    assert (square.x, square.y, square.half) == (2.0, 1.5, 3.0)
    assert square.contains(5.0, 4.5) and not square.contains(5.1, 1.0)
    assert square_around([(1.0, 1.0)], 0.25).half == 1.0


@pytest.mark.parametrize("chosen", [NETWORK, NORMED])
def test_the_line_between_two_networks_of_a_run_begins_and_ends_with_their_losses(chosen: Experiment) -> None:
    learner = begun(chosen)
    run(learner, 12)
    frame = frame_of(learner)
    line = NetworkLine(frame, checkpoint(frame, 0), checkpoint(frame, None))
    assert not line.is_complete and np.isnan(line.frame().train).any()
    while line.work():
        pass
    found = line.frame()
    assert line.is_complete and found.is_complete and (found.first, found.second) == (0, learner.step)
    start, end = (int(np.flatnonzero(alpha == ALPHAS)[0]) for alpha in (0.0, 1.0))
    for part, losses in ((learner.dataset.train, found.train), (learner.dataset.validation, found.validation)):
        now = scores(learner, part)
        assert now is not None and losses[end] == pytest.approx(now.loss, rel=1e-6)
        first = learner_of_pictures(chosen) if chosen.data.space == "picture" else learner_of(chosen)
        before = scores(first, part)
        assert before is not None and losses[start] == pytest.approx(before.loss, rel=1e-6)
    assert np.isfinite(found.train).all()
    assert (found.alphas[0], found.alphas[-1]) == (-0.25, 1.25)


def test_a_line_without_validation_samples_has_none() -> None:
    learner = begun()
    run(learner, 5)
    frame = frame_of(learner)
    none = attrs.evolve(
        frame.samples,
        validation_inputs=frame.samples.validation_inputs[:0],
        validation_targets=frame.samples.validation_targets[:0],
    )
    frame = attrs.evolve(frame, samples=none)
    line = NetworkLine(frame, checkpoint(frame, 3), checkpoint(frame, 1))
    while line.work():
        pass
    found = line.frame()
    assert found.is_complete and found.validation.size == 0 and (found.first, found.second) == (3, 1)
