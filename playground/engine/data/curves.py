"""Points about a curve, drawn from the data die and shared out by the split die."""

from __future__ import annotations

import numpy as np
import torch

from playground.core.curve_sets import draw_curve
from playground.core.datasets import Curve
from playground.core.training import Seeds
from playground.engine.data import Dataset, Part
from playground.engine.data.split import shuffled_parts


def load_curve(data: Curve, seeds: Seeds) -> Dataset:
    """Draw the points, x and y float32 (N, 1), and share them out; given points keep their order and all train."""
    x, y = draw_curve(data.set, data.points, data.noise, seeds.data)
    chosen = shuffled_parts(len(x), data.counts, seeds.split)
    if data.is_given:
        chosen = tuple(np.sort(part) for part in chosen)
    train, validation, test = (
        Part(*(torch.from_numpy(values[part].astype(np.float32)).unsqueeze(1) for values in (x, y))) for part in chosen
    )
    return Dataset(data.task, train, validation, test)
