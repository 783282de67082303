"""Moving, turning and scaling pictures a little, anew at every step."""

from __future__ import annotations

import math

import torch
from torch import Tensor
from torch.nn import functional

from playground.core.dream import DreamSettings


def moved(pictures: Tensor, settings: DreamSettings, generator: torch.Generator) -> Tensor:
    """Pictures (N, C, H, W), all moved the same way by chance, mirrored at the edges, or left as they are."""
    if not (settings.jitter or settings.rotation or settings.scaling):
        return pictures
    height, width = pictures.shape[-2:]
    x, y, turn, grow = (2 * torch.rand(4, generator=generator, dtype=torch.float64) - 1).tolist()
    angle, scale = math.radians(settings.rotation * turn), 1 + settings.scaling * grow
    shift = (2 * settings.jitter * x / width, 2 * settings.jitter * y / height)
    cos, sin = math.cos(angle) / scale, math.sin(angle) / scale
    matrix = torch.tensor([[cos, -sin * height / width, shift[0]], [sin * width / height, cos, shift[1]]])
    grid = functional.affine_grid(
        matrix.to(pictures).expand(len(pictures), 2, 3), list(pictures.shape), align_corners=False
    )
    return functional.grid_sample(pictures, grid, padding_mode="reflection", align_corners=False)
