"""The Inside page: what it asks for, what it shows of frames, and how one moves through it by mouse and keys."""

from __future__ import annotations

from itertools import pairwise
from typing import Any

import numpy as np
import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot
from still_studio import StillStudio

from playground.core.edits import add_layer, remove_layer, set_layer
from playground.core.frames import (
    FeatureMapsFrame,
    FeatureMapsRequest,
    InsideFrame,
    InsideRequest,
    LayerInside,
    LayerWeightsFrame,
    LayerWeightsRequest,
    Spread,
)
from playground.core.presets import preset
from playground.ui.inside.notices import notice
from playground.ui.inside.rows import empty_rows, filled_rows
from playground.ui.pages.inside import LAYERS_KEY, MAPS_KEY, WEIGHTS_KEY, InsidePage
from playground.ui.theme import Look

SPREAD = Spread(low=-1.0, high=1.0, counts=np.arange(32))
MAPS = np.zeros((20, 24, 24), np.float32)
MAPS[:, 3, 7] = np.arange(20)


@pytest.fixture
def preset_name() -> str:
    return "course-cnn"


@pytest.fixture
def page(look: Look, studio: StillStudio, qtbot: QtBot) -> InsidePage:
    page = InsidePage(look, studio)  # type: ignore[arg-type]  # stands in for a studio
    qtbot.addWidget(page)
    page.resize(1364, 812)
    with qtbot.waitActive(page):
        page.show()
        page.activateWindow()
    return page


def layer(layer_id: str, shape: tuple[int, ...], **changes: Any) -> LayerInside:
    given = {"weights": SPREAD, "answers": SPREAD, "gradient": 1.0, "update": 1e-3, "dead": np.zeros(shape[0], bool)}
    return LayerInside(layer_id=layer_id, shape=shape, **{**given, **changes})


def inside(**changes: dict[str, Any]) -> InsideFrame:
    """All is well, but for what is changed: ``conv_2={"gradient": …}``."""
    shapes = {"conv-1": (20, 24, 24), "conv-2": (50, 8, 8), "dense-1": (500,), "output": (10,)}
    layers = tuple(layer(name, shape, **changes.get(name.replace("-", "_"), {})) for name, shape in shapes.items())
    return InsideFrame(run=1, layers=layers, samples=128, step=3)


def maps(layer_id: str = "conv-1", values: np.ndarray = MAPS, **changes: Any) -> FeatureMapsFrame:
    given = {
        "before": False,
        "total": len(values),
        "unit": 0,
        "kernel": np.ones((1, 5, 5)),
        "subject": "sample",
        "picture": np.zeros((28, 28), np.uint8),
        "label": 4,
    }
    return FeatureMapsFrame(run=1, layer_id=layer_id, values=values, **{**given, **changes})


def show(studio: StillStudio, key: str, frame: object) -> None:
    studio.trainer.frameArrived.emit(key, frame)


def wanted(studio: StillStudio) -> FeatureMapsRequest:
    request = studio.trainer.wanted[MAPS_KEY]
    assert isinstance(request, FeatureMapsRequest)
    return request


def press(page: InsidePage, index: int, row: int = 3, column: int = 7) -> None:
    """Click a place of a tile."""
    QTest.mouseClick(page.maps.tiles, Qt.MouseButton.LeftButton, pos=place(page, index, row, column))


def place(page: InsidePage, index: int, row: int, column: int) -> QPoint:
    box = page.maps.tiles.box(index)
    return QPoint(
        round(box.left() + (column + 0.5) * box.width() / 24), round(box.top() + (row + 0.5) * box.height() / 24)
    )


# --- what it asks for -----------------------------------------------------------------------------------------


def test_it_asks_for_frames_only_while_it_is_seen(page: InsidePage, studio: StillStudio) -> None:
    assert studio.trainer.wanted == {LAYERS_KEY: InsideRequest(), MAPS_KEY: FeatureMapsRequest("conv-1")}
    page.hide()
    assert studio.trainer.wanted == {}


def test_weights_are_asked_for_when_they_are_shown(page: InsidePage, studio: StillStudio) -> None:
    QTest.keyClick(page.maps.kind, Qt.Key.Key_Right)
    assert studio.trainer.wanted[WEIGHTS_KEY] == LayerWeightsRequest("conv-1")
    show(studio, WEIGHTS_KEY, LayerWeightsFrame(run=1, layer_id="conv-1", pictures=np.ones((20, 5, 5))))
    assert page.maps.tiles.maps.shape == (20, 5, 5)
    QTest.keyClick(page.maps.kind, Qt.Key.Key_Left)
    assert WEIGHTS_KEY not in studio.trainer.wanted


def test_values_before_the_activation_are_asked_for(page: InsidePage, studio: StillStudio) -> None:
    QTest.keyClick(page.maps.moment, Qt.Key.Key_Left)
    assert wanted(studio).before


def test_what_is_looked_at_is_asked_for(page: InsidePage, studio: StillStudio) -> None:
    studio.probe.choose_sample(6)
    assert wanted(studio).sample == 6
    page.subject.choose("photo")
    assert (wanted(studio).subject, wanted(studio).photo) == ("photo", "chelsea")
    page.subject.choose("drawing")
    assert wanted(studio).subject == "sample"  # nothing is drawn yet
    picture = np.zeros((28, 28), np.float32)
    picture[4, 5] = 1.0
    studio.drawing.set_picture(picture)
    assert wanted(studio).subject == "drawing"
    assert wanted(studio).drawing[4 * 28 + 5] == 255


def test_points_offer_neither_drawing_nor_photo(page: InsidePage, studio: StillStudio) -> None:
    page.subject.choose("photo")
    studio.document.edit(preset("spiral"))
    assert page.subject.subject == "plane"
    page.subject.choose("sample")
    assert not page.subject.of_digits.isVisible() and page.subject.sample.isVisible()
    studio.probe.trace((1.0, 2.0))
    assert wanted(studio).point == (1.0, 2.0)


# --- the table ------------------------------------------------------------------------------------------------


def test_arrow_keys_and_clicks_choose_a_layer(page: InsidePage, studio: StillStudio) -> None:
    page.table.setFocus()
    QTest.keyClick(page.table, Qt.Key.Key_Down)
    assert wanted(studio).layer_id == "pool-1"
    QTest.keyClick(page.table, Qt.Key.Key_End)
    assert wanted(studio).layer_id == "output"
    box = page.table._box(2)
    QTest.mouseClick(page.table, Qt.MouseButton.LeftButton, pos=box.center().toPoint())
    assert wanted(studio).layer_id == "conv-2"


def test_the_rows_read_out_what_the_frame_says(page: InsidePage, studio: StillStudio) -> None:
    dead = np.zeros(50, bool)
    dead[:7] = True
    show(
        studio, LAYERS_KEY, inside(conv_2={"gradient": 0.05, "update": 0.0021, "dead": dead}, output={"gradient": 2.5})
    )
    row = next(row for row in page.table.rows if row.layer_id == "conv-2")
    assert (row.update, row.silent) == ("2.1e−3", "7")
    assert row.gradient == pytest.approx(0.02)
    page.choose_layer("conv-2")
    assert "7 of 50 silent" in page.table.accessibleDescription()


def test_layers_without_weights_have_rows_without_gradients() -> None:
    rows = filled_rows(empty_rows(preset("course-cnn")), inside())
    pool = next(row for row in rows if row.layer_id == "pool-1")
    assert pool.inside is None and pool.gradient is None and pool.update == ""


def test_dropout_has_no_row() -> None:
    assert [row.layer_id for row in empty_rows(preset("course-mlp"))] == ["dense-1", "dense-2", "output"]


# --- what stands out ------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("changes", "layer_id", "words"),
    [
        ({}, "", "Nothing stands out"),
        ({"dense_1": {"dead": np.arange(500) < 68}}, "dense-1", "68 of 500 units in Dense 1 stay silent"),
        ({"conv_2": {"dead": np.ones(50, bool)}}, "conv-2", "All 50 filters in Conv 2 stay silent"),
        ({"conv_1": {"gradient": 1e-4}}, "conv-1", "The gradient vanishes on its way to Conv 1"),
        ({"conv_1": {"gradient": 1e4}}, "conv-1", "The gradient explodes on its way to Conv 1"),
        ({"dense_1": {"saturated": np.arange(500) < 200}}, "dense-1", "200 of 500 units in Dense 1 are saturated"),
        ({"conv_2": {"update": 0.7}}, "conv-2", "Steps are long in Conv 2"),
        ({"conv_2": {"update": 1e-8}}, "conv-2", "Conv 2 hardly moves"),
    ],
)
def test_what_is_worst_is_told(changes: dict[str, Any], layer_id: str, words: str) -> None:
    found = notice(filled_rows(empty_rows(preset("course-cnn")), inside(**changes)), 128)
    assert found is not None
    assert (found.layer_id, found.heading) == (layer_id, words)
    assert found.warns is bool(layer_id)


def test_the_card_comes_and_goes_with_what_it_says(page: InsidePage, studio: StillStudio) -> None:
    show(studio, LAYERS_KEY, inside(conv_2={"dead": np.ones(50, bool)}))
    assert page.notice.isVisible() and "All 50 filters" in page.notice.words
    show(studio, LAYERS_KEY, inside())
    assert not page.notice.isVisible() and page.calm.isVisible()


# --- maps -----------------------------------------------------------------------------------------------------


def test_maps_of_another_layer_are_passed_over(page: InsidePage, studio: StillStudio) -> None:
    show(studio, MAPS_KEY, maps("conv-2", np.ones((50, 8, 8), np.float32)))
    assert len(page.maps.tiles.maps) == 0


def test_a_click_chooses_a_filter_and_another_enlarges_it(page: InsidePage, studio: StillStudio) -> None:
    show(studio, MAPS_KEY, maps())
    press(page, 6)
    assert page.maps.unit == wanted(studio).unit == 6
    assert page.unit.name.text() == "Filter 7"
    assert not page.maps.is_large
    press(page, 6)
    assert page.maps.is_large and np.array_equal(page.maps.large.maps, MAPS[6:7])
    QTest.keyClick(page.maps.all, Qt.Key.Key_Escape)
    assert not page.maps.is_large


def test_arrow_keys_choose_a_filter_and_enter_enlarges_it(page: InsidePage, studio: StillStudio) -> None:
    show(studio, MAPS_KEY, maps())
    page.maps.tiles.setFocus()
    QTest.keyClick(page.maps.tiles, Qt.Key.Key_Right)
    assert page.maps.unit == 1
    QTest.keyClick(page.maps.tiles, Qt.Key.Key_Return)
    assert page.maps.is_large


def test_the_receptive_field_of_the_strongest_place_is_lit_until_the_pointer_says_otherwise(
    page: InsidePage, studio: StillStudio
) -> None:
    show(studio, MAPS_KEY, maps())
    press(page, 6)
    assert page.unit.field is not None
    QTest.mouseMove(page.maps.tiles, QPoint(page.maps.tiles.width() - 1, page.maps.tiles.height() - 1))
    assert page.unit.field.box == (3, 7, 5, 5)
    assert page.unit.value.text() == "strongest at (4, 8): 6.00"
    QTest.mouseMove(page.maps.tiles, place(page, 2, 10, 20))
    assert page.unit.field.box == (10, 20, 5, 5)
    assert page.unit.name.text() == "Filter 3"
    assert page.unit.value.text() == "at (11, 21): 0"
    assert [field.layer_id for field in page.unit.strip.fields] == ["conv-1", "input"]


def test_scales_are_shared_or_each_their_own(page: InsidePage, studio: StillStudio) -> None:
    show(studio, MAPS_KEY, maps())
    assert page.maps.map_scale(5) == 19.0
    QTest.keyClick(page.maps.scaling, Qt.Key.Key_Left)
    assert page.maps.map_scale(5) == 5.0
    assert "own" in page.maps.scale.words


def test_more_maps_than_have_room_are_all_shown_when_asked_for(page: InsidePage, studio: StillStudio) -> None:
    many = np.ones((2400, 8, 8), np.float32)
    show(studio, MAPS_KEY, maps(values=many))
    shown = page.maps.tiles.shown
    assert shown < 2400 and page.maps.all.isVisible()
    QTest.mouseClick(page.maps.all, Qt.MouseButton.LeftButton)
    assert page.maps.tiles.shown == 2400


def test_units_are_cells_and_their_inputs_are_told(page: InsidePage, studio: StillStudio) -> None:
    studio.document.edit(preset("spiral"))
    values = np.linspace(-1, 1, 8, dtype=np.float32)
    point = np.array([1.5, -0.25], np.float32)
    show(studio, MAPS_KEY, maps("dense-1", values, picture=None, inputs=point, kernel=np.ones((1, 1, 2))))
    assert page.unit.inputs.text() == "x₁ 1.50   x₂ −0.250"
    assert page.unit.field is None and not page.unit.picture.isVisible()
    assert page.unit.value.text() == "value −1.00"


def test_over_the_plane_places_are_told_by_their_coordinates(page: InsidePage, studio: StillStudio) -> None:
    studio.document.edit(preset("spiral"))
    values = np.zeros((8, 32, 32), np.float32)
    values[0, 0, 31] = 0.5
    frame = maps("dense-1", values, subject="plane", picture=None, kernel=np.ones((1, 1, 2)))
    show(studio, MAPS_KEY, frame)
    assert page.unit.value.text() == "strongest at (5.8, 5.8): 0.500"
    assert page.maps.note == "8 units over the plane"
    assert page.unit.name.text() == "Unit 1" and page.unit.field is None


def test_a_chosen_kernel_stays_chosen_while_weights_move(page: InsidePage, studio: StillStudio) -> None:
    page.choose_layer("conv-2")
    QTest.keyClick(page.maps.kind, Qt.Key.Key_Right)
    weights = np.ones((1000, 5, 5), np.float32)
    show(studio, WEIGHTS_KEY, LayerWeightsFrame(run=1, layer_id="conv-2", pictures=weights, channels=20))
    tiles = page.maps.tiles
    QTest.mouseClick(tiles, Qt.MouseButton.LeftButton, pos=tiles.box(67).center().toPoint())
    assert page.maps.unit == 3
    show(studio, WEIGHTS_KEY, LayerWeightsFrame(run=1, layer_id="conv-2", pictures=2 * weights, channels=20))
    assert tiles.chosen == 67
    assert page.maps.note.startswith("50 filters × 20 channels") or page.maps.note.startswith("first")


def test_a_matrix_of_weights_is_one_picture(page: InsidePage, studio: StillStudio) -> None:
    page.choose_layer("dense-1")
    QTest.keyClick(page.maps.kind, Qt.Key.Key_Right)
    frame = LayerWeightsFrame(run=1, layer_id="dense-1", pictures=np.ones((1, 500, 400)), matrix=True, column_step=2)
    show(studio, WEIGHTS_KEY, frame)
    assert page.maps.matrix.isVisible()
    assert page.maps.note == "500 units × 800 inputs"


# --- the network changes --------------------------------------------------------------------------------------


def test_a_layer_that_goes_leaves_the_first_one_chosen(page: InsidePage, studio: StillStudio) -> None:
    page.choose_layer("conv-2")
    show(studio, MAPS_KEY, maps("conv-2", np.ones((50, 8, 8), np.float32)))
    studio.document.edit(remove_layer(studio.document.experiment, "conv-2"))
    assert wanted(studio).layer_id == "conv-1"
    assert len(page.maps.tiles.maps) == 0


def test_the_chosen_layer_stays_when_another_comes(page: InsidePage, studio: StillStudio) -> None:
    page.choose_layer("dense-1")
    studio.document.edit(add_layer(studio.document.experiment, "dense", 5, studio.document.new_id))
    assert wanted(studio).layer_id == "dense-1"


def test_another_activation_is_said_at_once(page: InsidePage, studio: StillStudio) -> None:
    show(studio, MAPS_KEY, maps())
    assert page.maps.scale.words.endswith("after ReLU")
    studio.document.edit(set_layer(studio.document.experiment, "conv-1", activation="tanh"))
    show(studio, MAPS_KEY, maps())
    assert page.maps.scale.words.endswith("after tanh")


def test_an_impossible_network_is_said_to_be_one(page: InsidePage, studio: StillStudio) -> None:
    show(studio, MAPS_KEY, maps())
    studio.document.edit(set_layer(studio.document.experiment, "conv-2", size=11, padding=0, dilation=4))
    assert page.notice.isVisible() and MAPS_KEY not in studio.trainer.wanted
    show(studio, LAYERS_KEY, inside())
    studio.document.edit(set_layer(studio.document.experiment, "conv-2", size=3, padding=0, dilation=1))
    assert MAPS_KEY in studio.trainer.wanted


@pytest.mark.parametrize("look", ["light", "dark", "projector"], indirect=True)
def test_nothing_on_the_page_overlaps_in_a_small_window(page: InsidePage, studio: StillStudio, look: Look) -> None:
    page.resize(1180, 585)
    show(studio, LAYERS_KEY, inside(conv_2={"dead": np.ones(50, bool)}))
    show(studio, MAPS_KEY, maps())
    page.grab()
    unit = page.unit
    stacked = [unit.picture, unit.strip, unit.name, unit.map, unit.value, unit.facts]
    edges = [(part.geometry().top(), part.geometry().bottom()) for part in stacked]
    assert all(above[1] < below[0] for above, below in pairwise(edges))
    assert edges[-1][1] <= unit.height()
    assert page.table.columns.width <= page.table.width()
    assert page._scroll.verticalScrollBar().maximum() == 0
