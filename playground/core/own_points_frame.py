"""Points drawn by hand as they train, validate and test: known without a network, and before there is one."""

from __future__ import annotations

import numpy as np

from playground.core.datasets import OwnPoints
from playground.core.exchange import exchanging
from playground.core.experiment import Experiment
from playground.core.frames import PointsFrame
from playground.core.own_places import own_places
from playground.core.parts import point_parts

LEFT_OUT = 3
"""The part of points that take no part at this balance."""


def own_points_frame(experiment: Experiment, run: int) -> PointsFrame:
    """All points of the data, where noise has put them and with the answers that training samples have exchanged.

    Behind the three parts stand those that are left out. Raises TypeError for data other than a person's own points.
    """
    data, seeds = experiment.data, experiment.seeds
    if not isinstance(data, OwnPoints):
        raise TypeError(f"no points of one's own: {data.kind}")
    parts = point_parts(data, seeds)
    left_out = np.setdiff1d(np.arange(len(data.drawn)), np.concatenate(parts))
    indices = np.concatenate([*parts, left_out])
    answers = np.array(data.drawn, np.float64).reshape(-1, 3)[indices, 2]
    chosen, givers = exchanging(len(parts[0]), data.shuffled, seeds.data)
    answers[chosen] = answers[givers]
    valued = data.task.is_regression
    return PointsFrame(
        run=run,
        positions=own_places(data.drawn, data.noise, seeds.data)[indices].astype(np.float32),
        labels=np.zeros(len(indices), np.int64) if valued else answers.astype(np.int64),
        parts=np.repeat(np.arange(len(parts) + 1, dtype=np.uint8), [*map(len, parts), len(left_out)]),
        indices=indices,
        values=answers.astype(np.float32) if valued else None,
    )
