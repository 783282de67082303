"""Where nodes, tiles and links of the diagram lie."""

from __future__ import annotations

import math
from itertools import pairwise

import numpy as np
from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtCore import QPointF, QRectF
from PySide6.QtGui import QPainterPath

from playground.ui.train.diagram.geometry import (
    LEAST_TILE,
    MOST_ROWS,
    cells,
    link_controls,
    nearest_link,
    node_boxes,
    node_side,
    rows_that_fit,
    tiles,
)
from playground.ui.train.diagram.links import drawn_links, strongest
from playground.ui.train.diagram.painting import caption_box


@given(st.integers(1, MOST_ROWS), st.integers(230, 800), st.sampled_from([28.0, 32.0, 38.0]))
def test_nodes_lie_below_each_other_inside_the_height(rows: int, height: int, wish: float) -> None:
    side = node_side(height, rows, wish)
    boxes = node_boxes(rows, QPointF(100, height / 2), side)
    assert side <= wish
    assert boxes[0].top() >= -2 and boxes[-1].bottom() <= height + 2
    assert all(above.bottom() + 2 <= below.top() for above, below in pairwise(boxes))
    assert all(abs(box.center().x() - 100) <= 1 for box in boxes)


def test_sixteen_rows_fit_the_pane_and_no_height_holds_more() -> None:
    assert rows_that_fit(340) == rows_that_fit(2000) == MOST_ROWS
    assert rows_that_fit(60) == 4 and rows_that_fit(1) == 1


@given(st.integers(1, 256), st.integers(40, 112), st.integers(60, 400), st.integers(LEAST_TILE, 45))
def test_tiles_fill_their_room_and_never_leave_it(count: int, width: int, height: int, wish: int) -> None:
    grid = tiles(count, width, height, wish)
    assert 1 <= grid.shown <= count
    assert grid.width <= width and grid.height <= height
    assert grid.columns * grid.rows >= grid.shown > grid.columns * (grid.rows - 1)
    assert grid.tile >= LEAST_TILE
    if grid.shown < count:
        assert grid.tile == LEAST_TILE


@given(st.integers(1, 1024), st.integers(60, 112), st.integers(150, 400))
def test_every_unit_gets_a_cell(count: int, width: int, height: int) -> None:
    grid = cells(count, width, height)
    assert grid.shown == count
    assert grid.width <= width and grid.height <= height
    found = [grid.index_at(box.center().x(), box.center().y()) for box in map(grid.box, range(count))]
    assert found == list(range(count))


@given(
    st.tuples(st.floats(0, 100), st.floats(0, 300)),
    st.tuples(st.floats(160, 400), st.floats(0, 300)),
    st.floats(0.02, 0.98),
)
def test_a_place_on_a_link_is_found_on_it(start: tuple[float, float], end: tuple[float, float], share: float) -> None:
    path = QPainterPath(QPointF(*start))
    path.cubicTo(*link_controls(QPointF(*start), QPointF(*end)), QPointF(*end))
    place = path.pointAtPercent(share)
    index, off = nearest_link((place.x(), place.y()), np.array([start]), np.array([end]))
    assert index == 0 and off < 0.5


def test_the_nearest_of_several_links_is_found_and_none_beside_them() -> None:
    starts = np.array([[0.0, 0.0], [0.0, 100.0]])
    ends = np.array([[200.0, 0.0], [200.0, 100.0]])
    assert nearest_link((100, 90), starts, ends) == (1, 10.0)
    assert nearest_link((300, 90), starts, ends)[0] == -1
    assert nearest_link((0, 0), np.zeros((0, 2)), np.zeros((0, 2))) == (-1, math.inf)


def test_weak_links_are_left_out_and_the_strongest_drawn_last() -> None:
    weight = np.array([[1.0, -0.039, 0.0], [0.5, -2.0, np.nan]])
    links = drawn_links(weight, 0.04)
    assert links.value.tolist() == [0.5, 1.0, -2.0]
    assert list(zip(links.target.tolist(), links.source.tolist(), strict=True)) == [(1, 0), (0, 0), (1, 1)]
    assert links.share.tolist() == [0.25, 0.5, 1.0]
    assert len(drawn_links(weight, 0.3)) == 2
    assert len(drawn_links(np.zeros((3, 3)), 0.04)) == 0


@given(st.integers(1, 50), st.integers(0, 2**32 - 1))
def test_of_all_layers_the_strongest_links_stay(most: int, seed: int) -> None:
    generator = np.random.default_rng(seed)
    layers = [drawn_links(generator.normal(size=(5, 6)), 0.0), drawn_links(generator.normal(size=(4, 5)), 0.0)]
    kept = strongest(layers, most)
    shares = np.sort(np.concatenate([links.share for links in layers]))[::-1]
    assert sum(map(len, kept)) >= most
    assert min(share for links in kept for share in links.share.tolist()) == shares[most - 1]
    assert all((np.diff(links.share) >= 0).all() for links in kept)


@given(st.floats(30, 900), st.floats(10, 400), st.floats(5, 500))
def test_a_caption_stays_in_the_middle_of_its_column_and_on_the_canvas(
    center: float, width: float, wide: float
) -> None:
    bounds = QRectF(center - width / 2, 10, width, 50)
    box = caption_box(bounds, wide, 14)
    assert box.left() >= 2 - 1e-6 and box.width() <= wide + 1e-9
    assert abs(box.center().x() - center) < 1e-6 and box.top() >= bounds.bottom()
