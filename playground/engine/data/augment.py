"""Training pictures changed by chance, a whole batch at once and on the device (Simard et al. 2003)."""

from __future__ import annotations

import math

import torch
from torch import Tensor
from torch.nn import functional

from playground.core.augmentation import Augmentation

DRAWN = 5
"""Random numbers that a picture takes, whatever is switched on: shift along both axes, angle, size, side."""


def augmented(pictures: Tensor, augmentation: Augmentation, generator: torch.Generator) -> Tensor:
    """Pictures (n, C, H, W), brightness from 0 to 1, each moved and disturbed in its own way; the argument stays.

    ``generator`` lies on the pictures' device.
    """
    if augmentation.moves:
        pictures = moved(pictures, _motions(pictures, augmentation, generator))
    if augmentation.noise:
        noise = torch.randn(pictures.shape, generator=generator, device=pictures.device, dtype=pictures.dtype)
        pictures = noise.mul_(augmentation.noise).add_(pictures).clamp_(0.0, 1.0)
    return pictures


def moved(pictures: Tensor, motions: Tensor) -> Tensor:
    """Pictures (n, C, H, W) whose pixels come from where ``motions`` (n, 2, 3) say, in between by straight lines.

    Places run from −1 to +1 from border to border; what comes from outside is black.
    """
    grid = functional.affine_grid(motions, list(pictures.shape), align_corners=False)
    return functional.grid_sample(pictures, grid, mode="bilinear", padding_mode="zeros", align_corners=False)


def _motions(pictures: Tensor, augmentation: Augmentation, generator: torch.Generator) -> Tensor:
    """Where each pixel of the new pictures lies in the old ones, (n, 2, 3): the motion turned round.

    A pixel at p comes from A (p − t), A = rotation by −angle ÷ size; measured in pixels, so that pictures that are not
    square are turned and not sheared.
    """
    count, _channels, height, width = pictures.shape
    chances = torch.rand(count, DRAWN, generator=generator, device=pictures.device, dtype=pictures.dtype)
    right, down, turn, growth, side = (2.0 * chances - 1.0).unbind(1)
    angle = turn * math.radians(augmentation.rotation)
    size = 1.0 + augmentation.scale * growth
    cosine, sine = torch.cos(angle) / size, torch.sin(angle) / size
    mirror = torch.where(side < 0.0, -1.0, 1.0).to(size.dtype) if augmentation.flip else torch.ones_like(size)
    x, y = 2.0 * augmentation.shift * right, 2.0 * augmentation.shift * down
    aspect = height / width
    across = [mirror * cosine, mirror * sine * aspect, -mirror * (cosine * x + sine * aspect * y)]
    along = [-sine / aspect, cosine, sine / aspect * x - cosine * y]
    return torch.stack([torch.stack(across, 1), torch.stack(along, 1)], 1)
