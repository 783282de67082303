"""Directions through the space of parameters: principal ones against numpy's SVD, random ones per the paper."""

from __future__ import annotations

import numpy as np
import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp
from small_networks import dense, experiment
from small_pictures import NORMED, RESNET

from playground.core.experiment import Experiment
from playground.core.layers import BatchNorm
from playground.engine.build import build_network
from playground.engine.flat import Layout, parameter_layout, parameter_row
from playground.engine.landscape.directions import (
    PIECE,
    Numbers,
    Path,
    Plane,
    Row,
    inner_products,
    principal_plane,
    random_direction,
    random_plane,
)
from playground.engine.landscape.projection import explained, place

WITH_NORM = experiment(dense(1, activation="prelu"), BatchNorm(id="batch_norm-1"), dense(2, 4))


def layout_of(size: int) -> Layout:
    return Layout(("layers.dense-1.weight",), ((1, size),))


def walk(points: int, size: int, seed: int = 0) -> list[Row]:
    """A path that drifts along and scatters."""
    random = np.random.default_rng(seed)
    drift = random.normal(size=size)
    return list(np.cumsum(drift + random.normal(size=(points, size)), axis=0))


def plane_of(rows: list[Row]) -> tuple[Plane, Numbers]:
    found = principal_plane(rows, Path(), layout_of(len(rows[0])))
    assert found is not None
    return found


@pytest.mark.parametrize(("points", "size"), [(12, 300), (300, 12), (5, PIECE + 77)])
def test_principal_directions_and_what_they_explain_are_those_of_numpys_svd(points: int, size: int) -> None:
    rows = walk(points, size)
    plane, shares = plane_of(rows)
    away = np.stack(rows) - rows[-1]
    _left, singular, right = np.linalg.svd(away, full_matrices=False)
    np.testing.assert_allclose(shares, (singular**2 / (singular**2).sum())[:2], rtol=1e-9)
    for mine, theirs in zip(plane.axes, right, strict=False):
        assert abs(mine @ theirs) == pytest.approx(1.0, abs=1e-8)
    np.testing.assert_allclose(plane.axes @ plane.axes.T, np.eye(2), atol=1e-9)
    assert plane.origin is rows[-1]


def test_in_32_bit_the_plane_is_the_same_as_in_64() -> None:
    rows = walk(20, 500)
    plane, shares = plane_of(rows)
    rough, rough_shares = plane_of([row.astype(np.float32) for row in rows])
    assert rough.axes.dtype == np.float32
    np.testing.assert_allclose(rough.axes, plane.axes, atol=1e-5)
    np.testing.assert_allclose(rough_shares, shares, rtol=1e-5)


def test_inner_products_grow_with_the_path_and_forget_what_is_thinned_out() -> None:
    rows, path = walk(30, 40), Path()
    for kept in (rows[:5], rows[:20], rows[:20:2], [*rows[:20:2], *rows[25:]], rows[10:]):
        away = np.stack(kept) - kept[0]
        np.testing.assert_allclose(path.products(kept), away @ away.T, rtol=1e-9, atol=1e-6)


def test_the_path_comes_from_the_left_and_leans_upwards() -> None:
    for seed in range(5):
        rows = walk(25, 60, seed)
        plane, _shares = plane_of(rows)
        spots = [place(row, plane, plane.gram) for row in rows]
        assert spots[0].x < 0.0
        assert max((spot.y for spot in spots), key=abs) > 0.0
        assert (spots[-1].x, spots[-1].y) == (0.0, 0.0)


def test_a_path_along_a_line_is_given_a_direction_beside_it_that_explains_nothing() -> None:
    direction = np.arange(1.0, 31.0)
    plane, shares = plane_of([step * direction for step in range(6)])
    np.testing.assert_allclose(shares, [1.0, 0.0], atol=1e-12)
    np.testing.assert_allclose(plane.axes @ plane.axes.T, np.eye(2), atol=1e-12)


def test_where_nothing_moved_there_is_no_plane() -> None:
    row = np.ones(9)
    assert principal_plane([row, row.copy(), row.copy()], Path(), layout_of(9)) is None
    assert principal_plane([np.full(9, np.nan), row], Path(), layout_of(9)) is None


@pytest.mark.parametrize("chosen", [WITH_NORM, NORMED, RESNET])
def test_random_filters_are_as_long_as_the_weights_and_biases_and_norms_stay(chosen: Experiment) -> None:
    network = build_network(chosen)
    with torch.no_grad():
        for parameter in network.parameters():
            parameter.add_(0.1 * torch.randn(parameter.shape, generator=torch.Generator().manual_seed(1)))
    layout, row = parameter_layout(network), parameter_row(network)
    directions = layout.split(torch.from_numpy(random_direction(row, layout, 7, 0)))
    weights = dict(network.named_parameters())
    assert any(tensor.dim() > 1 for tensor in weights.values())
    for name, direction in directions.items():
        if weights[name].dim() < 2:
            assert not direction.any(), name
        else:
            torch.testing.assert_close(direction.flatten(1).norm(dim=1), weights[name].detach().flatten(1).norm(dim=1))
            assert direction.flatten(1).unique().numel() > 1


def test_random_directions_depend_on_the_dice_alone() -> None:
    network = build_network(WITH_NORM)
    layout, row = parameter_layout(network), parameter_row(network)
    first, again, other = (random_plane(row, layout, seed) for seed in (3, 3, 4))
    np.testing.assert_array_equal(first.axes, again.axes)
    assert not np.array_equal(first.axes, other.axes)
    assert not np.array_equal(first.axes[0], first.axes[1])


VALUES = st.integers(-40, 40).map(lambda quarters: quarters / 4)
"""Axes of these are at right angles, parallel or 0, or far enough from it to be told apart."""


@settings(deadline=None, max_examples=50)
@given(hnp.arrays(np.float64, (3, 6), elements=VALUES), hnp.arrays(np.float64, 2, elements=VALUES))
def test_a_point_of_the_plane_is_found_again_also_where_axes_lean(rows: np.ndarray, coordinates: np.ndarray) -> None:
    origin, axes = rows[0], rows[1:]
    gram = axes @ axes.T
    if np.linalg.cond(gram) > 1e6:
        return
    plane = Plane(origin, axes)
    np.testing.assert_allclose(plane.gram, inner_products(list(axes)))
    found = place(origin + coordinates @ axes, plane, plane.gram)
    np.testing.assert_allclose((found.x, found.y), coordinates, atol=1e-6)
    assert found.square == pytest.approx(found.along + found.beyond, rel=1e-6, abs=1e-6)


@settings(deadline=None, max_examples=50)
@given(hnp.arrays(np.float64, (4, 6), elements=VALUES))
def test_the_projection_is_the_nearest_point_and_shares_lie_between_nought_and_one(rows: np.ndarray) -> None:
    plane = Plane(rows[0], rows[1:3])
    spot = place(rows[3], plane, plane.gram)
    nearest = plane.origin + spot.x * plane.axes[0] + spot.y * plane.axes[1]
    least = np.linalg.norm(rows[3] - nearest)
    assert spot.beside == pytest.approx(least, rel=1e-3, abs=1e-3)
    best = np.linalg.lstsq(plane.axes.T, rows[3] - plane.origin, rcond=1e-12)[0]
    assert least <= np.linalg.norm(rows[3] - plane.origin - best @ plane.axes) + 1e-4
    shares = explained([spot])
    assert (shares >= 0).all() and shares.sum() <= 1.0 + 1e-6


def test_what_a_path_explains_when_its_plane_is_laid_is_what_its_places_say() -> None:
    rows = walk(15, 80)
    plane, shares = plane_of(rows)
    spots = [place(row, plane, plane.gram) for row in rows]
    np.testing.assert_allclose(explained(spots), shares, rtol=1e-9)
