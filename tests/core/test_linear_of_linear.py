"""A stack of linear layers and its one matrix."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from playground.core.depth.linear import EXAMPLE, PLANE, LinearStack, compare, example, plane


@given(st.integers(0, 1000), st.lists(st.integers(1, 6), min_size=2, max_size=6))
def test_a_stack_of_linear_layers_answers_as_its_one_matrix_does(seed: int, sizes: list[int]) -> None:
    stack = example(seed, sizes)
    matrix, bias = stack.collapsed()
    inputs = np.random.default_rng(seed).standard_normal((20, sizes[0]))
    assert matrix.shape == (sizes[-1], sizes[0])
    assert stack.answers(inputs) == pytest.approx(inputs @ matrix.T + bias, abs=1e-9)
    assert stack.sizes == tuple(sizes)


def test_two_layers_by_hand() -> None:
    stack = LinearStack(
        weights=(np.array([[1.0, 2.0], [0.0, 1.0]]), np.array([[3.0, -1.0]])),
        biases=(np.array([1.0, 2.0]), np.array([0.5])),
    )
    matrix, bias = stack.collapsed()
    assert matrix.tolist() == [[3.0, 5.0]]
    assert bias.tolist() == [1.5]


def test_with_a_function_between_them_they_differ() -> None:
    assert compare(example(0), "identity").largest < 1e-12
    assert compare(example(0), "tanh").largest > 0.01


def test_single_precision_differs_by_rounding_alone() -> None:
    stack = example(1, (30, 40, 20, 3))
    single = LinearStack(
        weights=tuple(one.astype(np.float32) for one in stack.weights),
        biases=tuple(one.astype(np.float32) for one in stack.biases),
    )
    inputs = np.random.default_rng(0).standard_normal((100, 30)).astype(np.float32)
    frame = compare(single, "identity", inputs, 3, is_network=True)
    assert 0.0 < frame.largest < 1e-5 * frame.scale
    assert (frame.number, frame.samples, frame.is_network, frame.reach) == (3, 100, True, None)
    assert frame.difference.shape == (48, 3)


def test_a_map_over_two_inputs_has_its_first_row_on_top() -> None:
    places = plane(2.0).reshape(PLANE, PLANE, 2)
    assert places[0, 0].tolist() == [-2.0, 2.0]
    assert places[-1, -1].tolist() == [2.0, -2.0]
    frame = compare(example(0), "relu")
    assert frame.stacked.shape == frame.difference.shape == (PLANE, PLANE)
    assert frame.reach == 2.0


def test_the_example_can_be_thrown_anew() -> None:
    assert example(0).sizes == EXAMPLE
    assert not np.array_equal(example(0).weights[0], example(1).weights[0])
