"""The Output of tables: a matrix for classes, a dot a row for values."""

from __future__ import annotations

import numpy as np
import pytest
from pytestqt.qtbot import QtBot

from playground.core.datasets import Column, Curve, Table
from playground.core.experiment import Experiment
from playground.core.frames import ConfusionFrame, ConfusionRequest, ValuesFrame, ValuesRequest
from playground.ui.short_names import short_names
from playground.ui.theme import Look
from playground.ui.train.output.rows_view import ROWS, RowsView

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
    assert plot.isVisible() and view.facts == ""
    right = plot.place(0.0, 0.0)
    assert right.x() - box.left() == pytest.approx(box.bottom() - right.y())
    assert plot.place(10.0, 15.0).y() < plot.place(10.0, 10.0).y()
    assert plot.place(20.0, 999.0).y() == pytest.approx(box.top())
    run = view._look.color("run").name()
    picture = plot.grab().toImage()
    assert picture.pixelColor(right.toPoint()).name() == run


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
