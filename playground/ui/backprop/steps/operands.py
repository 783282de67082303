"""What a micro-step of a larger network reads and makes, as matrices."""

from __future__ import annotations

import math
from collections.abc import Callable

import numpy as np
from attrs import frozen
from numpy.typing import NDArray

from playground.core.backprop.steps import Step
from playground.core.backprop.trace import LayerTrace, Trace
from playground.ui.backprop.steps.texts import activation_title, shape_text

Array = NDArray[np.float64]
MOST_TILES = 256
GAP = np.nan


@frozen(eq=False)
class Operand:
    """A matrix of a formula: ``operator`` stands before it; ``kind`` says how units lie: rows, cells or tiles.

    ``is_own``: its units are those of the layer at work.
    """

    symbol: str
    values: Array
    shape: str
    operator: str = ""
    kind: str = "cells"
    units: int = 1
    is_own: bool = True

    @property
    def largest(self) -> float:
        return float(np.nanmax(np.abs(self.values), initial=0.0)) or 1.0


def flat_picture(values: Array) -> tuple[Array, str]:
    """Any array of one sample as (H, W): maps side by side, long vectors folded; and how units lie in it."""
    if values.ndim == 3:
        return _mosaic(values), "tiles"
    if values.ndim == 4 and values.shape[1] == 1:
        return _mosaic(values[:, 0]), "tiles"
    if values.ndim == 4:
        return _mosaic(values.reshape(-1, *values.shape[2:]), columns=min(values.shape[1], 16)), "tiles"
    if values.ndim == 2:
        return values, "rows"
    size = values.size
    if size <= 24:
        return values.reshape(-1, 1), "cells"
    columns = math.ceil(math.sqrt(size))
    folded = np.full(columns * math.ceil(size / columns), GAP)
    folded[:size] = values.reshape(-1)
    return folded.reshape(-1, columns), "cells"


def _mosaic(maps: Array, columns: int | None = None) -> Array:
    """(n, H, W) as one picture with gaps of a pixel."""
    maps = maps[:MOST_TILES]
    count, high, wide = maps.shape
    across = columns or math.ceil(math.sqrt(count * high / wide))
    down = math.ceil(count / across)
    found = np.full((down * (high + 1) - 1, across * (wide + 1) - 1), GAP)
    for place, tile in enumerate(maps):
        row, column = divmod(place, across)
        found[row * (high + 1) : row * (high + 1) + high, column * (wide + 1) : column * (wide + 1) + wide] = tile
    return found


def operand(symbol: str, values: Array, operator: str = "", is_own: bool = True) -> Operand:
    """Of one sample's array."""
    picture, kind = flat_picture(values)
    return Operand(symbol, picture, shape_text(values.shape), operator, kind, int(values.shape[0]), is_own)


def operands(trace: Trace, step: Step) -> tuple[Operand, ...]:
    """Factors, and behind "=" what the step makes of them."""
    layer = trace.layers[step.layer]
    makers: dict[str, Callable[[Trace, int, LayerTrace], tuple[Operand, ...]]] = {
        "h": _h,
        "y": _y,
        "loss": _loss,
        "dy": _dy,
        "dh": _dh,
        "dw": _dw,
        "update": _update,
    }
    return makers[step.what](trace, step.layer, layer)


def _h(trace: Trace, index: int, layer: LayerTrace) -> tuple[Operand, ...]:
    assert layer.h is not None
    parts = [operand("W", layer.tensors["weight"]), operand("x", layer.x[0], "·" if layer.is_linear else "∗", False)]
    if "bias" in layer.tensors:
        parts.append(operand("b", layer.tensors["bias"], "+"))
    return (*parts, operand("ĥ", layer.h[0], "="))


def _y(trace: Trace, index: int, layer: LayerTrace) -> tuple[Operand, ...]:
    before = layer.x if layer.h is None else layer.h
    name = activation_title(layer.activation) or "→"
    return operand("x" if layer.h is None else "ĥ", before[0]), operand("y", layer.y[0], name)


def _loss(trace: Trace, index: int, layer: LayerTrace) -> tuple[Operand, ...]:
    return operand("y", layer.y[0]), operand("t", trace.target[0], "→ J ←")


def _dy(trace: Trace, index: int, layer: LayerTrace) -> tuple[Operand, ...]:
    assert layer.dy is not None
    made = operand("∂J/∂y", layer.dy[0], "=")
    if index + 1 >= len(trace.layers):
        return operand("y", layer.y[0]), operand("t", trace.target[0], "−"), operand("∂J/∂y", layer.dy[0], "→")
    after = trace.layers[index + 1]
    if after.is_linear and after.dh is not None:
        return operand("Wᵀ", after.tensors["weight"].T), operand("∂J/∂ĥ", after.dh[0], "·", False), made
    upstream = after.dh if after.dh is not None else after.dy
    assert upstream is not None
    symbol = "∂J/∂ĥ" if after.dh is not None else "∂J/∂y"
    return operand(symbol, upstream[0], "", False), operand("∂J/∂y", layer.dy[0], "→")


def _dh(trace: Trace, index: int, layer: LayerTrace) -> tuple[Operand, ...]:
    assert layer.dh is not None
    made = operand("∂J/∂ĥ", layer.dh[0], "=")
    if layer.dy is None:
        return operand("y", layer.y[0]), operand("t", trace.target[0], "−"), made
    if layer.slope is None:
        return operand("∂J/∂y", layer.dy[0]), operand("∂J/∂ĥ", layer.dh[0], "softmax′")
    return operand("∂J/∂y", layer.dy[0]), operand("g′(ĥ)", layer.slope[0], "⊙"), made


def _dw(trace: Trace, index: int, layer: LayerTrace) -> tuple[Operand, ...]:
    name = layer.main
    upstream = layer.upstream if layer.dh is None else layer.dh
    assert upstream is not None
    gradient = layer.gradients.get(name, np.zeros_like(layer.tensors[name]))
    between = "·" if layer.is_linear else "∗"
    return (
        operand("∂J/∂ĥ" if layer.dh is not None else "∂J/∂y", upstream[0]),
        operand("xᵀ" if layer.is_linear else "x", layer.x[0], between, False),
        operand("∂J/∂W", gradient, "="),
    )


def _update(trace: Trace, index: int, layer: LayerTrace) -> tuple[Operand, ...]:
    name = layer.main
    old = layer.tensors[name]
    gradient = layer.gradients.get(name, np.zeros_like(old))
    between = "− α ·" if trace.is_plain else ","
    return (
        operand("W", old),
        operand("∂J/∂W", gradient, between),
        operand("W", layer.updated[name], "=" if trace.is_plain else "→"),
    )
