"""The test set: sealed until a person opens it, and never sealed again while it is the same."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
import torch
from pytestqt.qtbot import QtBot
from session_helpers import OpenStudio, small_experiment

from playground.core.datasets import Curve
from playground.core.edits import choose_data, set_data, set_depth, set_training, throw_dice
from playground.core.events import EpochEnd, ScoredOnTest, Scores
from playground.core.experiment import Experiment
from playground.core.frames import PointsFrame, PointsRequest, WeightsFrame
from playground.engine.data.load import load_dataset
from playground.engine.evaluate import scores
from playground.engine.learner import Learner
from playground.engine.train import training
from playground.session.autosave import Autosave
from playground.session.open_test import LEAST_SECONDS, OpenTest
from playground.session.studio import Studio
from playground.session.trainer import Trainer


def stepped(qtbot: QtBot, trainer: Trainer, epochs: int = 1) -> None:
    """Step so many epochs on, to the evaluation at their end."""
    for _ in range(epochs):
        wanted = trainer.readings.epoch + 1
        trainer.step("epoch")
        ends = trainer.history.train_loss_by_epoch
        qtbot.waitUntil(lambda ends=ends, wanted=wanted: ends.x[-1:].tolist() == [wanted], timeout=30_000)


def scored(qtbot: QtBot, trainer: Trainer) -> Scores:
    """The score of the test part once it is told."""
    qtbot.waitUntil(lambda: trainer.readings.test is not None, timeout=10_000)
    found = trainer.readings.test
    assert found is not None
    return found


def weights_of(qtbot: QtBot, trainer: Trainer) -> WeightsFrame:
    received: list[WeightsFrame] = []
    trainer.copy_weights(received.append)
    qtbot.waitUntil(lambda: bool(received), timeout=10_000)
    return received[0]


def directly(frame: WeightsFrame) -> Scores:
    """The score of these weights on the test part, evaluated by a learner of our own."""
    experiment = frame.experiment
    learner = Learner(experiment, load_dataset(experiment.data, experiment.seeds), torch.device("cpu"))
    learner.load_weights(frame.tensors)
    found = scores(learner, learner.dataset.test)
    assert found is not None
    return found


def is_score_of(found: Scores | None, expected: Scores) -> bool:
    return found is not None and np.allclose((found.loss, found.accuracy), (expected.loss, expected.accuracy), 1e-6)


def marks(trainer: Trainer) -> list[tuple[float, str]]:
    return list(trainer.history.marks)


def test_it_is_sealed_by_default_and_nothing_of_it_is_told(qtbot: QtBot, open_studio: OpenStudio) -> None:
    trainer = open_studio(small_experiment()).trainer
    points: list[PointsFrame] = []
    trainer.frameArrived.connect(lambda _key, frame: points.append(frame))
    trainer.want("points", PointsRequest())
    stepped(qtbot, trainer, 2)
    qtbot.waitUntil(lambda: bool(points), timeout=10_000)
    assert not trainer.test_is_open and trainer.readings.test is None
    assert np.bincount(points[-1].parts).tolist() == [70, 15]


def test_opening_it_marks_the_curve_and_tells_its_score_and_its_points(qtbot: QtBot, open_studio: OpenStudio) -> None:
    trainer = open_studio(small_experiment()).trainer
    points: list[PointsFrame] = []
    trainer.frameArrived.connect(lambda _key, frame: points.append(frame))
    trainer.want("points", PointsRequest())
    stepped(qtbot, trainer, 2)
    with qtbot.waitSignal(trainer.testOpened):
        trainer.open_test_set()
    assert trainer.test_is_open
    assert marks(trainer) == [(2.0, "test set opened")]
    assert is_score_of(scored(qtbot, trainer), directly(weights_of(qtbot, trainer)))
    qtbot.waitUntil(lambda: len(points[-1].parts) == 100, timeout=10_000)
    assert np.bincount(points[-1].parts).tolist() == [70, 15, 15]
    trainer.open_test_set()
    assert len(marks(trainer)) == 1


def test_its_score_follows_the_training(qtbot: QtBot, open_studio: OpenStudio) -> None:
    trainer = open_studio(small_experiment()).trainer
    trainer.open_test_set()
    before = scored(qtbot, trainer)
    stepped(qtbot, trainer, 3)
    qtbot.waitUntil(lambda: trainer.readings.test != before, timeout=10_000)
    expected = directly(weights_of(qtbot, trainer))
    qtbot.waitUntil(lambda: is_score_of(trainer.readings.test, expected), timeout=10_000)


def test_it_is_told_while_it_trains_too(qtbot: QtBot, open_studio: OpenStudio) -> None:
    trainer = open_studio(small_experiment()).trainer
    trainer.train()
    qtbot.waitUntil(lambda: trainer.readings.epoch > 0, timeout=30_000)
    trainer.open_test_set()
    scored(qtbot, trainer)
    assert trainer.wants_to_run


def test_another_loss_scores_it_anew_while_it_rests(qtbot: QtBot, open_studio: OpenStudio) -> None:
    studio = open_studio(small_experiment())
    trainer = studio.trainer
    trainer.open_test_set()
    before = scored(qtbot, trainer)
    studio.document.edit(set_training(studio.document.experiment, loss="mse"))
    qtbot.waitUntil(lambda: trainer.readings.test != before, timeout=10_000)
    assert is_score_of(trainer.readings.test, directly(weights_of(qtbot, trainer)))


def test_opening_it_does_not_touch_what_is_learned(qtbot: QtBot, open_studio: OpenStudio) -> None:
    trained = []
    for opens in (False, True):
        trainer = open_studio(small_experiment()).trainer
        if opens:
            trainer.open_test_set()
        stepped(qtbot, trainer, 3)
        trained.append(weights_of(qtbot, trainer).tensors)
    for name, tensor in trained[0].items():
        np.testing.assert_array_equal(trained[1][name], tensor)


def test_it_stays_open_through_rewind_and_other_networks_whose_curves_say_so(
    qtbot: QtBot, open_studio: OpenStudio
) -> None:
    studio = open_studio(small_experiment())
    trainer, document = studio.trainer, studio.document
    stepped(qtbot, trainer)
    trainer.open_test_set()
    trainer.rewind()
    assert trainer.test_is_open and marks(trainer) == [(0.0, "test set open")]
    scored(qtbot, trainer)
    document.edit(throw_dice(document.experiment, ("weights", "order"), lambda: 99))
    assert trainer.test_is_open and marks(trainer) == [(0.0, "test set open")]
    document.edit(set_depth(document.experiment, 2, document.new_id))
    assert trainer.test_is_open
    scored(qtbot, trainer)


@pytest.mark.parametrize("what", ["points", "split die"])
def test_other_test_samples_are_sealed_and_those_seen_stay_open_when_undone(
    qtbot: QtBot, open_studio: OpenStudio, what: str
) -> None:
    studio = open_studio(small_experiment())
    trainer, document = studio.trainer, studio.document
    trainer.open_test_set()
    scored(qtbot, trainer)
    old = document.experiment
    document.edit(set_data(old, points=200) if what == "points" else throw_dice(old, ("split",), lambda: 77))
    assert not trainer.test_is_open
    stepped(qtbot, trainer, 2)
    assert trainer.readings.test is None and not marks(trainer)
    document.undo()
    assert trainer.test_is_open
    scored(qtbot, trainer)


def test_it_cannot_be_undone(qtbot: QtBot, open_studio: OpenStudio) -> None:
    studio = open_studio(small_experiment())
    studio.trainer.open_test_set()
    assert not studio.document.stack.canUndo()


def test_data_without_a_test_set_have_nothing_to_open(qtbot: QtBot, open_studio: OpenStudio) -> None:
    trainer = open_studio(choose_data(small_experiment(), Curve(set="lab"))).trainer
    trainer.open_test_set()
    assert not trainer.test_is_open and not marks(trainer)


def reopened(qtbot: QtBot, open_studio: OpenStudio, path: Path) -> Studio:
    """Another studio with this file open."""
    studio = open_studio(set_data(small_experiment(), points=60))
    with qtbot.waitSignal(studio.opened, timeout=10_000):
        studio.open_file(path)
    return studio


def saved(qtbot: QtBot, studio: Studio, path: Path) -> Path:
    with qtbot.waitSignal(studio.saved, timeout=10_000):
        studio.save(path)
    return path


@pytest.mark.parametrize("epochs", [0, 2])
def test_its_file_remembers_that_it_was_opened(
    qtbot: QtBot, open_studio: OpenStudio, tmp_path: Path, epochs: int
) -> None:
    studio = open_studio(small_experiment())
    stepped(qtbot, studio.trainer, epochs)
    studio.trainer.open_test_set()
    expected = scored(qtbot, studio.trainer)
    again = reopened(qtbot, open_studio, saved(qtbot, studio, tmp_path / "open.nnp"))
    assert again.trainer.test_is_open
    assert is_score_of(scored(qtbot, again.trainer), expected)
    assert [text for _epoch, text in marks(again.trainer)] == ["test set opened" if epochs else "test set open"]


def test_a_sealed_one_is_sealed_in_its_file_whatever_was_open_before(
    qtbot: QtBot, open_studio: OpenStudio, tmp_path: Path
) -> None:
    studio = open_studio(small_experiment())
    path = saved(qtbot, studio, tmp_path / "sealed.nnp")
    studio.trainer.open_test_set()
    with qtbot.waitSignal(studio.opened, timeout=10_000):
        studio.open_file(path)
    assert not studio.trainer.test_is_open


def test_an_autosave_remembers_it_too(qtbot: QtBot, open_studio: OpenStudio, tmp_path: Path) -> None:
    studio = open_studio(small_experiment())
    autosave = Autosave(studio, tmp_path)
    autosave.start()
    stepped(qtbot, studio.trainer)
    studio.trainer.open_test_set()
    with qtbot.waitSignal(autosave.kept, timeout=10_000) as kept:
        autosave.save()
    other = open_studio(set_data(small_experiment(), points=60))
    other.restore(kept.args[0])
    qtbot.waitUntil(lambda: other.trainer.test_is_open, timeout=10_000)


def learner_of(experiment: Experiment) -> Learner:
    return Learner(experiment, load_dataset(experiment.data, experiment.seeds), torch.device("cpu"))


def test_while_training_it_takes_a_small_share_of_the_time() -> None:
    now = 0.0
    learner = learner_of(small_experiment())
    learner.test_is_open = True
    open_test = OpenTest(learner, lambda: now)

    def evaluated(seconds: float) -> None:
        nonlocal now
        found = []
        for event in open_test.score():
            now += seconds
            found.append(event)
        assert isinstance(found[-1], ScoredOnTest)
        now -= seconds  # telling takes no time

    assert open_test.is_due(training=True)
    evaluated(0.5)
    assert not open_test.is_due(training=False)  # nothing has changed
    learner.step += 1
    assert open_test.is_due(training=False) and not open_test.is_due(training=True)
    now += 4.9
    assert not open_test.is_due(training=True)
    now += 0.2
    assert open_test.is_due(training=True)
    evaluated(0.0)
    learner.step += 1
    now += 0.9 * LEAST_SECONDS
    assert not open_test.is_due(training=True)
    now += 0.2 * LEAST_SECONDS
    assert open_test.is_due(training=True)


def test_something_else_that_comes_up_goes_first() -> None:
    learner = learner_of(small_experiment())
    learner.test_is_open = True
    open_test = OpenTest(learner)
    assert not any(isinstance(event, ScoredOnTest) for event in open_test.score(lambda: True))
    assert open_test.is_due(training=False)


def test_scoring_it_between_steps_leaves_training_as_it_was() -> None:
    ends = []
    for is_open in (False, True):
        learner = learner_of(set_training(small_experiment(), batch_size=7))
        learner.prefers_pytorch = True
        learner.test_is_open = is_open
        open_test, found = OpenTest(learner, lambda: 0.0), []
        for event in training(learner, lambda: 0.0):
            if is_open:
                list(open_test.score())
            if isinstance(event, EpochEnd):
                found.append((event.train, event.validation))
            if len(found) == 2:
                break
        ends.append(found)
    assert ends[0] == ends[1]
