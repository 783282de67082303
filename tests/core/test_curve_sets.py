"""Curves to be fitted: what they are, their noise, and the line of least squares."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from playground.core.curve_sets import CURVE_SETS, draw_curve, least_squares
from playground.core.datasets import Curve, Split
from playground.core.document import from_json, to_json
from playground.core.experiment import Experiment
from playground.core.fields import FieldError
from playground.core.losses import fitting_losses

DRAWN = [name for name, entry in CURVE_SETS.items() if not entry.given]


@pytest.mark.parametrize("name", DRAWN)
def test_a_drawn_set_fills_its_domain_with_as_many_points_as_asked_for(name: str) -> None:
    x, y = draw_curve(name, 501, 0.0, seed=0)
    low, high = CURVE_SETS[name].domain
    assert x.shape == y.shape == (501,)
    assert low <= x.min() < low + 0.5 and high - 0.5 < x.max() <= high
    assert np.isfinite(y).all() and y.std() > 0.5


@pytest.mark.parametrize("name", DRAWN)
def test_the_same_seed_draws_the_same_points_and_another_one_others(name: str) -> None:
    first, again, other = (draw_curve(name, 200, 0.3, seed) for seed in (4, 4, 5))
    np.testing.assert_array_equal(first, again)
    assert not np.allclose(first, other)


@pytest.mark.parametrize("name", DRAWN)
def test_noise_moves_the_values_of_the_same_places_by_its_standard_deviation(name: str) -> None:
    x, calm = draw_curve(name, 5000, 0.0, seed=2)
    same_x, noisy = draw_curve(name, 5000, 0.5, seed=2)
    np.testing.assert_array_equal(x, same_x)
    assert (noisy - calm).std() == pytest.approx(0.5, rel=0.05)
    assert (calm - CURVE_SETS[name].curve(x)).std() == pytest.approx(CURVE_SETS[name].scatter, rel=0.05)


@pytest.mark.parametrize(
    ("name", "x", "y"),
    [
        ("line", 2.0, 2.0),
        ("sine", np.pi / 2, 1.0),
        ("step", -0.1, -1.0),
        ("step", 0.0, 1.0),
        ("abs", -3.0, 3.0),
        ("x_sin_x", np.pi / 2, np.pi / 2),
        ("polynomial", 5.0, -0.5 + 1.0 - 4.0 + 2.0 + 1.0),
    ],
)
def test_curves_are_what_their_names_say(name: str, x: float, y: float) -> None:
    assert CURVE_SETS[name].curve(np.array([x]))[0] == pytest.approx(y)


def test_the_labs_four_points_are_those_of_the_course_whatever_is_asked_for() -> None:
    for count, noise, seed in ((50, 0.0, 0), (5000, 0.8, 3)):
        x, y = draw_curve("lab", count, noise, seed)
        assert list(zip(x, y, strict=True)) == [(10, 90), (9, 80), (3, 50), (2, 30)]
    assert Curve(set="lab").counts == (4, 0, 0)


def test_least_squares_of_the_lab_are_those_of_the_lecture() -> None:
    x, y = draw_curve("lab", 50, 0.0, 0)
    slope, height = least_squares(x, y)
    assert (slope, height) == pytest.approx((6.6, 22.9))
    assert np.mean((slope * x + height - y) ** 2) == pytest.approx(24.25)
    assert CURVE_SETS["lab"].curve(x) == pytest.approx(slope * x + height)


@given(
    st.lists(st.tuples(st.integers(-100, 100), st.integers(-100, 100)), min_size=2, unique_by=lambda point: point[0])
)
def test_the_line_of_least_squares_is_that_of_numpy(points: list[tuple[int, int]]) -> None:
    x, y = np.array(points, np.float64).T
    assert least_squares(x, y) == pytest.approx(tuple(np.polyfit(x, y, 1)), rel=1e-6, abs=1e-6)


def test_points_above_each_other_have_a_level_line() -> None:
    assert least_squares(np.array([2.0, 2.0]), np.array([1.0, 4.0])) == (0.0, 2.5)


def test_a_curve_is_a_regression_of_one_value_that_squared_and_absolute_error_fit() -> None:
    task = Curve().task
    assert (task.kind, task.inputs, task.targets, task.labels) == ("regression", (1,), 1, ())
    assert task.is_regression and not task.is_binary
    assert fitting_losses(task) == ("mse", "mae")


def test_drawn_points_leave_a_test_set() -> None:
    assert Curve(points=200).counts == (140, 30, 30)
    with pytest.raises(FieldError, match=r"at least 0\.05"):
        Curve(split=Split(train=0.9, validation=0.1))


def test_files_name_their_curve() -> None:
    experiment = Experiment(data=Curve(set="x_sin_x", points=80, noise=0.1))
    assert from_json(to_json(experiment)) == experiment
    with pytest.raises(FieldError, match=r"data\.set must be one of lab, line"):
        from_json('{"data": {"kind": "curve", "set": "spiral"}}')
