"""The way over the surface, the part of it that is looked at, and numbers as a column shows them."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from playground.core.descent.line_fit import LineFit
from playground.ui.descent.exact.sight import FARTHEST, sight
from playground.ui.descent.exact.texts import column_texts
from playground.ui.descent.exact.trail import MOST, Trail

LAB = LineFit(np.array([10.0, 9.0, 3.0, 2.0]), np.array([90.0, 80.0, 50.0, 30.0]))
places = st.tuples(st.floats(-1e3, 1e3), st.floats(-1e3, 1e3))


def test_steps_that_nobody_saw_are_reckoned_where_they_were_plain_ones() -> None:
    walked = LAB.descend((0.0, 0.0), 0.01, 400)
    trail = Trail()
    trail.follow(0, (0.0, 0.0), None)
    trail.follow(400, tuple(walked[400]), (LAB, 0.01))
    seen = trail.places
    assert len(seen) > 20
    for place in seen:
        assert np.hypot(*(walked - place).T).min() < 1e-6
    np.testing.assert_allclose(seen[1], walked[1], rtol=1e-9)


def test_where_other_steps_were_made_the_way_is_straight() -> None:
    trail = Trail()
    trail.follow(0, (0.0, 0.0), (LAB, 0.01))
    trail.follow(400, (-5.0, 3.0), (LAB, 0.01))
    trail.follow(500, (-5.0, 4.0), None)
    np.testing.assert_array_equal(trail.places, [(0.0, 0.0), (-5.0, 3.0), (-5.0, 4.0)])


def test_it_begins_anew_where_a_hand_has_moved_the_network() -> None:
    trail = Trail()
    trail.follow(0, (0.0, 0.0), None)
    trail.follow(5, (1.0, 1.0), None)
    trail.follow(9, (7.0, 7.0), None, jumps=True)
    assert trail.start == (7.0, 7.0)
    trail.follow(9, (8.0, 8.0), None)
    assert trail.start == (8.0, 8.0)
    trail.follow(2, (1.0, 0.0), None)
    assert trail.places.tolist() == [[1.0, 0.0]]
    trail.clear()
    assert trail.start is None and trail.places.shape == (0, 2)


def test_a_hand_that_changed_nothing_leaves_the_way_as_it_is() -> None:
    walked = LAB.descend((0.0, 0.0), 0.01, 50)
    trail = Trail()
    trail.follow(0, (0.0, 0.0), None)
    trail.follow(50, tuple(walked[50]), (LAB, 0.01), jumps=True)
    assert trail.start == (0.0, 0.0)


def test_a_long_way_is_thinned_and_keeps_its_ends() -> None:
    trail = Trail()
    for step in range(3 * MOST):
        trail.follow(step, (float(step), 0.0), None)
    assert len(trail.places) <= MOST + 1
    assert trail.start == (0.0, 0.0)
    assert trail.places[-1, 0] == 3 * MOST - 1
    assert (np.diff(trail.places[:, 0]) > 0).all()


@given(places, places)
def test_ball_start_and_minimum_are_in_sight(start: tuple[float, float], ball: tuple[float, float]) -> None:
    seen = sight(LAB, start, ball, None)
    if not seen.is_lost:
        assert all(map(seen.holds, (start, ball, LAB.minimum)))
        assert sight(LAB, start, ball, seen) == seen


def test_a_ball_that_runs_away_is_followed_for_a_while() -> None:
    path = LAB.descend((0.0, 0.0), 1.2 * LAB.bound, 60)
    seen, ranges, lost = None, set(), 0
    for place in path:
        seen = sight(LAB, (0.0, 0.0), tuple(place), seen)
        lost += seen.is_lost
        ranges.add(seen.w)
        assert seen.is_lost or seen.holds(tuple(place))
    assert lost > 10
    assert 3 <= len(ranges) < 20
    low, high = seen.w
    assert high - low < 10 * FARTHEST * 50
    back = sight(LAB, (0.0, 0.0), (1.0, 1.0), seen)
    assert back.w[1] - back.w[0] < 60 and not back.is_lost
    assert sight(LAB, (0.0, 0.0), (np.inf, np.nan), back).is_lost


@pytest.mark.parametrize(
    ("values", "texts"),
    [
        ([2.0, 10.0], ["2", "10"]),
        ([-1.0, 0.5, 3.5], ["−1.0", "0.5", "3.5"]),
        ([1.6, 0.44, -0.3849], ["1.60", "0.44", "−0.38"]),
        ([-896.04, 40.0], ["−896", "40"]),
        ([-0.001, 500.0], ["0", "500"]),
        ([1.5e8, 1.0], ["1.50e8", "1.00"]),
        ([0.0, 0.0], ["0", "0"]),
        ([12345.6, float("inf")], ["12\u202f346", "∞"]),
    ],
)
def test_numbers_of_a_column_have_their_points_under_each_other(values: list[float], texts: list[str]) -> None:
    assert column_texts(values) == texts
