"""What style transfer compares: feature maps, their Gram matrices, and how smooth a picture is."""

from __future__ import annotations

import torch
from torch import Tensor

LUMA = (0.299, 0.587, 0.114)
"""Share of red, green and blue in brightness (ITU-R BT.601)."""


def gram(maps: Tensor) -> Tensor:
    """G = F Fᵀ / (h·w) of maps (N, C, h, w), (N, C, C): which filters answer at the same places."""
    count, channels, height, width = maps.shape
    flat = maps.reshape(count, channels, height * width)
    return flat @ flat.transpose(1, 2) / (height * width)


def variation(picture: Tensor) -> Tensor:
    """Mean squared difference between pixels of (N, C, H, W) and their right and lower neighbours, added up."""
    across = picture[..., :, 1:] - picture[..., :, :-1]
    down = picture[..., 1:, :] - picture[..., :-1, :]
    parts = [part.square().mean() for part in (across, down) if part.numel()]
    return torch.stack(parts).sum() if parts else picture.new_zeros(())


def with_colours_of(result: Tensor, content: Tensor) -> Tensor:
    """The brightness of one picture (3, H, W) in the colours of another: what differs from brightness stays the same.

    Brightness is kept within what these colours allow, so that nothing has to be cut off.
    """
    luma = torch.tensor(LUMA, dtype=result.dtype, device=result.device).view(3, 1, 1)
    chroma = content - (luma * content).sum(0, keepdim=True)
    bright = (luma * result).sum(0, keepdim=True)
    least, most = (-chroma).amax(0, keepdim=True), (1 - chroma).amin(0, keepdim=True)
    return chroma + torch.maximum(torch.minimum(bright, most), least)
