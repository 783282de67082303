from __future__ import annotations

import numpy as np
import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st

from playground.core.descent.eight_rates import START, STEPS, WORDS, bound, eight_rates, path

conditions = st.floats(1.0, 1000.0)


@given(conditions, st.floats(0.01, 1.2))
def test_the_path_is_that_of_torch(condition: float, share: float) -> None:
    rate = share * bound(condition)
    place = torch.nn.Parameter(torch.tensor(START, dtype=torch.float64))
    optimiser = torch.optim.SGD([place], lr=rate)
    there = [place.tolist()]
    for _ in range(STEPS):
        optimiser.zero_grad()
        ((place[0] ** 2 + condition * place[1] ** 2) / 2).backward()
        optimiser.step()
        there.append(place.tolist())
    np.testing.assert_allclose(path(condition, rate), there, rtol=1e-9, atol=1e-12)


@given(conditions)
def test_below_the_bound_the_loss_falls_at_every_step_and_above_it_the_steep_direction_grows(condition: float) -> None:
    for one in eight_rates(condition):
        losses = (one.places[:, 0] ** 2 + condition * one.places[:, 1] ** 2) / 2
        height = np.abs(one.places[:, 1])
        if one.share < 1:
            assert (np.diff(losses) <= 1e-12 * losses[0]).all()
        elif one.share > 1:
            assert (np.diff(height) > 0).all()
        else:
            np.testing.assert_allclose(height, height[0])


@given(conditions)
def test_each_step_shrinks_by_the_factor_of_the_closed_form(condition: float) -> None:
    for one in eight_rates(condition):
        for axis, curvature in ((0, 1.0), (1, condition)):
            expected = (1 - one.rate * curvature) * one.places[:-1, axis]
            np.testing.assert_allclose(one.places[1:, axis], expected, rtol=1e-9, atol=1e-12)


@pytest.mark.parametrize("condition", [1.0, 10.0, 1000.0])
def test_the_strip_tells_every_word_from_too_small_to_diverging(condition: float) -> None:
    strip = eight_rates(condition)
    assert len(strip) == 8
    assert list(dict.fromkeys(one.word for one in strip)) == list(WORDS)
    assert [one.rate for one in strip] == sorted(one.rate for one in strip)
