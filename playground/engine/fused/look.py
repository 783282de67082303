"""What every unit makes of many places at once: one pass forward, of which all rows asked for are kept."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
from attrs import frozen
from numpy.typing import NDArray

from playground.engine.fused.activation import Rows
from playground.engine.fused.compiled import kernel
from playground.engine.fused.network import Stages, forward
from playground.engine.fused.twister import Words

WIDTH = 512
"""Places that go through the network together: what they leave behind stays near the processor."""


@frozen(eq=False)
class Look:
    """Answers of units to N places: ``values`` (kept, N), 32 bit, of the rows ``rows`` (kept,), in order.

    ``spans`` says which rows belong to which layer: the first one, and how many.
    """

    spans: Mapping[str, tuple[int, int]]
    rows: NDArray[np.int64]
    values: NDArray[np.float32]

    def of(self, layer_id: str) -> NDArray[np.float32]:
        """Answers (units, N) of a layer, of as many of its units as were kept; of the output layer before its
        activation."""
        first, units = self.spans[layer_id]
        place = slice(*np.searchsorted(self.rows, (first, first + units)))
        return self.values[place]


@kernel
def look(
    theta: Rows, stages: Stages, chances: NDArray[np.float64], places: Rows, rows: NDArray[np.int64],
    h: Rows, g: Rows, dice: Words, values: NDArray[Any],
) -> None:  # fmt: skip
    """Fill ``values`` (kept, N) with what the rows ``rows`` say of the ``places`` (N, inputs); nothing is dropped.

    ``h`` and ``g`` are room for some places. Dropout's own rows of ``h`` are free to tell what it keeps.
    """
    width = g.shape[1]
    start = 0
    while start < len(places):
        count = min(width, len(places) - start)
        for i in range(places.shape[1]):
            for b in range(count):
                g[i, b] = places[start + b, i]
        forward(theta, stages, chances, h, g, h, dice, count, False)
        for number in range(len(rows)):
            source, target = g[rows[number]], values[number]
            for b in range(count):
                target[start + b] = source[b]
        start += count
