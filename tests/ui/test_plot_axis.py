from __future__ import annotations

import math

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from playground.ui.theme import Look
from playground.ui.widgets import plot_frame
from playground.ui.widgets.axis import (
    grown,
    linear_range,
    linear_ticks,
    log_range,
    log_ticks,
    percent_label,
    percent_range,
    plain_label,
)

finite = st.floats(-1e9, 1e9)
positive = st.floats(1e-12, 1e9)


def test_labels_are_as_short_as_they_can_be() -> None:
    labels = [plain_label(v) for v in (0, 1, 0.1, 0.01, 0.001, 0.3, -5, 1500, 1e-5, 2.5)]
    assert labels == ["0", "1", "0.1", "0.01", "0.001", "0.3", "−5", "1\u202f500", "1e−5", "2.5"]
    assert percent_label(0.975) == "97.5\u202f%"


def test_a_wide_logarithmic_axis_shows_decades() -> None:
    assert log_ticks(-2.4, 0.0).labels == ("0.01", "0.1", "1")


def test_a_short_logarithmic_axis_shows_threes_too() -> None:
    assert log_ticks(-1.3, 0.3).labels == ("0.1", "0.3", "1")


def test_a_very_short_logarithmic_axis_still_has_ticks() -> None:
    assert len(log_ticks(-0.4, -0.35).labels) >= 2


def test_an_accuracy_between_65_and_99_percent_has_round_ends() -> None:
    assert percent_range(0.65, 0.99) == pytest.approx((0.6, 1.0))
    assert percent_range(1.0, 1.0)[1] == pytest.approx(1.0)


@given(st.floats(0, 1), st.floats(0, 1))
@example(0.0, 0.0)
def test_an_axis_of_percentages_holds_its_values_and_has_a_length(a: float, b: float) -> None:
    start, end = percent_range(min(a, b), max(a, b))
    assert start <= min(a, b) and max(a, b) <= end + 1e-9 and end - start > 0.004


def test_a_loss_axis_begins_at_zero_where_that_costs_little() -> None:
    assert linear_range(0.01, 0.7) == (0.0, 0.75)
    assert linear_range(5.1, 5.9)[0] > 4


@given(finite, finite)
@example(200000001.0, -200000001.0)
def test_a_linear_range_holds_its_values_and_has_few_ticks(a: float, b: float) -> None:
    low, high = min(a, b), max(a, b)
    start, end = linear_range(low, high)
    slack = 1e-6 * max(1.0, abs(low), abs(high))
    assert start <= low + slack and end >= high - slack and end > start
    assert 2 <= len(linear_ticks(start, end, 3, quarters=True).places) <= 5


@given(positive, positive)
def test_a_log_range_holds_its_values_and_has_ticks(a: float, b: float) -> None:
    low, high = min(a, b), max(a, b)
    start, end = log_range(low, high)
    assert end >= math.log10(high) - 1e-9
    assert start <= math.log10(low) or end - start >= 9
    ticks = log_ticks(start, end)
    assert 2 <= len(ticks.places) <= 8
    assert all(start - 1e-6 <= place <= end + 1e-6 for place in ticks.places)


@given(st.floats(1e-3, 1e9))
def test_a_growing_axis_ends_a_little_beyond_its_data(maximum: float) -> None:
    assert maximum * (1 - 1e-9) <= grown(maximum) <= maximum * 1.0601
    assert grown(grown(maximum)) == pytest.approx(grown(maximum))


def test_a_low_plot_has_fewer_ticks_so_that_their_labels_stand_clear(look: Look) -> None:
    most = [plot_frame.y_intervals(look, height, 4) for height in (400, 170, 100, 60)]
    assert most[0] == 4 and most[-1] == 1 and most == sorted(most, reverse=True)
    assert log_ticks(-1.3, 0.3, 1).labels == ("0.1", "1")
    assert len(log_ticks(-0.2, 0.0, 2).labels) <= 3
