"""The shipped photographs and paintings as a network reads them: to start from, and to be ranked."""

from __future__ import annotations

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor

from playground.core.dream import Target
from playground.core.gallery import GALLERY
from playground.core.message import ProblemError
from playground.engine.dream.dream import excited
from playground.engine.dream.subject import Subject
from playground.engine.photographs import as_bytes, read_photograph
from playground.paths import ResourceMissing, resource


def shipped_square(name: str, side: int, channels: int = 3) -> Tensor:
    """The middle of a shipped picture, (channels, side, side), 0–1. Raises ProblemError where it lacks."""
    try:
        colours = read_photograph(resource("images", *GALLERY[name].file.split("/")), 2 * side)
    except ResourceMissing as missing:
        raise ProblemError("{reason}", reason=str(missing)) from missing
    return fitted_square(torch.from_numpy(colours), side, channels)


def picture_square(picture: NDArray[np.uint8], side: int, channels: int = 3) -> Tensor:
    """The middle of a picture (H, W) or (H, W, 3), 0–255, as (channels, side, side), 0–1."""
    values = torch.from_numpy(np.array(picture, np.float32) / 255)
    colours = values.expand(3, -1, -1) if values.dim() == 2 else values.permute(2, 0, 1)
    return fitted_square(colours, side, channels)


def fitted_square(colours: Tensor, side: int, channels: int) -> Tensor:
    """The middle of a picture (3, H, W) in another size, in grey (1, side, side) where a network reads grey."""
    _three, height, width = colours.shape
    least = min(height, width)
    top, left = (height - least) // 2, (width - least) // 2
    square = colours[:, top : top + least, left : left + least]
    fitted = torch.nn.functional.interpolate(
        square[None], (side, side), mode="bicubic", align_corners=False, antialias=True
    )[0].clamp(0, 1)
    return fitted if channels == 3 else fitted.mean(0, keepdim=True)


@torch.no_grad()
def shipped_excitement(subject: Subject, target: Target, name: str, side: int) -> tuple[float, NDArray[np.uint8]]:
    """What a target answers to the middle of a shipped picture, and that picture, (side, side, 3)."""
    colours = shipped_square(name, side)
    _sums, answer = subject.answers(colours[None], target.layer)
    return float(excited(answer, [target])[0]), as_bytes(colours.numpy())
