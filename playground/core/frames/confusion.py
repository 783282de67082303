"""Which class is taken for which: the confusion matrix of the validation part."""

from __future__ import annotations

from typing import ClassVar

import numpy as np
from attrs import frozen
from numpy.typing import NDArray

from playground.core.frames.base import Request, array_field


@frozen(kw_only=True)
class ConfusionFrame:
    """``counts`` (C, C): row i, column j holds how many samples of class i are read as class j.

    All of the validation part is counted, or while training its first samples, those the gallery looks at.
    """

    run: int
    counts: NDArray[np.int64] = array_field()

    @property
    def total(self) -> int:
        """Samples looked at."""
        return int(self.counts.sum())

    @property
    def wrong(self) -> int:
        """Samples read as another class."""
        return self.total - int(np.trace(self.counts))

    @property
    def class_accuracy(self) -> NDArray[np.float64]:
        """Share (C,) of each class that is read right (its recall); NaN for a class without samples."""
        sums = self.counts.sum(axis=1)
        with np.errstate(invalid="ignore"):
            share: NDArray[np.float64] = np.where(sums > 0, np.diag(self.counts) / np.maximum(sums, 1), np.nan)
        return share


@frozen
class ConfusionRequest(Request):
    """Wants :class:`ConfusionFrame`."""

    every: ClassVar[float] = 0.2  # numbers, which nobody reads faster
