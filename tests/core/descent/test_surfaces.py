"""Every surface: its minima are minima, its gradient by autograd is the true one, and it can be raced on."""

from __future__ import annotations

import numpy as np
import pytest
import torch

from playground.core.descent.race import first_race
from playground.core.descent.surfaces import SURFACES
from playground.engine.descent import gradient, heights

NAMES = sorted(SURFACES)


@pytest.mark.parametrize("name", NAMES)
def test_the_gradient_vanishes_at_its_minima_and_the_curvature_is_positive(name: str) -> None:
    race = first_race(name)
    places = np.array(race.ground.minima)
    assert np.abs(gradient(race, places)).max() < 1e-9
    for place in places:
        hessian = torch.autograd.functional.hessian(
            lambda point: race.height(point[0], point[1], torch), torch.tensor(place)
        )
        assert torch.linalg.eigvalsh(hessian).min() > 0  # type: ignore[arg-type]


@pytest.mark.parametrize("name", NAMES)
def test_numpy_and_torch_agree_on_its_height(name: str) -> None:
    race = first_race(name)
    x, y = np.meshgrid(np.linspace(*race.ground.x, 7), np.linspace(*race.ground.y, 5))
    there = race.height(torch.tensor(x), torch.tensor(y), torch)
    np.testing.assert_allclose(heights(race, x, y), there.numpy(), rtol=1e-13)  # type: ignore[attr-defined]


@pytest.mark.parametrize("name", NAMES)
def test_the_gradient_is_that_of_finite_differences(name: str) -> None:
    race = first_race(name)
    dice = np.random.default_rng(3)
    places = np.stack([dice.uniform(*race.ground.x, 40), dice.uniform(*race.ground.y, 40)], 1)
    exact, h = gradient(race, places), 1e-5
    for axis in (0, 1):
        step = h * np.eye(2)[axis]
        ahead, behind = (heights(race, *(places + sign * step).T) for sign in (1, -1))
        np.testing.assert_allclose(exact[:, axis], (ahead - behind) / (2 * h), rtol=1e-5, atol=1e-5)


@pytest.mark.parametrize("name", NAMES)
def test_nothing_in_its_range_lies_below_its_deepest_minimum(name: str) -> None:
    race = first_race(name)
    x, y = np.meshgrid(np.linspace(*race.ground.x, 201), np.linspace(*race.ground.y, 201))
    lowest = min(float(heights(race, *np.array(place))) for place in race.ground.minima)
    assert heights(race, x, y).min() >= lowest - 1e-12


@pytest.mark.parametrize("name", NAMES)
def test_start_and_minima_lie_in_the_range_that_is_looked_at(name: str) -> None:
    ground = SURFACES[name]
    for x, y in (ground.start, *ground.minima):
        assert ground.x[0] < x < ground.x[1]
        assert ground.y[0] < y < ground.y[1]
