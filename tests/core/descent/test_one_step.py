"""One step written out: every number against torch's own."""

from __future__ import annotations

import numpy as np
import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st

from playground.core.descent.line_fit import LineFit
from playground.core.descent.one_step import OneStep

coordinates = st.floats(-20, 20).map(lambda value: round(value, 3))
points = st.lists(st.tuples(coordinates, coordinates), min_size=1, max_size=12)


@given(points, coordinates, coordinates, st.floats(1e-4, 1.0))
def test_the_step_is_that_of_torch(pairs: list[tuple[float, float]], w: float, b: float, rate: float) -> None:
    x, y = np.array(pairs).T
    step = OneStep(LineFit(x, y), (w, b), rate)
    layer = torch.nn.Linear(1, 1, dtype=torch.float64)
    with torch.no_grad():
        layer.weight.fill_(w)
        layer.bias.fill_(b)
    inputs, targets = torch.tensor(x)[:, None], torch.tensor(y)[:, None]
    optimiser = torch.optim.SGD(layer.parameters(), lr=rate)
    answers = layer(inputs)
    loss = torch.nn.functional.mse_loss(answers, targets)
    loss.backward()
    assert layer.weight.grad is not None and layer.bias.grad is not None
    np.testing.assert_allclose(step.answers, answers.detach()[:, 0], rtol=1e-9, atol=1e-9)
    np.testing.assert_allclose(step.errors, (answers.detach() - targets)[:, 0], rtol=1e-9, atol=1e-9)
    np.testing.assert_allclose(step.loss, loss.item(), rtol=1e-7, atol=1e-8)
    np.testing.assert_allclose(step.gradient, (layer.weight.grad.item(), layer.bias.grad.item()), rtol=1e-9, atol=1e-9)
    assert step.gradient == pytest.approx((2 * step.products.mean(), 2 * step.errors.mean()), abs=1e-9)
    optimiser.step()
    np.testing.assert_allclose(step.after, (layer.weight.item(), layer.bias.item()), rtol=1e-9, atol=1e-9)
    after = torch.nn.functional.mse_loss(layer(inputs), targets).item()
    np.testing.assert_allclose(step.loss_after, after, rtol=1e-6, atol=1e-6)


def test_it_says_when_such_steps_lead_away() -> None:
    fit = LineFit(np.array([10.0, 9.0, 3.0, 2.0]), np.array([90.0, 80.0, 50.0, 30.0]))
    assert not OneStep(fit, (0.0, 0.0), 0.99 * fit.bound).diverges
    assert OneStep(fit, (0.0, 0.0), 1.01 * fit.bound).diverges
    assert OneStep(fit, (0.0, 0.0), 0.01).least == pytest.approx(24.25)
