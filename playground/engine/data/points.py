"""Points on the plane, drawn from the data die and shared out by the split die."""

from __future__ import annotations

import numpy as np
import torch

from playground.core.datasets import Points
from playground.core.parts import point_parts
from playground.core.point_sets import draw_points
from playground.core.training import Seeds
from playground.engine.data import Dataset, Part


def load_points(data: Points, seeds: Seeds) -> Dataset:
    """Draw the points, float32 (N, 2) in plane units, change those that were changed by hand, and share them out."""
    positions, labels = draw_points(data.set, data.points, data.noise, seeds.data, data.balance)
    for change in data.changed:
        if change.label is not None:
            labels[change.index] = change.label
    train, validation, test = (
        Part(torch.from_numpy(positions[chosen].astype(np.float32)), torch.from_numpy(labels[chosen]))
        for chosen in point_parts(data, seeds)
    )
    return Dataset(data.task, train, validation, test)
