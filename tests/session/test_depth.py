"""The survey over depth: works while somebody looks, newest wish first, and leaves no thread behind."""

from __future__ import annotations

import threading
from collections.abc import Iterator

import numpy as np
import pytest
from pytestqt.qtbot import QtBot
from session_helpers import OpenStudio, small_experiment

from playground.core.depth.survey import Combination, SurveyFrame, combinations
from playground.core.depth.variants import is_linear, present
from playground.core.edits import set_training
from playground.core.fields import FieldError
from playground.core.presets import preset
from playground.session.depth import FINE, IMPOSSIBLE, DepthSurvey
from playground.session.job import JobControl, JobFailed
from playground.session.mailbox import Mailbox
from playground.session.studio import Studio
from playground.session.surveying import LINEAR, NETWORK, SURVEY, Bench, Desk, LinearWish, SurveyWish, Wish, surveying

THREAD = "playground-depth"
WAIT = 60_000
SMALL = {"depth": 2, "width": 4}
TANH_LECUN = Combination(activation="tanh", initialisation="lecun")


@pytest.fixture
def studio(open_studio: OpenStudio) -> Iterator[Studio]:
    studio = open_studio(small_experiment())
    studio.depth.set_stack(**SMALL)
    failures: list[JobFailed] = []
    studio.depth.failed.connect(failures.append)
    yield studio
    assert not failures, failures[0].traceback


def whole(depth: DepthSurvey, qtbot: QtBot) -> SurveyFrame:
    qtbot.waitUntil(lambda: depth.frame is not None and depth.frame.is_complete, timeout=WAIT)
    assert depth.frame is not None
    return depth.frame


def test_no_thread_runs_while_nobody_looks(studio: Studio, qtbot: QtBot) -> None:
    assert THREAD not in {thread.name for thread in threading.enumerate()}
    studio.depth.watch(survey=True)
    assert THREAD in {thread.name for thread in threading.enumerate()}
    whole(studio.depth, qtbot)
    assert studio.depth.close()
    assert studio.depth.close()
    assert THREAD not in {thread.name for thread in threading.enumerate()}


def test_all_combinations_of_the_stack_are_surveyed(studio: Studio, qtbot: QtBot) -> None:
    studio.depth.watch(survey=True)
    frame = whole(studio.depth, qtbot)
    assert [spreads.combination for spreads in frame.found] == list(combinations())
    assert frame.layers == ()
    assert frame.samples == 256


def test_the_newest_stack_wins(studio: Studio, qtbot: QtBot) -> None:
    studio.depth.watch(survey=True)
    studio.depth.set_stack(depth=5)
    studio.depth.set_stack(depth=3)
    assert len(whole(studio.depth, qtbot).found[0].activations) == 3
    before = studio.depth.frame
    studio.depth.new_dice()
    assert studio.depth.frame is None
    after = whole(studio.depth, qtbot)
    assert before is not None
    assert not np.array_equal(before.found[0].activations, after.found[0].activations)


def test_another_number_measures_only_the_initialisations_that_have_one(studio: Studio, qtbot: QtBot) -> None:
    depth = studio.depth
    depth.watch(survey=True)
    before = whole(depth, qtbot)
    depth.set_stack(value=0.5)
    after = whole(depth, qtbot)
    assert {spreads.combination for spreads in after.found} == set(combinations())
    assert after.of(TANH_LECUN) is before.of(TANH_LECUN)
    normal = Combination(activation="tanh", initialisation="normal")
    first, second = before.of(normal), after.of(normal)
    assert first is not None and second is not None
    assert not np.array_equal(first.activations, second.activations)


def test_the_documents_network_is_surveyed_and_follows_edits(studio: Studio, qtbot: QtBot) -> None:
    depth = studio.depth
    depth.watch(survey=True)
    depth.choose(NETWORK)
    frame = whole(depth, qtbot)
    assert frame.layers == ("dense-1", "output")
    assert frame.found[0].combination is None
    assert depth.obstacle == FINE
    studio.document.edit(set_training(studio.document.experiment, learning_rate=0.5))
    assert depth.frame is frame
    depth.use(TANH_LECUN)
    assert present(studio.document.experiment) == (TANH_LECUN, 0.1)
    after = whole(depth, qtbot)
    spreads, as_it_is = after.of(TANH_LECUN), after.of(None)
    assert spreads is not None and as_it_is is not None
    assert as_it_is.activations == pytest.approx(spreads.activations)
    assert spreads is frame.of(TANH_LECUN), "what no edit of the combination changes is not measured again"
    studio.document.undo()
    assert present(studio.document.experiment) != (TANH_LECUN, 0.1)


def test_what_is_impossible_is_said_and_not_tried(studio: Studio, qtbot: QtBot) -> None:
    studio.depth.watch(survey=True)
    studio.document.edit(set_training(preset("course-cnn"), loss="binary_cross_entropy"))
    studio.depth.choose(NETWORK)
    assert studio.depth.obstacle == IMPOSSIBLE
    assert studio.depth.frame is None


def test_another_subject_is_refused(studio: Studio) -> None:
    with pytest.raises(FieldError):
        studio.depth.choose("garden")


def test_the_small_linear_stack_is_collapsed_and_thrown_anew(studio: Studio, qtbot: QtBot) -> None:
    depth = studio.depth
    depth.watch(linear=True)
    qtbot.waitUntil(lambda: depth.linear is not None, timeout=WAIT)
    first = depth.linear
    assert first is not None
    assert not first.is_network
    assert first.largest < 1e-12
    with qtbot.waitSignal(depth.linearChanged, timeout=WAIT):
        depth.set_linear("tanh")
    assert depth.linear is not None
    assert depth.linear.largest > 0.01
    with qtbot.waitSignal(depth.linearChanged, timeout=WAIT):
        depth.new_linear_stack()
    assert not np.array_equal(depth.linear.matrix, first.matrix)


def test_a_linear_network_is_collapsed_and_followed_while_it_learns(studio: Studio, qtbot: QtBot) -> None:
    depth = studio.depth
    depth.watch(linear=True)
    depth.make_linear()
    assert is_linear(studio.document.experiment)
    qtbot.waitUntil(lambda: depth.linear is not None and depth.linear.is_network, timeout=WAIT)
    first = depth.linear
    assert first is not None
    assert first.stack.sizes == (2, 4, 1)
    assert first.largest < 1e-4 * first.scale
    studio.trainer.step("batch")
    qtbot.waitUntil(lambda: not np.array_equal(depth.linear.matrix, first.matrix), timeout=WAIT)  # type: ignore[union-attr]
    studio.document.undo()
    qtbot.waitUntil(lambda: depth.linear is not None and not depth.linear.is_network, timeout=WAIT)


def driven(wish: Wish, steps: int, at: list[float]) -> tuple[Bench, Mailbox]:
    mailbox = Mailbox()
    bench = Bench(JobControl(mailbox), lambda: at[0])
    for _ in range(steps):
        bench.work(wish)
    return bench, mailbox


def test_results_arrive_as_they_are_found_and_stop_when_cancelled(studio: Studio) -> None:
    survey = SurveyWish(1, studio.depth.stack)
    at = [0.0]
    bench, mailbox = driven(Wish(is_watched=True, survey=survey), 1 + 4, at)
    _events, frames = mailbox.drain()
    frame = frames[SURVEY]
    assert isinstance(frame, SurveyFrame)
    assert frame.found == ()
    at[0] = 1.0
    assert bench.work(Wish(is_watched=True, survey=survey))
    _events, frames = mailbox.drain()
    shown = frames[SURVEY]
    assert isinstance(shown, SurveyFrame)
    assert 0 < len(shown.found) < shown.total
    assert not bench.work(Wish(is_watched=True, survey=survey, is_cancelled=True))


def test_a_failure_is_told_once_and_the_next_wish_is_worked_on(monkeypatch: pytest.MonkeyPatch) -> None:
    desk, mailbox = Desk(), Mailbox()
    control = JobControl(mailbox)

    def fails(_wish: object) -> None:
        raise RuntimeError("no")

    monkeypatch.setattr("playground.session.surveying.collapse", fails)
    work = surveying(desk, control)
    desk.wish = Wish(is_watched=True, linear=LinearWish(1, 0, "tanh"))
    failure = next(work)
    assert isinstance(failure, JobFailed)
    control.poke()
    assert next(work) is None
    monkeypatch.undo()
    desk.wish = Wish(is_watched=True, linear=LinearWish(2, 0, "tanh"))
    assert next(work) is None
    assert LINEAR in mailbox.drain()[1]
