"""Data in memory: whole tensors on the device, prepared batch by batch, with no loader in between."""

from __future__ import annotations

import torch
from attrs import evolve, frozen
from torch import Tensor

from playground.core.message import ProblemError
from playground.core.tasks import Task

LEVELS = 255.0
"""The brightest grey level of a picture kept as uint8."""


class DataError(ProblemError):
    """Shipped data are missing, damaged, or not what they should be."""


@frozen
class Normalisation:
    """How pictures reach the network: (x − ``mean``) / ``deviation`` with x from 0 to 1."""

    mean: float
    deviation: float

    def of_bytes(self, pictures: Tensor) -> Tensor:
        """Grey levels 0–255 (uint8, any shape) as float32 of the same shape."""
        return pictures.to(torch.float32).mul_(1.0 / (LEVELS * self.deviation)).sub_(self.mean / self.deviation)

    def of_unit(self, pictures: Tensor) -> Tensor:
        """Brightness 0–1 (float32, any shape), normalised; the argument stays as it is."""
        return (pictures - self.mean) / self.deviation


NORMALISATIONS: dict[str, Normalisation] = {"mnist": Normalisation(0.1307, 0.3081)}
"""By name of the image set: mean and standard deviation of its training pictures."""


@frozen(eq=False)
class Part:
    """Samples with their answers: ``inputs`` (N, …) as kept in memory; a part may be empty.

    ``targets`` are (N,) int64 class numbers, or in regression (N, targets) float32.
    """

    inputs: Tensor
    targets: Tensor

    def __len__(self) -> int:
        return len(self.targets)

    def to(self, device: torch.device) -> Part:
        """The same samples on a device."""
        return Part(self.inputs.to(device), self.targets.to(device))


@frozen(eq=False)
class Dataset:
    """All the data of an experiment: pictures stay uint8 (N, C, H, W), points are float32 (N, 2), curves (N, 1).

    Every batch goes through :meth:`prepare` on its way into the network. Nobody writes to these tensors.
    """

    task: Task
    train: Part
    validation: Part
    test: Part
    normalisation: Normalisation | None = None

    def prepare(self, inputs: Tensor) -> Tensor:
        """A batch of a part's inputs as the network reads them: float32, pictures normalised, points as they are."""
        return inputs if self.normalisation is None else self.normalisation.of_bytes(inputs)

    def to(self, device: torch.device) -> Dataset:
        """The same data on a device."""
        return evolve(
            self, train=self.train.to(device), validation=self.validation.to(device), test=self.test.to(device)
        )
