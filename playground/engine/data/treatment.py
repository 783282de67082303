"""What is done to data once they are there, whatever they are: answers exchanged, inputs measured."""

from __future__ import annotations

import numpy as np
import torch
from attrs import evolve

from playground.core.datasets import Data
from playground.core.training import Seeds
from playground.engine.data import Dataset, Part
from playground.engine.data.preparation import measured

STREAM = 3
"""Keeps the exchange of answers independent of what else is drawn from the data die."""


def treated(dataset: Dataset, data: Data, seeds: Seeds) -> Dataset:
    """The loaded data with their treatment; validation and test samples keep their own answers."""
    train = exchanged(dataset.train, data.shuffled, seeds.data)
    return evolve(dataset, train=train, preparation=measured(data, dataset.train.inputs))


def exchanged(part: Part, share: float, seed: int) -> Part:
    """The part with that share of its samples, drawn by the die, exchanging answers among themselves."""
    count = round(share * len(part))
    if count < 2:
        return part
    generator = np.random.default_rng((seed, STREAM))
    chosen = generator.permutation(len(part))[:count]
    targets = part.targets.clone()
    targets[torch.from_numpy(chosen)] = part.targets[torch.from_numpy(generator.permutation(chosen))]
    return Part(part.inputs, targets)
