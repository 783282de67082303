"""How signals and gradients pass through the network before it has learned anything."""

from __future__ import annotations

from typing import ClassVar

import attrs
import numpy as np
from attrs import frozen
from numpy.typing import NDArray

from playground.core.frames.base import Request, array_field


@frozen
class Signal:
    """Standard deviations at one layer: σ(h) of its activations h, and σ(∂ℓ/∂h) of the gradient there."""

    activation: float
    gradient: float


@frozen(kw_only=True)
class SignalsFrame:
    """Signals of the layers with weights at their first weights, the output layer (before its activation) last.

    ``activations`` and ``gradients`` (layers,): standard deviations over ``samples`` training samples and all units or
    pixels of the layer; the gradient is that of the loss ℓ of a single sample. Without dropout. No layers where the
    network is too large for a second copy of it.
    """

    run: int
    layers: tuple[str, ...]
    activations: NDArray[np.float64] = array_field()
    gradients: NDArray[np.float64] = array_field()
    samples: int = attrs.field(default=0)

    def of(self, layer_id: str) -> Signal | None:
        """The signal at this layer; None where there is none."""
        if layer_id not in self.layers:
            return None
        place = self.layers.index(layer_id)
        return Signal(float(self.activations[place]), float(self.gradients[place]))


@frozen
class SignalsRequest(Request):
    """Wants :class:`SignalsFrame`, again whenever layers, loss or the way they start change."""

    once_a_network: ClassVar[bool] = True
