"""The training samples that excite one unit most."""

from __future__ import annotations

from typing import ClassVar

import numpy as np
from attrs import frozen
from numpy.typing import NDArray

from playground.core.frames.base import Request, array_field


@frozen(kw_only=True)
class StrongestFrame:
    """Of the first ``seen`` of ``total`` training samples those that excite a unit most, the strongest first.

    ``pictures`` (n, H, W) or (n, H, W, 3); ``values`` (n,) what the unit answers, of a map the mean over its places;
    ``labels`` (n,) their classes, −1 where there are none.
    """

    run: int
    step: int
    layer_id: str
    unit: int
    seen: int
    total: int
    pictures: NDArray[np.uint8] = array_field()
    values: NDArray[np.float64] = array_field()
    labels: NDArray[np.int64] = array_field()


@frozen
class StrongestRequest(Request):
    """Wants :class:`StrongestFrame` of ``count`` samples; ``unit`` −1 means the mean square of the whole layer."""

    every: ClassVar[float] = 2.0

    layer_id: str
    unit: int
    count: int = 9
