"""Normalising layers."""

from __future__ import annotations

import math
from typing import ClassVar

from attrs import frozen

from playground.core.fields import flag, layer_id
from playground.core.layers.base import LayerBase, Shape


@frozen(kw_only=True)
class BatchNorm(LayerBase):
    """Every channel to mean 0 and variance 1 over the batch, then γ x + β (Ioffe and Szegedy 2015).

    For evaluation, and while frozen, with the running mean and variance seen while training.
    """

    kind: ClassVar[str] = "batch_norm"
    title: ClassVar[str] = "Batch norm"
    summary: ClassVar[str] = "Each channel to mean 0, variance 1 over the batch, then γ x + β with learned γ and β."

    id: str = layer_id("batch_norm-0")
    frozen: bool = flag(False)

    def tensors(self, inputs: Shape) -> dict[str, Shape]:
        return {"weight": (inputs[0],), "bias": (inputs[0],)}


@frozen(kw_only=True)
class LayerNorm(LayerBase):
    """Every sample to mean 0 and variance 1 over all its values, then γ x + β value by value (Ba et al. 2016)."""

    kind: ClassVar[str] = "layer_norm"
    title: ClassVar[str] = "Layer norm"
    summary: ClassVar[str] = "Each sample to mean 0, variance 1 over all its values, then γ x + β, both learned."

    id: str = layer_id("layer_norm-0")
    frozen: bool = flag(False)

    def tensors(self, inputs: Shape) -> dict[str, Shape]:
        return {"weight": (math.prod(inputs),), "bias": (math.prod(inputs),)}
