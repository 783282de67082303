from __future__ import annotations

import numpy as np
import pytest

from playground.core.convolution.kernels import KERNELS, binomial, widened
from playground.core.convolution.sixes import SIXES
from playground.core.convolution.sliding import correlate, turned
from playground.core.layers.windows import Window

ALL = [(name, size) for name, kernel in KERNELS.items() for size in kernel.sizes]


@pytest.mark.parametrize(("name", "size"), ALL)
def test_a_kernel_is_as_large_as_asked_for_and_finite(name: str, size: int) -> None:
    kernel = KERNELS[name].make(size, 3)
    assert kernel.shape == (size, size) and np.isfinite(kernel).all()


def test_every_kernel_comes_in_three_by_three_and_five_by_five() -> None:
    assert all({3, 5} <= set(kernel.sizes) <= set(range(1, 12)) for kernel in KERNELS.values())


@pytest.mark.parametrize("name", ["sobel_x", "sobel_y", "scharr_x", "laplace", "vertical"])
def test_of_a_flat_area_an_edge_kernel_leaves_nothing(name: str) -> None:
    for size in KERNELS[name].sizes:
        assert KERNELS[name].make(size, 0).sum() == 0.0


@pytest.mark.parametrize("name", ["blur", "sharpen", "identity"])
def test_a_flat_area_stays_as_bright_as_it_is(name: str) -> None:
    for size in KERNELS[name].sizes:
        assert KERNELS[name].make(size, 0).sum() == pytest.approx(1.0)


@pytest.mark.parametrize(("name", "size"), ALL)
def test_the_table_says_which_kernels_change_their_sign_when_they_turn(name: str, size: int) -> None:
    kernel = KERNELS[name].make(size, 3)
    if name == "random":
        return
    middle = np.zeros_like(kernel)
    if name == "emboss":  # but for the 1 in its middle
        middle[size // 2, size // 2] = 2.0
    expected = middle - kernel if KERNELS[name].turns_sign else kernel
    if name == "identity" and size % 2 == 0:
        return  # no pixel is in the middle
    np.testing.assert_allclose(turned(kernel), expected)


def test_the_numbers_of_the_books() -> None:
    assert KERNELS["sobel_x"].make(3, 0).tolist() == [[-1, 0, 1], [-2, 0, 2], [-1, 0, 1]]
    assert KERNELS["sobel_y"].make(3, 0).tolist() == [[-1, -2, -1], [0, 0, 0], [1, 2, 1]]
    assert KERNELS["scharr_x"].make(3, 0).tolist() == [[-3, 0, 3], [-10, 0, 10], [-3, 0, 3]]
    assert KERNELS["laplace"].make(3, 0).tolist() == [[0, 1, 0], [1, -4, 1], [0, 1, 0]]
    assert KERNELS["vertical"].make(3, 0).tolist() == [[1, 0, -1]] * 3
    assert KERNELS["sharpen"].make(3, 0).tolist() == [[0, -1, 0], [-1, 5, -1], [0, -1, 0]]
    assert KERNELS["emboss"].make(3, 0).tolist() == [[-2, -1, 0], [-1, 1, 1], [0, 1, 2]]
    assert (16 * KERNELS["blur"].make(3, 0)).tolist() == [[1, 2, 1], [2, 4, 2], [1, 2, 1]]
    five = KERNELS["sobel_x"].make(5, 0)
    assert five.tolist() == np.outer([1, 4, 6, 4, 1], [-1, -2, 0, 2, 1]).tolist()


def test_a_larger_kernel_is_the_small_one_after_a_blur() -> None:
    levels = np.random.default_rng(1).standard_normal((1, 12, 12))
    small = KERNELS["scharr_x"].make(3, 0)
    blurred = correlate(levels, np.outer(binomial(3), binomial(3))[None], Window(3))[None]
    twice = correlate(blurred, small[None], Window(3))
    np.testing.assert_allclose(correlate(levels, widened(small, 5)[None], Window(5)), twice)


def test_the_same_die_throws_the_same_random_kernel() -> None:
    make = KERNELS["random"].make
    assert np.array_equal(make(5, 4), make(5, 4)) and not np.array_equal(make(5, 4), make(5, 5))


def test_the_lectures_vertical_edge() -> None:
    """10 10 10 0 0 0 by 1 0 −1 gives 0 30 30 0 in every row."""
    found = correlate(SIXES["edge"].picture.levels, KERNELS["vertical"].make(3, 0)[None], Window(3))
    assert found.tolist() == [[0.0, 30.0, 30.0, 0.0]] * 4
