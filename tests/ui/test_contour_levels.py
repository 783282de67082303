from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from playground.ui.widgets.contour_levels import EVERY, FEWER, contour_levels
from playground.ui.widgets.height_scale import HeightScale
from playground.ui.widgets.heights import Heights, heights_of, scaled

finite = st.floats(-1e12, 1e12)


def heights_of_levels(scale: HeightScale) -> list[float]:
    return [level.height for level in contour_levels(scale)]


def spread(low: float, high: float) -> HeightScale:
    return HeightScale(min(low, high), max(low, high))


@given(finite, finite)
def test_levels_rise_inside_the_scale(low: float, high: float) -> None:
    scale = spread(low, high)
    levels = heights_of_levels(scale)
    assert levels == sorted(set(levels))
    assert all(scale.low < level < scale.high for level in levels)


@given(st.floats(-1e6, 1e6), st.floats(1e-3, 1e9))
def test_there_are_neither_few_nor_many_straight_levels(low: float, span: float) -> None:
    assert 10 <= len(heights_of_levels(HeightScale(low, low + span))) <= 23


@given(st.floats(-1e6, 1e6), st.floats(1e-3, 1e9))
def test_straight_levels_are_multiples_of_a_nice_step(low: float, span: float) -> None:
    levels = heights_of_levels(HeightScale(low, low + span))
    step = (levels[-1] - levels[0]) / (len(levels) - 1)
    mantissa = step / 10.0 ** math.floor(math.log10(step) + 1e-6)
    assert any(math.isclose(mantissa, nice, rel_tol=1e-4) for nice in (1, 2, 2.5, 5))
    assert np.allclose(np.asarray(levels) / step, np.rint(np.asarray(levels) / step), atol=1e-3)


@given(st.floats(-9, 9), st.floats(1, 6))
def test_logarithmic_levels_are_spaced_by_ratio(first: float, decades: float) -> None:
    scale = HeightScale(10.0**first, 10.0 ** (first + decades), log=True)
    levels = np.asarray(heights_of_levels(scale))
    assert 9 <= len(levels) <= 25
    ratios = levels[1:] / levels[:-1]
    assert ratios.max() <= ratios.min() ** 2.6  # 1, 3, 10 and 4, 5.5, 7.5 are not quite even


@given(st.floats(0.5, 1e3), st.floats(0.5, 6), st.booleans())
def test_a_small_map_has_fewer_levels(low: float, decades: float, log: bool) -> None:
    scale = HeightScale(low, low * 10**decades, log)
    assert 4 <= len(contour_levels(scale, FEWER)) < len(contour_levels(scale))


def test_logarithmic_levels_are_round_above_zero() -> None:
    strong = [level.height for level in contour_levels(HeightScale(3.0, 1600.0, log=True)) if level.strong]
    assert strong == [10.0, 30.0, 100.0, 300.0, 1000.0]


@given(st.floats(0.01, 1e3), st.floats(1e-4, 1.0), st.floats(1, 5))
def test_levels_above_a_lowest_height_are_spaced_by_what_lies_above_it(
    lowest: float, least: float, decades: float
) -> None:
    scale = HeightScale(lowest + least, lowest + least * 10**decades, True, lowest)
    levels = heights_of_levels(scale)
    assert len(levels) >= 8
    assert all(scale.low < level < scale.high for level in levels)
    above = np.asarray(levels) - lowest
    assert (above[1:] / above[:-1] < 10).all()


def test_every_fourth_level_is_strong_and_stays_so_while_heights_come() -> None:
    first, grown = contour_levels(HeightScale(0.0, 16.0)), contour_levels(HeightScale(-0.5, 16.5))
    assert [level.height for level in first if level.strong] == [4.0, 8.0, 12.0]
    assert {level.height for level in first if level.strong} <= {level.height for level in grown if level.strong}
    numbers = [i for i, level in enumerate(first) if level.strong]
    assert set(np.diff(numbers)) == {EVERY}


@pytest.mark.parametrize("grid", [np.zeros((3, 3)), np.full((3, 3), np.nan), np.full((3, 3), np.inf)])
def test_flat_or_unknown_heights_have_no_levels(grid: np.ndarray) -> None:
    assert contour_levels(HeightScale.of(grid, log=True)) == contour_levels(HeightScale.of(grid)) == ()


@pytest.mark.parametrize("log", [False, True])
def test_huge_heights_have_levels(log: bool) -> None:
    grid = np.array([[1.0, 1e30], [1e15, np.inf]])
    assert len(contour_levels(HeightScale.of(grid, log))) >= 6


def test_one_lucky_place_does_not_stretch_a_logarithmic_scale() -> None:
    y, x = np.mgrid[-1:1:101j, -1:1:101j]
    bowl = x**2 + y**2
    assert bowl.min() == 0
    assert HeightScale.of(bowl, log=True, lowest=0.0).low > 1e-3


@given(st.floats(-1e3, 1e3), st.floats(1e-3, 1e3), st.floats(0, 1), st.booleans())
def test_a_height_is_found_again_by_its_place(low: float, span: float, place: float, log: bool) -> None:
    scale = HeightScale(low + span / 100, low + span, log, low)
    assert scale.place(scale.height(place)) == pytest.approx(place, abs=1e-6)


@given(st.floats(1e-6, 1e3), st.floats(0.5, 6))
def test_ticks_of_heights_stand_at_what_they_say(low: float, decades: float) -> None:
    scale = HeightScale(low, low * 10**decades, True)
    ticks = scale.ticks()
    assert all(0 <= place <= 1 for place in ticks.places)
    for place, label in ticks:
        number = float(label.replace("−", "-").replace("\u202f", ""))
        assert number == pytest.approx(scale.height(place), rel=2e-2)


def test_heights_are_read_off_straight_between_the_grid() -> None:
    y, x = np.mgrid[0:1:3j, 0:2:5j]
    heights = heights_of(3 * x - 2 * y + 1, (0.0, 2.0), (0.0, 1.0))
    assert heights is not None
    places = np.array([[0, 0], [2, 1], [0.3, 0.9], [1.77, 0.13]])
    assert heights.at(places) == pytest.approx(3 * places[:, 0] - 2 * places[:, 1] + 1)


def test_heights_beside_the_grid_and_next_to_unknown_ones_are_unknown() -> None:
    heights = heights_of([[0.0, 1.0, np.nan], [1.0, 2.0, np.inf]], (0.0, 2.0), (0.0, 1.0))
    assert heights is not None
    assert np.isnan(heights.at([[-0.1, 0.5], [0.5, 1.1], [1.5, 0.5], [np.nan, 0.5], [1e30, 0.5]])).all()
    assert np.isposinf(heights.at([[1.5, 1.0]])).all()
    assert heights.at([[1.0, 0.5]]) == pytest.approx([1.5])
    assert np.isnan(scaled(heights).grid).sum() == 2


def test_heights_refuse_what_is_no_map() -> None:
    with pytest.raises(ValueError, match="at least 2"):
        Heights(np.zeros((1, 5)), (0.0, 1.0), (0.0, 1.0), HeightScale(0, 1))
    with pytest.raises(ValueError, match="rises"):
        heights_of(np.zeros((2, 2)), (1.0, 1.0), (0.0, 1.0))
    assert heights_of(np.zeros((0, 0)), (0.0, 1.0), (0.0, 1.0)) is None
