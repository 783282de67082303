"""Maps stand in a grid, in sign colours, and can be pointed at, chosen and clicked."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from playground.ui.theme import Look
from playground.ui.widgets.map_mosaic import MapMosaic
from playground.ui.widgets.tile_grid import fit_tiles, sheet

MAPS = np.zeros((10, 4, 4), np.float32)
MAPS[3] = 2.0
MAPS[4] = -2.0


@pytest.fixture
def mosaic(qtbot: QtBot) -> MapMosaic:
    mosaic = MapMosaic(Look("light"), largest=40)
    qtbot.addWidget(mosaic)
    mosaic.resize(220, 90)
    mosaic.show()
    mosaic.set_maps(MAPS, 2.0, [f"map {number}" for number in range(10)])
    return mosaic


@given(
    st.integers(1, 600),
    st.tuples(st.integers(1, 28), st.integers(1, 28)),
    st.tuples(st.integers(20, 900), st.integers(20, 700)),
    st.integers(0, 6),
    st.integers(3, 20),
)
def test_tiles_stay_inside_the_room_and_all_are_shown_where_the_least_fit(
    count: int, shape: tuple[int, int], room: tuple[int, int], gap: int, least: int
) -> None:
    grid = fit_tiles(count, shape, room, gap, least, 96)
    wide, high = grid.size
    longer = max(shape) * least // min(shape)
    if longer <= min(room):
        assert wide <= room[0] and high <= room[1]
        if grid.shown < count:  # then one more row or column of the least would not fit
            assert (grid.columns + 1) * (grid.width + gap) - gap > room[0] or grid.columns == count
            assert (grid.rows + 1) * (grid.height + gap) - gap > room[1]
    assert 1 <= grid.shown <= count
    for index in {0, grid.shown - 1, grid.shown // 2}:
        left, top = grid.corner(index)
        assert grid.index_at(left + grid.width / 2, top + grid.height / 2) == index
    assert grid.index_at(-1, 0) == grid.index_at(0, high) == grid.index_at(wide, 0) == -1


def test_there_are_no_tiles_of_nothing_or_in_no_room() -> None:
    assert fit_tiles(0, (3, 3), (50, 50), 2, 4, 9).shown == 0
    assert fit_tiles(5, (3, 3), (50, 0), 2, 4, 9).shown == 0


def test_a_sheet_holds_each_tile_in_its_place() -> None:
    grid = fit_tiles(3, (2, 2), (5, 5), 1, 2, 2)
    tiles = np.arange(3, dtype=np.uint8)[:, None, None, None] * np.ones((1, 2, 2, 3), np.uint8)
    whole = sheet(tiles, grid, np.full(3, 9, np.uint8))
    assert whole[..., 0].tolist() == [[0, 0, 9, 1, 1], [0, 0, 9, 1, 1], [9] * 5, [2, 2, 9, 9, 9], [2, 2, 9, 9, 9]]


def test_positive_is_blue_and_negative_orange(mosaic: MapMosaic) -> None:
    image = mosaic.grab().toImage()
    positive, negative = (image.pixelColor(mosaic.box(index).center().toPoint()) for index in (3, 4))
    assert positive.blue() > positive.red() + 60 and negative.red() > negative.blue() + 60


def test_each_map_may_have_its_own_scale(mosaic: MapMosaic) -> None:
    strong = mosaic.grab().toImage().pixelColor(mosaic.box(3).center().toPoint())
    mosaic.set_maps(MAPS, [1e6 if index == 3 else 2.0 for index in range(10)])
    pale = mosaic.grab().toImage().pixelColor(mosaic.box(3).center().toPoint())
    assert pale.lightness() > strong.lightness() + 60


def test_what_is_not_a_number_is_neutral_and_a_scale_of_zero_is_no_error(mosaic: MapMosaic) -> None:
    mosaic.set_maps(np.full((2, 2, 2), np.nan, np.float32), 0.0)
    color = mosaic.grab().toImage().pixelColor(mosaic.box(0).center().toPoint())
    assert abs(color.red() - color.blue()) < 30


def test_the_pointer_tells_tile_row_and_column(mosaic: MapMosaic, qtbot: QtBot) -> None:
    told: list[tuple[int, int, int]] = []
    mosaic.hovered.connect(lambda *place: told.append(place))
    box = mosaic.box(3)
    qtbot.mouseMove(mosaic, (box.topLeft() + (box.bottomRight() - box.topLeft()) * 0.9).toPoint())
    assert told == [(3, 3, 3)]
    assert mosaic.words(3, 3, 3) == "map 3, row 4, column 4: 2.00"
    mosaic.set_maps(MAPS * 2)
    assert told == [(3, 3, 3)] * 2
    mosaic.set_maps(MAPS[:2])
    assert told[-1] == (-1, -1, -1)


def test_keys_choose_and_enter_clicks(mosaic: MapMosaic, qtbot: QtBot) -> None:
    chosen, clicked = [], []
    mosaic.chose.connect(chosen.append)
    mosaic.clicked.connect(clicked.append)
    for key in (Qt.Key.Key_Right, Qt.Key.Key_Down, Qt.Key.Key_Up, Qt.Key.Key_Up, Qt.Key.Key_Return):
        qtbot.keyClick(mosaic, key)
    columns = mosaic.grid.columns
    assert chosen == [1, 1 + columns, 1] and clicked == [1]
    qtbot.mouseClick(mosaic, Qt.MouseButton.LeftButton, pos=mosaic.box(4).center().toPoint())
    assert chosen[-1] == 4 and clicked[-1] == 4 == mosaic.chosen


def test_single_values_are_cells_and_other_shapes_refused(mosaic: MapMosaic) -> None:
    mosaic.set_maps(np.arange(300, dtype=np.float32), 300.0)
    assert mosaic.shown == 300 and mosaic.words(2, 0, 0) == "3 of 300: 2.00"
    with pytest.raises(ValueError, match="shape"):
        mosaic.set_maps(np.zeros((2, 2)))
    with pytest.raises(ValueError, match="scales"):
        mosaic.set_maps(MAPS, [1.0, 2.0])


def test_smaller_tiles_make_room_for_more(mosaic: MapMosaic) -> None:
    mosaic.set_limits(60, 60)
    few = mosaic.shown
    mosaic.set_limits(4, 60)
    assert few < mosaic.shown == 10
