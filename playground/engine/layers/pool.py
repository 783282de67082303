"""Pooling layers."""

from __future__ import annotations

from collections.abc import Callable

from torch import Tensor
from torch.nn import functional

from playground.core.layers import GlobalAveragePool, Pool, Shape
from playground.engine.layers.base import LayerModule

POOLS: dict[str, Callable[[Tensor, int, int], Tensor]] = {
    "max": lambda x, size, stride: functional.max_pool2d(x, size, stride),
    "average": lambda x, size, stride: functional.avg_pool2d(x, size, stride),
}


class PoolLayer(LayerModule):
    """The largest or mean value of every region: (N, C, H, W) → (N, C, H', W')."""

    def __init__(self, layer: Pool, inputs: Shape) -> None:
        super().__init__(inputs)
        self._settings = layer

    def forward(self, x: Tensor) -> Tensor:
        return POOLS[self._settings.mode](x, self._settings.size, self._settings.stride)

    def take_settings(self, layer: Pool) -> None:
        self._settings = layer


class GlobalAveragePoolLayer(LayerModule):
    """The mean of every map: (N, C, H, W) → (N, C)."""

    def __init__(self, layer: GlobalAveragePool, inputs: Shape) -> None:
        super().__init__(inputs)

    def forward(self, x: Tensor) -> Tensor:
        return x.mean((2, 3))
