"""Dropout (lecture, section 7)."""

from __future__ import annotations

from typing import ClassVar

from attrs import frozen

from playground.core.fields import layer_id, number
from playground.core.layers.base import LayerBase


@frozen(kw_only=True)
class Dropout(LayerBase):
    """Sets each input to 0 with the given probability while training, off for evaluation (Srivastava et al. 2014)."""

    kind: ClassVar[str] = "dropout"
    title: ClassVar[str] = "Dropout"
    summary: ClassVar[str] = "While training each value is zeroed with probability p and the rest grow by 1/(1 − p)."

    id: str = layer_id("dropout-0")
    probability: float = number(0.2, 0.0, 0.9)
