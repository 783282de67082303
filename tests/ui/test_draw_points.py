"""Drawing one's own points on the Output map, with the mouse and with the keyboard; and values over the plane."""

from __future__ import annotations

import itertools

import attrs
import numpy as np
import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot
from still_studio import StillStudio

from playground.core import edits
from playground.core.datasets import Heights, OwnPoints, Points
from playground.core.frames import ConfusionFrame, MapFrame, PointsFrame
from playground.core.own_copy import own_copy
from playground.core.training import Seeds
from playground.session.point_brush import DRAW, ERASE, PICK
from playground.ui.pages.train import TrainPage
from playground.ui.train.data.own_points_section import OwnPointsSection
from playground.ui.train.data.own_treatment_section import OwnTreatmentSection
from playground.ui.widgets.decision_map import DecisionMap

LEFT = Qt.MouseButton.LeftButton


@pytest.fixture
def preset_name() -> str:
    return "circle"


@pytest.fixture
def page(page: TrainPage, studio: StillStudio) -> TrainPage:
    """The Train page with no points yet."""
    choose(studio, OwnPoints())
    return page


@pytest.fixture
def plane(page: TrainPage) -> DecisionMap:
    return page.output.plane.map


def choose(studio: StillStudio, data: OwnPoints | Heights | Points) -> None:
    studio.document.edit(edits.choose_data(studio.document.experiment, data))


def drawn(studio: StillStudio) -> tuple[tuple[float, float, float], ...]:
    data = studio.document.experiment.data
    assert isinstance(data, OwnPoints)
    return data.drawn


def section_of(page: TrainPage) -> OwnPointsSection:
    section = page.data.sections[OwnPointsSection]
    assert isinstance(section, OwnPointsSection)
    return section


def at(plane: DecisionMap, x1: float, x2: float) -> QPoint:
    return plane._to_px(x1, x2).toPoint()


def click(plane: DecisionMap, x1: float, x2: float) -> None:
    QTest.mouseClick(plane, LEFT, pos=at(plane, x1, x2))


def drag(plane: DecisionMap, *places: tuple[float, float]) -> None:
    first, *others = (at(plane, *place) for place in places)
    QTest.mousePress(plane, LEFT, pos=first)
    for place in others:
        QTest.mouseMove(plane, place)
    QTest.mouseRelease(plane, LEFT, pos=others[-1])


def test_an_empty_plane_stays_in_sight_and_says_what_is_missing(page: TrainPage, studio: StillStudio) -> None:
    view = page.output.plane
    assert view.isVisible() and page.output.says == ""
    assert "There are no points yet" in view.map.note and view.map.note in view.map.accessibleDescription()
    assert studio.trainer.problems
    choose(studio, own_copy(Points(set="circle"), Seeds()))
    assert view.map.note == "" and not studio.trainer.problems


def test_a_click_puts_a_point_of_the_chosen_class_there(
    plane: DecisionMap, page: TrainPage, studio: StillStudio
) -> None:
    click(plane, 2, -3)
    QTest.mouseClick(section_of(page).chips.chips[1], LEFT)
    click(plane, -4, 1)
    near = 12 / plane.frame().width()
    first, second = drawn(studio)
    assert first == (pytest.approx(2, abs=near), pytest.approx(-3, abs=near), 0)
    assert second == (pytest.approx(-4, abs=near), pytest.approx(1, abs=near), 1)
    assert len(plane._points.x) == 2


def test_a_drag_sprays_points_and_is_one_step_of_undo(plane: DecisionMap, studio: StillStudio) -> None:
    click(plane, 0, 0)
    drag(plane, (-4, -4), (-2, -4), (0, -4), (3, -4))
    count = len(drawn(studio))
    assert count > 20
    places = np.array(drawn(studio))[1:, :2]
    assert (np.abs(places[:, 1] + 4) <= studio.brush.brush.radius + 0.05).all()
    studio.document.undo()
    assert len(drawn(studio)) == 1 and len(plane._points.x) == 1
    studio.document.redo()
    assert len(drawn(studio)) == count


def test_points_are_seen_while_the_stroke_lasts_and_the_document_waits_for_its_end(
    plane: DecisionMap, studio: StillStudio
) -> None:
    QTest.mousePress(plane, LEFT, pos=at(plane, -3, 0))
    QTest.mouseMove(plane, at(plane, 3, 0))
    assert len(plane._points.x) > 10 and drawn(studio) == ()
    QTest.mouseRelease(plane, LEFT, pos=at(plane, 3, 0))
    assert len(drawn(studio)) == len(plane._points.x)


def test_the_eraser_takes_what_the_ring_touches(plane: DecisionMap, page: TrainPage, studio: StillStudio) -> None:
    for x1 in (-4, 0, 4):
        click(plane, x1, 0)
    page.output.plane.painter._studio.brush.choose_tool(ERASE)
    drag(plane, (-5, 0), (-3, 0), (0.2, 0))
    assert [round(point[0]) for point in drawn(studio)] == [4]
    studio.document.undo()
    assert len(drawn(studio)) == 3


def test_the_keyboard_draws_chooses_classes_and_erases(plane: DecisionMap, studio: StillStudio) -> None:
    plane.setFocus()
    QTest.keyClick(plane, Qt.Key.Key_2)
    QTest.keyClick(plane, Qt.Key.Key_Right)
    QTest.keyClick(plane, Qt.Key.Key_Return)
    assert drawn(studio) == ((0.5, 0, 1),)
    QTest.keyClick(plane, Qt.Key.Key_1)
    for _ in range(6):
        QTest.keyClick(plane, Qt.Key.Key_Up)
    QTest.keyClick(plane, Qt.Key.Key_Return)
    assert drawn(studio)[1] == (0.5, 3, 0)
    QTest.keyClick(plane, Qt.Key.Key_Delete)
    assert drawn(studio) == ((0.5, 0, 1),)
    for key, tool in ((Qt.Key.Key_E, ERASE), (Qt.Key.Key_P, PICK), (Qt.Key.Key_D, DRAW)):
        QTest.keyClick(plane, key)
        assert studio.brush.tool == tool
    QTest.keyClick(plane, Qt.Key.Key_9)
    assert studio.brush.label(OwnPoints(classes=10)) == 0


def test_a_picked_point_can_take_any_class_or_go(plane: DecisionMap, page: TrainPage, studio: StillStudio) -> None:
    choose(studio, attrs.evolve(OwnPoints(classes=3), drawn=tuple((x, 0, 0) for x in range(-5, 6))))
    studio.brush.choose_tool(PICK)
    view = page.output.plane
    click(plane, 2, 0)
    assert view.menu.isVisible() and "class 1" in view.menu.caption
    view.menu.relabel.emit(2)
    assert drawn(studio)[7] == (2, 0, 2)
    click(plane, 3, 0)
    view.menu.delete.emit()
    assert len(drawn(studio)) == 10 and (3, 0, 0) not in drawn(studio)


def test_classes_are_added_and_taken_away_with_their_points(page: TrainPage, studio: StillStudio) -> None:
    chips = section_of(page).chips
    for _ in range(8):
        QTest.mouseClick(chips.more, LEFT)
    data = studio.document.experiment.data
    assert isinstance(data, OwnPoints) and data.classes == 10
    assert all(chip.isVisible() for chip in chips.chips) and not chips.more.isEnabled()
    studio.brush.choose_label(9)
    click(page.output.plane.map, 0, 0)
    assert drawn(studio)[0][2] == 9
    QTest.mouseClick(chips.fewer, LEFT)
    assert drawn(studio) == ()
    assert studio.document.experiment.training.loss == "cross_entropy"


def test_values_are_drawn_with_the_slider_and_the_loss_follows(page: TrainPage, studio: StillStudio) -> None:
    section = section_of(page)
    QTest.mouseClick(section.answers, LEFT)
    assert section.value.isVisible() and not section.chips.isVisible()
    assert studio.document.experiment.training.loss == "mse"
    QTest.keyClick(section.value, Qt.Key.Key_Home)
    click(page.output.plane.map, 1, 1)
    assert drawn(studio)[0][2] == -1
    values = page.output.plane.map._points.values
    assert values is not None and values.tolist() == [-1.0]


def test_the_points_of_the_set_before_can_be_gone_on_with_and_the_plane_cleared(
    page: TrainPage, studio: StillStudio
) -> None:
    section = section_of(page)
    QTest.mouseClick(section.copy, LEFT)
    assert drawn(studio) == own_copy(Points(set="circle"), Seeds()).drawn
    QTest.mouseClick(section.clear, LEFT)
    assert drawn(studio) == ()
    studio.document.undo()
    assert len(drawn(studio)) == 500


def test_predicted_and_true_values_are_read_off_the_map(page: TrainPage, studio: StillStudio, qtbot: QtBot) -> None:
    choose(studio, Heights(set="plane"))
    plane = page.output.plane.map
    values = np.full((8, 8), -0.25, np.float32)
    studio.trainer.frameArrived.emit("train/map", MapFrame(run=studio.trainer.run, values=values))
    frame = PointsFrame(
        run=studio.trainer.run,
        positions=np.array([[2.0, 2.0], [-2.0, 0.0]], np.float32),
        labels=np.zeros(2, np.int64),
        parts=np.array([0, 2], np.uint8),
        indices=np.arange(2),
        values=np.array([0.5, 1.0], np.float32),
    )
    studio.trainer.frameArrived.emit("train/points", frame)
    assert plane.reading_at(2.0, 2.05) == ("y = 0.50   ŷ = ", "−0.25")
    assert plane.reading_at(-2.0, 0.0) == ("ŷ = ", "−0.25")  # a test point is not shown yet
    assert plane.reading_at(4.0, 4.0) == ("ŷ = ", "−0.25")
    image = plane.grab().toImage()
    at_ = plane.place_of(0)
    colour = image.pixelColor((at_ * image.devicePixelRatio()).toPoint())
    assert colour.blue() > colour.red() + 40  # positive is blue
    beside = image.pixelColor(((at_ + QPointF(30, 0)) * image.devicePixelRatio()).toPoint())
    assert beside.red() > beside.blue()  # negative is orange
    assert not page.output.plane._discrete.isVisible()


def test_noise_shuffling_and_balance_are_offered_and_seen_on_the_plane(
    plane: DecisionMap, page: TrainPage, studio: StillStudio
) -> None:
    section = page.data.sections[OwnTreatmentSection]
    assert isinstance(section, OwnTreatmentSection)
    numbers = section.numbers
    choose(studio, OwnPoints(drawn=tuple((x / 10, x2, x2 // 3 - 1) for x2 in (3, 6) for x in range(-40, 40))))
    assert section.button.text() == "noise, shuffled, balance"
    QTest.mouseClick(section.button, LEFT)
    assert all(numbers.sliders[field].isVisible() for field in ("noise", "shuffled", "balance"))
    before = plane._points
    studio.document.edit(edits.set_data(studio.document.experiment, noise=0.4, balance=0.8))
    assert len(plane._points.x) == len(before.x) and not np.allclose(plane._points.x, before.x, atol=0.2)
    assert section.button.text() == "noise 40\u202f%, 1 more"
    pale = plane._points.part == 3
    assert pale.sum() == 60 and (plane._points.labels[pale] == 1).all()
    assert drawn(studio)[0] == (-4, 3, 0)
    studio.document.edit(edits.set_data(studio.document.experiment, noise=0.0, balance=0.5))
    assert np.array_equal(np.sort(plane._points.x, axis=0), np.sort(before.x, axis=0))
    choose(studio, OwnPoints(drawn=((0, 0, 1),) * 30))
    assert section.button.text() == "noise, shuffled"
    assert not numbers.sliders["balance"].isVisible()


def test_what_is_missing_stands_in_the_middle_of_an_empty_plane_and_beside_the_points_of_another(
    plane: DecisionMap, studio: StillStudio
) -> None:
    bare = plane.picture(1.0)
    frame = plane.frame().toRect()

    def has_words(top: float, bottom: float) -> bool:
        """Whether ink stands on the plane between these shares of its height."""
        image = plane.picture(1.0)
        ink = plane._look.color("ink").lightness()
        return any(
            abs(image.pixelColor(x, y).lightness() - ink) < 40
            for y in range(frame.top() + round(top * frame.height()), frame.top() + round(bottom * frame.height()))
            for x in range(frame.left() + 30, frame.right() - 30)
        )

    assert has_words(0.35, 0.65)
    choose(studio, OwnPoints(drawn=((0.0, -5.0, 0),)))
    assert has_words(0.02, 0.25) and not has_words(0.35, 0.65)
    choose(studio, OwnPoints(drawn=((0.0, 5.0, 0),)))
    assert has_words(0.75, 0.98) and not has_words(0.02, 0.65)
    choose(studio, own_copy(Points(set="circle"), Seeds()))
    assert plane.note == "" and bare != plane.picture(1.0)


def test_a_point_just_drawn_is_seen_whichever_part_it_is_in(plane: DecisionMap, studio: StillStudio) -> None:
    choose(studio, own_copy(Points(set="circle"), Seeds()))
    assert plane._visible().all() and (plane._points.part == 2).any()
    studio.brush.choose_tool(PICK)
    assert not plane._visible()[plane._points.part == 2].any()


@pytest.mark.parametrize("classes", [2, 5, 10])
def test_every_class_can_be_hit_and_lies_within_the_pane(page: TrainPage, studio: StillStudio, classes: int) -> None:
    chips = section_of(page).chips
    choose(studio, OwnPoints(classes=classes))
    QTest.qWait(0)
    hit = [*chips.chips[:classes], chips.fewer, chips.more]
    boxes = [widget.geometry() for widget in hit]
    assert all(widget.isVisible() for widget in hit)
    assert min(min(box.width(), box.height()) for box in boxes) >= 24
    assert all(chips.rect().contains(box) for box in boxes)
    assert not any(one.intersects(other) for one, other in itertools.combinations(boxes, 2))
    QTest.mouseClick(chips.chips[classes - 1], LEFT)
    assert studio.brush.label(OwnPoints(classes=classes)) == classes - 1


@pytest.mark.parametrize("answers", ["classes", "values"])
def test_the_pane_takes_no_room_from_the_curves(page: TrainPage, studio: StillStudio, answers: str) -> None:
    choose(studio, OwnPoints(classes=10, answers=answers, drawn=tuple((x / 10, 0, 1) for x in range(30))))
    QTest.qWait(0)
    assert page.data.minimumSizeHint().height() <= 587


def test_ten_classes_make_the_output_no_wider(page: TrainPage, studio: StillStudio) -> None:
    choose(studio, OwnPoints(classes=10, drawn=tuple((x / 10, 0, x % 10) for x in range(60))))
    matrix = ConfusionFrame(run=studio.trainer.run, counts=np.eye(10, dtype=np.int64) * 7)
    studio.trainer.frameArrived.emit("train/confusion", matrix)
    assert "10: 100" in page.output.plane.per_class.text()
    per_class = page.output.plane.per_class
    assert per_class.isVisible() and per_class.minimumSizeHint().width() < 300


def test_digits_choose_a_class_also_beside_the_map(page: TrainPage, studio: StillStudio) -> None:
    data = OwnPoints(classes=10)
    choose(studio, data)
    chips = section_of(page).chips
    for key, label in ((Qt.Key.Key_3, 2), (Qt.Key.Key_0, 9), (Qt.Key.Key_1, 0)):
        QTest.keyClick(chips.chips[4], key)
        assert studio.brush.label(data) == label
    choose(studio, OwnPoints(classes=3))
    QTest.keyClick(chips.chips[0], Qt.Key.Key_7)
    assert studio.brush.label(data) == 0
