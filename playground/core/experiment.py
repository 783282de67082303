"""The whole document as one frozen value: data, network, training, seeds."""

from __future__ import annotations

import attrs
from attrs import frozen

from playground.core.datasets import Data, Points
from playground.core.fields import name_text
from playground.core.network import Network
from playground.core.training import Seeds, Training


@frozen(kw_only=True)
class Experiment:
    """All a person chose. Everything else (shapes, counts, weights, curves) follows from it and from the dice."""

    name: str = name_text("Untitled")
    data: Data = attrs.field(factory=Points)
    network: Network = attrs.field(factory=Network)
    training: Training = attrs.field(factory=Training)
    seeds: Seeds = attrs.field(factory=Seeds)
