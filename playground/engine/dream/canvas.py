"""The picture that is changed: as pixels or as waves, in red, green and blue or along the main axes of colour."""

from __future__ import annotations

import math

import torch
from torch import Tensor, nn
from torch.nn import functional

from playground.core.dream import DreamSettings

DEVIATION, MEAN = 0.226, 0.45
"""Of a photograph's colours from 0 to 1, about (ImageNet)."""
GREY_NOISE = (150 / 255, 180 / 255)
PINK = 0.1
"""Standard deviation that each wave of pink noise has, times its wavelength."""
LEAST, MOST = 0.02, 0.98
"""Colours of a photo are taken within these, so that they can be reached."""
COLOUR_AXES = ((0.26, 0.09, 0.02), (0.27, 0.00, -0.05), (0.27, -0.09, 0.03))
"""Columns: main axes of ImageNet's colours, as long as the colours scatter along them (Olah et al. 2017)."""


class Canvas:
    """Pictures (N, C, H, W), 0–1, made from ``parameter``, which is what learns.

    Pixels are counted in standard deviations of a photograph's colours around their mean, without bounds, as the lab
    has them; waves end in a logistic function, so that colours stay within 0 and 1.
    """

    def __init__(self, count: int, shape: tuple[int, int, int], settings: DreamSettings, photo: Tensor | None = None):
        self._settings = settings
        self.count, (self.channels, self.height, self.width) = count, shape
        self._axes = colour_axes() if settings.decorrelated and self.channels == 3 else None
        self._scale = wave_scale(self.height, self.width)
        generator = torch.Generator().manual_seed(settings.seed)
        self.parameter = nn.Parameter(self._first(generator, photo))

    def colours(self) -> Tensor:
        """The pictures; of pixels they may lie beyond 0 and 1."""
        values: Tensor = self.parameter
        if self._settings.fourier:
            values = torch.fft.irfft2(torch.view_as_complex(values) * self._scale, s=(self.height, self.width))
        if self._axes is not None:
            values = torch.einsum("oc,nchw->nohw", self._axes, values)
        return torch.sigmoid(values) if self._settings.fourier else MEAN + DEVIATION * values

    @torch.no_grad()
    def smooth(self, sigma: float) -> None:
        """Blur the pictures with a Gaussian of so many px."""
        if sigma <= 0:
            return
        if self._settings.fourier:
            kept = torch.exp(-2 * (math.pi * sigma * frequencies(self.height, self.width)) ** 2)
            self.parameter.mul_(kept[..., None])
        else:
            self.parameter.copy_(blurred(self.parameter, sigma))

    def _first(self, generator: torch.Generator, photo: Tensor | None) -> Tensor:
        settings, size = self._settings, (self.count, self.channels, self.height, self.width)
        if settings.start == "photo" and photo is not None:
            return self._made_of(photo.expand(size).clamp(LEAST, MOST))
        if settings.start == "grey":
            low, high = GREY_NOISE
            return self._made_of(low + (high - low) * torch.rand(size, generator=generator))
        waves = PINK * torch.randn(*size[:2], self.height, self.width // 2 + 1, 2, generator=generator)
        if settings.fourier:
            return waves
        values = torch.fft.irfft2(torch.view_as_complex(waves) * self._scale, s=size[2:])
        noise: Tensor = values / values.std().clamp_min(1e-9) * PINK
        return noise

    def _made_of(self, colours: Tensor) -> Tensor:
        """The parameter that gives these colours."""
        values = torch.logit(colours) if self._settings.fourier else (colours - MEAN) / DEVIATION
        if self._axes is not None:
            values = torch.einsum("oc,nchw->nohw", torch.linalg.inv(self._axes), values)
        if self._settings.fourier:
            values = torch.view_as_real(torch.fft.rfft2(values) / self._scale).contiguous()
        return values.contiguous()


def colour_axes() -> Tensor:
    """(3, 3), columns the main axes of colour, the longest of length 1."""
    axes = torch.tensor(COLOUR_AXES)
    scaled: Tensor = axes / torch.linalg.vector_norm(axes, dim=0).max()
    return scaled


def frequencies(height: int, width: int) -> Tensor:
    """Of the waves of a picture, in waves per px, (height, width // 2 + 1)."""
    down, across = torch.fft.fftfreq(height)[:, None], torch.fft.rfftfreq(width)[None, :]
    return torch.sqrt(down**2 + across**2)


def wave_scale(height: int, width: int) -> Tensor:
    """What each wave is multiplied by: its wavelength, as strong as in photographs; the longest is the picture's."""
    longest = max(height, width)
    return math.sqrt(height * width) / frequencies(height, width).clamp_min(1 / longest)


def blurred(pictures: Tensor, sigma: float) -> Tensor:
    """Pictures (N, C, H, W) under a Gaussian of standard deviation ``sigma`` px, mirrored at the edges."""
    reach = min(math.ceil(3 * sigma), pictures.shape[-1] - 1, pictures.shape[-2] - 1)
    places = torch.arange(-reach, reach + 1, dtype=pictures.dtype)
    weights = torch.exp(-0.5 * (places / sigma) ** 2)
    weights = weights / weights.sum()
    channels = pictures.shape[1]
    padded = functional.pad(pictures, (reach,) * 4, mode="reflect")
    down = functional.conv2d(padded, weights.view(1, 1, -1, 1).expand(channels, 1, -1, 1), groups=channels)
    return functional.conv2d(down, weights.view(1, 1, 1, -1).expand(channels, 1, 1, -1), groups=channels)
