"""Pictures of one size in rows."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtCore import Qt

from playground.ui.widgets.tiles import arrow_step, columns_near, columns_within

WIDTHS, TILES, GAPS = st.integers(0, 3000), st.integers(8, 200), st.integers(0, 20)


@given(WIDTHS, TILES, GAPS)
def test_as_many_fit_as_have_room_with_their_gaps(width: int, tile: int, gap: int) -> None:
    columns = columns_within(width, tile, gap)
    assert columns == 1 or columns * tile + (columns - 1) * gap <= width
    assert (columns + 1) * tile + columns * gap > width


@given(WIDTHS, TILES, GAPS)
def test_pictures_that_fill_a_row_come_nearest_to_the_size_wanted(width: int, tile: int, gap: int) -> None:
    columns = columns_near(width, tile, gap)
    pitch = tile + gap
    misses = [abs(width + gap - number * pitch) for number in (columns - 1, columns, columns + 1) if number]
    assert abs(width + gap - columns * pitch) == min(misses)


def test_arrows_go_along_and_across_the_rows_and_other_keys_nowhere() -> None:
    keys = (Qt.Key.Key_Left, Qt.Key.Key_Right, Qt.Key.Key_Up, Qt.Key.Key_Down, Qt.Key.Key_A)
    assert [arrow_step(key, 5) for key in keys] == [-1, 1, -5, 5, None]
