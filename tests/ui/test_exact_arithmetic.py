"""The way over the surface, the part of it that is looked at, and numbers as a column shows them."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from playground.core.descent.line_fit import LineFit
from playground.core.frames import LossSamples, TrailFrame
from playground.core.frames.trail import Waypoint
from playground.core.presets import preset
from playground.ui.descent.exact.sight import FARTHEST, sight
from playground.ui.descent.exact.texts import column_texts
from playground.ui.descent.exact.trail import Trail
from playground.ui.descent.exact.way import STRONG, way_lines

LAB = LineFit(np.array([10.0, 9.0, 3.0, 2.0]), np.array([90.0, 80.0, 50.0, 30.0]))
places = st.tuples(st.floats(-1e3, 1e3), st.floats(-1e3, 1e3))


def frame_of(waypoints: list[tuple[int, float, float]], number: int = 1) -> TrailFrame:
    made = tuple(
        Waypoint(step=step, epochs=0.0, loss=0.0, parameters=np.array([w, b], np.float32), buffers=np.empty(0))
        for step, w, b in waypoints
    )
    none = np.empty(0, np.float32)
    samples = LossSamples(inputs=none, targets=none, validation_inputs=none, validation_targets=none)
    return TrailFrame(
        run=1, experiment=preset("linear"), trail=number, waypoints=made, present=made[-1], samples=samples
    )


def test_the_way_is_what_the_run_remembers_and_what_was_seen_after_it() -> None:
    trail = Trail()
    trail.see(0, (0.0, 0.0))
    trail.see(9, (9.0, 0.0))
    trail.see(12, (12.0, 0.0))
    assert trail.places.tolist() == [[0.0, 0.0], [9.0, 0.0], [12.0, 0.0]]
    trail.remember(frame_of([(0, 0.0, 0.0), (5, 5.0, 1.0), (10, 10.0, 1.0)]))
    assert trail.places.tolist() == [[0.0, 0.0], [5.0, 1.0], [10.0, 1.0], [12.0, 0.0]]
    assert trail.start == (0.0, 0.0)


def test_it_begins_anew_where_a_hand_has_moved_the_network() -> None:
    trail = Trail()
    trail.remember(frame_of([(0, 0.0, 0.0), (5, 5.0, 1.0)]))
    trail.restart(7, (-3.0, -3.0))
    assert trail.places.tolist() == [[-3.0, -3.0]]
    trail.see(8, (-2.0, -3.0))
    trail.remember(frame_of([(0, 0.0, 0.0), (5, 5.0, 1.0), (9, -1.0, -3.0)]))
    assert trail.places.tolist() == [[-3.0, -3.0], [-1.0, -3.0]]


def test_where_weights_were_drawn_anew_the_hand_is_forgotten() -> None:
    trail = Trail()
    trail.remember(frame_of([(0, 0.0, 0.0)]))
    trail.restart(0, (-3.0, -3.0))
    trail.remember(frame_of([(3, 1.0, 1.0)], number=2))
    assert trail.places.tolist() == [[1.0, 1.0]]
    trail.clear()
    assert trail.start is None and trail.places.shape == (0, 2)


def test_back_at_an_earlier_step_what_followed_is_not_of_the_way() -> None:
    trail = Trail()
    trail.see(5, (5.0, 0.0))
    trail.see(9, (9.0, 0.0))
    trail.see(6, (6.0, 0.0))
    assert trail.places.tolist() == [[5.0, 0.0], [6.0, 0.0]]


def test_a_way_to_and_fro_is_strong_at_its_end_alone() -> None:
    walked = LAB.descend((0.0, 0.0), 0.98 * LAB.bound, 40)
    (whole,) = way_lines(walked, goes_to_and_fro=False, symbol="o")
    assert whole.start and not whole.faded and len(whole.places) == 41
    faded, strong = way_lines(walked, goes_to_and_fro=True, symbol="o")
    assert faded.faded and faded.start and len(faded.places) == 41
    assert not strong.faded and strong.symbol == "o"
    np.testing.assert_array_equal(strong.places, walked[-STRONG - 1 :])
    assert len(way_lines(walked[: STRONG + 1], goes_to_and_fro=True)) == 1


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
