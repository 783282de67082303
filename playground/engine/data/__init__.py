"""Data in memory: whole tensors on the device, prepared batch by batch, with no loader in between."""

from __future__ import annotations

import torch
from attrs import evolve, frozen
from torch import Tensor

from playground.core.message import ProblemError
from playground.core.normalisations import InputScale
from playground.core.tasks import Task
from playground.engine.data.preparation import LEVELS, Preparation

__all__ = ["LEVELS", "DataError", "Dataset", "Part", "Preparation"]


class DataError(ProblemError):
    """Data are missing, damaged, or not what they should be."""


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
    """All the data of an experiment: pictures stay uint8 (N, C, H, W), places float32 (N, 2), curves (N, 1).

    Every batch goes through :meth:`prepare` on its way into the network. Nobody writes to these tensors.
    Values to be predicted are kept as (value − ``target_mean``) / ``target_deviation``.
    """

    task: Task
    train: Part
    validation: Part
    test: Part
    preparation: Preparation = Preparation()
    target_mean: float = 0.0
    target_deviation: float = 1.0

    def prepare(self, inputs: Tensor) -> Tensor:
        """A batch of a part's inputs as the network reads them: float32, as features, normalised."""
        return self.preparation(inputs)

    @property
    def scale(self) -> InputScale:
        """All that was measured on the training part, as plain numbers."""
        return evolve(self.preparation.scale, target_mean=self.target_mean, target_deviation=self.target_deviation)

    def to(self, device: torch.device) -> Dataset:
        """The same data on a device."""
        return evolve(
            self,
            train=self.train.to(device),
            validation=self.validation.to(device),
            test=self.test.to(device),
            preparation=self.preparation.to(device),
        )
