"""A copy of all weights, for a reader outside the training thread."""

from __future__ import annotations

from typing import Any

import attrs
from attrs import frozen
from numpy.typing import NDArray

from playground.core.experiment import Experiment
from playground.core.frames.base import Request
from playground.core.normalisations import InputScale


@frozen(kw_only=True)
class WeightsFrame:
    """A copy of all weights for a reader outside the training thread: those of ``experiment`` after ``step`` steps.

    ``scale`` is how its inputs are normalised, as measured on the training part; None where nobody says.
    """

    run: int
    experiment: Experiment
    step: int
    scale: InputScale | None = None
    tensors: dict[str, NDArray[Any]] = attrs.field(eq=False)


@frozen
class WeightsRequest(Request):
    """Wants :class:`WeightsFrame` whenever the weights changed."""
