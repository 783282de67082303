"""What it takes to work out one step of the network by hand: a sample, and a copy of weights and optimiser memory."""

from __future__ import annotations

from collections.abc import Mapping

import attrs
import numpy as np
from attrs import frozen
from numpy.typing import NDArray

from playground.core.experiment import Experiment
from playground.core.frames.base import Request, array_field, optional_array_field

PARTS = ("train", "validation")

Memory = Mapping[str, Mapping[str, NDArray[np.float64]]]
"""What an optimiser remembers, by the name of the parameter and of its own quantity."""


@frozen(kw_only=True, eq=False)
class BackpropFrame:
    """One sample of a ``part`` of ``count`` samples, as the network reads it, and the network after ``step`` steps.

    ``inputs`` (1, …) are prepared, ``targets`` (1,) class numbers or (1, values); ``place`` (values,) is the sample as
    it lies in the data where it is no picture, ``picture`` (H, W) or (H, W, 3) uint8 where it is one. ``tensors`` are
    all weights by state name, ``memory`` what the optimiser knows of them, ``learning_rate`` the one in force; None
    where only the sample was asked for, or where the network is too large to be copied.
    """

    run: int
    experiment: Experiment
    step: int
    number: int
    part: str
    sample: int
    count: int
    learning_rate: float
    inputs: NDArray[np.float64] = array_field()
    targets: NDArray[np.generic] = array_field()
    place: NDArray[np.float64] | None = optional_array_field()
    picture: NDArray[np.uint8] | None = optional_array_field()
    tensors: dict[str, NDArray[np.float64]] | None = attrs.field(default=None)
    memory: Memory | None = attrs.field(default=None)


@frozen
class BackpropRequest(Request):
    """Wants :class:`BackpropFrame` of this sample, once: whoever asks goes away when it has come.

    A part without samples is replaced by the training part; ``sample`` counts round and round. ``number`` is handed
    back.
    """

    number: int = 0
    part: str = "train"
    sample: int = 0
    with_weights: bool = True
