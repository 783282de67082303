"""Ellipses: their code for a network, and how much two of them overlap."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from playground.core.ellipses import (
    CODE,
    LEAST,
    centre_errors,
    contains,
    decode,
    encode,
    overlaps,
)

SIDE = 64.0
lengths = st.floats(1.0, 30.0)
angles = st.floats(0.0, np.pi, exclude_max=True)
places = st.floats(-20.0, 84.0)


def ellipse(cx: float = 32.0, cy: float = 32.0, a: float = 9.0, b: float = 6.0, tilt: float = 0.0) -> np.ndarray:
    return np.array([[cx, cy, a, b, tilt]])


@given(places, places, lengths, st.floats(0.3, 0.99), angles)
def test_what_is_coded_and_decoded_is_what_it_was(cx: float, cy: float, a: float, share: float, tilt: float) -> None:
    was = ellipse(cx, cy, a, share * a, tilt)
    again = decode(encode(was, SIDE), SIDE)
    assert again[0, :4] == pytest.approx(was[0, :4])
    apart = (again[0, 4] - tilt + np.pi / 2) % np.pi - np.pi / 2  # half a turn is none
    assert apart == pytest.approx(0.0, abs=1e-9)
    assert 0.0 <= again[0, 4] < np.pi


@given(lengths, st.floats(0.3, 1.0), angles, st.integers(-3, 3))
def test_half_a_turn_gives_the_same_code(a: float, share: float, tilt: float, turns: int) -> None:
    one, other = (encode(ellipse(a=a, b=share * a, tilt=angle), SIDE) for angle in (tilt, tilt + turns * np.pi))
    assert one == pytest.approx(other, abs=1e-9)


@given(angles)
def test_of_a_circle_no_tilt_is_asked(tilt: float) -> None:
    code = encode(ellipse(a=7.0, b=7.0, tilt=tilt), SIDE)
    assert code[0, 4:] == pytest.approx([0.0, 0.0])
    assert code.shape == (1, len(CODE))


def test_just_before_and_just_after_half_a_turn_are_neighbours() -> None:
    before, after = (encode(ellipse(tilt=angle), SIDE) for angle in (np.pi - 1e-4, 1e-4))
    assert np.abs(before - after).max() < 1e-3


@given(st.lists(st.floats(-50.0, 50.0), min_size=6, max_size=6))
def test_whatever_a_network_says_is_an_ellipse(code: list[float]) -> None:
    _cx, _cy, a, b, tilt = decode(np.array([code]), SIDE)[0]
    assert a >= b >= LEAST
    assert 0.0 <= tilt < np.pi


@given(lengths, st.floats(0.2, 1.0), angles)
def test_an_ellipse_covers_itself(a: float, share: float, tilt: float) -> None:
    same = ellipse(a=a, b=share * a, tilt=tilt)
    assert overlaps(same, same)[0] == 1.0


def test_ellipses_apart_do_not_overlap() -> None:
    assert overlaps(ellipse(cx=10.0), ellipse(cx=50.0))[0] == 0.0


@given(st.floats(0.3, 1.0))
def test_concentric_circles_overlap_by_the_square_of_their_ratio(ratio: float) -> None:
    outer, inner = ellipse(a=10.0, b=10.0), ellipse(a=10.0 * ratio, b=10.0 * ratio)
    assert overlaps(outer, inner)[0] == pytest.approx(ratio**2, abs=0.01)


@given(st.floats(0.0, 1.9))
def test_circles_side_by_side_overlap_as_the_lens_between_them_says(distance: float) -> None:
    lens = 2 * np.arccos(distance / 2) - distance / 2 * np.sqrt(4 - distance**2)
    shifted = ellipse(cx=32.0 + 10.0 * distance, a=10.0, b=10.0)
    assert overlaps(ellipse(a=10.0, b=10.0), shifted)[0] == pytest.approx(lens / (2 * np.pi - lens), abs=0.01)


def test_many_are_compared_row_by_row() -> None:
    some = np.repeat(ellipse(), 600, axis=0)
    others = some.copy()
    others[1::2, 0] += 40.0
    assert overlaps(some, others)[:4].tolist() == [1.0, 0.0, 1.0, 0.0]
    assert centre_errors(some, others)[:2].tolist() == [0.0, 40.0]
    assert overlaps(some[:0], others[:0]).shape == (0,)


def test_the_longer_axis_points_along_the_tilt() -> None:
    steep = ellipse(a=10.0, b=3.0, tilt=np.pi / 4)
    x, y = np.array([[[37.0]], [[37.0]]]), np.array([[[37.0]], [[27.0]]])
    inside = contains(np.repeat(steep, 2, axis=0), x, y)
    assert inside.ravel().tolist() == [True, False]  # y points down: the tilt turns from the right to below
