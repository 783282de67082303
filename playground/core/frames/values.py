"""Predicted values beside the true ones."""

from __future__ import annotations

import numpy as np
from attrs import frozen
from numpy.typing import NDArray

from playground.core.frames.base import Request, array_field

MOST_VALUES = 1000


@frozen(kw_only=True)
class ValuesFrame:
    """True and predicted values (N,) of the first validation samples, in the unit of the data."""

    run: int
    true: NDArray[np.float64] = array_field()
    predicted: NDArray[np.float64] = array_field()

    @property
    def root_mean_square(self) -> float:
        """√((1/N) Σ (ŷ − y)²), in the unit of the data; NaN without samples."""
        return float(np.sqrt(np.mean(np.square(self.predicted - self.true)))) if len(self.true) else np.nan

    @property
    def mean_absolute(self) -> float:
        """(1/N) Σ |ŷ − y|, in the unit of the data; NaN without samples."""
        return float(np.mean(np.abs(self.predicted - self.true))) if len(self.true) else np.nan


@frozen
class ValuesRequest(Request):
    """Wants :class:`ValuesFrame` of ``most`` samples."""

    most: int = MOST_VALUES
