from __future__ import annotations

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from playground.ui.numbers import (
    count,
    loss,
    parse_number,
    parse_percent,
    percent,
    r_squared,
    rate,
    short_loss,
    significant,
)

finite = st.floats(allow_nan=False, allow_infinity=False, min_value=-1e300, max_value=1e300)


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (0.0204, "0.0204"),
        (0.00818, "0.00818"),
        (98.7, "98.7"),
        (0.5, "0.500"),
        (0.99961, "1.00"),
        (181.4, "181"),
        (2140, "2\u202f140"),
        (412345, "412\u202f000"),
        (-0.716, "\u22120.716"),
        (8.18e-5, "8.18e\u22125"),
        (1e-4, "0.000100"),
        (9.9999e-5, "0.000100"),
        (3.2e9, "3.20e9"),
        (0.0, "0"),
    ],
)
def test_significant_keeps_three_digits(value: float, text: str) -> None:
    assert significant(value) == text


def test_what_is_not_finite_is_said_so() -> None:
    assert [loss(math.nan), loss(math.inf), rate(-math.inf)] == ["NaN", "∞", "\u2212∞"]
    assert percent(math.nan) == "NaN"


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (0.03, "0.03"),
        (3e-5, "3e\u22125"),
        (2.5e-5, "2.5e\u22125"),
        (0.001, "0.001"),
        (9e-4, "9e\u22124"),
        (10.0, "10"),
        (1.0, "1"),
        (1000.0, "1\u202f000"),
        (0.0, "0"),
    ],
)
def test_a_rate_has_no_idle_zeros(value: float, text: str) -> None:
    assert rate(value) == text


def test_a_count_is_grouped_by_threes() -> None:
    assert [count(7), count(3982), count(431080), count(-1234567)] == [
        "7",
        "3\u202f982",
        "431\u202f080",
        "\u22121\u202f234\u202f567",
    ]


def test_percent_has_a_thin_space_before_the_sign() -> None:
    assert percent(0.975) == "97.5\u202f%"
    assert percent(0.1, 0) == "10\u202f%"
    assert percent(0.0) == "0\u202f%"
    assert percent(1.0) == "100\u202f%"


def test_only_all_reads_100_percent_and_only_none_reads_0_percent() -> None:
    assert percent(0.99999) == "> 99.9\u202f%"
    assert percent(0.00001) == "< 0.1\u202f%"


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("3e-5", 3e-5),
        ("3e−5", 3e-5),
        ("−0,5", -0.5),
        ("1 000", 1000.0),
        ("1\u202f000,5", 1000.5),
        (" .25 ", 0.25),
    ],
)
def test_people_may_write_numbers_in_many_ways(text: str, value: float) -> None:
    assert parse_number(text) == value


@pytest.mark.parametrize("text", ["", "  ", "abc", "1,000.5", "1_000", "nan", "inf", "3e", "1 %", "--2"])
def test_nonsense_is_refused_with_a_sentence(text: str) -> None:
    with pytest.raises(ValueError, match=r"\.$"):
        parse_number(text)


def test_a_percentage_may_be_typed_with_or_without_its_sign() -> None:
    assert parse_percent("10 %") == parse_percent("10") == 0.1
    with pytest.raises(ValueError):
        parse_percent("ten %")


@given(finite)
def test_what_significant_writes_is_read_back_within_half_a_digit(value: float) -> None:
    assert parse_number(significant(value)) == pytest.approx(value, rel=5.1e-3, abs=0.0)


@given(finite)
def test_a_rate_and_a_loss_read_back_alike(value: float) -> None:
    assert parse_number(rate(value)) == pytest.approx(parse_number(loss(value)), rel=1e-12)


@given(st.integers(min_value=-(10**15), max_value=10**15))
def test_a_count_is_read_back_exactly(n: int) -> None:
    assert parse_number(count(n)) == n


@given(st.text())
def test_reading_gives_a_finite_number_or_a_value_error(text: str) -> None:
    try:
        assert math.isfinite(parse_number(text))
    except ValueError as error:
        assert str(error)


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (0.9574, "0.957"),
        (1.0, "1.000"),
        (0.0, "0.000"),
        (-1e-5, "0.000"),
        (-0.1234, "−0.123"),
        (-8.642, "−8.64"),
        (-12_345.6, "< −999"),
        (math.nan, "NaN"),
        (-math.inf, "−∞"),
    ],
)
def test_r_squared_has_three_decimals_and_stays_short(value: float, text: str) -> None:
    assert r_squared(value) == text


def test_a_loss_with_a_long_exponent_finds_room_in_a_read_out() -> None:
    assert [short_loss(x) for x in (0.00818, 8.184e-5, 2.284e-11)] == ["0.00818", "8.18e\u22125", "2.3e\u221211"]
