"""The residual block (lecture, section 13)."""

from __future__ import annotations

import math
from typing import ClassVar

import attrs
from attrs import frozen

from playground.core.activations import ACTIVATIONS
from playground.core.fields import flag, layer_id, odd, one_of, whole
from playground.core.initialisers import Initialisation
from playground.core.layers.base import LayerBase, Shape, picture
from playground.core.layers.windows import Window


@frozen(kw_only=True)
class Residual(LayerBase):
    """g(F(x) + x), F two convolutions with batch norm: N(W₂ ⋆ g(N(W₁ ⋆ x))) (He et al. 2016).

    Where the shape changes, x goes through a 1×1 convolution with batch norm. Batch norm makes biases superfluous.
    """

    kind: ClassVar[str] = "residual"
    title: ClassVar[str] = "Residual"
    summary: ClassVar[str] = "Two convolutions with batch norm learn what to add to their input: g(F(x) + x)."
    has_weights: ClassVar[bool] = True

    id: str = layer_id("residual-0")
    filters: int = whole(16, 1, 256)
    size: int = odd(3, 1, 11)
    stride: int = whole(1, 1, 4)
    activation: str = one_of("relu", lambda: ACTIVATIONS)
    initialisation: Initialisation = attrs.field(factory=Initialisation)
    frozen: bool = flag(False)

    @property
    def window(self) -> Window:
        """How the filters of the first convolution slide; those of the second do with stride 1."""
        return Window.same(self.size, self.stride)

    def projects(self, inputs: Shape) -> bool:
        """Whether the shape changes, so that the skip connection needs a 1×1 convolution."""
        return self.stride > 1 or inputs[0] != self.filters

    def output_shape(self, inputs: Shape) -> Shape:
        _channels, height, width = picture(inputs, self.title)
        return self.filters, self.window.outputs(height), self.window.outputs(width)

    def tensors(self, inputs: Shape) -> dict[str, Shape]:
        m, n, f = self.filters, inputs[0], self.size
        convolutions: dict[str, Shape] = {"first": (m, n, f, f), "second": (m, m, f, f)}
        if self.projects(inputs):
            convolutions["projection"] = (m, n, 1, 1)
        found: dict[str, Shape] = {}
        for name, shape in convolutions.items():
            found |= {f"{name}.weight": shape, f"{name}_norm.weight": (m,), f"{name}_norm.bias": (m,)}
        if ACTIVATIONS[self.activation].parameters:
            found["slope"] = (ACTIVATIONS[self.activation].parameters,)
        return found

    def values_kept(self, inputs: Shape) -> int:
        """After each convolution, norm and activation, and on the skip connection where it projects."""
        return (8 if self.projects(inputs) else 6) * math.prod(self.output_shape(inputs))

    def formula(self, inputs: Shape) -> str:
        return self.window.formula(*inputs[1:])

    def fans(self, inputs: Shape) -> tuple[int, int]:
        """``(fan_in, fan_out)`` of the first convolution."""
        return inputs[0] * self.size**2, self.filters * self.size**2
