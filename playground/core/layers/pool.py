"""Pooling layers (lecture, section 10)."""

from __future__ import annotations

import math
from typing import ClassVar

from attrs import frozen

from playground.core.fields import layer_id, one_of, whole
from playground.core.layers.base import Fix, Impossible, LayerBase, Shape, picture
from playground.core.layers.windows import Window

POOL_MODES: dict[str, str] = {"max": "max", "average": "average"}
"""Titles of the ways to summarise a region."""


@frozen(kw_only=True)
class Pool(LayerBase):
    """Summarises regions of every map by their largest or mean value."""

    kind: ClassVar[str] = "pool"
    title: ClassVar[str] = "Pool"
    summary: ClassVar[str] = "Each region of every map becomes one value: its largest, or its mean."

    id: str = layer_id("pool-0")
    mode: str = one_of("max", lambda: POOL_MODES)
    size: int = whole(2, 2, 4)
    stride: int = whole(2, 1, 4)

    @property
    def window(self) -> Window:
        """How the region slides."""
        return Window(self.size, self.stride)

    def output_shape(self, inputs: Shape) -> Shape:
        channels, height, width = picture(inputs, self.title)
        if arithmetic := self.window.too_large(height, width):
            fixes = tuple(Fix("size", size) for size in range(min(height, width), 1, -1))
            raise Impossible("{arithmetic}", "size", fixes, arithmetic=arithmetic)
        return channels, self.window.outputs(height), self.window.outputs(width)

    def values_kept(self, inputs: Shape) -> int:
        """The outputs, and where each was found: a number of 64 bit."""
        return 3 * math.prod(self.output_shape(inputs))

    def formula(self, inputs: Shape) -> str:
        return self.window.formula(*inputs[1:])


@frozen(kw_only=True)
class GlobalAveragePool(LayerBase):
    """Each map becomes its mean (Lin et al. 2014): a picture (C, H, W) becomes C values."""

    kind: ClassVar[str] = "global_average_pool"
    title: ClassVar[str] = "Global average pool"
    summary: ClassVar[str] = "Each map becomes one value, its mean."

    id: str = layer_id("global_average_pool-0")

    def output_shape(self, inputs: Shape) -> Shape:
        channels, _height, _width = picture(inputs, self.title)
        return (channels,)
