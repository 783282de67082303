"""Reading a folder of pictures for training: how far it is, leaving it, and going on."""

from __future__ import annotations

import sys
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from pytestqt.qtbot import QtBot
from session_helpers import OpenStudio, small_experiment

sys.path.append(str(Path(__file__).parents[1] / "engine"))
from own_files import folder_found, write_folder

from playground.core.datasets import Folder
from playground.core.edits import choose_data, set_training
from playground.core.experiment import Experiment
from playground.core.found_folder import folder_of
from playground.core.frames import WeightsFrame
from playground.core.layers import Dense
from playground.core.network import Network
from playground.core.progress import seconds_left
from playground.engine.build import build_network
from playground.engine.data import folder as reading
from playground.session import loading
from playground.session.studio import Studio
from playground.session.trainer import TrainerState

TOTAL = 40


@pytest.fixture
def data(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Folder:
    """A folder whose reading is told of at once."""
    monkeypatch.setattr(loading, "LONG", 0.0)
    monkeypatch.setattr(reading, "BATCH", 4)
    return folder_of(folder_found(write_folder(tmp_path / "squares", each=TOTAL // 2)), 16, 1)


@pytest.fixture
def gate(data: Folder, monkeypatch: pytest.MonkeyPatch) -> Iterator[threading.Event]:
    """Reading stands still after half of the pictures until this is set."""
    gate, decode = threading.Event(), reading.picture_pixels

    def held(path: Path, *how: Any) -> Any:
        if path.parent.name == "light":
            gate.wait(30)
        return decode(path, *how)

    monkeypatch.setattr(reading, "picture_pixels", held)
    yield gate
    gate.set()


@pytest.fixture
def studio(open_studio: OpenStudio) -> Studio:
    return open_studio(small_experiment())


def choose(studio: Studio, data: Folder, qtbot: QtBot) -> None:
    """Choose the folder, and wait until half of it is read."""
    studio.document.edit(choose_data(studio.document.experiment, data))
    qtbot.waitUntil(lambda: share(studio) == 0.5, timeout=30_000)


def share(studio: Studio) -> float | None:
    state = studio.trainer.loading
    return None if state is None or state.is_stopped else state.share


def is_ready(studio: Studio) -> bool:
    return studio.trainer.state is TrainerState.PAUSED


def test_it_is_told_how_far_reading_is_until_all_is_there(
    studio: Studio, data: Folder, gate: threading.Event, qtbot: QtBot
) -> None:
    choose(studio, data, qtbot)
    assert studio.trainer.state is TrainerState.PREPARING
    assert studio.trainer.loading is not None and studio.trainer.loading.progress.total == TOTAL
    gate.set()
    qtbot.waitUntil(lambda: is_ready(studio), timeout=30_000)
    assert studio.trainer.loading is None


def test_reading_that_was_stopped_leaves_everything_at_rest_until_it_is_asked_for_again(
    studio: Studio, data: Folder, gate: threading.Event, qtbot: QtBot
) -> None:
    studio.trainer.train()
    choose(studio, data, qtbot)
    studio.trainer.stop_loading()
    trainer = studio.trainer
    assert trainer.state is TrainerState.IDLE and not trainer.wants_to_run and not trainer.has_network
    assert trainer.loading is not None and trainer.loading.is_stopped and not trainer.problems
    run = trainer.run
    studio.document.edit(set_training(studio.document.experiment, learning_rate=0.007))
    assert trainer.run == run and trainer.loading is not None, "a slider is no wish to read"
    gate.set()
    trainer.train()
    qtbot.waitUntil(lambda: trainer.readings.step > 0, timeout=30_000)
    assert trainer.loading is None and trainer.run == run + 1


def test_undo_after_stopping_brings_the_data_before_back(
    studio: Studio, data: Folder, gate: threading.Event, qtbot: QtBot
) -> None:
    choose(studio, data, qtbot)
    studio.trainer.stop_loading()
    gate.set()
    studio.document.undo()
    assert studio.document.experiment.data == small_experiment().data
    qtbot.waitUntil(lambda: is_ready(studio), timeout=30_000)
    assert studio.trainer.loading is None


def test_other_data_chosen_while_reading_are_not_kept_waiting(
    studio: Studio, data: Folder, gate: threading.Event, qtbot: QtBot
) -> None:
    choose(studio, data, qtbot)
    gate.set()
    studio.document.undo()
    qtbot.waitUntil(lambda: is_ready(studio), timeout=30_000)
    assert studio.trainer.loading is None


def test_weights_from_a_file_are_not_lost_when_reading_is_stopped(
    studio: Studio, data: Folder, gate: threading.Event, qtbot: QtBot
) -> None:
    experiment = Experiment(data=data, network=Network(layers=(Dense(id="dense-1", units=3),)))
    shapes = {name: tensor.shape for name, tensor in build_network(experiment).state_dict().items()}
    weights = {name: np.full(shape, 0.125, np.float32) for name, shape in shapes.items()}
    studio.begin(experiment, weights=weights)
    qtbot.waitUntil(lambda: share(studio) == 0.5, timeout=30_000)
    studio.trainer.stop_loading()
    studio.document.edit(set_training(studio.document.experiment, learning_rate=0.007))
    gate.set()
    studio.trainer.load_again()
    qtbot.waitUntil(lambda: is_ready(studio), timeout=30_000)
    assert all((tensor == 0.125).all() for tensor in copied(studio, qtbot).tensors.values())
    studio.trainer.rewind()
    qtbot.waitUntil(lambda: is_ready(studio), timeout=30_000)
    assert not all((tensor == 0.125).all() for tensor in copied(studio, qtbot).tensors.values())


def copied(studio: Studio, qtbot: QtBot) -> WeightsFrame:
    """The weights as they are now."""
    received: list[WeightsFrame] = []
    studio.trainer.copy_weights(received.append)
    qtbot.waitUntil(lambda: bool(received), timeout=30_000)
    return received[0]


def test_a_short_time_is_no_measure_of_a_long_one() -> None:
    assert seconds_left(0.5, 10, 100) is None
    assert seconds_left(2.0, 0, 100) is None
    assert seconds_left(2.0, 20, 100) == pytest.approx(8.0)
