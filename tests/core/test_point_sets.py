from __future__ import annotations

import numpy as np
import pytest

from playground.core.datasets import PLANE
from playground.core.point_sets import POINT_SETS, RADIUS, draw_points

NAMES = list(POINT_SETS)


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("count", [50, 51, 500])
def test_a_set_has_as_many_points_as_asked_for_evenly_of_each_class(name: str, count: int) -> None:
    positions, labels = draw_points(name, count, 0.0, seed=0)
    assert positions.shape == (count, 2) and labels.shape == (count,)
    assert np.isfinite(positions).all()
    classes = len(POINT_SETS[name].labels)
    assert np.bincount(labels).tolist() == [(count - label + classes - 1) // classes for label in range(classes)]


@pytest.mark.parametrize("name", NAMES)
def test_points_without_noise_lie_on_the_plane(name: str) -> None:
    positions, _labels = draw_points(name, 5000, 0.0, seed=1)
    assert np.abs(positions).max() <= PLANE


@pytest.mark.parametrize("name", NAMES)
def test_the_same_seed_draws_the_same_points_and_another_one_others(name: str) -> None:
    first, again, other = (draw_points(name, 200, 0.3, seed)[0] for seed in (4, 4, 5))
    np.testing.assert_array_equal(first, again)
    assert not np.allclose(first, other)


@pytest.mark.parametrize("name", NAMES)
def test_noise_moves_the_same_points_by_its_standard_deviation(name: str) -> None:
    calm, labels = draw_points(name, 5000, 0.0, seed=2)
    noisy, same_labels = draw_points(name, 5000, 0.5, seed=2)
    np.testing.assert_array_equal(labels, same_labels)
    assert (noisy - calm).std() == pytest.approx(0.5, rel=0.05)
    assert (noisy - calm).mean() == pytest.approx(0.0, abs=0.03)


def test_the_circle_is_a_disc_within_a_ring() -> None:
    positions, labels = draw_points("circle", 2000, 0.0, seed=0)
    radius = np.hypot(*positions.T)
    assert radius[labels == 1].max() <= 0.5 * RADIUS
    assert radius[labels == 0].min() >= 0.7 * RADIUS and radius.max() <= RADIUS


def test_exclusive_or_has_its_class_by_the_signs() -> None:
    positions, labels = draw_points("xor", 2000, 0.0, seed=0)
    np.testing.assert_array_equal(labels == 1, positions.prod(axis=1) > 0)
    assert np.abs(positions).min() >= 0.3
    quadrants = {(bool(a), bool(b)) for a, b in positions > 0}
    assert len(quadrants) == 4


def test_the_gaussians_are_two_round_clouds() -> None:
    positions, labels = draw_points("gaussians", 5000, 0.0, seed=0)
    for label, centre in ((0, -2.0), (1, 2.0)):
        cloud = positions[labels == label]
        np.testing.assert_allclose(cloud.mean(axis=0), centre, atol=0.1)
        np.testing.assert_allclose(cloud.std(axis=0), 0.8, atol=0.05)


def test_the_arms_of_the_spiral_are_each_other_turned_half_round() -> None:
    positions, labels = draw_points("spiral", 2000, 0.0, seed=0)
    radius = np.hypot(*positions.T)
    turns = 1.75 * radius / RADIUS + np.where(labels == 1, 0.0, 0.5)
    expected = radius[:, None] * np.stack([np.sin(2 * np.pi * turns), np.cos(2 * np.pi * turns)], axis=1)
    np.testing.assert_allclose(positions, expected, atol=1e-9)
    along = np.sort(radius[labels == 1]) / RADIUS
    np.testing.assert_allclose(along, (np.arange(1000) + 0.5) / 1000, atol=1e-3)
