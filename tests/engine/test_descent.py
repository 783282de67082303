"""Racers step exactly as torch.optim alone would, tell what became of them, and take changes on the way."""

from __future__ import annotations

import attrs
import numpy as np
import pytest
import torch

from playground.core.descent.race import Race, Racer, first_race, starts_anew, with_racer
from playground.core.descent.standing import Fate, arrival
from playground.core.descent.surfaces import SURFACES
from playground.core.optimisers import LBFGS, SGD, AdaGrad, Adam, AdamW, Momentum, Nesterov, RMSProp
from playground.engine.descent import Field, gradient, heights, median_slope

BY_HAND = {
    SGD: lambda p: torch.optim.SGD(p, lr=0.01),
    Momentum: lambda p: torch.optim.SGD(p, lr=0.01, momentum=0.9),
    Nesterov: lambda p: torch.optim.SGD(p, lr=0.01, momentum=0.9, nesterov=True),
    AdaGrad: lambda p: torch.optim.Adagrad(p, lr=0.01),
    RMSProp: lambda p: torch.optim.RMSprop(p, lr=0.01),
    Adam: lambda p: torch.optim.Adam(p, lr=0.01),
    AdamW: lambda p: torch.optim.AdamW(p, lr=0.01, weight_decay=0.01),
    LBFGS: lambda p: torch.optim.LBFGS(
        p, lr=0.01, max_iter=1, max_eval=11, history_size=10, line_search_fn="strong_wolfe"
    ),
}


def alone(kind: type, surface: str = "himmelblau", **changes: object) -> Race:
    """A race of one."""
    optimiser = LBFGS(iterations=1) if kind is LBFGS else kind()
    race = attrs.evolve(first_race(surface), racers=(Racer(optimiser=optimiser, learning_rate=0.01),))
    return attrs.evolve(race, **changes)  # type: ignore[arg-type]


def run(race: Race, steps: int) -> Field:
    field = Field(race)
    for _ in range(steps):
        field.go()
    return field


@pytest.mark.parametrize("kind", BY_HAND)
def test_a_path_is_that_of_torchs_own_optimiser(kind: type) -> None:
    race = alone(kind)
    place = torch.nn.Parameter(torch.tensor(race.start, dtype=torch.float64))
    optimiser = BY_HAND[kind]([place])

    def closure() -> torch.Tensor:
        optimiser.zero_grad()
        x, y = place
        value = (x**2 + y - 11) ** 2 + (x + y**2 - 7) ** 2
        value.backward()
        return value.detach()

    there = [place.tolist()]
    for _ in range(12):
        optimiser.step(closure)
        there.append(place.tolist())
    (path,) = run(race, 12).standing().paths
    np.testing.assert_allclose(path.places, there, rtol=1e-12)


def test_plain_descent_on_a_bowl_shrinks_by_one_minus_rate_times_curvature() -> None:
    race = alone(SGD, "bowl", condition=20.0)
    (path,) = run(race, 10).standing().paths
    np.testing.assert_allclose(path.places[1:, 0], (1 - 0.01) * path.places[:-1, 0])
    np.testing.assert_allclose(path.places[1:, 1], (1 - 0.01 * 20) * path.places[:-1, 1])


def test_a_rate_past_the_bound_diverges_and_is_said_to() -> None:
    race = with_racer(alone(SGD, "bowl", condition=100.0), 0, learning_rate=0.05)
    field = run(race, 4)
    assert field.standing().paths[0].fate is Fate.LEFT
    for _ in range(100):
        field.go()
    (path,) = field.standing().paths
    assert path.fate is Fate.DIVERGED
    assert field.is_over
    assert np.isfinite(path.places).all()
    assert np.isfinite(path.losses).all()


def test_who_reaches_a_minimum_has_arrived_at_the_first_step_near_it() -> None:
    (path,) = run(attrs.evolve(first_race("bowl"), racers=(Racer(learning_rate=0.1),)), 200).standing().paths
    assert path.fate is Fate.ARRIVED
    assert path.arrived is not None
    distance = np.hypot(*path.places.T)
    assert distance[path.arrived] <= 0.12 < distance[path.arrived - 1]


def test_who_passes_by_a_minimum_has_not_arrived() -> None:
    race = first_race("bowl")
    assert arrival(race, np.array([[1.0, 0.0], [0.0, 0.0], [-1.0, 0.0]])) is None
    assert arrival(race, np.array([[1.0, 0.0], [0.0, 0.0], [0.01, 0.0]])) == 1


def test_noise_is_the_same_for_every_racer_and_for_the_same_seed() -> None:
    racers = (Racer(learning_rate=0.01), Racer(learning_rate=0.01))
    race = attrs.evolve(first_race("himmelblau"), noise=0.5, racers=racers)
    one, other = run(race, 20).standing().paths
    again = run(race, 20).standing().paths[0]
    thrown = run(attrs.evolve(race, seed=1), 20).standing().paths[0]
    np.testing.assert_array_equal(one.places, other.places)
    np.testing.assert_array_equal(one.places, again.places)
    assert np.abs(one.places - thrown.places).max() > 1e-3


def test_noise_has_the_spread_it_says() -> None:
    race = attrs.evolve(alone(SGD, "bowl"), noise=0.5, racers=(Racer(learning_rate=1e-6),))
    (path,) = run(race, 4000).standing().paths
    moved = np.diff(path.places, axis=0) / -1e-6 - gradient(race, path.places[:-1])
    assert moved.std() == pytest.approx(0.5 * median_slope(race), rel=0.05)


def test_who_is_switched_on_later_makes_up_for_the_steps() -> None:
    both = attrs.evolve(first_race("rosenbrock"), racers=(Racer(learning_rate=0.001), Racer(optimiser=Adam())))
    field = run(with_racer(both, 1, on=False), 25)
    assert [path.index for path in field.standing().paths] == [0]
    field.take(both)
    joined = field.standing().paths[1]
    np.testing.assert_array_equal(joined.places, run(both, 25).standing().paths[1].places)


def test_a_new_rate_acts_on_the_way_and_keeps_what_the_optimiser_remembers() -> None:
    race = alone(Momentum)
    field = run(race, 5)
    field.take(with_racer(race, 0, learning_rate=0.02))
    field.go()
    (path,) = field.standing().paths
    assert len(path.places) == 7
    np.testing.assert_array_equal(path.places[:6], run(race, 5).standing().paths[0].places)
    assert np.abs(path.places[6] - run(race, 6).standing().paths[0].places[6]).max() > 0


def test_the_velocity_is_the_part_of_the_next_step_that_needs_no_gradient() -> None:
    race = alone(Momentum)
    field = run(race, 5)
    before = field.standing().paths[0]
    field.go()
    moved = field.standing().paths[0].places[-1] - before.places[-1]
    np.testing.assert_allclose(moved, before.velocity - 0.01 * before.gradient, rtol=1e-9)


def test_another_start_begins_anew_and_another_rate_does_not() -> None:
    race = first_race("bowl")
    assert starts_anew(race, attrs.evolve(race, start=(1.0, 1.0)))
    assert starts_anew(race, attrs.evolve(race, condition=20.0))
    assert not starts_anew(race, with_racer(race, 0, learning_rate=0.5))
    assert not starts_anew(race, attrs.evolve(race, noise=0.5))


@pytest.mark.slow
@pytest.mark.parametrize("surface", SURFACES)
def test_the_step_of_arrival_noted_on_the_way_is_that_of_the_whole_path(surface: str) -> None:
    race = attrs.evolve(first_race(surface), noise=0.05)
    for path in run(race, 400).standing().paths:
        assert path.arrived == arrival(race, path.places)
        assert path.losses == pytest.approx(heights(race, *path.places.T))
