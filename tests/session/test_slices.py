"""The slicer: works while somebody looks, follows the run, and leaves no thread behind."""

from __future__ import annotations

import gc
import threading
import weakref
from collections.abc import Iterator

import attrs
import numpy as np
import pytest
from pytestqt.qtbot import QtBot
from session_helpers import OpenStudio, small_experiment

from playground.core.edits import set_training
from playground.core.frames import TrailFrame
from playground.core.slices import NO_PATH, PCA, RANDOM, LineFrame, SliceFrame
from playground.engine.landscape import network_slice
from playground.engine.threads import threads_kept
from playground.session.job import JobControl, JobFailed
from playground.session.mailbox import Mailbox
from playground.session.slices import TRAIL_KEY, Slicer
from playground.session.slicing import LITTLE_SHARE, SHARE, SLICE, Bench, Desk, Wish, slicing
from playground.session.studio import Studio
from playground.session.trainer import TrainerState

THREAD = "playground-slicer"
WAIT = 30_000


@attrs.define
class Watched:
    """A studio whose slicer is looked at, with a small sharp grid, and all that it told."""

    studio: Studio
    qtbot: QtBot
    frames: list[SliceFrame] = attrs.field(factory=list)
    lines: list[LineFrame] = attrs.field(factory=list)
    failures: list[JobFailed] = attrs.field(factory=list)

    @property
    def slicer(self) -> Slicer:
        return self.studio.slicer

    def steps(self, count: int) -> None:
        until = self.studio.trainer.readings.step + count
        for _ in range(count):
            self.studio.trainer.step("batch")
        self.qtbot.waitUntil(lambda: self.studio.trainer.readings.step >= until, timeout=WAIT)

    def complete(self, step: int | None = None) -> SliceFrame:
        """The frame whose finest grid is filled, and whose path is known, after so many steps."""
        at = self.studio.trainer.readings.step if step is None else step

        def is_there() -> bool:
            frame = self.slicer.frame
            return frame is not None and frame.is_complete and frame.is_sharp and frame.origin_step == at

        self.qtbot.waitUntil(is_there, timeout=WAIT)
        frame = self.slicer.frame
        assert frame is not None
        return frame


@pytest.fixture
def watched(open_studio: OpenStudio, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch) -> Iterator[Watched]:
    monkeypatch.setattr(network_slice, "SHARP_SIZE", 21)
    monkeypatch.setattr(network_slice, "LIVE_SIZE", 11)
    studio = open_studio(small_experiment())
    found = Watched(studio, qtbot)
    studio.slicer.changed.connect(found.frames.append)
    studio.slicer.lineChanged.connect(found.lines.append)
    studio.slicer.failed.connect(found.failures.append)
    yield found
    assert not found.failures, found.failures[0].traceback


def test_nothing_is_asked_for_and_no_thread_runs_while_nobody_looks(watched: Watched) -> None:
    watched.steps(3)
    assert THREAD not in [thread.name for thread in threading.enumerate()]
    assert TRAIL_KEY not in watched.studio.trainer._wishes
    assert watched.slicer.frame is None


def test_paused_the_plane_of_the_path_is_filled_sharply_through_the_network_now(watched: Watched) -> None:
    watched.slicer.watch("page")
    watched.qtbot.waitUntil(lambda: watched.slicer.frame is not None, timeout=WAIT)
    first = watched.slicer.frame
    assert first is not None and first.missing == NO_PATH
    watched.steps(12)
    found = watched.complete()
    assert found.kind == PCA and found.steps.tolist()[-1] == 12 and found.grid.shape == (21, 21)
    assert found.present_losses[0] == pytest.approx(found.present_losses[1], rel=1e-5)
    assert watched.slicer.steps[:3] == (0, 1, 2)


def test_the_path_grows_while_training_goes_on(watched: Watched) -> None:
    watched.slicer.watch("page")
    watched.studio.trainer.train()
    watched.qtbot.waitUntil(lambda: len(watched.frames) > 3 and watched.frames[-1].has_plane, timeout=WAIT)
    there = watched.frames[-1].steps[-1]
    watched.qtbot.waitUntil(lambda: bool(watched.frames[-1].steps[-1] > there), timeout=WAIT)
    watched.studio.trainer.pause()
    watched.qtbot.waitUntil(lambda: watched.studio.trainer.state is TrainerState.PAUSED, timeout=WAIT)
    frame = watched.slicer.frame
    assert frame is not None and frame.run == watched.studio.trainer.run


def test_random_directions_and_their_dice_are_chosen_and_thrown(watched: Watched) -> None:
    watched.steps(5)
    watched.slicer.set_kind(RANDOM, 4)
    watched.slicer.watch("page")
    first = watched.complete()
    assert (first.kind, first.seed, watched.slicer.kind, watched.slicer.seed) == (RANDOM, 4, RANDOM, 4)
    watched.slicer.new_directions()
    watched.qtbot.waitUntil(lambda: watched.frames[-1].seed == 5 and watched.frames[-1].is_complete, timeout=WAIT)
    assert not np.array_equal(watched.frames[-1].grid, first.grid)
    watched.slicer.set_kind(PCA)
    watched.qtbot.waitUntil(lambda: watched.frames[-1].kind == PCA and watched.frames[-1].is_complete, timeout=WAIT)
    with pytest.raises(ValueError, match="kind must be one of pca, random, not sideways"):
        watched.slicer.set_kind("sideways")


def test_cancelling_leaves_holes_until_it_is_filled_again(watched: Watched, monkeypatch: pytest.MonkeyPatch) -> None:
    watched.slicer.cancel()
    watched.steps(5)
    watched.slicer.watch("page")
    watched.qtbot.waitUntil(
        lambda: bool(watched.frames) and bool(np.isfinite(watched.frames[-1].path_losses).all()), timeout=WAIT
    )
    assert watched.slicer.is_cancelled and watched.frames[-1].is_cancelled
    assert np.isnan(watched.frames[-1].grid).all()
    watched.slicer.fill()
    assert not watched.complete().is_cancelled


def test_a_hidden_slice_rests_and_goes_on_when_it_is_seen_again(watched: Watched) -> None:
    watched.slicer.watch("page")
    watched.slicer.watch("window")
    watched.steps(5)
    watched.complete()
    watched.slicer.watch("page", False)
    assert watched.slicer.is_watched
    watched.slicer.watch("window", False)
    assert not watched.slicer.is_watched and TRAIL_KEY not in watched.studio.trainer._wishes
    watched.steps(4)
    frame = watched.slicer.frame
    assert frame is not None and frame.steps[-1] == 5
    watched.slicer.watch("page")
    watched.complete(9)


def test_a_new_run_begins_without_a_frame_and_none_of_the_old_one_comes(watched: Watched) -> None:
    watched.slicer.watch("page")
    watched.steps(6)
    watched.complete()
    count = len(watched.frames)
    watched.studio.trainer.rewind()
    assert watched.slicer.frame is None and watched.slicer.steps == ()
    watched.qtbot.waitUntil(lambda: watched.studio.trainer.state is TrainerState.PAUSED, timeout=WAIT)
    watched.steps(6)
    watched.complete()
    assert {frame.run for frame in watched.frames[count:]} == {watched.studio.trainer.run}


def test_the_networks_of_a_run_that_is_over_are_let_go_also_while_nobody_looks(watched: Watched) -> None:
    received: list[TrailFrame] = []
    trainer = watched.studio.trainer
    trainer.frameArrived.connect(lambda key, frame: received.append(frame) if key == TRAIL_KEY else None)
    watched.slicer.watch("page")
    watched.steps(6)
    watched.complete()
    first = weakref.ref(received[-1].waypoints[2])
    watched.slicer.watch("page", False)
    received.clear()
    assert first() is not None
    trainer.rewind()

    def is_gone() -> bool:
        gc.collect()
        return first() is None

    watched.qtbot.waitUntil(is_gone, timeout=WAIT)


def test_a_change_of_the_loss_lays_the_plane_anew(watched: Watched) -> None:
    watched.slicer.watch("page")
    watched.steps(6)
    before = watched.complete()
    document = watched.studio.document
    document.edit(set_training(document.experiment, loss="mse"))
    watched.qtbot.waitUntil(
        lambda: watched.frames[-1].basis != before.basis and watched.frames[-1].is_complete, timeout=WAIT
    )
    assert watched.frames[-1].steps.tolist() == before.steps.tolist()


def test_a_line_is_drawn_between_two_checkpoints(watched: Watched) -> None:
    watched.slicer.watch("page")
    watched.steps(8)
    watched.complete()
    watched.slicer.draw_line(2, None)
    watched.qtbot.waitUntil(lambda: bool(watched.lines) and watched.lines[-1].is_complete, timeout=WAIT)
    line = watched.slicer.line
    assert line is not None and (line.first, line.second) == (2, 8)
    assert len(line.train) == len(line.alphas) == len(line.validation)
    watched.slicer.no_line()
    assert watched.slicer.line is None


def test_the_training_thread_shows_no_trace_of_being_looked_at(watched: Watched, open_studio: OpenStudio) -> None:
    watched.slicer.watch("page")
    watched.steps(10)
    watched.complete()
    plain = Watched(open_studio(small_experiment()), watched.qtbot)
    plain.steps(10)
    found: list[dict[str, np.ndarray]] = []
    for studio in (watched.studio, plain.studio):
        studio.trainer.copy_weights(lambda frame: found.append(frame.tensors))
    watched.qtbot.waitUntil(lambda: len(found) == 2, timeout=WAIT)
    for name, tensor in found[0].items():
        np.testing.assert_array_equal(tensor, found[1][name])


def test_closing_ends_the_thread_and_later_requests_do_nothing(watched: Watched) -> None:
    watched.slicer.watch("page")
    watched.qtbot.waitUntil(lambda: watched.slicer.frame is not None, timeout=WAIT)
    assert THREAD in [thread.name for thread in threading.enumerate()]
    assert watched.slicer.close()
    assert THREAD not in [thread.name for thread in threading.enumerate()]
    watched.slicer.set_kind(RANDOM)
    watched.slicer.cancel()
    assert watched.slicer.close()


class Clock:
    def __init__(self) -> None:
        self.now = 0.0

    def __call__(self) -> float:
        return self.now


@pytest.mark.parametrize(("used", "share"), [(1.0, SHARE), (0.5, LITTLE_SHARE)])
def test_beside_training_it_keeps_to_its_share_and_to_less_where_a_processor_is_contended(
    used: float, share: float, monkeypatch: pytest.MonkeyPatch
) -> None:
    clock, processor = Clock(), Clock()
    bench = Bench(JobControl(Mailbox()), clock, processor)

    def works(_self: object) -> bool:
        clock.now += 0.02
        processor.now += 0.02 * used
        return True

    monkeypatch.setattr(network_slice.NetworkSlice, "work", works)
    spent = 0.0
    wish = Wish(is_watched=True, is_training=True)
    bench.work(wish)
    for _ in range(50):
        began = clock.now
        assert bench.work(wish)
        spent += clock.now - began
        clock.now = max(clock.now, bench.free_at)
    assert spent / clock.now == pytest.approx(share, rel=0.05)


def test_a_failure_is_told_once_and_the_next_wish_goes_on(monkeypatch: pytest.MonkeyPatch) -> None:
    mailbox = Mailbox()
    desk, control = Desk(Wish(is_watched=True)), JobControl(mailbox)
    broken = [True]

    def works(_self: object) -> bool:
        if broken[0]:
            raise RuntimeError("out of memory")
        return False

    monkeypatch.setattr(network_slice.NetworkSlice, "work", works)
    with threads_kept():
        steps = slicing(desk, control)
        failure = next(steps)
    assert isinstance(failure, JobFailed) and failure.message == "out of memory"
    desk.wish = Wish(is_watched=True)
    control.poke()
    assert next(steps) is None
    broken[0] = False
    desk.wish = Wish(is_watched=True)
    control.poke()
    assert next(steps) is None
    steps.close()
    assert mailbox.drain()[1].get(SLICE) is None
