"""A copy of all weights, for a reader outside the training thread."""

from __future__ import annotations

from typing import Any

import attrs
from attrs import frozen
from numpy.typing import NDArray

from playground.core.experiment import Experiment
from playground.core.frames.base import Request


@frozen(kw_only=True)
class WeightsFrame:
    """A copy of all weights for a reader outside the training thread: those of ``experiment`` after ``step`` steps."""

    run: int
    experiment: Experiment
    step: int
    tensors: dict[str, NDArray[Any]] = attrs.field(eq=False)


@frozen
class WeightsRequest(Request):
    """Wants :class:`WeightsFrame` whenever the weights changed."""
