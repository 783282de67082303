"""The trainer: runs, states, changes on the way, the guard, and the pictures that views ask for."""

from __future__ import annotations

import math
import threading

import attrs
import numpy as np
import pytest
from pytestqt.qtbot import QtBot
from session_helpers import OpenStudio, exploding_experiment, small_experiment

from playground.core.datasets import Images
from playground.core.edits import add_layer, remove_layer, set_data, set_layer, set_training
from playground.core.events import Broke
from playground.core.frames import (
    MapFrame,
    MapRequest,
    PointsFrame,
    PointsRequest,
    SignalsFrame,
    SignalsRequest,
    TimesFrame,
    TimesRequest,
    WeightsFrame,
)
from playground.core.initialisers import Initialisation
from playground.session.job import JobFailed
from playground.session.studio import Studio
from playground.session.trainer import Trainer, TrainerState


def trained_to(qtbot: QtBot, studio: Studio, epoch: int) -> Trainer:
    """Train until this epoch is through, then pause."""
    trainer = studio.trainer
    trainer.train()
    qtbot.waitUntil(lambda: trainer.readings.epoch >= epoch, timeout=30_000)
    trainer.pause()
    return trainer


def stepped_to(qtbot: QtBot, studio: Studio, epoch: int) -> Trainer:
    """Step to the end of this epoch and no further: kernels may make thousands before a pause reaches them."""
    trainer = studio.trainer
    for number in range(trainer.readings.epoch + 1, epoch + 1):
        trainer.step("epoch")
        ends = trainer.history.train_loss_by_epoch
        qtbot.waitUntil(lambda number=number, ends=ends: ends.x[-1:].tolist() == [number], timeout=30_000)
    return trainer


def copied(qtbot: QtBot, trainer: Trainer) -> WeightsFrame:
    """The weights as they are now."""
    received: list[WeightsFrame] = []
    trainer.copy_weights(received.append)
    qtbot.waitUntil(lambda: bool(received), timeout=10_000)
    return received[0]


def settled(qtbot: QtBot, studio: Studio) -> WeightsFrame:
    """The weights once the newest experiment has reached the training thread."""
    frames: list[WeightsFrame] = []

    def is_newest() -> bool:
        if not frames or frames[-1].experiment != studio.document.experiment:
            studio.trainer.copy_weights(frames.append)
            return False
        return True

    qtbot.waitUntil(is_newest, timeout=10_000)
    return frames[-1]


def test_training_moves_the_curves_and_pausing_stops_them(qtbot: QtBot, open_studio: OpenStudio) -> None:
    trainer = trained_to(qtbot, open_studio(small_experiment()), 3)
    assert trainer.state is TrainerState.PAUSED
    assert len(trainer.history.train_loss) > 3
    assert {0.0, 1.0, 2.0} <= set(trainer.history.validation_loss.x)
    settled_step = copied(qtbot, trainer).step
    assert copied(qtbot, trainer).step == settled_step


def test_a_step_of_one_batch_makes_exactly_one_step(qtbot: QtBot, open_studio: OpenStudio) -> None:
    trainer = open_studio(small_experiment()).trainer
    for expected in (1, 2, 3):
        trainer.step("batch")
        qtbot.waitUntil(lambda expected=expected: trainer.readings.step == expected, timeout=10_000)
    assert copied(qtbot, trainer).step == 3


def test_a_step_of_one_epoch_ends_with_its_validation(qtbot: QtBot, open_studio: OpenStudio) -> None:
    trainer = open_studio(small_experiment()).trainer
    trainer.step("epoch")
    qtbot.waitUntil(lambda: trainer.readings.epoch == 1, timeout=10_000)
    qtbot.waitUntil(lambda: trainer.history.validation_loss.x[-1:].tolist() == [1.0], timeout=10_000)
    assert trainer.state is TrainerState.PAUSED


def test_a_step_of_unknown_length_is_refused(qtbot: QtBot, open_studio: OpenStudio) -> None:
    with pytest.raises(ValueError, match="minute"):
        open_studio(small_experiment()).trainer.step("minute")


@pytest.mark.parametrize("engine", ["auto", "pytorch"])
def test_rewind_starts_a_new_run_from_the_same_weights_and_keeps_the_old_curves(
    qtbot: QtBot, open_studio: OpenStudio, engine: str
) -> None:
    studio = open_studio(small_experiment())
    studio.choose_engine(engine)
    first = copied(qtbot, studio.trainer)
    trainer = stepped_to(qtbot, studio, 2)
    losses, run = trainer.history.train_loss.mean, trainer.run
    assert trainer.readings.trains is not None and (trainer.readings.trains.why_pytorch is None) == (engine == "auto")
    trainer.rewind()
    assert trainer.run == run + 1
    assert trainer.ghost is not None
    qtbot.waitUntil(lambda: trainer.state is TrainerState.PAUSED, timeout=10_000)
    again = copied(qtbot, trainer)
    assert again.step == 0
    for name, tensor in first.tensors.items():
        np.testing.assert_array_equal(again.tensors[name], tensor)
    stepped_to(qtbot, studio, 2)
    np.testing.assert_array_equal(trainer.history.train_loss.mean, losses)


def test_a_live_change_marks_the_curve_and_keeps_what_was_learned(qtbot: QtBot, open_studio: OpenStudio) -> None:
    studio = open_studio(small_experiment())
    trainer = trained_to(qtbot, studio, 1)
    before, run = settled(qtbot, studio), trainer.run
    studio.document.edit(set_training(studio.document.experiment, learning_rate=0.125))
    assert trainer.run == run
    assert [text for _epoch, text in trainer.history.marks] == ["learning rate 0.125"]
    after = settled(qtbot, studio)
    for name, tensor in before.tensors.items():
        np.testing.assert_array_equal(after.tensors[name], tensor)


def test_a_drag_is_one_mark(qtbot: QtBot, open_studio: OpenStudio) -> None:
    studio = open_studio(small_experiment())
    trainer = trained_to(qtbot, studio, 1)
    studio.document.begin_gesture()
    for rate in (0.01, 0.02, 0.04):
        studio.document.edit(set_training(studio.document.experiment, learning_rate=rate))
    studio.document.end_gesture()
    assert [text for _epoch, text in trainer.history.marks] == ["learning rate 0.04"]


def test_a_removed_layer_comes_back_with_its_weights_on_undo(qtbot: QtBot, open_studio: OpenStudio) -> None:
    studio = open_studio(add_layer(small_experiment(), "dense", 1, lambda kind: f"{kind}-7"))
    trained_to(qtbot, studio, 2)
    before = settled(qtbot, studio)
    studio.document.edit(remove_layer(studio.document.experiment, "dense-7"))
    settled(qtbot, studio)
    studio.document.undo()
    after = settled(qtbot, studio)
    for name in ("layers.dense-1.weight", "layers.dense-7.weight", "layers.dense-7.bias"):
        np.testing.assert_array_equal(after.tensors[name], before.tensors[name])


def test_a_change_of_the_data_starts_a_new_run_and_goes_on_training(qtbot: QtBot, open_studio: OpenStudio) -> None:
    studio = open_studio(small_experiment())
    studio.trainer.train()
    qtbot.waitUntil(lambda: studio.trainer.readings.step > 0, timeout=10_000)
    run = studio.trainer.run
    studio.document.edit(set_data(studio.document.experiment, noise=0.3))
    assert studio.trainer.run == run + 1
    qtbot.waitUntil(lambda: studio.trainer.readings.epoch >= 1, timeout=10_000)
    assert studio.trainer.state is TrainerState.RUNNING


def test_pictures_come_while_paused_and_only_for_what_was_asked(qtbot: QtBot, open_studio: OpenStudio) -> None:
    trainer = open_studio(small_experiment()).trainer
    frames: dict[str, object] = {}
    trainer.frameArrived.connect(frames.__setitem__)
    trainer.want("map", MapRequest(40))
    trainer.want("points", PointsRequest())
    qtbot.waitUntil(lambda: len(frames) == 2, timeout=10_000)
    assert isinstance(frames["map"], MapFrame)
    assert frames["map"].values.shape == (40, 40)
    assert frames["map"].run == trainer.run
    assert isinstance(frames["points"], PointsFrame)
    frames.clear()
    trainer.want("map", None)
    trainer.step("batch")
    qtbot.waitUntil(lambda: trainer.readings.step == 1, timeout=10_000)
    copied(qtbot, trainer)
    assert "map" not in frames


def test_what_follows_from_the_network_alone_is_looked_at_again_only_when_it_changes(
    qtbot: QtBot, open_studio: OpenStudio
) -> None:
    studio = open_studio(small_experiment())
    frames: list[object] = []
    studio.trainer.frameArrived.connect(lambda _key, frame: frames.append(frame))
    studio.trainer.want("signals", SignalsRequest())
    qtbot.waitUntil(lambda: len(frames) == 1, timeout=10_000)
    trained_to(qtbot, studio, 2)
    copied(qtbot, studio.trainer)
    assert len(frames) == 1 and isinstance(frames[0], SignalsFrame)
    wide = Initialisation(kind="normal", value=5.0)
    studio.document.edit(set_layer(studio.document.experiment, "dense-1", initialisation=wide))
    qtbot.waitUntil(lambda: len(frames) == 2, timeout=10_000)
    assert isinstance(frames[1], SignalsFrame) and frames[1].activations[0] > frames[0].activations[0]
    studio.trainer.want("signals", None)
    studio.trainer.want("times", TimesRequest())
    qtbot.waitUntil(lambda: len(frames) == 3, timeout=10_000)
    studio.trainer.want("times", TimesRequest(turn=1))
    qtbot.waitUntil(lambda: len(frames) == 4, timeout=10_000)
    assert isinstance(frames[3], TimesFrame)


def test_a_change_while_paused_paints_anew(qtbot: QtBot, open_studio: OpenStudio) -> None:
    studio = open_studio(small_experiment())
    maps: list[MapFrame] = []
    studio.trainer.frameArrived.connect(lambda _key, frame: maps.append(frame))
    studio.trainer.want("map", MapRequest(20))
    qtbot.waitUntil(lambda: len(maps) == 1, timeout=10_000)
    studio.document.edit(set_layer(studio.document.experiment, "dense-1", activation="relu"))
    qtbot.waitUntil(lambda: len(maps) == 2, timeout=10_000)
    assert not np.array_equal(maps[0].values, maps[1].values)


def test_the_guard_pauses_and_names_layer_and_step(qtbot: QtBot, open_studio: OpenStudio) -> None:
    studio = open_studio(exploding_experiment())
    trainer = studio.trainer
    with qtbot.waitSignal(trainer.broke, timeout=20_000) as caught:
        trainer.train()
    broke = caught.args[0]
    assert isinstance(broke, Broke)
    assert broke.layer_id in {"dense-1", "dense-2", "output"}
    assert 0 <= broke.returned_to < broke.step
    assert trainer.state is TrainerState.PAUSED
    assert trainer.readings.train_loss is not None
    assert math.isnan(trainer.readings.train_loss)
    frame = copied(qtbot, trainer)
    assert frame.step == broke.returned_to
    assert all(np.isfinite(tensor).all() for tensor in frame.tensors.values())


@pytest.mark.parametrize("way", ["rate", "clip"])
def test_the_guards_ways_on_change_the_setting_and_train(way: str, qtbot: QtBot, open_studio: OpenStudio) -> None:
    studio = open_studio(exploding_experiment())
    with qtbot.waitSignal(studio.trainer.broke, timeout=20_000):
        studio.trainer.train()
    studio.trainer.fix_guard(way)
    assert studio.trainer.state is TrainerState.RUNNING
    training = studio.document.experiment.training
    assert (training.learning_rate, training.gradient_clipping) == ((1.0, None) if way == "rate" else (10.0, 1.0))
    studio.document.undo()
    assert studio.document.experiment == exploding_experiment()


def test_the_guard_can_rewind(qtbot: QtBot, open_studio: OpenStudio) -> None:
    studio = open_studio(exploding_experiment())
    with qtbot.waitSignal(studio.trainer.broke, timeout=20_000):
        studio.trainer.train()
    run = studio.trainer.run
    studio.trainer.fix_guard("rewind")
    assert studio.trainer.run == run + 1
    qtbot.waitUntil(lambda: studio.trainer.state is TrainerState.PAUSED, timeout=10_000)
    assert copied(qtbot, studio.trainer).step == 0


def test_an_experiment_that_cannot_be_trained_waits_until_it_can(qtbot: QtBot, open_studio: OpenStudio) -> None:
    studio = open_studio(small_experiment())
    studio.trainer.train()
    impossible = attrs.evolve(
        studio.document.experiment,
        data=Images(),
        training=attrs.evolve(studio.document.experiment.training, loss="binary_cross_entropy"),
    )
    studio.document.edit(impossible)
    assert studio.trainer.problems
    assert studio.trainer.state is TrainerState.PAUSED
    studio.trainer.train()
    assert studio.trainer.state is TrainerState.PAUSED
    studio.document.undo()
    assert not studio.trainer.problems
    trained_to(qtbot, studio, 1)


def test_pictures_of_data_that_were_left_for_some_without_a_network_do_not_arrive(
    qtbot: QtBot, open_studio: OpenStudio
) -> None:
    studio = open_studio(small_experiment())
    frames: list[str] = []
    studio.trainer.frameArrived.connect(lambda key, _frame: frames.append(key))
    studio.trainer.want("map", MapRequest(20))
    qtbot.waitUntil(lambda: frames == ["map"], timeout=10_000)
    impossible = attrs.evolve(studio.document.experiment, data=Images())
    studio.document.edit(impossible)
    assert studio.trainer.problems
    studio.trainer.want("points", PointsRequest())
    copied(qtbot, studio.trainer)
    copied(qtbot, studio.trainer)
    assert frames == ["map"]
    studio.document.undo()
    qtbot.waitUntil(lambda: sorted(frames[1:]) == ["map", "points"], timeout=10_000)


def test_an_exception_in_the_thread_is_told_with_its_traceback(
    qtbot: QtBot, open_studio: OpenStudio, monkeypatch: pytest.MonkeyPatch
) -> None:
    studio = open_studio(small_experiment())
    from playground.engine.learner import Learner

    def fail(_self: Learner) -> None:
        raise RuntimeError("the pen fell")

    monkeypatch.setattr(Learner, "follow_schedule", fail)
    failures: list[JobFailed] = []
    studio.failed.connect(failures.append)
    studio.trainer.train()
    qtbot.waitUntil(lambda: bool(failures), timeout=10_000)
    assert failures[0].message == "the pen fell"
    assert "follow_schedule" in failures[0].traceback
    assert studio.trainer.state is TrainerState.FAILED
    monkeypatch.undo()
    studio.trainer.train()
    qtbot.waitUntil(lambda: studio.trainer.readings.step > 0, timeout=10_000)


def test_closing_leaves_no_thread(qtbot: QtBot, open_studio: OpenStudio) -> None:
    studio = open_studio(small_experiment())
    studio.trainer.train()
    qtbot.waitUntil(lambda: studio.trainer.readings.step > 0, timeout=10_000)
    assert studio.close()
    assert not [thread.name for thread in threading.enumerate() if thread.name.startswith("playground-")]


def test_runs_that_follow_fast_leave_one_thread(qtbot: QtBot, open_studio: OpenStudio) -> None:
    studio = open_studio(small_experiment())
    for _ in range(5):
        studio.trainer.rewind()
    qtbot.waitUntil(lambda: studio.trainer.state is TrainerState.PAUSED, timeout=20_000)
    names = [thread.name for thread in threading.enumerate() if thread.name.startswith("playground-training")]
    assert names == [f"playground-training-{studio.trainer.run}"]


def test_it_returns_to_the_best_weights_when_asked(qtbot: QtBot, open_studio: OpenStudio) -> None:
    studio = open_studio(small_experiment())
    trainer = trained_to(qtbot, studio, 3)
    best = trainer.readings.best_epoch
    assert best is not None
    highest = trainer.history.validation_accuracy.mean[trainer.history.validation_accuracy.x >= 1].max()
    studio.document.edit(set_training(studio.document.experiment, learning_rate=1.0, keep_best=True))
    trainer.train()
    qtbot.waitUntil(lambda: trainer.readings.epoch >= best + 3, timeout=10_000)
    trainer.return_to_best()
    qtbot.waitUntil(lambda: trainer.history.marks[-1][1].startswith("best"), timeout=10_000)
    assert trainer.state is TrainerState.PAUSED
    assert trainer.readings.accuracy is not None
    assert trainer.readings.accuracy >= highest


def test_every_run_is_announced_with_its_curves_in_place(qtbot: QtBot, open_studio: OpenStudio) -> None:
    studio = open_studio(small_experiment())
    trained_to(qtbot, studio, 1)
    seen: list[tuple[int, int]] = []
    studio.trainer.runStarted.connect(lambda run: seen.append((run, len(studio.trainer.history.train_loss))))
    studio.trainer.rewind()
    assert seen == [(studio.trainer.run, 0)]


def test_what_cannot_be_trained_is_opened_and_waits(qtbot: QtBot, open_studio: OpenStudio) -> None:
    studio = open_studio(small_experiment())
    failures: list[object] = []
    studio.trainer.failed.connect(failures.append)
    impossible = attrs.evolve(small_experiment(), data=Images())
    studio.begin(impossible)
    assert studio.trainer.problems
    assert studio.trainer.state is TrainerState.IDLE
    studio.trainer.train()
    studio.trainer.step("batch")
    studio.trainer.rewind()
    assert studio.trainer.state is TrainerState.IDLE
    studio.document.edit(set_training(impossible, loss="cross_entropy"))
    qtbot.waitUntil(lambda: studio.trainer.state is TrainerState.PAUSED, timeout=30_000)
    assert not failures


def test_an_edit_right_after_opening_finds_the_weights_that_were_opened(qtbot: QtBot, open_studio: OpenStudio) -> None:
    studio = open_studio(small_experiment())
    frame = copied(qtbot, trained_to(qtbot, studio, 1))
    studio.trainer.open(small_experiment(), frame.tensors)
    studio.document.edit(add_layer(small_experiment(), "dense", 1, studio.document.new_id))
    newest = settled(qtbot, studio)
    assert newest.experiment == studio.document.experiment
    for name in ("layers.dense-1.weight", "layers.dense-1.bias"):
        assert np.array_equal(newest.tensors[name], frame.tensors[name])
    assert studio.trainer.state is TrainerState.PAUSED


def test_a_batch_too_large_for_the_memory_waits_until_it_is_smaller(qtbot: QtBot, open_studio: OpenStudio) -> None:
    studio = open_studio(small_experiment())
    trainer = trained_to(qtbot, studio, 1)
    trainer.train()
    trainer._memory = 1_000
    studio.document.edit(set_training(studio.document.experiment, batch_size=70))
    assert "would need about" in str(trainer.problems[0].message)
    assert trainer.state is TrainerState.PAUSED
    trainer.train()
    trainer.step("epoch")
    assert trainer.state is TrainerState.PAUSED
    trainer._memory = 1 << 33
    studio.document.undo()
    assert trainer.problems == ()
    trained_to(qtbot, studio, 2)
