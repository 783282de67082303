"""From samples as they lie in memory to what the network reads: features of the plane, and normalisation."""

from __future__ import annotations

import torch
from attrs import frozen
from torch import Tensor

from playground.core.datasets import Data, OnPlane
from playground.core.features import FEATURES, PLAIN
from playground.core.normalisations import InputScale

LEVELS = 255.0
"""The brightest level of a picture kept as uint8."""
SLICE = 8192
"""Samples measured at once."""


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
    values = _columns(plain(train))
    low, high = values.amin(0), values.amax(0)
    return low, high - low


def _spread(plain: Preparation, train: Tensor) -> tuple[Tensor, Tensor]:
    """Mean and standard deviation of each feature or channel."""
    total = squares = torch.zeros((), dtype=torch.float64)
    count = 0
    for part in torch.split(train, SLICE):
        if part.dtype == torch.uint8:  # exactly, and eight times as fast as in floating point
            levels = torch.stack([torch.bincount(channel.ravel(), minlength=256) for channel in part.transpose(0, 1)])
            values = torch.arange(256, dtype=torch.float64) / LEVELS
            total, squares = total + levels.double() @ values, squares + levels.double() @ values.square()
            count += int(levels[0].sum())
        else:
            columns = _columns(plain(part)).double()
            total, squares = total + columns.sum(0), squares + columns.square().sum(0)
            count += len(columns)
    mean = total / count
    return mean, (squares / count - mean.square()).clamp_min(0.0).sqrt()


def _columns(values: Tensor) -> Tensor:
    """A row a sample, or a pixel: (rows, features or channels)."""
    return values.transpose(0, 1).flatten(1).T if values.dim() > 2 else values
