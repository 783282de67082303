"""Frame of training pictures before and after augmentation."""

from __future__ import annotations

from typing import ClassVar

import numpy as np
from attrs import frozen
from numpy.typing import NDArray

from playground.core.augmentation import Augmentation
from playground.core.frames.base import Request, array_field


@frozen(kw_only=True)
class AugmentedFrame:
    """A few training pictures, ``before`` (N, H, W) uint8, and of each a few that augmentation made of it, ``after``
    (N, versions, H, W); in colour with the three channels last."""

    run: int
    before: NDArray[np.uint8] = array_field()
    after: NDArray[np.uint8] = array_field()


@frozen
class AugmentedRequest(Request):
    """Wants :class:`AugmentedFrame` of the first ``pictures``, each in so many ``versions``.

    The same chances are taken each time, so that pictures follow a strength that is being dragged.
    """

    augmentation: Augmentation
    pictures: int = 1
    versions: int = 4
    once_a_run: ClassVar[bool] = True
