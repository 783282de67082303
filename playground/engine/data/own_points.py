"""Points that a person drew, moved by noise from the data die and shared out by the split die."""

from __future__ import annotations

import numpy as np
import torch

from playground.core.datasets import OwnPoints
from playground.core.own_places import own_places
from playground.core.parts import point_parts
from playground.core.training import Seeds
from playground.engine.data import Dataset, Part


def load_own_points(data: OwnPoints, seeds: Seeds) -> Dataset:
    """The points where noise leaves them, float32 (N, 2) in plane units, and their classes (N,) or values (N, 1)."""
    drawn = np.array(data.drawn, np.float64).reshape(-1, 3)
    places = own_places(data.drawn, data.noise, seeds.data).astype(np.float32)
    answers = drawn[:, 2:].astype(np.float32) if data.task.is_regression else drawn[:, 2].astype(np.int64)
    train, validation, test = (
        Part(torch.from_numpy(places[part]), torch.from_numpy(answers[part])) for part in point_parts(data, seeds)
    )
    return Dataset(data.task, train, validation, test)
