"""Augmentation of an experiment as a function of a PyTorch script: the same kind of changes, other random numbers."""

from __future__ import annotations

from playground.core.augmentation import Augmentation
from playground.core.experiment import Experiment


def augmentation_of(experiment: Experiment) -> Augmentation:
    """What is done to the training pictures of this experiment."""
    return experiment.training.augmentation.fitting(experiment.data.task)


def augment_code(augmentation: Augmentation) -> str:
    """The function ``augmented``; empty where pictures stay as they are."""
    if augmentation.is_off:
        return ""
    return f'''
def augmented(pictures, black, white):
    """Training pictures (n, channels, height, width), each changed by chance; from outside comes black."""
{_moves(augmentation) if augmentation.moves else ""}{_noise(augmentation) if augmentation.noise else ""}\
    return pictures
'''


def _moves(augmentation: Augmentation) -> str:
    mirror = "torch.where(side < 0, -1.0, 1.0)" if augmentation.flip else "torch.ones_like(side)"
    return f"""\
    count, _, height, width = pictures.shape
    right, down, turn, growth, side = (2 * torch.rand(count, 5, dtype=pictures.dtype) - 1).unbind(1)
    angle, size = math.radians({augmentation.rotation!r}) * turn, 1 + {augmentation.scale!r} * growth
    x, y = 2 * {augmentation.shift!r} * right, 2 * {augmentation.shift!r} * down  # -1 to +1 from border to border
    mirror, aspect = {mirror}, height / width
    cosine, sine = torch.cos(angle) / size, torch.sin(angle) / size
    across = [mirror * cosine, mirror * sine * aspect, -mirror * (cosine * x + sine * aspect * y)]
    along = [-sine / aspect, cosine, sine / aspect * x - cosine * y]
    sources = torch.stack([torch.stack(across, 1), torch.stack(along, 1)], 1).to(pictures.dtype)
    grid = F.affine_grid(sources, pictures.shape, align_corners=False)  # where each pixel comes from
    pictures = F.grid_sample(pictures - black, grid, align_corners=False) + black
"""


def _noise(augmentation: Augmentation) -> str:
    return f"""\
    noise = {augmentation.noise!r} * (white - black) * torch.randn(pictures.shape, dtype=pictures.dtype)
    pictures = (pictures + noise).clamp(black, white)
"""
