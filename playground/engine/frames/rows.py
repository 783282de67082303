"""The columns of the network diagram from the kernels, which keep what each unit says row by row."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor

from playground.core.fields import OUTPUT_ID
from playground.core.frames.network import INPUT_ID, LayerView
from playground.engine.frames.columns import array, final_answers, final_maps, judged_rows, links
from playground.engine.frames.looks import all_over
from playground.engine.learner import Learner

if TYPE_CHECKING:
    from playground.engine.fused.look import Look
    from playground.engine.fused.runner import Runner


def columns_by_kernels(
    learner: Learner, kernels: Runner, grid: tuple[int, int], point: Tensor | None, samples: Tensor, most: int
) -> tuple[LayerView, ...]:
    """What goes through the network, of each layer the first ``most`` units' maps.

    ``grid`` is that of the maps, (rows, columns) ((0, 0): none); ``point`` (1, inputs) the sample at hand, if there is
    one; ``samples`` (n, inputs) are those that units are judged by.
    """
    cells = all_over(learner, kernels, grid[1], most) if math.prod(grid) else None
    chosen = None if point is None else kernels.look(learner.prepared(point).numpy())
    training = kernels.look(learner.prepared(samples).numpy())
    views = []
    for layer_id, (_first, units) in kernels.spans.items():
        parts: dict[str, Any] = {"layer_id": layer_id, "shape": (units,)}
        maps, values = _rows(cells, layer_id), _rows(chosen, layer_id)
        if layer_id != INPUT_ID:
            module = learner.network.layers[layer_id]
            parts |= links(module)
            if layer_id == OUTPUT_ID:
                maps = None if maps is None else final_maps(learner, torch.from_numpy(maps).T).numpy().T
                values = None if values is None else final_answers(learner, torch.from_numpy(values).T).numpy().T
            else:
                parts |= judged_rows(module, training.of(layer_id))
                parts["dropped"] = array(learner.dropped(layer_id))
        parts["maps"] = None if maps is None else maps[:most].reshape(-1, *grid)
        parts["values"] = None if values is None else values[:, 0]
        views.append(LayerView(**parts))
    return tuple(views)


def _rows(look: Look | None, layer_id: str) -> NDArray[np.float32] | None:
    return None if look is None else look.of(layer_id)
