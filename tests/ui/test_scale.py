from __future__ import annotations

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from playground.ui.widgets.scale import Scale

RATE = Scale(minimum=1e-5, maximum=10.0, log=True, default=0.03)
BATCH = Scale(minimum=1, maximum=1024, log=True, integer=True, default=16)
DEPTH = Scale(minimum=0, maximum=6, integer=True, default=3)
NOISE = Scale(minimum=0.0, maximum=0.5, default=0.1)
PENALTY = Scale(minimum=1e-6, maximum=1.0, log=True, zero=True, default=0.0)
ALL = [RATE, BATCH, DEPTH, NOISE, PENALTY]

scales = st.sampled_from(ALL)
fractions = st.floats(min_value=0.0, max_value=1.0)


@given(scales, fractions)
def test_every_place_on_the_track_has_a_value_in_the_range(scale: Scale, fraction: float) -> None:
    value = scale.from_fraction(fraction)
    assert scale.holds(value)
    assert not scale.integer or value == round(value)


@given(scales, fractions, fractions)
def test_further_right_is_never_less(scale: Scale, one: float, other: float) -> None:
    left, right = sorted((one, other))
    assert scale.from_fraction(left) <= scale.from_fraction(right)


@given(scales, fractions)
def test_a_value_read_off_the_track_lies_where_it_was_read(scale: Scale, fraction: float) -> None:
    value = scale.from_fraction(fraction)
    assert scale.from_fraction(scale.to_fraction(value)) == pytest.approx(value)


@given(scales, fractions, st.integers(min_value=-40, max_value=40))
def test_steps_stay_in_the_range_and_go_the_way_they_say(scale: Scale, fraction: float, steps: int) -> None:
    value = scale.from_fraction(fraction)
    stepped = scale.step(value, steps)
    assert scale.holds(stepped)
    assert (stepped - value) * steps >= 0 or math.isclose(stepped, value, rel_tol=0.02, abs_tol=scale_unit(scale))


def scale_unit(scale: Scale) -> float:
    return 0.0 if scale.log else scale.unit


@given(scales)
def test_every_value_can_be_reached_and_left_by_single_steps(scale: Scale) -> None:
    value, seen = scale.lowest, 0
    while value < scale.maximum:
        higher = scale.step(value, 1)
        assert higher > value
        value, seen = higher, seen + 1
        assert seen < 200
    while value > scale.lowest:
        lower = scale.step(value, -1)
        assert lower < value
        value = lower


def test_the_ends_of_the_track_are_the_ends_of_the_range() -> None:
    for scale in ALL:
        assert scale.from_fraction(0.0) == scale.lowest
        assert scale.from_fraction(1.0) == scale.maximum
        assert (scale.to_fraction(scale.lowest), scale.to_fraction(scale.maximum)) == (0.0, 1.0)


def test_nine_steps_of_a_logarithmic_scale_are_a_decade() -> None:
    assert RATE.step(0.006, 1) == 0.007
    assert RATE.step(0.009, 1) == 0.01
    assert RATE.step(0.01, -1) == 0.009
    assert RATE.step(0.01, 9) == pytest.approx(0.1)
    assert RATE.step(0.0063, 1) == 0.007
    assert RATE.step(0.0063, -1) == 0.006


def test_linear_steps_are_round_numbers() -> None:
    assert DEPTH.step(3, 1) == 4
    assert NOISE.step(0.1, 1) == 0.105
    assert Scale(minimum=0, maximum=1000, integer=True, default=0).unit == 10


def test_snapping_takes_the_nearest_of_1_2_5_by_ratio() -> None:
    assert [RATE.snap125(v) for v in (0.0011, 0.0016, 0.003, 0.0035, 0.0075, 9.0)] == [
        0.001,
        0.002,
        0.002,
        0.005,
        0.01,
        10.0,
    ]
    assert BATCH.snap125(1000) == 1000
    assert NOISE.snap125(0.37) == 0.37
    assert PENALTY.snap125(0.0) == 0.0


def test_a_penalty_has_a_place_for_zero_at_the_left() -> None:
    assert PENALTY.from_fraction(0.02) == 0.0
    assert PENALTY.from_fraction(0.08) == 1e-6
    assert PENALTY.step(1e-6, -1) == 0.0
    assert PENALTY.step(0.0, 1) == 1e-6


@pytest.mark.parametrize(
    "wrong",
    [
        {"minimum": 1.0, "maximum": 1.0, "default": 1.0},
        {"minimum": 0.0, "maximum": 1.0, "log": True, "default": 0.5},
        {"minimum": 0.0, "maximum": 1.0, "default": 2.0},
        {"minimum": 0.0, "maximum": 1.0, "zero": True, "default": 0.5},
    ],
)
def test_an_impossible_range_is_refused(wrong: dict[str, float]) -> None:
    with pytest.raises(ValueError):
        Scale(**wrong)  # type: ignore[arg-type]  # one of them is a flag
