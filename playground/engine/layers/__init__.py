"""The layers of core/layers as modules: one class a kind, one entry in the table."""

from __future__ import annotations

from collections.abc import Callable

from playground.core.layers import (
    BatchNorm,
    Conv,
    Dense,
    Dropout,
    GlobalAveragePool,
    Layer,
    LayerNorm,
    Pool,
    Residual,
    Shape,
)
from playground.engine.layers.base import LayerModule
from playground.engine.layers.conv import ConvLayer
from playground.engine.layers.dense import DenseLayer
from playground.engine.layers.dropout import DropoutLayer
from playground.engine.layers.norm import BatchNormLayer, LayerNormLayer
from playground.engine.layers.pool import GlobalAveragePoolLayer, PoolLayer
from playground.engine.layers.residual import ResidualLayer

__all__ = ["BUILDERS", "DenseLayer", "DropoutLayer", "LayerModule", "make_layer"]

BUILDERS: dict[str, Callable[..., LayerModule]] = {
    Dense.kind: DenseLayer,
    Conv.kind: ConvLayer,
    Pool.kind: PoolLayer,
    Dropout.kind: DropoutLayer,
    BatchNorm.kind: BatchNormLayer,
    LayerNorm.kind: LayerNormLayer,
    Residual.kind: ResidualLayer,
    GlobalAveragePool.kind: GlobalAveragePoolLayer,
}


def make_layer(layer: Layer, inputs: Shape) -> LayerModule:
    """The layer's module with its settings, for samples of shape ``inputs``; its weights are not drawn yet."""
    module = BUILDERS[layer.kind](layer, inputs)
    module.take_settings(layer)
    return module
