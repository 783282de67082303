"""How the time of a training step is shared among the layers."""

from __future__ import annotations

from typing import ClassVar

import numpy as np
from attrs import frozen
from numpy.typing import NDArray

from playground.core.frames.base import Request, array_field


@frozen(kw_only=True)
class TimesFrame:
    """Share of each layer in the time that forward and backward take, by id, the output layer last.

    ``shares`` (layers,) sum to 1; they were measured on a batch of ``samples``.
    """

    run: int
    layers: tuple[str, ...]
    shares: NDArray[np.float64] = array_field()
    samples: int = 1

    def by_layer(self) -> dict[str, float]:
        """The shares by the id of their layer."""
        return dict(zip(self.layers, self.shares.tolist(), strict=True))


@frozen
class TimesRequest(Request):
    """Wants :class:`TimesFrame`: once for each form of the network, and again with another ``turn``."""

    turn: int = 0
    once_a_network: ClassVar[bool] = True
