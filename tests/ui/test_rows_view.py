"""The Output of tables: a matrix for classes, a dot a row for values."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from pytestqt.qtbot import QtBot
from still_studio import StillStudio

from playground.core.datasets import Column, Curve, Table
from playground.core.experiment import Experiment
from playground.core.frames import ConfusionFrame, ConfusionRequest, ValuesFrame, ValuesRequest
from playground.core.losses import LOSSES
from playground.core.training import Training
from playground.session.settings import Settings
from playground.session.trainer import TrainerState
from playground.ui.actions import Actions
from playground.ui.numbers import significant
from playground.ui.short_names import short_names
from playground.ui.theme import Look
from playground.ui.train.loss_unit import loss_name, told_in
from playground.ui.train.output.rows_view import ROWS, RowsView
from playground.ui.transport import TransportBar

FEATURES = (Column(index=1, name="x"),)
CLASSES = Table(
    path="t.csv",
    fingerprint="f",
    features=FEATURES,
    target=Column(index=0, name="kind", kind="category", values=("a", "b")),
    rows=100,
)
VALUES = Table(path="t.csv", fingerprint="f", features=FEATURES, target=Column(index=0, name="y"), rows=100)


@pytest.fixture
def view(look: Look, qtbot: QtBot) -> RowsView:
    view = RowsView(look)
    qtbot.addWidget(view)
    view.resize(360, 420)
    view.show()
    return view


def test_it_is_for_rows() -> None:
    assert RowsView.fits(CLASSES) and RowsView.fits(VALUES) and not RowsView.fits(Curve())


def test_classes_show_their_matrix_and_how_many_are_wrong(view: RowsView) -> None:
    view.show_experiment(None, Experiment(data=CLASSES))
    assert view.requests == {ROWS: ConfusionRequest()}
    assert view.show_frame(ROWS, ConfusionFrame(run=1, counts=np.array([[5, 1], [0, 4]])))
    assert view.matrix.isVisible() and not view.values.isVisible()
    assert view.facts == "1 of 10 wrong"
    view.forget()
    assert view.facts == ""


def test_values_lie_on_the_line_where_they_are_right(view: RowsView) -> None:
    view.show_experiment(None, Experiment(data=VALUES))
    assert view.requests == {ROWS: ValuesRequest()}
    true = np.array([0.0, 10.0, 20.0])
    view.show_frame(ROWS, ValuesFrame(run=1, true=true, predicted=np.array([0.0, 15.0, 999.0])))
    plot, box = view.values, view.values.square()
    assert plot.isVisible() and view.facts == f"RMSE {significant(np.sqrt((25 + 979**2) / 3))} · MAE 328"
    assert "unit of “y”" in view.facts_tip and "MAE = (1/N) Σ |ŷₙ − yₙ|" in view.facts_tip
    right = plot.place(0.0, 0.0)
    assert right.x() - box.left() == pytest.approx(box.bottom() - right.y())
    assert plot.place(10.0, 15.0).y() < plot.place(10.0, 10.0).y()
    assert plot.place(20.0, 999.0).y() == pytest.approx(box.top())
    run = view._look.color("run").name()
    picture = plot.grab().toImage()
    assert picture.pixelColor(right.toPoint()).name() == run
    view.forget()
    assert view.facts == ""


def test_what_is_not_a_number_does_not_stop_the_painting(view: RowsView) -> None:
    view.show_experiment(None, Experiment(data=VALUES))
    view.show_frame(ROWS, ValuesFrame(run=1, true=np.array([1.0, 2.0]), predicted=np.array([np.nan, np.inf])))
    assert not view.grab().isNull()


@pytest.mark.parametrize(
    ("names", "short"),
    [
        (("0", "1"), ("0", "1")),
        (("circles", "crosses"), ("cir", "cro")),
        (("stripes 1", "stripes 2"), ("stripes 1", "stripes 2")),
        ((), ()),
    ],
)
def test_names_are_shortened_as_far_as_they_differ(names: tuple[str, ...], short: tuple[str, ...]) -> None:
    assert short_names(names) == short


@pytest.mark.parametrize(("loss", "unit", "factor"), [("mse", "in σ²", "σ² = loss × 90 000"), ("mae", "in σ", "300")])
def test_the_unit_of_the_loss_is_told(loss: str, unit: str, factor: str) -> None:
    experiment = Experiment(data=VALUES, training=Training(loss=loss))
    assert loss_name(experiment, LOSSES[loss].title).endswith(unit)
    told = told_in("Mean loss.", experiment, 300.0).replace("\u202f", " ")
    assert told.startswith("Mean loss.\nMeasured in") and "“y”" in told and told.endswith(factor)
    assert "loss ×" not in told_in("Mean loss.", experiment, 1.0)  # not known yet


def test_a_loss_in_the_unit_of_the_data_needs_no_words() -> None:
    for data in (CLASSES, Curve()):
        experiment = Experiment(data=data, training=Training(loss="mse"))
        assert told_in("Mean loss.", experiment, 300.0) == "Mean loss."
        assert loss_name(experiment, "mean squared error") == "mean squared error"


def test_the_read_outs_tell_the_unit_once_the_data_are_there(look: Look, qtbot: QtBot, tmp_path: Path) -> None:
    studio = StillStudio(Settings(tmp_path / "settings.json"), Experiment(data=VALUES, training=Training(loss="mse")))
    bar = TransportBar(look, studio, Actions(studio, studio))
    qtbot.addWidget(bar)
    assert "“y”" in bar.train_loss.toolTip() and "loss ×" not in bar.train_loss.toolTip()
    studio.trainer.read(target_deviation=20.0)
    studio.trainer.enter(TrainerState.RUNNING)
    for readout in (bar.train_loss, bar.validation):
        assert readout.toolTip().endswith("loss × 400")
