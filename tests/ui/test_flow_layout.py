from __future__ import annotations

from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from playground.ui.convolution.flow_layout import ACTIVATED, INPUT, LARGEST_CELL, MAP, POOLED, Part, Room, lay_out

ROOM = Room(1364, 440, 38, 35, 16, 16)


def parts(side: int, output: int, pool: int) -> tuple[Part, ...]:
    return (
        Part(INPUT, side, words=180),
        Part(MAP, output, 70, 240),
        Part(ACTIVATED, output, 70, 90, is_small=True),
        Part(POOLED, max(1, output // pool), 70, 190, pool, is_small=True),
    )


def test_the_pictures_of_a_digit_fill_the_room() -> None:
    panels = lay_out(ROOM, parts(28, 26, 2), 1.0)
    assert [panel.cell for panel in panels] == [13, 13, 8, 16]
    assert panels[1].box.top() - panels[0].box.top() == 13


@given(st.integers(1, 74), st.integers(1, 74), st.integers(2, 4), st.integers(900, 2400), st.integers(250, 1400))
def test_nothing_overlaps_or_leaves_the_room(side: int, output: int, pool: int, width: int, height: int) -> None:
    room = Room(width, height, 38, 35, 16, 16)
    output = min(side, output)
    panels = lay_out(room, parts(side, output, pool), None)
    for before, after in pairwise(panels):
        assert before.box.left() + before.slot <= after.box.left()
    assert all(1 <= panel.cell <= 4 * LARGEST_CELL for panel in panels)
    if panels[0].cell > 1:  # else there is no room for it at all
        assert panels[-1].box.right() <= width - room.right + 1
        for panel in panels:
            assert panel.box.top() >= room.above - 1 and panel.box.bottom() <= height - room.below + 1


@given(st.integers(0, 27), st.integers(0, 27))
def test_a_cell_is_found_again_at_its_middle(row: int, column: int) -> None:
    panel = lay_out(ROOM, parts(28, 26, 2), 1.0)[0]
    middle = panel.cell_box(row, column).center()
    assert panel.cell_at(middle.x(), middle.y()) == (row, column)
