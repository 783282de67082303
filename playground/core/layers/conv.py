"""The convolution layer (lecture, section 10)."""

from __future__ import annotations

from typing import Any, ClassVar

import attrs
from attrs import frozen

from playground.core.activations import ACTIVATIONS
from playground.core.fields import RANGE, Range, check_number, flag, layer_id, limits_of, one_of, whole
from playground.core.initialisers import Initialisation
from playground.core.layers.base import Fix, Impossible, LayerBase, Shape, picture
from playground.core.layers.windows import Window

SAME = "same"
"""The padding that keeps the size at stride 1, d(f − 1)/2 on either side; at stride s it gives ⌈n/s⌉."""


def _padding() -> Any:
    limits = Range(0, 5, whole=True)

    def validate(_self: object, attribute: attrs.Attribute[Any], value: object) -> None:
        if value != SAME:
            check_number(attribute.name, value, limits)

    return attrs.field(default=SAME, validator=validate, metadata={RANGE: limits})


@frozen(kw_only=True)
class Conv(LayerBase):
    """Filters that slide over a picture: a cross-correlation, then the activation (LeCun et al. 1998)."""

    kind: ClassVar[str] = "conv"
    title: ClassVar[str] = "Conv"
    summary: ClassVar[str] = "Small filters slide over the picture; each gives one map: h = g(W ⋆ x + b)."
    has_weights: ClassVar[bool] = True

    id: str = layer_id("conv-0")
    filters: int = whole(16, 1, 256)
    size: int = whole(3, 1, 11)
    stride: int = whole(1, 1, 4)
    padding: int | str = _padding()
    dilation: int = whole(1, 1, 4)
    activation: str = one_of("relu", lambda: ACTIVATIONS)
    initialisation: Initialisation = attrs.field(factory=Initialisation)
    bias: bool = flag(True)
    frozen: bool = flag(False)

    @property
    def window(self) -> Window:
        """How the filters slide."""
        if isinstance(self.padding, str):
            return Window.same(self.size, self.stride, self.dilation)
        return Window(self.size, self.stride, self.padding, self.dilation)

    def output_shape(self, inputs: Shape) -> Shape:
        _channels, height, width = picture(inputs, self.title)
        if arithmetic := self.window.too_large(height, width):
            raise Impossible("{arithmetic}", "size", self._fixes(min(height, width)), arithmetic=arithmetic)
        return self.filters, self.window.outputs(height), self.window.outputs(width)

    def _fixes(self, length: int) -> tuple[Fix, ...]:
        """What fits, nearest first: smaller sizes, then more padding, then less dilation."""
        tried: list[Fix] = [Fix("size", size) for size in range(self.size - 1, 1, -1)]
        if isinstance(self.padding, int):
            most = round(limits_of(type(self), "padding").maximum)
            tried += [Fix("padding", padding) for padding in range(self.padding + 1, most + 1)]
        tried += [Fix("dilation", dilation) for dilation in range(self.dilation - 1, 0, -1)]
        return tuple(fix for fix in tried if self._mended(fix).window.outputs(length) >= 1)

    def _mended(self, fix: Fix) -> Conv:
        change: dict[str, Any] = {fix.field: fix.value}
        return attrs.evolve(self, **change)

    def tensors(self, inputs: Shape) -> dict[str, Shape]:
        found: dict[str, Shape] = {"weight": (self.filters, inputs[0], self.size, self.size)}
        if self.bias:
            found["bias"] = (self.filters,)
        if ACTIVATIONS[self.activation].parameters:
            found["slope"] = (ACTIVATIONS[self.activation].parameters,)
        return found

    def formula(self, inputs: Shape) -> str:
        return self.window.formula(*inputs[1:])

    def fans(self, inputs: Shape) -> tuple[int, int]:
        """``(fan_in, fan_out)`` of the filters."""
        return inputs[0] * self.size**2, self.filters * self.size**2
