from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from playground.core.convolution.kernels import KERNELS
from playground.core.convolution.pooling import NONE, region, region_of
from playground.core.convolution.sixes import SIXES
from playground.core.convolution.sliding import contents, correlate, for_channels, largest, place_over
from playground.core.convolution.workings import Picture, Setting, Workings
from playground.core.layers.windows import Window

EDGE = SIXES["edge"].picture
VERTICAL = KERNELS["vertical"].make(3, 0)[None]


def test_zeros_of_the_frame_are_told_from_pixels() -> None:
    corner = contents(EDGE.levels, VERTICAL, Window(3, padding=1), (0, 0))
    assert corner.inside.tolist() == [[False, False, False], [False, True, True], [False, True, True]]
    assert corner.pixels[0].tolist() == [[0, 0, 0], [0, 10, 10], [0, 10, 10]]
    assert corner.products[0].tolist() == [[0, 0, 0], [0, 0, -10], [0, 0, -10]]
    assert corner.total == -20


def test_a_window_with_holes_reads_every_other_pixel() -> None:
    levels = np.arange(36, dtype=np.float64).reshape(1, 6, 6)
    found = contents(levels, np.ones((1, 2, 2)), Window(2, dilation=3), (1, 2))
    assert found.pixels[0].tolist() == [[8, 11], [26, 29]]


@given(st.integers(1, 7), st.integers(0, 3), st.integers(1, 3), st.integers(1, 3), st.integers(0, 500))
def test_no_sum_lies_beyond_the_range(size: int, padding: int, stride: int, dilation: int, seed: int) -> None:
    generator = np.random.default_rng(seed)
    window = Window(size, stride, padding, dilation)
    if window.outputs(9) < 1:
        return
    levels, kernel = generator.uniform(0, 255, (3, 9, 9)), generator.standard_normal((3, size, size))
    assert np.abs(correlate(levels, kernel, window)).max() <= largest(kernel, 3, 255.0) + 1e-9


@given(st.integers(1, 7), st.integers(0, 3), st.integers(1, 4), st.integers(1, 3), st.integers(0, 11))
def test_the_window_goes_where_its_middle_is_nearest_to_the_pointer(
    size: int, padding: int, stride: int, dilation: int, pixel: int
) -> None:
    window = Window(size, stride, padding, dilation)
    if window.outputs(12) < 1:
        return
    middles = np.arange(window.outputs(12)) * stride + (window.reach - 1) / 2 - padding
    place = place_over(window, 12, pixel)
    assert abs(middles[place] - pixel) == pytest.approx(np.abs(middles - pixel).min())


def test_an_impossible_window_says_its_arithmetic_and_has_no_map() -> None:
    workings = Workings(EDGE, KERNELS["blur"].make(11, 0)[None], Setting())
    assert workings.problem == "⌊(6+2·0−11)/1⌋+1 < 1"
    assert workings.formula == workings.problem
    assert workings.side < 1 and workings.pooled is None and workings.pool_problem == ""


def test_regions_that_fit_nowhere_say_so() -> None:
    workings = Workings(EDGE, KERNELS["blur"].make(5, 0)[None], Setting(pool_size=3))
    assert workings.side == 2 and workings.pooled is None
    assert workings.pool_problem == "⌊(2+2·0−3)/3⌋+1 < 1"
    assert workings.region((0, 0)) is None


def test_without_pooling_there_is_no_region() -> None:
    workings = Workings(EDGE, VERTICAL, Setting(pooling=NONE))
    assert workings.pooled is None and workings.pool_window is None and workings.region((1, 1)) is None


def test_what_fills_no_region_is_left_over() -> None:
    assert region_of((5, 5), 2, (3, 3)) == (1, 1)
    assert region_of((5, 5), 2, (4, 0)) is None
    assert region(np.arange(16.0).reshape(4, 4), 2, (1, 0)).tolist() == [[8, 9], [12, 13]]


def test_a_convolution_turns_the_kernel() -> None:
    plain, convolved = (Workings(EDGE, VERTICAL, Setting(is_turned=turned)) for turned in (False, True))
    np.testing.assert_array_equal(plain.map, -convolved.map)


def test_the_range_of_a_bounded_activation_is_its_own() -> None:
    assert Workings(EDGE, VERTICAL, Setting(activation="tanh")).activated_range == pytest.approx(1.0)
    assert Workings(EDGE, VERTICAL, Setting(activation="relu")).activated_range == 30.0


def test_a_kernel_for_other_channels_is_refused() -> None:
    with pytest.raises(ValueError, match="1 or 3"):
        for_channels(np.ones((2, 3, 3)), 3)


def test_of_a_colour_picture_the_three_sums_are_added() -> None:
    levels = np.stack([EDGE.levels[0], 2 * EDGE.levels[0], 3 * EDGE.levels[0]])
    workings = Workings(Picture(levels, 30.0), VERTICAL, Setting())
    assert workings.contents((0, 1)).sums.tolist() == [30.0, 60.0, 90.0]
    assert workings.map[0, 1] == 180.0
