from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.typing import NDArray

from playground.core.events import LayerNorms
from playground.core.history import CAPACITY, MOST_LAYER_CURVES, History, LayerSeries, Series, smoothed

Values = NDArray[np.float64]
values = st.lists(st.floats(-1e6, 1e6), max_size=200)
cuts = st.lists(st.integers(1, 40), min_size=1, max_size=20)
capacities = st.sampled_from([2, 4, 6, 16, 64])


def filled(y: list[float], chunks: list[int], capacity: int) -> Series:
    """A series that got its points in pieces of these sizes, over and over."""
    series, start, turn = Series(capacity), 0, 0
    while start < len(y):
        piece = slice(start, min(start + chunks[turn % len(chunks)], len(y)))
        series.append(np.arange(piece.start, piece.stop, dtype=float), np.array(y[piece]))
        start, turn = piece.stop, turn + 1
    return series


def bucketed(y: list[float], capacity: int) -> tuple[Values, Values, Values, Values]:
    """The same by brute force: equal buckets of the smallest power of two that fits; x, mean, low, high."""
    size = 1
    while -(-len(y) // size) > capacity:
        size *= 2
    buckets = [np.array(y[start : start + size]) for start in range(0, len(y), size)]
    ends = [min(start + size, len(y)) - 1 for start in range(0, len(y), size)]
    return (
        np.array(ends, float),
        np.array([bucket.mean() for bucket in buckets]),
        np.array([bucket.min() for bucket in buckets]),
        np.array([bucket.max() for bucket in buckets]),
    )


@given(values, cuts, capacities)
def test_a_series_holds_what_brute_force_gives(y: list[float], chunks: list[int], capacity: int) -> None:
    series = filled(y, chunks, capacity)
    x, mean, low, high = bucketed(y, capacity)
    np.testing.assert_array_equal(series.x, x)
    np.testing.assert_array_equal(series.low, low)
    np.testing.assert_array_equal(series.high, high)
    np.testing.assert_allclose(series.mean, mean, rtol=1e-9, atol=1e-6)


@given(values.filter(bool), cuts, capacities)
def test_a_series_is_bounded_and_never_loses_an_extreme(y: list[float], chunks: list[int], capacity: int) -> None:
    series = filled(y, chunks, capacity)
    assert len(series) <= capacity
    assert (series.low.min(), series.high.max()) == (min(y), max(y))
    assert series.x[-1] == len(y) - 1
    x, line = series.envelope()
    assert len(x) == len(line) <= 2 * capacity
    assert (line.min(), line.max()) == (min(y), max(y))
    assert (np.diff(x) >= 0).all()


@given(st.lists(st.sampled_from([0.0, 1.0, np.nan, np.inf, -np.inf]), min_size=1, max_size=100), cuts, capacities)
def test_a_break_in_a_curve_is_seen_whatever_follows(y: list[float], chunks: list[int], capacity: int) -> None:
    series = filled(y, chunks, capacity)
    _x, _mean, low, high = bucketed_quietly(y, capacity)
    np.testing.assert_array_equal(series.low, low)
    np.testing.assert_array_equal(series.high, high)
    assert np.isfinite(series.mean).all() == np.isfinite(y).all()


def bucketed_quietly(y: list[float], capacity: int) -> tuple[Values, Values, Values, Values]:
    with np.errstate(invalid="ignore"):
        return bucketed(y, capacity)


def test_one_long_chunk_is_the_same_as_many_short_ones() -> None:
    y = np.random.default_rng(0).normal(size=50_001)
    whole, single = Series(256), Series(256)
    whole.append(np.arange(len(y), dtype=float), y)
    for start in range(0, len(y), 7):
        single.append(np.arange(start, min(start + 7, len(y)), dtype=float), y[start : start + 7])
    np.testing.assert_array_equal(whole.x, single.x)
    np.testing.assert_array_equal(whole.low, single.low)
    np.testing.assert_allclose(whole.mean, single.mean, atol=1e-12)


def test_what_was_added_is_there_whenever_one_looks_and_stays_what_it_was() -> None:
    seldom, often, y = Series(16), Series(16), np.random.default_rng(1).normal(size=600)
    for place, value in enumerate(y.tolist()):
        x, given_in = np.array([float(place)]), np.array([value])
        seldom.append(x, given_in)
        often.append(x, given_in)
        given_in[:] = 99.0
        assert often.x[-1] == place
    np.testing.assert_array_equal(seldom.x, often.x)
    np.testing.assert_array_equal(seldom.low, often.low)
    np.testing.assert_array_equal(seldom.high, often.high)
    np.testing.assert_allclose(seldom.mean, often.mean, atol=1e-12)
    seldom.append(np.array([600.0]), np.array([1.0]))
    seldom.cut(300.0)
    assert seldom.x[-1] <= 300.0, "what still waited is forgotten too"


def test_a_short_series_keeps_every_point() -> None:
    series = Series(8)
    assert len(series) == 0 and series.x.shape == (0,)
    series.append(np.arange(8.0), np.arange(8.0) ** 2)
    x, line = series.envelope()
    np.testing.assert_array_equal(x, np.arange(8.0))
    np.testing.assert_array_equal(line, np.arange(8.0) ** 2)


def test_what_a_series_gave_out_is_a_copy_and_its_version_rises() -> None:
    series = Series(4)
    series.append(np.arange(2.0), np.ones(2))
    given_out, version = series.mean, series.version
    given_out[:] = 9
    series.append(np.array([2.0]), np.array([5.0]))
    np.testing.assert_array_equal(series.mean, [1, 1, 5])
    assert series.version > version


@pytest.mark.parametrize("capacity", [0, 1, 3, -2])
def test_a_capacity_that_cannot_be_halved_is_refused(capacity: int) -> None:
    with pytest.raises(ValueError, match=f"capacity must be an even number of at least 2, not {capacity}"):
        Series(capacity)


@given(st.lists(st.floats(-1e3, 1e3) | st.just(np.nan) | st.just(np.inf), max_size=60), st.floats(0, 0.99))
def test_smoothing_is_the_weighted_mean_of_what_came_before(y: list[float], smoothing: float) -> None:
    found = smoothed(np.array(y, dtype=float), smoothing)
    for index, value in enumerate(y):
        if not np.isfinite(value) or smoothing == 0:
            np.testing.assert_equal(found[index], value)
            continue
        before = [past for past in y[: index + 1] if np.isfinite(past)]
        weights = smoothing ** np.arange(len(before) - 1, -1, -1.0)
        assert found[index] == pytest.approx(np.average(before, weights=weights), rel=1e-9, abs=1e-9)


@pytest.mark.parametrize("length", [1, 63, 64, 65, 200, 4096])
@pytest.mark.parametrize("smoothing", [0.1, 0.6, 0.99])
def test_a_long_curve_is_smoothed_as_if_point_by_point(length: int, smoothing: float) -> None:
    y = np.random.default_rng(length).normal(size=length)
    expected, mean = [], 0.0
    for count, value in enumerate(y.tolist(), start=1):
        mean = smoothing * mean + (1.0 - smoothing) * value
        expected.append(mean / (1.0 - smoothing**count))
    np.testing.assert_allclose(smoothed(y, smoothing), expected, rtol=1e-9, atol=1e-12)


def test_a_million_steps_stay_small_and_keep_their_extremes() -> None:
    series, losses = Series(), np.random.default_rng(0).random(1_000_000)
    losses[123_456], losses[987_654] = 5.0, -5.0
    for start in range(0, 1_000_000, 3_000):
        place = slice(start, min(start + 3_000, 1_000_000))
        series.append(np.arange(1_000_000.0)[place], losses[place])
    assert CAPACITY / 2 < len(series) <= CAPACITY
    assert (series.high.max(), series.low.min()) == (5.0, -5.0)
    assert series.buckets().count.sum() == 1_000_000
    whole = np.average(series.mean, weights=series.buckets().count)
    assert whole == pytest.approx(losses.mean(), rel=1e-12)


def test_no_smoothing_gives_a_copy() -> None:
    y = np.arange(3.0)
    found = smoothed(y, 0.0)
    found[:] = 9
    np.testing.assert_array_equal(y, [0, 1, 2])


@pytest.mark.parametrize("smoothing", [-0.1, 1.0, float("nan")])
def test_smoothing_out_of_range_is_refused(smoothing: float) -> None:
    with pytest.raises(ValueError, match=r"smoothing must be between 0 and 0.99, not "):
        smoothed(np.zeros(3), smoothing)


def test_a_drag_of_one_slider_leaves_one_mark() -> None:
    history = History()
    for text in ("learning rate 0.01", "learning rate 0.02", "learning rate 0.03"):
        history.mark(2.0, text)
    history.mark(2.0, "batch 64")
    history.mark(3.5, "batch 32")
    assert history.marks == [(2.0, "learning rate 0.03"), (2.0, "batch 64"), (3.5, "batch 32")]


def norms(**found: float) -> LayerNorms:
    return LayerNorms(tuple(found), np.array(list(found.values())))


def test_the_curve_of_a_layer_that_was_away_has_a_gap() -> None:
    curves = LayerSeries()
    curves.append(1.0, norms(a=1.0, b=2.0))
    curves.append(2.0, norms(a=3.0))
    curves.append(3.0, norms(a=5.0))
    curves.append(4.0, norms(a=7.0, b=8.0))
    a, b = curves.get("a"), curves.get("b")
    assert a is not None and b is not None and curves.get("c") is None
    assert a.mean.tolist() == [1.0, 3.0, 5.0, 7.0]
    assert b.x.tolist() == [1.0, 2.0, 4.0]
    assert np.isnan(b.mean[1]) and b.mean[[0, 2]].tolist() == [2.0, 8.0]


def test_the_layers_that_went_away_first_are_forgotten_when_there_are_too_many() -> None:
    curves = LayerSeries()
    for number in range(MOST_LAYER_CURVES + 3):
        curves.append(float(number), norms(**{"stays": 1.0, f"layer_{number}": 2.0}))
    assert len(curves.series) == MOST_LAYER_CURVES
    assert "stays" in curves.series and "layer_0" not in curves.series
    assert f"layer_{MOST_LAYER_CURVES + 2}" in curves.series


def test_a_history_that_is_cut_forgets_the_gradients_too() -> None:
    history = History()
    for epoch in (1.0, 2.0, 3.0):
        history.gradient_norms.append(epoch, norms(a=epoch))
        history.gradient_norms_by_epoch.append(epoch, norms(a=epoch))
    history.cut(2.0)
    for curves in history.layer_series().values():
        series = curves.get("a")
        assert series is not None and series.x.tolist() == [1.0, 2.0]
