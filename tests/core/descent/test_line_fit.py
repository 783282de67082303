"""A line through points: everything the screen says of its surface, against closed forms, numpy and torch."""

from __future__ import annotations

import numpy as np
import pytest
import torch
from hypothesis import assume, given
from hypothesis import strategies as st

from playground.core.descent.line_fit import Lesson, LineFit, around

LAB = LineFit(np.array([10.0, 9.0, 3.0, 2.0]), np.array([90.0, 80.0, 50.0, 30.0]))
"""The course's four points."""
coordinates = st.floats(-20, 20).map(lambda value: round(value, 3))
points = st.lists(st.tuples(coordinates, coordinates), min_size=2, max_size=20)


def fit_of(pairs: list[tuple[float, float]]) -> LineFit:
    x, y = np.array(pairs).T
    assume(np.ptp(x) > 0.1)
    return LineFit(x, y)


def test_the_lab_of_the_course_has_its_known_numbers() -> None:
    assert LAB.minimum == pytest.approx((6.6, 22.9))
    assert float(LAB.loss(*LAB.minimum)) == pytest.approx(24.25)
    assert LAB.bound == pytest.approx(0.0203, abs=2e-4)


def test_gradient_descent_on_the_lab_runs_as_in_the_course() -> None:
    losses = LAB.loss(*LAB.descend((0.0, 0.0), 0.01, 600).T)
    assert losses[600] == pytest.approx(24.5, abs=2.0)
    assert (np.diff(losses) < 0).all()


@given(points, coordinates, coordinates)
def test_loss_and_gradient_are_those_of_torch(pairs: list[tuple[float, float]], w: float, b: float) -> None:
    fit = fit_of(pairs)
    parameters = torch.tensor([w, b], dtype=torch.float64, requires_grad=True)
    x, y = torch.tensor(fit.x), torch.tensor(fit.y)
    loss = torch.nn.functional.mse_loss(parameters[0] * x + parameters[1], y)
    loss.backward()
    assert parameters.grad is not None
    np.testing.assert_allclose(fit.loss(w, b), loss.detach().numpy(), rtol=1e-8, atol=1e-8)
    np.testing.assert_allclose(fit.gradient(w, b), parameters.grad.numpy(), rtol=1e-9, atol=1e-9)


@given(points)
def test_the_minimum_is_that_of_polyfit_and_the_gradient_vanishes_there(pairs: list[tuple[float, float]]) -> None:
    fit = fit_of(pairs)
    np.testing.assert_allclose(fit.minimum, np.polyfit(fit.x, fit.y, 1), rtol=1e-5, atol=1e-5)
    np.testing.assert_allclose(fit.gradient(*fit.minimum), 0.0, atol=1e-5)


@given(points, st.floats(0.05, 0.99))
def test_it_converges_below_the_bound_and_diverges_above(pairs: list[tuple[float, float]], share: float) -> None:
    fit = fit_of(pairs)
    start = (fit.minimum[0] + 1.0, fit.minimum[1] + 1.0)
    below = fit.loss(*fit.descend(start, share * fit.bound, 50).T)
    assert below[-1] <= below[0] + 1e-9
    _low, high = np.linalg.eigh(fit.hessian)[1].T
    astray = (fit.minimum[0] + high[0], fit.minimum[1] + high[1])
    above = fit.descend(astray, 1.05 * fit.bound, 50) - np.array(fit.minimum)
    assert np.hypot(*above[-1]) > np.hypot(*above[0])


@given(points)
def test_a_step_shrinks_each_direction_by_its_own_factor(pairs: list[tuple[float, float]]) -> None:
    fit = fit_of(pairs)
    rate = 0.3 * fit.bound
    values, directions = np.linalg.eigh(fit.hessian)
    path = (fit.descend((1.0, -1.0), rate, 5) - np.array(fit.minimum)) @ directions
    np.testing.assert_allclose(path[1:], path[:-1] * (1 - rate * values), rtol=1e-5, atol=1e-6)


@given(points)
def test_standardised_inputs_make_the_bowl_round(pairs: list[tuple[float, float]]) -> None:
    lesson = Lesson.of(fit_of(pairs))
    assert lesson.standard.condition == pytest.approx(1.0, rel=1e-6)
    assert lesson.standard.bound == pytest.approx(1.0, rel=1e-6)
    assert lesson.raw.condition >= 1.0
    np.testing.assert_allclose(
        lesson.standard.loss(*lesson.standard.minimum), lesson.raw.loss(*lesson.raw.minimum), rtol=1e-6, atol=1e-6
    )


def test_points_at_one_x_have_a_valley_without_end() -> None:
    fit = LineFit(np.array([2.0, 2.0]), np.array([1.0, 3.0]))
    assert fit.curvatures[0] == 0.0
    assert fit.condition == float("inf")
    np.testing.assert_allclose(fit.gradient(*fit.minimum), 0.0, atol=1e-9)


@given(points, st.tuples(coordinates, coordinates))
def test_the_range_looked_at_holds_the_minimum_and_the_place(
    pairs: list[tuple[float, float]], place: tuple[float, float]
) -> None:
    fit = fit_of(pairs)
    for (low, high), one, other in zip(around(fit, place), place, fit.minimum, strict=True):
        assert low < one < high
        assert low < other < high


@given(points, coordinates, coordinates)
def test_both_surfaces_tell_the_same_of_one_line(pairs: list[tuple[float, float]], slope: float, height: float) -> None:
    lesson = Lesson.of(fit_of(pairs))
    raw, standard = lesson.starts((slope, height))
    assert raw == (slope, height)
    np.testing.assert_allclose(lesson.standard.loss(*standard), lesson.raw.loss(*raw), rtol=1e-6, atol=1e-6)
    np.testing.assert_allclose(lesson.raw.standard_scale.to_data(standard), (slope, height), rtol=1e-6, atol=1e-6)


def test_lengths_that_differ_are_refused() -> None:
    with pytest.raises(ValueError, match="one length"):
        LineFit(np.zeros(2), np.zeros(3))
