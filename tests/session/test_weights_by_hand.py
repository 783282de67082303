"""Weights set by hand while training and paused: undo, marks on the curve, and what must not go wrong."""

from __future__ import annotations

import math

import attrs
import numpy as np
import pytest
import torch
from PySide6.QtCore import QCoreApplication, QTranslator
from pytestqt.qtbot import QtBot
from session_helpers import OpenStudio, small_experiment

from playground.core.edits import remove_layer, set_layer, set_layers, set_training
from playground.core.events import Scores
from playground.core.frames import MapFrame, MapRequest, NetworkFrame, NetworkRequest, WeightsFrame
from playground.core.initialisers import Initialisation
from playground.core.layers import Dense, Dropout
from playground.core.presets import preset
from playground.core.weight_edits import WeightPlace
from playground.engine.data.load import load_dataset
from playground.engine.evaluate import scores
from playground.engine.learner import Learner
from playground.session.autosave import Autosave
from playground.session.document import Document
from playground.session.studio import Studio
from playground.session.trainer import Trainer

LAYER = small_experiment().network.layers[0].id
PLACE = (LAYER, "weight", (1, 0))


def copied(qtbot: QtBot, trainer: Trainer) -> WeightsFrame:
    """The weights as they are now."""
    received: list[WeightsFrame] = []
    trainer.copy_weights(received.append)
    qtbot.waitUntil(lambda: bool(received), timeout=10_000)
    return received[0]


def weights(qtbot: QtBot, studio: Studio) -> dict[str, np.ndarray]:
    return copied(qtbot, studio.trainer).tensors


def number(qtbot: QtBot, studio: Studio) -> float:
    """What stands at :data:`PLACE`."""
    return float(weights(qtbot, studio)[f"layers.{LAYER}.weight"][1, 0])


def trained(qtbot: QtBot, studio: Studio, epochs: int = 1) -> Trainer:
    """Train for so many more epochs, then pause."""
    trainer = studio.trainer
    goal = trainer.readings.epoch + epochs
    trainer.train()
    qtbot.waitUntil(lambda: trainer.readings.epoch >= goal, timeout=30_000)
    trainer.pause()
    return trainer


def marks(studio: Studio) -> list[str]:
    return [text for _epoch, text in studio.trainer.history.marks]


def test_a_weight_set_while_paused_is_that_number_alone(qtbot: QtBot, open_studio: OpenStudio) -> None:
    studio = open_studio(small_experiment())
    before = weights(qtbot, studio)
    studio.edit_weight(*PLACE, 0.716)
    after = weights(qtbot, studio)
    expected = {name: array.copy() for name, array in before.items()}
    expected[f"layers.{LAYER}.weight"][1, 0] = 0.716
    assert all(np.array_equal(after[name], array) for name, array in expected.items())
    assert studio.document.modified
    assert studio.document.stack.undoText() == "weight Dense 1: 0.716"


def test_undo_puts_the_old_number_back_and_leaves_what_was_learned_since(qtbot: QtBot, open_studio: OpenStudio) -> None:
    studio = open_studio(small_experiment())
    trained(qtbot, studio)
    old = number(qtbot, studio)
    studio.edit_weight(*PLACE, 2.5)
    trained(qtbot, studio, 2)
    learned = weights(qtbot, studio)
    assert learned[f"layers.{LAYER}.weight"][1, 0] != 2.5
    studio.document.undo()
    undone = weights(qtbot, studio)
    assert not studio.document.modified
    assert undone[f"layers.{LAYER}.weight"][1, 0] == np.float32(old)
    undone[f"layers.{LAYER}.weight"].setflags(write=True)
    undone[f"layers.{LAYER}.weight"][1, 0] = learned[f"layers.{LAYER}.weight"][1, 0]
    assert all(np.array_equal(undone[name], array) for name, array in learned.items())
    studio.document.redo()
    assert number(qtbot, studio) == 2.5
    studio.document.undo()
    assert number(qtbot, studio) == np.float32(old)


def test_redo_after_more_training_is_undone_to_what_was_learned(qtbot: QtBot, open_studio: OpenStudio) -> None:
    studio = open_studio(small_experiment())
    studio.edit_weight(*PLACE, 2.5)
    studio.document.undo()
    trained(qtbot, studio)
    learned = number(qtbot, studio)
    studio.document.redo()
    assert number(qtbot, studio) == 2.5
    studio.document.undo()
    assert number(qtbot, studio) == learned


def test_edits_of_weights_and_of_the_experiment_share_one_undo_stack(qtbot: QtBot, open_studio: OpenStudio) -> None:
    studio = open_studio(small_experiment())
    old, rate = number(qtbot, studio), studio.document.experiment.training.learning_rate
    studio.edit_weight(*PLACE, 1.0)
    studio.document.edit(set_training(studio.document.experiment, learning_rate=0.2))
    studio.edit_weight(*PLACE, 3.0)
    assert number(qtbot, studio) == 3.0
    studio.document.undo()
    assert number(qtbot, studio) == 1.0
    studio.document.undo()
    assert studio.document.experiment.training.learning_rate == rate
    assert number(qtbot, studio) == 1.0
    studio.document.undo()
    assert number(qtbot, studio) == old


def test_a_weight_set_while_training_arrives_without_a_pause(qtbot: QtBot, open_studio: OpenStudio) -> None:
    experiment = small_experiment()
    studio = open_studio(set_layer(set_training(experiment, weight_decay=0.0), LAYER, frozen=True))
    trainer = studio.trainer
    trainer.train()
    qtbot.waitUntil(lambda: trainer.readings.step > 0, timeout=30_000)
    studio.edit_weight(*PLACE, -4.0)
    qtbot.waitUntil(lambda: "weight Dense 1: -4" in marks(studio), timeout=10_000)
    assert trainer.wants_to_run
    assert number(qtbot, studio) == -4.0  # a frozen layer keeps what was set


def test_each_edit_leaves_a_mark_where_training_stood_and_undo_leaves_one_too(
    qtbot: QtBot, open_studio: OpenStudio
) -> None:
    studio = open_studio(small_experiment())
    trainer = trained(qtbot, studio, 2)
    old = number(qtbot, studio)
    studio.edit_weight(*PLACE, 0.5)
    qtbot.waitUntil(lambda: marks(studio) == ["weight Dense 1: 0.5"], timeout=10_000)
    assert trainer.history.marks[0][0] == trainer.readings.epochs
    studio.edit_weight("output", "bias", (0,), 1.0)
    qtbot.waitUntil(lambda: marks(studio)[-1] == "bias Output: 1", timeout=10_000)
    studio.document.undo()
    studio.document.undo()
    qtbot.waitUntil(lambda: marks(studio)[-1].startswith("weight Dense 1: "), timeout=10_000)
    assert float(marks(studio)[-1].split()[-1]) == pytest.approx(old, rel=1e-2)


class Shouting(QTranslator):
    """Says every sentence in capitals."""

    def isEmpty(self) -> bool:
        return False

    def translate(self, context: object, text: object, disambiguation: object = None, n: int = -1) -> str:
        return {"weight {layer}: {value}": "GEWICHT {layer}: {value}"}.get(str(text), "")


def test_the_mark_is_translated(qtbot: QtBot, open_studio: OpenStudio) -> None:
    studio, translator = open_studio(small_experiment()), Shouting()
    QCoreApplication.installTranslator(translator)
    try:
        studio.edit_weight(*PLACE, 0.5)
        qtbot.waitUntil(lambda: marks(studio) == ["GEWICHT Dense 1: 0.5"], timeout=10_000)
        assert studio.document.stack.undoText() == "GEWICHT Dense 1: 0.5"
    finally:
        QCoreApplication.removeTranslator(translator)


@pytest.mark.parametrize("value", [math.nan, math.inf, -math.inf, 1.1e6, -2e6])
def test_impossible_values_are_refused_with_a_sentence(qtbot: QtBot, open_studio: OpenStudio, value: float) -> None:
    studio = open_studio(small_experiment())
    before = weights(qtbot, studio)
    with qtbot.waitSignal(studio.problem) as told:
        studio.edit_weight(*PLACE, value)
    assert "between −1 000 000 and 1 000 000" in told.args[0]
    assert not studio.document.stack.canUndo() and not studio.document.modified
    assert all(np.array_equal(array, before[name]) for name, array in weights(qtbot, studio).items())


@pytest.mark.parametrize("place", [("dense-9", "weight", (0, 0)), (LAYER, "weight", (99, 0)), (LAYER, "warmth", (0,))])
def test_a_weight_that_is_not_there_is_refused_with_a_sentence(
    qtbot: QtBot, open_studio: OpenStudio, place: tuple[str, str, tuple[int, ...]]
) -> None:
    studio = open_studio(small_experiment())
    with qtbot.waitSignal(studio.problem):
        studio.edit_weight(*place, 1.0)
    assert not studio.document.stack.canUndo()


def test_without_a_network_one_is_told_so(qtbot: QtBot) -> None:
    studio = Studio(small_experiment())
    with qtbot.waitSignal(studio.problem):
        studio.edit_weight(*PLACE, 1.0)
    assert not studio.document.modified
    assert studio.close()


def test_after_a_rewind_undo_changes_nothing_and_redo_sets_the_number_again(
    qtbot: QtBot, open_studio: OpenStudio
) -> None:
    studio = open_studio(small_experiment())
    first = weights(qtbot, studio)
    studio.edit_weight(*PLACE, 5.0)
    studio.trainer.rewind()
    again = weights(qtbot, studio)
    assert all(np.array_equal(again[name], array) for name, array in first.items())
    studio.document.undo()
    undone = weights(qtbot, studio)
    assert all(np.array_equal(undone[name], array) for name, array in first.items())
    assert marks(studio) == []
    studio.document.redo()
    assert number(qtbot, studio) == 5.0
    studio.document.undo()
    assert number(qtbot, studio) == float(first[f"layers.{LAYER}.weight"][1, 0])


def test_undo_of_an_edit_whose_layer_is_gone_changes_nothing(qtbot: QtBot, open_studio: OpenStudio) -> None:
    studio = open_studio(set_layers(small_experiment(), (Dense(id=LAYER, units=4), Dense(id="dense-8", units=3))))
    document = studio.document
    studio.edit_weight("dense-8", "weight", (2, 1), 5.0)
    qtbot.waitUntil(lambda: bool(marks(studio)), timeout=10_000)
    document.edit(remove_layer(document.experiment, "dense-8"))
    assert "layers.dense-8.weight" not in weights(qtbot, studio)
    document.undo()
    assert weights(qtbot, studio)["layers.dense-8.weight"][2, 1] == 5.0  # it came back as it was
    document.undo()
    assert weights(qtbot, studio)["layers.dense-8.weight"][2, 1] != 5.0
    document.redo()
    document.edit(set_layer(document.experiment, "dense-8", units=2))
    smaller = weights(qtbot, studio)
    document.stack.command(0).undo()  # as an undo that comes too late
    assert all(np.array_equal(smaller[name], array) for name, array in weights(qtbot, studio).items())


def test_undo_does_not_disturb_weights_that_were_drawn_anew(qtbot: QtBot, open_studio: OpenStudio) -> None:
    studio = open_studio(small_experiment())
    document = studio.document
    trained(qtbot, studio)
    studio.edit_weight(*PLACE, 5.0)
    document.edit(set_layer(document.experiment, LAYER, initialisation=Initialisation(kind="he_normal")))
    assert number(qtbot, studio) != 5.0
    document.undo()
    drawn = number(qtbot, studio)
    assert drawn != 5.0
    document.undo()
    assert number(qtbot, studio) == drawn


def test_undo_does_not_disturb_the_best_weights_that_were_returned_to(qtbot: QtBot, open_studio: OpenStudio) -> None:
    studio = open_studio(set_training(small_experiment(), keep_best=True))
    trainer = studio.trainer
    trainer.step("epoch")
    qtbot.waitUntil(lambda: trainer.readings.best_epoch == 1, timeout=10_000)
    best = number(qtbot, studio)
    studio.edit_weight(*PLACE, 5.0)
    trainer.return_to_best()
    qtbot.waitUntil(lambda: "best: epoch 1" in marks(studio), timeout=10_000)
    assert number(qtbot, studio) == best
    studio.document.undo()
    assert number(qtbot, studio) == best


def test_pictures_are_painted_again_after_an_edit_while_paused(qtbot: QtBot, open_studio: OpenStudio) -> None:
    studio = open_studio(small_experiment())
    frames: dict[str, object] = {}
    studio.trainer.frameArrived.connect(frames.__setitem__)
    studio.trainer.want("map", MapRequest(20))
    studio.trainer.want("network", NetworkRequest(resolution=10))
    qtbot.waitUntil(lambda: set(frames) == {"map", "network"}, timeout=10_000)
    before = dict(frames)
    frames.clear()
    studio.edit_weight(LAYER, "bias", (1,), 4.0)
    qtbot.waitUntil(lambda: set(frames) == {"map", "network"}, timeout=10_000)
    network, old_map, new_map = frames["network"], before["map"], frames["map"]
    assert isinstance(network, NetworkFrame) and isinstance(old_map, MapFrame) and isinstance(new_map, MapFrame)
    assert network.layers[1].bias is not None and network.layers[1].bias[1] == 4.0
    assert not np.array_equal(old_map.values, new_map.values)


def test_dropped_units_are_shown_after_single_steps_only(qtbot: QtBot, open_studio: OpenStudio) -> None:
    experiment = set_layers(small_experiment(), (Dense(id=LAYER, units=20), Dropout(id="dropout-1", probability=0.5)))
    studio = open_studio(experiment)
    frames: list[NetworkFrame] = []
    studio.trainer.frameArrived.connect(lambda _key, frame: frames.append(frame))
    studio.trainer.want("network", NetworkRequest(resolution=10))

    def dropped() -> object:
        return frames[-1].layers[2].dropped if frames else None

    qtbot.waitUntil(lambda: bool(frames), timeout=10_000)
    assert dropped() is None
    for unit in ("batch", "sample"):
        studio.trainer.step(unit)
        qtbot.waitUntil(lambda: dropped() is not None, timeout=10_000)
        studio.trainer.step("epoch")
        qtbot.waitUntil(lambda: dropped() is None, timeout=10_000)


def judged(frame: WeightsFrame) -> Scores:
    """What these weights score on the validation part, evaluated by a network of its own."""
    experiment = frame.experiment
    learner = Learner(experiment, load_dataset(experiment.data, experiment.seeds), torch.device("cpu"))
    learner.load_weights(frame.tensors)
    return scores(learner, learner.dataset.validation)


def test_while_paused_the_readings_tell_what_the_network_scores_now(qtbot: QtBot, open_studio: OpenStudio) -> None:
    studio = open_studio(small_experiment())
    trainer = trained(qtbot, studio)

    def told() -> Scores:
        """The score told of the weights as they are now."""
        expected = judged(copied(qtbot, trainer))
        qtbot.waitUntil(lambda: trainer.readings.validation_loss == pytest.approx(expected.loss), timeout=10_000)
        assert trainer.readings.accuracy == pytest.approx(expected.accuracy)
        assert trainer.history.validation_loss.mean[-1] == pytest.approx(expected.loss)
        assert trainer.history.validation_loss.x[-1] == trainer.readings.epochs
        return expected

    studio.edit_weight("output", "weight", (0, 1), 0.0)
    first = told()
    studio.edit_weight("output", "weight", (0, 1), -3.0)
    assert told() != first
    studio.document.undo()
    assert told() == first


def test_a_drag_is_one_undo_step_and_one_mark(qtbot: QtBot, open_studio: OpenStudio) -> None:
    studio = open_studio(small_experiment())
    document = studio.document
    old = number(qtbot, studio)
    document.begin_gesture()
    for value in (0.1, 0.2, 0.3):
        studio.edit_weight(*PLACE, value)
        assert number(qtbot, studio) == np.float32(value)
    document.end_gesture()
    assert document.stack.count() == 1
    assert document.stack.undoText() == "weight Dense 1: 0.3"
    assert marks(studio) == ["weight Dense 1: 0.3"]
    document.undo()
    assert number(qtbot, studio) == old
    document.redo()
    assert number(qtbot, studio) == np.float32(0.3)


def test_in_a_gesture_only_edits_of_the_same_number_merge(qtbot: QtBot) -> None:
    document = Document(small_experiment())
    document.begin_gesture()
    document.edit_weight(WeightPlace(*PLACE), 1.0)
    document.edit_weight(WeightPlace(LAYER, "bias", (0,)), 1.0)
    document.edit_weight(WeightPlace(*PLACE), 2.0)
    document.edit(set_training(document.experiment, learning_rate=0.2))
    document.edit(set_training(document.experiment, learning_rate=0.3))
    document.edit_weight(WeightPlace(*PLACE), 3.0)
    document.end_gesture()
    assert document.stack.count() == 5


def test_an_edit_is_autosaved_even_before_the_first_step(
    qtbot: QtBot, open_studio: OpenStudio, tmp_path: object
) -> None:
    studio = open_studio(small_experiment())
    autosave = Autosave(studio, tmp_path)  # type: ignore[arg-type]
    before = autosave._state()
    studio.edit_weight(*PLACE, 1.0)
    qtbot.waitUntil(lambda: bool(marks(studio)), timeout=10_000)
    studio.edit_weight(*PLACE, 2.0)
    assert autosave._state() != attrs.evolve(before, marks=1, weights_set=1)
    assert autosave._state().weights_set == 2


def test_without_validation_data_weights_set_by_hand_are_judged_on_the_training_data(
    qtbot: QtBot, open_studio: OpenStudio
) -> None:
    studio = open_studio(preset("linear"))
    trainer = studio.trainer
    x, y = np.array([2.0, 3.0, 9.0, 10.0]), np.array([30.0, 50.0, 80.0, 90.0])
    for weight, bias in ((6.6, 22.9), (0.0, 62.5)):
        studio.edit_weight("output", "weight", (0, 0), weight)
        studio.edit_weight("output", "bias", (0,), bias)
        error = float(np.mean((weight * x + bias - y) ** 2))
        qtbot.waitUntil(lambda: trainer.readings.train_loss == pytest.approx(error, rel=1e-5), timeout=10_000)  # noqa: B023
        assert trainer.readings.accuracy == pytest.approx(1.0 - error / float(np.var(y)), abs=1e-5)
        assert trainer.readings.validation_loss is None


def test_a_network_changed_while_it_rests_is_judged_anew(qtbot: QtBot, open_studio: OpenStudio) -> None:
    studio = open_studio(small_experiment())
    trainer = trained(qtbot, studio)
    before = trainer.readings.validation_loss
    studio.document.edit(set_layer(studio.document.experiment, LAYER, activation="identity"))
    qtbot.waitUntil(lambda: trainer.readings.validation_loss != before, timeout=10_000)
    experiment = studio.document.experiment
    learner = Learner(experiment, load_dataset(experiment.data, experiment.seeds), torch.device("cpu"))
    learner.load_weights(weights(qtbot, studio))
    wanted = scores(learner, learner.dataset.validation)
    assert wanted is not None and trainer.readings.validation_loss == pytest.approx(wanted.loss, rel=1e-5)


def line(qtbot: QtBot, studio: Studio) -> tuple[float, float]:
    tensors = weights(qtbot, studio)
    return float(tensors["layers.output.weight"][0, 0]), float(tensors["layers.output.bias"][0])


SLOPE, HEIGHT = WeightPlace("output", "weight", (0, 0)), WeightPlace("output", "bias", (0,))


def test_a_drag_that_sets_two_numbers_is_one_step_of_undo_and_a_mark_for_each(
    qtbot: QtBot, open_studio: OpenStudio
) -> None:
    studio = open_studio(preset("linear"))
    document, old = studio.document, line(qtbot, studio)
    trained(qtbot, studio)
    learned = line(qtbot, studio)
    assert learned != old
    document.begin_gesture()
    for slope, height in ((1.0, 2.0), (1.5, 2.5), (2.0, 3.0)):
        studio.edit_weights(((SLOPE, slope), (HEIGHT, height)))
        assert line(qtbot, studio) == (slope, height)
    document.end_gesture()
    assert document.stack.count() == 1
    assert document.stack.undoText() == "weight Output: 2, bias Output: 3"
    assert marks(studio) == ["weight Output: 2", "bias Output: 3"]
    document.undo()
    assert line(qtbot, studio) == learned
    document.redo()
    assert line(qtbot, studio) == (2.0, 3.0)


def test_of_two_numbers_none_is_set_where_one_cannot_be(qtbot: QtBot, open_studio: OpenStudio) -> None:
    studio = open_studio(preset("linear"))
    old, told = line(qtbot, studio), []
    studio.problem.connect(told.append)
    studio.edit_weights(((SLOPE, 1.0), (HEIGHT, math.inf)))
    assert len(told) == 1
    assert line(qtbot, studio) == old
    assert studio.document.stack.count() == 0


def test_two_drags_of_two_numbers_are_two_steps_of_undo(qtbot: QtBot) -> None:
    document = Document(preset("linear"))
    for value in (1.0, 2.0):
        document.begin_gesture()
        document.edit_weights(((SLOPE, value), (HEIGHT, value)))
        document.edit_weights(((SLOPE, value + 0.5), (HEIGHT, value)))
        document.end_gesture()
    document.edit_weight(SLOPE, 9.0)
    assert document.stack.count() == 3
