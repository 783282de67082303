"""What style transfer compares: feature maps, their Gram matrices, and how smooth a picture is."""

from __future__ import annotations

from typing import Any

import torch
from torch import Tensor
from torch.autograd.function import once_differentiable

LUMA = (0.299, 0.587, 0.114)
"""Share of red, green and blue in brightness (ITU-R BT.601)."""


def gram(maps: Tensor) -> Tensor:
    """G = F Fᵀ / (h·w) of maps (N, C, h, w), (N, C, C): which filters answer at the same places."""
    found: Tensor = _Gram.apply(maps)
    return found


class _Gram(torch.autograd.Function):
    """∂/∂F of a loss with gradient D at G is (D + Dᵀ) F / (h·w): one product, where torch would make two and add them.

    Maps in either memory layout are multiplied where they lie, and their gradient lies like them.
    """

    @staticmethod
    def forward(ctx: Any, maps: Tensor) -> Tensor:
        ctx.save_for_backward(maps)
        places = _places(maps)
        return places.transpose(1, 2) @ places / places.shape[1]

    @staticmethod
    @once_differentiable
    def backward(ctx: Any, gradient: Tensor) -> Tensor:
        (maps,) = ctx.saved_tensors
        places = _places(maps)
        both = (gradient + gradient.transpose(1, 2)) / places.shape[1]
        if not _is_channels_last(maps):
            return (both @ places.transpose(1, 2)).view(maps.shape)
        count, channels, height, width = maps.shape
        return (places @ both).view(count, height, width, channels).permute(0, 3, 1, 2)


def _is_channels_last(maps: Tensor) -> bool:
    return not maps.is_contiguous() and maps.is_contiguous(memory_format=torch.channels_last)


def _places(maps: Tensor) -> Tensor:
    """Maps (N, C, h, w) as (N, h·w, C): what all filters answer at each place."""
    return maps.permute(0, 2, 3, 1).flatten(1, 2) if _is_channels_last(maps) else maps.flatten(2).transpose(1, 2)


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
