"""What is done to data once they are there, whatever they are: answers exchanged, inputs measured."""

from __future__ import annotations

import torch
from attrs import evolve

from playground.core.datasets import Data
from playground.core.exchange import exchanging
from playground.core.training import Seeds
from playground.engine.data import Dataset, Part
from playground.engine.data.preparation import measured


def treated(dataset: Dataset, data: Data, seeds: Seeds) -> Dataset:
    """The loaded data with their treatment; validation and test samples keep their own answers."""
    train = exchanged(dataset.train, data.shuffled, seeds.data)
    return evolve(dataset, train=train, preparation=measured(data, dataset.train.inputs))


def exchanged(part: Part, share: float, seed: int) -> Part:
    """The part with that share of its samples, drawn by the die, exchanging answers among themselves."""
    chosen, givers = exchanging(len(part), share, seed)
    if not len(chosen):
        return part
    targets = part.targets.clone()
    targets[torch.from_numpy(chosen)] = part.targets[torch.from_numpy(givers)]
    return Part(part.inputs, targets)
