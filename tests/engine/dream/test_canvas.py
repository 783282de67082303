"""The picture that is changed: starts, bases, blur and small movements."""

from __future__ import annotations

import math

import pytest
import torch
from attrs import evolve
from hypothesis import given
from hypothesis import strategies as st

from playground.core.dream import DreamSettings
from playground.engine.dream.canvas import Canvas, blurred, colour_axes, frequencies
from playground.engine.dream.moving import moved

SHAPE = (3, 24, 30)
STILL = DreamSettings(jitter=0, rotation=0.0, scaling=0.0)


@pytest.mark.parametrize("fourier", [True, False])
@pytest.mark.parametrize("decorrelated", [True, False])
@pytest.mark.parametrize("channels", [1, 3])
def test_it_can_start_from_a_photo_in_every_basis(fourier: bool, decorrelated: bool, channels: int) -> None:
    photo = 0.1 + 0.8 * torch.rand(1, channels, 24, 30, generator=torch.Generator().manual_seed(0))
    settings = DreamSettings(start="photo", fourier=fourier, decorrelated=decorrelated)
    canvas = Canvas(2, (channels, 24, 30), settings, photo)
    assert torch.allclose(canvas.colours(), photo.expand(2, -1, -1, -1), atol=1e-4)


@pytest.mark.parametrize("fourier", [True, False])
def test_grey_noise_lies_where_the_lab_has_it(fourier: bool) -> None:
    colours = Canvas(1, SHAPE, DreamSettings(start="grey", fourier=fourier)).colours()
    assert colours.min() >= 150 / 255 - 1e-4 and colours.max() <= 180 / 255 + 1e-4
    assert colours.std() > 0.02


def test_pink_noise_is_strong_in_what_is_coarse() -> None:
    colours = Canvas(1, (3, 64, 64), DreamSettings(start="pink")).colours()
    power = torch.fft.rfft2(colours - colours.mean()).abs().square().mean((0, 1))
    waves = frequencies(64, 64)
    assert power[(waves > 0) & (waves < 0.06)].mean() > 20 * power[waves > 0.25].mean()


def test_waves_stay_colours_whatever_they_become() -> None:
    canvas = Canvas(1, SHAPE, DreamSettings())
    with torch.no_grad():
        canvas.parameter.mul_(1e4)
    assert canvas.colours().min() >= 0 and canvas.colours().max() <= 1


def test_the_same_dice_give_the_same_start() -> None:
    first, again, other = (Canvas(1, SHAPE, DreamSettings(seed=seed)).colours() for seed in (1, 1, 2))
    assert torch.equal(first, again) and not torch.equal(first, other)


def test_the_longest_axis_of_colour_is_brightness() -> None:
    axes = colour_axes()
    lengths = axes.norm(dim=0)
    assert lengths.argmax() == 0 and lengths[0] == pytest.approx(1.0)
    assert (axes[:, 0] > 0).all()


@given(st.floats(0.3, 2.0))
def test_a_blur_of_pixels_is_a_gaussian(sigma: float) -> None:
    point = torch.zeros(1, 1, 21, 21, dtype=torch.float64)
    point[0, 0, 10, 10] = 1.0
    spread = blurred(point, sigma)[0, 0]
    assert float(spread.sum()) == pytest.approx(1.0)
    ratio = float(spread[10, 11] / spread[10, 10])
    assert ratio == pytest.approx(math.exp(-0.5 / sigma**2), rel=1e-6)


def test_waves_are_blurred_as_pixels_are() -> None:
    photo = 0.3 + 0.4 * torch.rand(1, 1, 64, 64, generator=torch.Generator().manual_seed(0))
    waves = Canvas(1, (1, 64, 64), DreamSettings(start="photo", fourier=True), photo)
    waves.smooth(1.5)
    expected = torch.sigmoid(blurred(torch.logit(photo), 1.5))
    inner = (..., slice(12, -12), slice(12, -12))
    assert torch.allclose(waves.colours()[inner], expected[inner], atol=2e-3)


def test_nothing_moves_where_nothing_is_set() -> None:
    pictures = torch.rand(2, 3, 9, 9)
    assert moved(pictures, STILL, torch.Generator()) is pictures


def test_pictures_move_together_and_by_no_more_than_is_set() -> None:
    pictures = torch.rand(1, 1, 40, 40).expand(2, 1, 40, 40)
    generator = torch.Generator().manual_seed(3)
    found = moved(pictures, evolve(STILL, jitter=2), generator)
    assert torch.equal(found[0], found[1]) and not torch.equal(found, pictures)
    spot = torch.zeros(1, 1, 41, 41)
    spot[0, 0, 20, 20] = 1.0
    for seed in range(20):
        seen = moved(spot, evolve(STILL, jitter=2), torch.Generator().manual_seed(seed))[0, 0]
        rows, columns = torch.nonzero(seen > 0.01, as_tuple=True)
        assert (rows - 20).abs().max() <= 3 and (columns - 20).abs().max() <= 3


def test_a_turn_turns_around_the_middle() -> None:
    spot = torch.zeros(1, 1, 41, 41)
    spot[0, 0, 20, 20] = 1.0
    for seed in range(5):
        seen = moved(spot, evolve(STILL, rotation=30.0, scaling=0.2), torch.Generator().manual_seed(seed))
        assert seen[0, 0, 20, 20] == seen.max()
