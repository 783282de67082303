"""What the units say all over the plane or a curve's domain, where the kernels train: one pass for all views."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING

import numpy as np
import torch
from numpy.typing import NDArray

from playground.core.curve_sets import CURVE_SETS
from playground.core.datasets import PLANE, Curve
from playground.engine.frames.answers import state_of
from playground.engine.frames.fineness import timed
from playground.engine.fused.choice import fused_chunks
from playground.engine.learner import Learner

if TYPE_CHECKING:
    from playground.engine.fused.look import Look
    from playground.engine.fused.runner import Runner

MOST_UNITS = 64
"""Units of a layer that are remembered of a pass; a view that shows more makes one of its own."""
MOST_BYTES = 8e6
"""Of a pass over more places than this takes only what the output layer says is kept."""
REMEMBERED = 4
"""Passes that are remembered until a weight changes."""


def kernels_of(learner: Learner) -> Runner | None:
    """The kernels that train this learner and look at it too; None where PyTorch does."""
    chunks = fused_chunks(learner)
    return None if chunks is None else chunks.runner


def plane_grid(resolution: int) -> NDArray[np.float32]:
    """Middles of ``resolution``² equal squares that fill the plane, (resolution², 2), row by row from the top left."""
    middles = (np.arange(resolution) + 0.5) * (2 * PLANE / resolution) - PLANE
    x, y = np.meshgrid(middles, middles[::-1])
    return np.stack([x.ravel(), y.ravel()], axis=1).astype(np.float32)


def line_grid(curve: Curve, resolution: int) -> NDArray[np.float32]:
    """Places from end to end of the curve's domain, (resolution, 1)."""
    return np.linspace(*CURVE_SETS[curve.set].domain, resolution, dtype=np.float32)[:, None]


@lru_cache(8)
def _grid(curve: Curve | None, resolution: int) -> NDArray[np.float32]:
    grid = plane_grid(resolution) if curve is None else line_grid(curve, resolution)
    grid.setflags(write=False)
    return grid


def all_over(learner: Learner, kernels: Runner, resolution: int, most: int = MOST_UNITS) -> Look:
    """Answers all over the plane, or the domain of a curve, with the weights as they are now.

    Of each layer the first ``most`` units; of many places (:data:`MOST_BYTES`) perhaps the output layer alone where
    ``most`` is 0. Views that ask for the same places share one pass.
    """
    state = state_of(learner)
    last_state, looks = learner.remembered.get("looks", (None, {}))
    if last_state != state:
        looks = {}
    found: tuple[int, Look] | None = looks.get(resolution)
    if found is None or found[0] < most:
        data = learner.experiment.data
        grid = _grid(data if isinstance(data, Curve) else None, resolution)
        kept = max(most, _room(kernels, len(grid)))
        with timed(learner, len(grid)):
            found = (kept, kernels.look(learner.prepared(torch.tensor(grid)).numpy(), kept))
        looks = {**dict(list(looks.items())[1 - REMEMBERED :]), resolution: found}
    learner.remembered["looks"] = (state, looks)
    return found[1]


def _room(kernels: Runner, places: int) -> int:
    """Units of a layer that can be kept besides those asked for, so that another view need not look again."""
    units = sum(min(MOST_UNITS, units) for _first, units in kernels.spans.values())
    return MOST_UNITS if units * places * 4 <= MOST_BYTES else 0
