"""A regression in the window's trainer: no validation data, R², the fit, files."""

from __future__ import annotations

from pathlib import Path

import attrs
import numpy as np
import pytest
from pytestqt.qtbot import QtBot
from session_helpers import OpenStudio, small_experiment

from playground.core.datasets import Curve
from playground.core.edits import choose_data, set_training
from playground.core.found_table import TableFound, usual_table
from playground.core.frames import CurvePointsFrame, CurvePointsRequest, FitFrame, FitRequest
from playground.core.one_line import from_line, to_line
from playground.core.presets import preset
from playground.core.progress import last_of
from playground.engine.checkpoint import load_checkpoint
from playground.engine.data.load import load_dataset
from playground.engine.data.table import scan_table
from playground.session.studio import Studio
from playground.session.trainer import Trainer, TrainerState

LINEAR = preset("linear")


def trained_to(qtbot: QtBot, studio: Studio, epoch: int) -> Trainer:
    """Train until this epoch is through, then pause."""
    trainer = studio.trainer
    trainer.train()
    qtbot.waitUntil(lambda: trainer.readings.epoch >= epoch, timeout=30_000)
    trainer.pause()
    return trainer


def test_the_lab_trains_without_validation_data_and_reads_out_the_r2_of_its_four_points(
    qtbot: QtBot, open_studio: OpenStudio
) -> None:
    trainer = trained_to(qtbot, open_studio(LINEAR), 50)
    readings = trainer.readings
    assert readings.validation_loss is None
    assert readings.accuracy is not None and 0.7 < readings.accuracy < 0.96
    assert readings.train_loss is not None and readings.train_loss < 600
    assert len(trainer.history.validation_loss) == len(trainer.history.validation_accuracy) == 0
    assert readings.best_epoch is not None and readings.best_epoch > 40


def test_it_stops_by_patience_and_goes_back_to_what_fitted_best(qtbot: QtBot, open_studio: OpenStudio) -> None:
    studio = open_studio(set_training(LINEAR, learning_rate=0.0204, early_stopping=3))
    stops: list[object] = []
    studio.trainer.stopped.connect(stops.append)
    studio.trainer.train()
    qtbot.waitUntil(lambda: bool(stops), timeout=30_000)
    assert studio.trainer.state is TrainerState.PAUSED
    qtbot.waitUntil(lambda: "best: epoch" in " ".join(text for _epoch, text in studio.trainer.history.marks))


def test_fit_and_points_arrive_for_who_wants_them(qtbot: QtBot, open_studio: OpenStudio) -> None:
    studio = open_studio(preset("sine"))
    frames: dict[str, object] = {}
    studio.trainer.frameArrived.connect(frames.__setitem__)
    studio.trainer.want("fit", FitRequest())
    studio.trainer.want("points", CurvePointsRequest())
    qtbot.waitUntil(lambda: len(frames) == 2, timeout=10_000)
    fit, points = frames["fit"], frames["points"]
    assert isinstance(fit, FitFrame) and isinstance(points, CurvePointsFrame)
    assert len(fit.x) == 241 and len(points.x) == 170
    frames.clear()
    studio.trainer.step("epoch")
    qtbot.waitUntil(lambda: "fit" in frames, timeout=10_000)
    moved = frames["fit"]
    assert isinstance(moved, FitFrame) and not np.array_equal(moved.outputs[::2], fit.outputs[::2])


def test_a_saved_regression_goes_on_where_it_was(qtbot: QtBot, open_studio: OpenStudio, tmp_path: Path) -> None:
    studio = open_studio(LINEAR)
    trained_to(qtbot, studio, 20)
    path = tmp_path / "linear.nnp"
    with qtbot.waitSignal(studio.saved, timeout=10_000):
        studio.save(path)
    saved = load_checkpoint(path)
    assert saved.experiment == LINEAR and saved.curves is not None
    assert len(saved.curves.history.train_loss) >= 20 and len(saved.curves.history.validation_loss) == 0
    with qtbot.waitSignal(studio.opened, timeout=10_000):
        studio.open_file(path)
    readings = studio.trainer.readings
    assert readings.epoch == saved.curves.epoch and readings.validation_loss is None
    assert readings.accuracy == pytest.approx(saved.curves.history.train_accuracy_by_epoch.mean[-1])


def test_accuracy_is_no_ghost_of_r2(qtbot: QtBot, open_studio: OpenStudio) -> None:
    studio = open_studio(small_experiment())
    trainer = trained_to(qtbot, studio, 2)
    studio.document.edit(choose_data(studio.document.experiment, Curve(points=60)))
    assert trainer.ghost is None
    trained_to(qtbot, studio, 2)
    trainer.rewind()
    assert trainer.ghost is not None


@pytest.mark.parametrize("name", ["linear", "sine"])
def test_a_regression_is_shared_as_one_line(name: str) -> None:
    experiment = attrs.evolve(preset(name), name="Shared")
    assert from_line(to_line(experiment)) == experiment


def test_the_deviation_of_a_predicted_column_reaches_the_read_outs(
    qtbot: QtBot, open_studio: OpenStudio, tmp_path: Path
) -> None:
    path = tmp_path / "t.csv"
    path.write_text("x,y\n" + "".join(f"{number / 4},{number * 25}\n" for number in range(40)))
    found = last_of(scan_table(path))
    assert isinstance(found, TableFound)
    table = usual_table(found, target=1)
    studio = open_studio(choose_data(LINEAR, table))
    qtbot.waitUntil(lambda: studio.trainer.state is TrainerState.PAUSED, timeout=30_000)
    dataset = load_dataset(table, studio.document.experiment.seeds)
    assert studio.trainer.readings.target_deviation == dataset.target_deviation != 1.0
    trainer = trained_to(qtbot, studio, 1)
    assert trainer.readings.target_deviation == dataset.target_deviation
