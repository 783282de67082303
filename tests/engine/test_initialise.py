"""First weights have the spread that the table of initialisers promises."""

from __future__ import annotations

import math

import pytest
import torch

from playground.core.initialisers import INITIALISERS, Initialisation
from playground.engine.initialise import DRAWS, draw
from playground.engine.randomness import stream

SHAPES = [(400, 200), (200, 400), (300, 300)]


def drawn(kind: str, shape: tuple[int, ...], value: float = 0.3, seed: int = 0) -> tuple[torch.Tensor, torch.Tensor]:
    weight, bias = torch.empty(shape), torch.full(shape[:1], 9.0)
    draw(weight, bias, Initialisation(kind=kind, value=value), stream(seed, "weights", "dense-1"))
    return weight, bias


def test_every_initialiser_of_the_table_can_be_drawn() -> None:
    assert list(DRAWS) == list(INITIALISERS)


@pytest.mark.parametrize("shape", SHAPES)
@pytest.mark.parametrize("kind", INITIALISERS)
def test_weights_have_the_promised_spread(kind: str, shape: tuple[int, int]) -> None:
    weight, _bias = drawn(kind, shape)
    spread = Initialisation(kind=kind, value=0.3).spread(shape[1], shape[0])
    assert float(weight.std(correction=0)) == pytest.approx(spread, rel=0.02, abs=1e-7)
    centre = 0.3 if kind == "constant" else 0.0
    assert float(weight.mean()) == pytest.approx(centre, abs=max(1e-6, 5 * spread / math.sqrt(weight.numel())))


@pytest.mark.parametrize("kind", INITIALISERS)
def test_biases_start_at_zero_but_for_pytorchs_default(kind: str) -> None:
    _weight, bias = drawn(kind, (400, 100))
    if kind == "default":
        assert 0 < float(bias.abs().max()) <= 0.1
        assert float(bias.std()) == pytest.approx(0.1 / math.sqrt(3), rel=0.1)
    else:
        assert not bias.any()


@pytest.mark.parametrize(
    ("kind", "bound"),
    [
        ("default", 1 / math.sqrt(200)),
        ("uniform", 0.3),
        ("xavier_uniform", math.sqrt(6 / 600)),
        ("he_uniform", math.sqrt(6 / 200)),
    ],
)
def test_uniform_ones_fill_their_range(kind: str, bound: float) -> None:
    weight, _bias = drawn(kind, (400, 200))
    assert bound * 0.99 < float(weight.abs().max()) <= bound * (1 + 1e-6)


@pytest.mark.parametrize("shape", SHAPES)
def test_orthogonal_weights_keep_lengths(shape: tuple[int, int]) -> None:
    weight, _bias = drawn("orthogonal", shape)
    smaller = weight if shape[0] <= shape[1] else weight.T
    torch.testing.assert_close(smaller @ smaller.T, torch.eye(min(shape)), atol=1e-5, rtol=0)


@pytest.mark.parametrize("kind", INITIALISERS)
def test_the_same_die_gives_the_same_weights_and_another_gives_others(kind: str) -> None:
    first, again, other = (drawn(kind, (30, 20), seed=seed)[0] for seed in (1, 1, 2))
    assert torch.equal(first, again)
    assert torch.equal(first, other) == (kind in ("zeros", "constant"))


def test_a_negative_width_is_its_size() -> None:
    for kind in ("uniform", "normal"):
        assert float(drawn(kind, (50, 50), value=-0.5)[0].std()) > 0.2
