"""Units that are copies of each other: same weights, same gradient, so no step can tell them apart (section 8)."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

if TYPE_CHECKING:
    from playground.core.backprop.trace import LayerTrace

Groups = tuple[tuple[int, ...], ...]
"""Groups, of two at least, of units that stay equal for ever."""
WEIGHTED = ("dense", "conv")
ROUNDING = 1e-9
PASSING = ("dropout", "pool", "global_average_pool")
"""Layers that treat all units or maps alike; dropout is off here."""


def equal_units(layers: Sequence[LayerTrace], index: int) -> Groups:
    """Units (of a convolution: filters) of this hidden layer that stay equal for ever whatever is learned.

    Their incoming weights and biases are the same, and so are the weights that the next layer gives them: then their
    gradients are the same too. The output layer's units have targets of their own, so none of them are.
    """
    layer = layers[index]
    if layer.kind not in WEIGHTED:
        return ()
    following = next((after for after in layers[index + 1 :] if after.kind not in PASSING), None)
    if following is None or following.kind not in WEIGHTED:
        return ()
    mine = rows(layer)
    outgoing = following.tensors["weight"].reshape(following.units, layer.units, -1).swapaxes(0, 1)
    return grouped(np.concatenate([mine, outgoing.reshape(layer.units, -1)], axis=1))


def grouped(table: NDArray[np.float64]) -> Groups:
    """Rows of (n, m) that are the same but for rounding, which differs from row to row: processors add in blocks.

    Rows are sorted by one number that is made of all of theirs, so that only neighbours need be compared.
    """
    if not np.isfinite(table).all():
        return ()
    close = ROUNDING * float(np.abs(table).max(initial=0.0))
    order = np.argsort(table @ np.cos(np.arange(table.shape[1])), kind="stable")
    groups: list[list[int]] = []
    before: int | None = None
    for row in order.tolist():
        if before is not None and np.abs(table[row] - table[before]).max(initial=0.0) <= close:
            groups[-1].append(row)
        else:
            groups.append([row])
        before = row
    return tuple(sorted(tuple(sorted(units)) for units in groups if len(units) > 1))


def rows(layer: LayerTrace) -> NDArray[np.float64]:
    """Weights, the bias behind them, a row a unit, (units, inputs + 1)."""
    weight = layer.tensors["weight"].reshape(layer.units, -1)
    bias = layer.tensors["bias"][:, None] if "bias" in layer.tensors else np.zeros((len(weight), 0))
    return np.concatenate([weight, bias], axis=1)
