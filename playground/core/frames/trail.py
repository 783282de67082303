"""The path of a run through the space of its parameters, and samples to measure the loss on there."""

from __future__ import annotations

from typing import Any, ClassVar

import attrs
import numpy as np
from attrs import frozen
from numpy.typing import NDArray

from playground.core.experiment import Experiment
from playground.core.frames.base import Request


@frozen(kw_only=True, eq=False)
class Waypoint:
    """The network after ``step`` steps, ``epochs`` epochs: all its parameters in a row (P,), nobody can write to them.

    ``buffers`` (B,) are its running means and variances; ``loss`` is that of the last training steps before it, in the
    mean since the waypoint before; NaN where there were none.
    """

    step: int
    epochs: float
    loss: float
    parameters: NDArray[Any]
    buffers: NDArray[Any]


@frozen(kw_only=True, eq=False)
class LossSamples:
    """Samples as the network reads them, spread over a part: ``inputs`` (n, …) float32, ``targets`` (n, …); read-only.

    Those of validation may be none.
    """

    inputs: NDArray[np.float32]
    targets: NDArray[Any]
    validation_inputs: NDArray[np.float32]
    validation_targets: NDArray[Any]


@frozen(kw_only=True, eq=False)
class TrailFrame:
    """The way of a run so far, oldest first, and the network now; ``experiment`` is what its weights belong to.

    ``trail`` is another number for every other path of the run: one begins where layers change. Of a network that
    ``is_too_large`` nothing is remembered. Waypoints and samples are shared, not copied: they never change.
    ``training``: it was made in the midst of training.
    """

    run: int
    experiment: Experiment
    trail: int
    waypoints: tuple[Waypoint, ...]
    present: Waypoint
    samples: LossSamples
    is_too_large: bool = False
    training: bool = attrs.field(default=False)


@frozen
class TrailRequest(Request):
    """Wants :class:`TrailFrame` whenever the weights changed."""

    every: ClassVar[float] = 0.25
