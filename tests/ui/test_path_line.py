from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtCore import QPointF, QRectF

from playground.ui.widgets.path_line import MOST_LINES, PathLine, cut_lines, exit_of, seen_lines, spaced
from playground.ui.widgets.plane_view import PlaneView, grown, shaped

RECT = QRectF(10, 20, 200, 100)
place = st.tuples(st.floats(-1e4, 1e4), st.floats(-1e4, 1e4))


def inside(lines: np.ndarray) -> bool:
    x, y = lines[:, [0, 2]], lines[:, [1, 3]]
    return bool(((x >= 10 - 1e-6) & (x <= 210 + 1e-6) & (y >= 20 - 1e-6) & (y <= 120 + 1e-6)).all())


@given(place, place)
def test_what_is_cut_lies_inside_and_on_the_line(one: tuple[float, float], other: tuple[float, float]) -> None:
    cut = cut_lines(np.array([[*one, *other]]), RECT)
    assert inside(cut)
    way = np.subtract(other, one)
    for part in cut:
        for end in (part[:2], part[2:]):
            off = way[0] * (end[1] - one[1]) - way[1] * (end[0] - one[0])
            assert abs(off) <= 1e-6 * max(1.0, float(np.hypot(*way))) * 1e4


def test_lines_inside_stay_and_lines_outside_go() -> None:
    lines = np.array([[20.0, 30, 100, 90], [0, 0, 5, 200], [50, 50, 50, 500], [-1e9, 70, 1e30, 70]])
    assert cut_lines(lines, RECT).tolist() == [[20, 30, 100, 90], [50, 50, 50, 120], [10, 70, 210, 70]]


def test_a_long_path_is_thinned_to_what_pixels_show() -> None:
    angle = np.linspace(0, 40 * np.pi, 20_000)
    circle = np.stack([110 + 40 * np.cos(angle), 70 + 40 * np.sin(angle)], 1)
    lines = seen_lines(circle, RECT)
    assert len(lines) < 800
    radius = np.hypot(lines[:, 0] - 110, lines[:, 1] - 70)
    assert radius == pytest.approx(np.full(len(lines), 40.0), abs=1e-6)


def test_a_wild_path_is_never_more_than_so_many_lines_and_keeps_its_newest_place() -> None:
    wild = np.random.default_rng(3).uniform([10, 20], [210, 120], (20_000, 2))
    lines = seen_lines(wild, RECT)
    assert len(lines) <= MOST_LINES
    assert lines[-1, 2:] == pytest.approx(wild[-1])


def test_places_that_are_none_end_the_line() -> None:
    px = np.array([[20.0, 30], [40, 50], [np.nan, 60], [100, 100], [120, 100]])
    assert seen_lines(px, RECT).tolist() == [[20, 30, 40, 50], [100, 100, 120, 100]]
    assert len(seen_lines(np.zeros((0, 2)), RECT)) == len(seen_lines(np.full((4, 2), np.inf), RECT)) == 0


def test_a_path_leaves_where_it_crosses_the_frame_for_the_last_time() -> None:
    x, y, right, down = exit_of(np.array([[50.0, 70], [150, 70], [400, 70]]), RECT) or (0, 0, 0, 0)
    assert (x, y, right, down) == (210, 70, 1, 0)
    assert exit_of(np.array([[50.0, 70], [400, 70], [60, 70]]), RECT) is None
    assert exit_of(np.array([[300.0, 70], [400, 70]]), RECT) is None
    assert exit_of(np.zeros((0, 2)), RECT) is None


def test_a_path_that_diverged_to_infinity_leaves_where_its_finite_part_does() -> None:
    px = np.array([[50.0, 70], [50, 1e30], [np.inf, np.nan]])
    assert exit_of(px, RECT) == (50, 120, 0, 1)
    assert exit_of(px[[0, 0, 2]], RECT) is None


def test_dots_stand_only_where_steps_are_clear_of_each_other() -> None:
    steps = np.stack([np.arange(10.0) * 12, np.full(10, 50.0)], 1)
    assert spaced(steps, 9) and not spaced(steps / 2, 9)
    assert not spaced(steps[:1], 9) and not spaced(np.full((5, 2), np.nan), 9)


def test_a_path_of_another_shape_is_refused() -> None:
    with pytest.raises(ValueError, match="places"):
        PathLine(places=np.zeros(4))
    with pytest.raises(ValueError, match="heights"):
        PathLine(places=np.zeros((4, 2)), heights=np.zeros(3))


@given(st.floats(-1e3, 1e3), st.floats(-1e3, 1e3))
def test_px_and_values_undo_each_other(x: float, y: float) -> None:
    view = PlaneView((-3.0, 5.0), (0.0, 1.0), RECT)
    assert view.place(view.point((x, y))) == pytest.approx((x, y), abs=1e-6)


def test_y_grows_upwards() -> None:
    view = PlaneView((-3.0, 5.0), (0.0, 1.0), RECT)
    assert view.point((-3, 0)) == QPointF(10, 120) and view.point((5, 1)) == QPointF(210, 20)


sides = st.floats(0.01, 100)


@given(sides, sides, sides, sides)
def test_a_range_grows_about_its_middle_until_both_have_one_scale(
    width: float, height: float, px_width: float, px_height: float
) -> None:
    x, y = grown((-width, width), (3.0, 3 + height), px_width, px_height)
    assert (x[1] - x[0]) / px_width == pytest.approx((y[1] - y[0]) / px_height)
    assert x[1] - x[0] >= 2 * width * (1 - 1e-6) and y[1] - y[0] >= height * (1 - 1e-6)
    assert sum(x) == pytest.approx(0, abs=1e-6 * max(x)) and sum(y) / 2 == pytest.approx(3 + height / 2)


def test_a_frame_takes_the_shape_of_its_ranges_in_the_middle() -> None:
    assert shaped((0.0, 4.0), (0.0, 1.0), QRectF(0, 0, 400, 300)) == QRectF(0, 100, 400, 100)
    assert shaped((0.0, 1.0), (0.0, 1.0), QRectF(10, 0, 400, 300)) == QRectF(60, 0, 300, 300)
