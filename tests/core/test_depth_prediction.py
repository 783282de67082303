"""What is predicted of a stack: closed forms where there are any, and moments of a Gaussian."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from playground.core.activations import ACTIVATIONS
from playground.core.depth.prediction import Layer, moments, predict
from playground.core.depth.survey import Combination, Spreads, Stack, SurveyFrame, combinations, shade
from playground.core.signals import Fate

QS = st.floats(1e-12, 1e12)


def predicted(activation: str, initialisation: str, **changes: float) -> tuple[Layer, ...]:
    layers = predict(Stack(**changes), Combination(activation=activation, initialisation=initialisation))  # type: ignore[arg-type]
    assert layers is not None
    return layers


@given(QS)
def test_the_identity_has_the_moments_of_the_gaussian_itself(q: float) -> None:
    found = moments("identity", q)
    assert found.mean == pytest.approx(0.0, abs=1e-6 * math.sqrt(q))
    assert found.square == pytest.approx(q)
    assert found.slope == pytest.approx(1.0)


@given(QS)
def test_relu_halves_square_and_slope(q: float) -> None:
    found = moments("relu", q)
    assert found.mean == pytest.approx(math.sqrt(q / (2 * math.pi)), rel=1e-5)
    assert found.square == pytest.approx(q / 2)
    assert found.slope == pytest.approx(0.5)


@given(QS, st.sampled_from([("leaky_relu", 0.01), ("prelu", 0.25)]))
def test_a_bent_line_has_the_mean_of_both_sides(q: float, bent: tuple[str, float]) -> None:
    name, slope = bent
    assert moments(name, q).slope == pytest.approx((1 + slope**2) / 2)
    assert moments(name, q).square == pytest.approx(q * (1 + slope**2) / 2)


@pytest.mark.parametrize("activation", sorted(set(ACTIVATIONS) - {"softmax"}))
@pytest.mark.parametrize("q", [0.01, 1.0, 9.0])
def test_moments_are_those_of_many_throws(activation: str, q: float) -> None:
    eta = math.sqrt(q) * np.random.default_rng(0).standard_normal(200_000)
    values = ACTIVATIONS[activation].curve(eta)
    found = moments(activation, q)
    assert found.mean == pytest.approx(values.mean(), abs=0.02 * math.sqrt(found.square))
    assert found.square == pytest.approx((values**2).mean(), rel=0.03)


@pytest.mark.parametrize(
    ("activation", "initialisation", "gain"),
    [
        ("relu", "he_normal", 1.0),
        ("relu", "lecun", 0.5),
        ("relu", "xavier_uniform", 0.5),
        ("identity", "lecun", 1.0),
        ("identity", "xavier_normal", 1.0),
        ("identity", "he_uniform", 2.0),
        ("identity", "orthogonal", 1.0),
        ("identity", "normal", 64 * 0.01),
        ("relu", "normal", 32 * 0.01),
        ("identity", "zeros", 0.0),
    ],
)
def test_gains_have_their_closed_form(activation: str, initialisation: str, gain: float) -> None:
    layers = predicted(activation, initialisation, depth=10, width=64)
    assert [layer.back for layer in layers] == pytest.approx([gain] * 10)
    assert layers[0].gradient == pytest.approx(gain**4.5)
    if gain:
        assert [layer.forward for layer in layers] == pytest.approx([gain] * 10)
        assert layers[-1].q / layers[0].q == pytest.approx(gain**9)


def test_pytorchs_default_draws_biases_too() -> None:
    layers = predicted("identity", "default", depth=2, width=64)
    assert layers[0].q == pytest.approx(1 / 3 + 1 / 192)
    assert layers[1].q == pytest.approx(layers[0].q / 3 + 1 / 192)


def test_there_is_no_formula_for_softmax_and_for_a_constant() -> None:
    without = {c for c in combinations() if predict(Stack(depth=2, width=4), c) is None}
    assert {c.activation for c in without if c.initialisation != "constant"} == {"softmax"}
    assert {c for c in combinations() if c.initialisation == "constant"} <= without


@given(st.floats(allow_nan=True))
def test_a_shade_lies_on_the_scale(spread: float) -> None:
    assert -1.0 <= shade(spread) <= 1.0


@pytest.mark.parametrize(
    ("spread", "place"), [(1.0, 0.0), (1e-2, -0.5), (1e2, 0.5), (0.0, -1.0), (math.inf, 1.0), (math.nan, 1.0)]
)
def test_shades_are_decades(spread: float, place: float) -> None:
    assert shade(spread) == pytest.approx(place)


def test_gradients_are_judged_by_that_of_the_last_layer() -> None:
    spreads = Spreads(combination=None, activations=np.ones(3), gradients=np.array([1e-9, 1e-6, 1e-6]))
    assert spreads.fate_forward is Fate.FINE
    assert spreads.fate_back is Fate.VANISHES
    assert spreads.gradients_of_last == pytest.approx([1e-3, 1.0, 1.0])


def test_a_survey_says_how_far_it_is() -> None:
    first = Spreads(combination=combinations()[0], activations=np.ones(2), gradients=np.ones(2))
    frame = SurveyFrame(number=1, found=(first,), total=4)
    assert frame.progress == 0.25
    assert not frame.is_complete
    assert frame.of(combinations()[0]) is first
    assert frame.of(combinations()[1]) is None
