"""Values over the plane, drawn from the data die and shared out by the split die."""

from __future__ import annotations

import numpy as np
import torch

from playground.core.datasets import Heights
from playground.core.height_sets import draw_heights
from playground.core.training import Seeds
from playground.engine.data import Dataset, Part
from playground.engine.data.split import shuffled_parts


def load_heights(data: Heights, seeds: Seeds) -> Dataset:
    """Draw places, float32 (N, 2) in plane units, and values (N, 1), and share them out."""
    places, values = draw_heights(data.set, data.points, data.noise, seeds.data)
    train, validation, test = (
        Part(torch.from_numpy(places[part].astype(np.float32)), torch.from_numpy(values[part, None].astype(np.float32)))
        for part in shuffled_parts(len(places), data.counts, seeds.split)
    )
    return Dataset(data.task, train, validation, test)
