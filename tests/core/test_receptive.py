"""Receptive fields of windows by hand; whole networks are perturbed pixel by pixel in tests/engine."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from playground.core.layers.windows import Window
from playground.core.presets import preset
from playground.core.receptive import INPUT, receptive_fields, through


@given(
    st.integers(1, 5), st.integers(1, 3), st.integers(0, 3), st.integers(1, 3), st.integers(6, 20), st.integers(0, 19)
)
def test_what_lies_under_a_window_is_what_its_taps_meet(
    size: int, stride: int, padding: int, dilation: int, length: int, place: int
) -> None:
    window = Window(size, stride, padding, dilation)
    place %= max(1, window.outputs(length))
    padded = [None] * padding + list(range(length)) + [None] * padding
    start = place * stride
    under = [padded[at] for at in range(start, start + window.reach, dilation) if at < len(padded)]
    assert through(window, (place,), length) == tuple(at for at in under if at is not None)


def test_an_even_filter_that_keeps_the_size_sees_more_behind_than_before() -> None:
    assert through(Window.same(4, 1), (5,), 20) == (4, 5, 6, 7)


def test_the_second_convolution_of_the_course_network_sees_14_by_14_pixels() -> None:
    fields = receptive_fields(preset("course-cnn"), "conv-2", 3, 4)
    assert [field.layer_id for field in fields] == ["conv-2", "pool-1", "conv-1", INPUT]
    assert [field.box for field in fields] == [(3, 4, 1, 1), (3, 4, 5, 5), (6, 8, 10, 10), (6, 8, 14, 14)]


def test_a_unit_sees_everything() -> None:
    fields = receptive_fields(preset("course-cnn"), "dense-1")
    assert all(field.is_everything for field in fields)
    assert fields[-1].box == (0, 0, 28, 28)


def test_places_beyond_the_map_are_taken_to_its_edge() -> None:
    assert receptive_fields(preset("course-cnn"), "conv-1", 99, -3)[0].box == (23, 0, 1, 1)


def test_a_layer_there_is_not_is_refused() -> None:
    with pytest.raises(KeyError):
        receptive_fields(preset("course-cnn"), "conv-9")
