"""The Output pane for points: picking one, tracing it, and changing the data."""

from __future__ import annotations

import numpy as np
import pytest
from PySide6.QtCore import QPoint, Qt
from pytestqt.qtbot import QtBot
from still_studio import StillStudio

from playground.core.datasets import PointChange, Points
from playground.core.edits import set_data
from playground.core.frames import ConfusionFrame, MapFrame, PointsFrame
from playground.core.parts import point_parts
from playground.core.point_sets import draw_points
from playground.core.presets import preset
from playground.ui.pages.train import TrainPage
from playground.ui.train.data.split_section import SplitSection
from playground.ui.train.output.plane_view import PlaneView
from playground.ui.widgets.buttons import Button


@pytest.fixture
def preset_name() -> str:
    return "gaussians"


@pytest.fixture
def page(page: TrainPage, studio: StillStudio) -> TrainPage:
    """With what training sends."""
    studio.trainer.frameArrived.emit("train/map", MapFrame(run=1, values=np.zeros((4, 4), np.float32)))
    arrive(studio)
    return page


@pytest.fixture
def view(page: TrainPage) -> PlaneView:
    return page.output.plane


def points(studio: StillStudio) -> Points:
    data = studio.document.experiment.data
    assert isinstance(data, Points)
    return data


def arrive(studio: StillStudio) -> None:
    """The frame of the points as the document has them."""
    data, seeds = points(studio), studio.document.experiment.seeds
    positions, labels = draw_points(data.set, data.points, data.noise, seeds.data)
    for change in data.changed:
        labels[change.index] = labels[change.index] if change.label is None else change.label
    parts = point_parts(data, seeds)
    indices = np.concatenate(parts)
    frame = PointsFrame(
        run=studio.trainer.run,
        positions=positions[indices].astype(np.float32),
        labels=labels[indices],
        parts=np.repeat(np.arange(3, dtype=np.uint8), [len(part) for part in parts]),
        indices=indices,
    )
    studio.trainer.frameArrived.emit("train/points", frame)


def pick(view: PlaneView, number: int, qtbot: QtBot) -> int:
    """Click the point that stands there in the frame; its number among those drawn."""
    place = view.map.place_of(number).toPoint()
    qtbot.mouseMove(view.map, place)
    qtbot.mouseClick(view.map, Qt.MouseButton.LeftButton, pos=place)
    assert view.map.chosen is not None
    assert view._frame is not None
    return int(view._frame.indices[view.map.chosen])


def restore_of(page: TrainPage) -> Button:
    section = page.data.sections[SplitSection]
    assert isinstance(section, SplitSection)
    return section.restore


def test_a_click_on_a_point_traces_it_and_opens_its_menu(view: PlaneView, studio: StillStudio, qtbot: QtBot) -> None:
    pick(view, 0, qtbot)
    assert view.menu.isVisible()
    assert studio.probe.point == view._place(view.map.chosen or 0)
    assert "training, class " in view.menu.caption
    assert view.map.rect().contains(view.menu.geometry())
    qtbot.mouseMove(view.map, QPoint(60, 8))
    qtbot.mouseClick(view.map, Qt.MouseButton.LeftButton, pos=QPoint(60, 8))
    assert view.map.chosen is None and studio.probe.point is None and not view.menu.isVisible()


def test_flipping_a_label_is_an_edit_that_can_be_undone(view: PlaneView, studio: StillStudio, qtbot: QtBot) -> None:
    before = studio.document.experiment
    index = pick(view, 0, qtbot)
    qtbot.mouseClick(view.menu.buttons[1], Qt.MouseButton.LeftButton)
    (change,) = points(studio).changed
    assert change.index == index and change.label is not None
    studio.trainer.runStarted.emit(1)
    arrive(studio)
    assert view.map.chosen is not None and view.menu.isVisible()
    qtbot.mouseClick(view.menu.buttons[1], Qt.MouseButton.LeftButton)
    assert studio.document.experiment == before
    studio.document.undo()
    assert points(studio).changed == (change,)


def test_deleting_a_point_lets_it_go(view: PlaneView, studio: StillStudio, qtbot: QtBot) -> None:
    index = pick(view, 0, qtbot)
    qtbot.mouseClick(view.menu.buttons[2], Qt.MouseButton.LeftButton)
    assert points(studio).changed == (PointChange(index=index),)
    assert view.map.chosen is None and studio.probe.point is None
    arrive(studio)
    assert view._frame is not None and index not in view._frame.indices


def test_everything_goes_by_keyboard(view: PlaneView, studio: StillStudio, qtbot: QtBot) -> None:
    view.map.setFocus()
    qtbot.keyClick(view.map, Qt.Key.Key_Return)
    first = view.map.chosen
    assert first is not None and view.menu.isVisible()
    qtbot.keyClick(view.map, Qt.Key.Key_Right)
    second = view.map.chosen
    assert second is not None and view.map.place_of(second).x() > view.map.place_of(first).x()
    assert studio.probe.point == view._place(second)
    qtbot.keyClick(view.map, Qt.Key.Key_T)
    assert studio.probe.point is None
    qtbot.keyClick(view.map, Qt.Key.Key_F)
    assert len(points(studio).changed) == 1
    arrive(studio)
    qtbot.keyClick(view.map, Qt.Key.Key_Delete)
    assert len(points(studio).removed) == 1
    assert studio.document.stack.count() == 2
    qtbot.keyClick(view.map, Qt.Key.Key_Return)
    qtbot.keyClick(view.map, Qt.Key.Key_Escape)
    assert view.map.chosen is None
    qtbot.keyClick(view.map, Qt.Key.Key_Delete)
    assert len(points(studio).removed) == 1


def test_the_keyboard_stays_on_the_map_after_an_edit_of_its_own(
    page: TrainPage, view: PlaneView, studio: StillStudio, qtbot: QtBot
) -> None:
    studio.document.changed.connect(lambda _old, _new: studio.trainer.runStarted.emit(1))
    pick(view, 0, qtbot)
    view.map.setFocus()
    qtbot.keyClick(view.map, Qt.Key.Key_F)
    assert view.map.isVisible() and page.window().focusWidget() is view.map
    studio.document.edit(preset("spiral"))
    assert not view.map.isVisible() and page.output.says == "Preparing the data…"


def test_other_points_let_the_chosen_one_go(view: PlaneView, studio: StillStudio, qtbot: QtBot) -> None:
    pick(view, 0, qtbot)
    studio.document.edit(preset("spiral"))
    arrive(studio)
    assert view.map.chosen is None and studio.probe.point is None


def test_hidden_test_points_are_not_picked(view: PlaneView, qtbot: QtBot) -> None:
    assert view._frame is not None
    number = int(np.flatnonzero(view._frame.parts == 2)[0])
    place = view.map.place_of(number).toPoint()
    qtbot.mouseMove(view.map, place)
    qtbot.mouseClick(view.map, Qt.MouseButton.LeftButton, pos=place)
    assert view.map.chosen != number


def test_no_more_points_are_deleted_than_a_part_can_spare(view: PlaneView, studio: StillStudio, qtbot: QtBot) -> None:
    data = points(studio)
    experiment = studio.document.experiment
    numbers = point_parts(data, experiment.seeds)[0][1 : data.most_removed + 1].tolist()
    changed = tuple(PointChange(index=number) for number in numbers)
    studio.document.edit(set_data(experiment, changed=changed))
    arrive(studio)
    pick(view, 0, qtbot)
    assert not view.menu.buttons[2].isEnabled()
    assert "might lose all" in view.menu.buttons[2].toolTip()
    qtbot.keyClick(view.map, Qt.Key.Key_Delete)
    assert points(studio).removed == tuple(sorted(numbers))


def test_the_data_pane_tells_of_changed_points_and_restores_them(
    page: TrainPage, view: PlaneView, studio: StillStudio, qtbot: QtBot
) -> None:
    before = studio.document.experiment
    assert not restore_of(page).isVisible()
    pick(view, 0, qtbot)
    qtbot.keyClick(view.map, Qt.Key.Key_Delete)
    assert restore_of(page).isVisible()
    assert restore_of(page).text() == "1 point changed · restore"
    qtbot.mouseClick(restore_of(page), Qt.MouseButton.LeftButton)
    assert studio.document.experiment == before


def test_each_class_says_how_much_of_it_is_right(view: PlaneView, studio: StillStudio) -> None:
    counts = np.array([[30, 10], [0, 40]])
    studio.trainer.frameArrived.emit("train/confusion", ConfusionFrame(run=1, counts=counts))
    assert view.per_class.isVisible()
    assert "−1: 75.0\u202f%" in view.per_class.text() and "+1: 100\u202f%" in view.per_class.text()
