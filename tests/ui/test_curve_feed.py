from __future__ import annotations

import numpy as np

from playground.ui.train.curve_feed import CALM, calmed


def test_a_short_curve_stays_as_it_is() -> None:
    x, y = np.arange(CALM, dtype=float), np.sin(np.arange(CALM))
    assert calmed(x, y) == (x, y)


def test_a_long_curve_keeps_its_ends_and_its_mean() -> None:
    x = np.linspace(0.0, 5.0, 1600)
    y = 3.0 - x + np.where(np.arange(1600) % 2, 0.5, -0.5)
    places, means = calmed(x, y)
    assert len(places) == len(means) == CALM
    assert (places[0], places[-1]) == (0.0, 5.0)
    assert (np.diff(places) > 0).all()
    np.testing.assert_allclose(means[1:-1], 3.0 - places[1:-1], atol=1e-9)


def test_one_more_point_changes_only_the_end_of_the_curve() -> None:
    x, y = np.arange(1001.0), np.random.default_rng(0).normal(size=1001)
    before, after = calmed(x[:1000], y[:1000])[1], calmed(x, y)[1]
    np.testing.assert_array_equal(before[:-1], after[: len(before) - 1])


def test_points_that_are_not_finite_spoil_nothing_but_themselves() -> None:
    x, y = np.arange(800.0), np.ones(800)
    y[5] = np.nan
    y[400:] = np.inf
    means = calmed(x, y)[1]
    assert (means[:100] == 1.0).all() and not np.isfinite(means[100:]).any()
