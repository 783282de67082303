"""The layer table: what layers there are, their settings, and their arithmetic of shapes and parameters."""

from __future__ import annotations

from playground.core.layers.base import Fix, Impossible, LayerBase, Shape, is_picture
from playground.core.layers.conv import SAME, Conv
from playground.core.layers.dense import Dense, dense_parameters
from playground.core.layers.dropout import Dropout
from playground.core.layers.norm import BatchNorm, LayerNorm
from playground.core.layers.pool import POOL_MODES, GlobalAveragePool, Pool
from playground.core.layers.residual import Residual

__all__ = [
    "LAYERS",
    "POOL_MODES",
    "SAME",
    "BatchNorm",
    "Conv",
    "Dense",
    "Drawn",
    "Dropout",
    "Fix",
    "GlobalAveragePool",
    "Impossible",
    "Layer",
    "LayerBase",
    "LayerNorm",
    "Norm",
    "Pool",
    "Residual",
    "Shape",
    "dense_parameters",
    "is_picture",
]

Layer = Dense | Conv | Pool | Dropout | BatchNorm | LayerNorm | Residual | GlobalAveragePool
Drawn = Dense | Conv | Residual
"""Layers whose weights are drawn: they have an initialisation and an activation, and count as depth."""
Norm = BatchNorm | LayerNorm

LAYERS: dict[str, type[Layer]] = {
    layer.kind: layer for layer in (Dense, Conv, Pool, Dropout, BatchNorm, LayerNorm, Residual, GlobalAveragePool)
}
