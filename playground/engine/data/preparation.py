"""From samples as they lie in memory to what the network reads: features of the plane, and normalisation."""

from __future__ import annotations

import math

import torch
from attrs import frozen
from torch import Tensor

from playground.core.datasets import Data, OnPlane
from playground.core.features import FEATURES, PLAIN
from playground.core.normalisations import InputScale

LEVELS = 255.0
"""The brightest level of a picture kept as uint8."""
EXACT = 256
"""So many squares of levels add up to less than 2²⁴, which float32 holds exactly."""
CACHED = 400_000
"""Pixels measured at once: as float32 they stay in the processor's cache."""


@frozen(eq=False)
class Preparation:
    """``features`` of the plane, none for other samples; then (x − ``mean``) / ``deviation``, unless those are None.

    Both are of the shape of a sample, or broadcast to it. Pictures in uint8 count as brightness from 0 to 1.
    """

    features: tuple[str, ...] = ()
    mean: Tensor | None = None
    deviation: Tensor | None = None

    def __call__(self, inputs: Tensor) -> Tensor:
        """Samples (n, …) as kept in memory, as float32 for the network; the argument stays as it is."""
        if inputs.dtype == torch.uint8:
            return self._of_bytes(inputs)
        return self.of_values(self._features(inputs))

    def brightness(self, pictures: Tensor) -> Tensor:
        """Pictures (n, C, H, W) as kept in memory, as brightness from 0 to 1 before they are normalised."""
        return pictures.to(torch.float32).mul_(1.0 / LEVELS) if pictures.dtype == torch.uint8 else pictures

    def of_values(self, values: Tensor) -> Tensor:
        """Features, or brightness from 0 to 1 (n, …), normalised."""
        if self.mean is None or self.deviation is None:
            return values
        return (values - self.mean) / self.deviation

    def to(self, device: torch.device) -> Preparation:
        """The same on a device."""
        if self.mean is None or self.deviation is None:
            return self
        return Preparation(self.features, self.mean.to(device), self.deviation.to(device))

    @property
    def scale(self) -> InputScale:
        """What was measured, as plain numbers."""
        if self.mean is None or self.deviation is None:
            return InputScale()
        return InputScale(tuple(self.mean.ravel().tolist()), tuple(self.deviation.ravel().tolist()))

    def _features(self, places: Tensor) -> Tensor:
        if not self.features:
            return places
        x1, x2 = places[:, 0], places[:, 1]
        return torch.stack([FEATURES[name].of(x1, x2, torch.sin) for name in self.features], dim=1)

    def _of_bytes(self, pictures: Tensor) -> Tensor:
        x = pictures.to(torch.float32)
        if self.mean is None or self.deviation is None:
            return x.mul_(1.0 / LEVELS)
        return x.mul_(1.0 / (LEVELS * self.deviation)).sub_(self.mean / self.deviation)


def preparation_from(scale: InputScale, data: Data) -> Preparation:
    """How samples of these data were prepared where this was measured."""
    features = data.features if isinstance(data, OnPlane) and data.features != PLAIN else ()
    if not scale.mean:
        return Preparation(features)
    shape = (-1, 1, 1) if data.space == "picture" else (-1,)
    mean, deviation = (torch.tensor(side, dtype=torch.float32).view(shape) for side in (scale.mean, scale.deviation))
    return Preparation(features, mean, deviation)


def measured(data: Data, train: Tensor) -> Preparation:
    """How samples of these data are prepared; what is measured is measured on the training part (N, …) alone."""
    plain = preparation_from(InputScale(), data)
    if data.normalisation == "none":
        # Levels as they are: 0 to 255.
        return preparation_from(InputScale((0.0,), (1.0 / LEVELS,)), data) if train.dtype == torch.uint8 else plain
    if data.normalisation == "unit" and train.dtype == torch.uint8:
        return preparation_from(InputScale((0.0,), (1.0,)), data)
    if not len(train):
        return plain
    mean, deviation = _range(plain, train) if data.normalisation == "unit" else _spread(plain, train)
    deviation = torch.where(deviation > 0, deviation, 1.0)  # a constant becomes 0
    return preparation_from(InputScale(tuple(mean.tolist()), tuple(deviation.tolist())), data)


def _range(plain: Preparation, train: Tensor) -> tuple[Tensor, Tensor]:
    """Smallest value and the distance to the largest, of each feature or channel."""
    values = _columns(plain(train)).double()
    low, high = values.amin(0), values.amax(0)
    return low, high - low


def _spread(plain: Preparation, train: Tensor) -> tuple[Tensor, Tensor]:
    """Mean and standard deviation of each feature or channel, in double precision."""
    if train.dtype == torch.uint8:
        return _spread_of_levels(train)
    values = _columns(plain(train)).double()
    deviation = values.std(0, correction=0)
    return values.mean(0), torch.where(values.amax(0) > values.amin(0), deviation, 0.0)  # not what rounding leaves


def _spread_of_levels(pictures: Tensor) -> tuple[Tensor, Tensor]:
    """The same of the brightness of uint8 pictures (N, C, H, W), from sums of whole numbers that float32 holds exactly.

    Pictures are cut into pieces of at most :data:`EXACT` pixels: processors multiply float32 many times as fast as they
    count bytes.
    """
    channels, pixels = pictures.shape[1], math.prod(pictures.shape[2:])
    piece = max(size for size in range(1, min(EXACT, pixels) + 1) if pixels % size == 0)
    ones = torch.ones(piece)
    total, squares = torch.zeros(2, channels, dtype=torch.float64)
    for part in torch.split(pictures, max(1, CACHED // (channels * pixels))):
        levels = part.reshape(len(part), channels, -1, piece).to(torch.float32)
        total += (levels @ ones).sum((0, 2), dtype=torch.float64)
        squares += (levels.mul_(levels) @ ones).sum((0, 2), dtype=torch.float64)
    count = len(pictures) * pixels
    mean = total / count
    return mean / LEVELS, (squares / count - mean.square()).clamp_min(0.0).sqrt() / LEVELS


def _columns(values: Tensor) -> Tensor:
    """A row a sample, or a pixel: (rows, features or channels)."""
    return values.transpose(0, 1).flatten(1).T if values.dim() > 2 else values
