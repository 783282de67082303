"""Units that are copies of each other: same weights, same gradient, so no step can tell them apart (section 8)."""

from __future__ import annotations

import numpy as np

from playground.core.backprop.slopes import Array
from playground.core.backprop.trace import LayerTrace, Trace

MOST_UNITS = 1024


def equal_units(trace: Trace, index: int) -> tuple[tuple[int, ...], ...]:
    """Groups, of two at least, of units of this hidden layer that stay equal for ever whatever is learned.

    Their incoming weights and biases are the same, and so are the weights that the next layer gives them: then their
    gradients are the same too. The output layer's units have targets of their own, so none of them are.
    """
    layer = trace.layers[index]
    if index + 1 >= len(trace.layers) or not layer.is_linear:
        return ()
    following = trace.layers[index + 1]
    if not following.is_linear:
        return ()
    if layer.units > MOST_UNITS:
        return ()
    signature = np.concatenate([rows(layer, "tensors"), following.tensors["weight"].T], axis=1)
    _unique, group = np.unique(signature, axis=0, return_inverse=True)
    members = (tuple(np.flatnonzero(group.reshape(-1) == number).tolist()) for number in range(len(_unique)))
    return tuple(sorted(units for units in members if len(units) > 1))


def rows(layer: LayerTrace, what: str) -> Array:
    """Weights, biases behind them, of a dense layer, a row a unit, (units, inputs + 1)."""
    tensors = getattr(layer, what)
    weight = tensors["weight"]
    bias = tensors["bias"][:, None] if "bias" in tensors else np.zeros((len(weight), 0))
    return np.concatenate([weight, bias], axis=1)
