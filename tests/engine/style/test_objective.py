"""The loss of a style transfer: its parts, its gradient at the pixels, and what settings change."""

from __future__ import annotations

import pytest
import torch
from attrs import evolve
from tiny import network, picture

from playground.core.style import StyleSettings, recipe
from playground.engine.pretrained import load_pretrained
from playground.engine.style.measures import gram, variation
from playground.engine.style.objective import Objective, as_numbers, targets_of


def colours(seed: int, side: int = 40) -> torch.Tensor:
    return torch.from_numpy(picture(seed, side, side)).unsqueeze(0)


def objective(settings: StyleSettings) -> Objective:
    reads = network(settings.network)
    return Objective(reads, targets_of(reads, colours(1), colours(2), colours(3)), settings)


def test_the_parts_are_the_definitions_and_add_up() -> None:
    settings = recipe("squeezenet", content_weight=2.0, style_weight=3.0, smoothness=0.5)
    reads = network("squeezenet")
    pixels = reads.reads.applied(colours(5))
    total, parts = objective(settings)(pixels)
    told = as_numbers(total, parts)
    assert told.total == pytest.approx(
        sum(told.content.values()) + sum(told.style.values()) + told.smoothness, rel=1e-5
    )
    assert told.smoothness == pytest.approx(0.5 * float(variation(pixels)), rel=1e-5)
    for name, weight in settings.content_layers:
        mine, theirs = (reads.answers(reads.reads.applied(x), [name])[name] for x in (colours(5), colours(1)))
        assert told.content[name] == pytest.approx(2 * weight * float((mine - theirs).square().mean()), rel=1e-4)
    for name, weight in settings.style_layers:
        mine, theirs = (gram(reads.answers(reads.reads.applied(x), [name])[name]) for x in (colours(5), colours(2)))
        assert told.style[name] == pytest.approx(3 * weight * float((mine - theirs).square().mean()), rel=1e-4)


def test_the_gradient_at_the_pixels_is_that_of_finite_differences() -> None:
    settings = recipe("squeezenet")
    exact = load_pretrained("squeezenet").double()
    given = [colours(seed).double() for seed in (1, 2)]
    measure = Objective(exact, targets_of(exact, *given), settings)
    pixels = exact.reads.applied(colours(5).double()).requires_grad_()
    (gradient,) = torch.autograd.grad(measure(pixels)[0], pixels)
    generator = torch.Generator().manual_seed(0)
    for _ in range(6):
        direction = torch.randn(pixels.shape, generator=generator, dtype=torch.float64)
        step = 1e-6
        with torch.no_grad():
            rise = (measure(pixels + step * direction)[0] - measure(pixels - step * direction)[0]) / (2 * step)
        assert float(rise) == pytest.approx(float((gradient * direction).sum()), rel=1e-5)


def test_layers_of_no_weight_are_not_worked_out() -> None:
    settings = recipe("squeezenet", style_weight=0.0)
    _total, parts = objective(settings)(network("squeezenet").reads.applied(colours(5)))
    assert set(parts) == {"content/fire6", "smoothness"}


def test_two_styles_blend() -> None:
    reads = network("squeezenet")
    targets = targets_of(reads, colours(1), colours(2), colours(3))
    first, second = targets.style["fire4"], targets.second["fire4"]
    assert torch.equal(targets.style_at("fire4", 0.0), first)
    assert torch.allclose(targets.style_at("fire4", 1.0), second)
    assert torch.allclose(targets.style_at("fire4", 0.25), 0.75 * first + 0.25 * second)
    alone = targets_of(reads, colours(1), colours(2))
    assert torch.equal(alone.style_at("fire4", 0.7), first)


def test_a_picture_in_its_own_style_and_content_has_no_loss() -> None:
    reads = network("squeezenet")
    settings = evolve(recipe("squeezenet"), smoothness=0.0)
    same = Objective(reads, targets_of(reads, colours(1), colours(1)), settings)
    assert float(same(reads.reads.applied(colours(1)))[0]) == pytest.approx(0.0, abs=1e-3)
