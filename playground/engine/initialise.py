"""Draw the first weights of a layer (core/initialisers.py says what each kind means)."""

from __future__ import annotations

import math
from collections.abc import Callable

import torch
from torch import Tensor
from torch.nn import init

from playground.core.initialisers import Initialisation

Draw = Callable[[Tensor, float, torch.Generator], object]


def _fans(weight: Tensor) -> tuple[int, int]:
    receptive = weight[0, 0].numel() if weight.dim() > 2 else 1
    return weight.shape[1] * receptive, weight.shape[0] * receptive


def _uniform_by_fan_in(weight: Tensor, _value: float, generator: torch.Generator) -> None:
    bound = 1.0 / math.sqrt(_fans(weight)[0])
    init.uniform_(weight, -bound, bound, generator=generator)


def _lecun(weight: Tensor, _value: float, generator: torch.Generator) -> None:
    init.normal_(weight, 0.0, 1.0 / math.sqrt(_fans(weight)[0]), generator=generator)


def _he_normal(weight: Tensor, _value: float, generator: torch.Generator) -> None:
    init.normal_(weight, 0.0, math.sqrt(2.0 / _fans(weight)[0]), generator=generator)


def _he_uniform(weight: Tensor, _value: float, generator: torch.Generator) -> None:
    bound = math.sqrt(6.0 / _fans(weight)[0])
    init.uniform_(weight, -bound, bound, generator=generator)


DRAWS: dict[str, Draw] = {
    "default": _uniform_by_fan_in,
    "zeros": lambda w, v, g: init.zeros_(w),
    "constant": lambda w, v, g: init.constant_(w, v),
    "uniform": lambda w, v, g: init.uniform_(w, -abs(v), abs(v), generator=g),
    "normal": lambda w, v, g: init.normal_(w, 0.0, abs(v), generator=g),
    "lecun": _lecun,
    "xavier_uniform": lambda w, v, g: init.xavier_uniform_(w, generator=g),
    "xavier_normal": lambda w, v, g: init.xavier_normal_(w, generator=g),
    "he_uniform": _he_uniform,
    "he_normal": _he_normal,
    "orthogonal": lambda w, v, g: init.orthogonal_(w, generator=g),
}


@torch.no_grad()
def draw(weight: Tensor, bias: Tensor | None, initialisation: Initialisation, generator: torch.Generator) -> None:
    """Fill ``weight`` (out, in, …) and ``bias`` (out,) in place, on whatever device they are, from a CPU generator."""
    fresh = torch.empty(weight.shape)
    DRAWS[initialisation.kind](fresh, initialisation.value, generator)
    weight.copy_(fresh)
    if bias is None:
        return
    if initialisation.kind == "default":
        bound = 1.0 / math.sqrt(_fans(weight)[0])
        bias.copy_(torch.empty(bias.shape).uniform_(-bound, bound, generator=generator))
    else:
        bias.zero_()
