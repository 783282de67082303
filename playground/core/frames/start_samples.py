"""Training samples for a reader outside the training thread."""

from __future__ import annotations

from typing import Any, ClassVar

from attrs import frozen
from numpy.typing import NDArray

from playground.core.datasets import Data
from playground.core.frames.base import Request, array_field


@frozen(kw_only=True)
class StartSamplesFrame:
    """Samples of ``data`` from one end of the training part to the other, as the network reads them: ``inputs`` (n, …),
    ``targets`` (n, …)."""

    run: int
    data: Data
    inputs: NDArray[Any] = array_field()
    targets: NDArray[Any] = array_field()


@frozen
class StartSamplesRequest(Request):
    """Wants :class:`StartSamplesFrame`."""

    once_a_run: ClassVar[bool] = True
