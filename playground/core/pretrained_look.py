"""What a trained network makes of a picture, as the window shows it."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
from attrs import frozen
from numpy.typing import NDArray

from playground.core.frames.base import array_field
from playground.core.frames.inside import FeatureMapsFrame, InsideFrame, LayerWeightsFrame
from playground.core.pretrained_facts import LayerFacts

SIDE = 224
"""Px a side of the pictures that are looked at, as in training."""
STRONGEST = -1
"""Stands for the filter that answers most strongly."""


@frozen(eq=False)
class Guess:
    """A class and its probability."""

    name: str
    probability: float


@frozen(eq=False, kw_only=True)
class PretrainedLook:
    """A picture (224, 224, 3) through a network: all its layers, what it costs, and what it is said to show.

    ``guesses`` the likeliest five, the best first; none of a network without classes.
    """

    network: str
    picture: NDArray[np.uint8] = array_field()
    inside: InsideFrame
    facts: tuple[LayerFacts, ...]
    guesses: tuple[Guess, ...]


@frozen(eq=False, kw_only=True)
class StageLook:
    """One stage of the network for the picture: its maps, and its weights as pictures.

    ``order`` (C,): numbers of the filters, those that answer most strongly somewhere first; ``receptive`` px a side.
    """

    network: str
    maps: FeatureMapsFrame
    weights: LayerWeightsFrame
    order: NDArray[np.int64] = array_field()
    receptive: int


@frozen(eq=False, kw_only=True)
class StageGradients:
    """What the mean answer of one filter hangs on: RMS of ∂(mean)/∂(answers) at its layer and every one before it."""

    network: str
    layer_id: str
    unit: int
    rms: Mapping[str, float]
