"""Saliency: the gradient of a class's output by every pixel (Simonyan, Vedaldi and Zisserman 2013)."""

from __future__ import annotations

import torch
from torch import Tensor

from playground.core.explanations import SALIENCY, PixelMap
from playground.engine.explain.scores import Scores


def gradient(scores: Scores, picture: Tensor, label: int) -> Tensor:
    """∂(output of class ``label``)/∂(brightness of each pixel) of a picture (H, W), of the same shape and dtype."""
    with torch.enable_grad():
        x = picture.detach().clone().requires_grad_()
        (found,) = torch.autograd.grad(scores(x[None])[0, label], x)
    return found


def saliency(scores: Scores, picture: Tensor, label: int, number: int = 0) -> PixelMap:
    """The gradient as a map to show."""
    found = gradient(scores, picture, label).float().numpy()
    return PixelMap(number=number, kind=SALIENCY, label=label, outputs=found)
