"""What all frames share: arrays that nobody can write to, and requests that say how often they are answered."""

from __future__ import annotations

from typing import Any, ClassVar

import attrs
import numpy as np
from numpy.typing import NDArray


def read_only(array: NDArray[Any]) -> NDArray[Any]:
    """A contiguous copy that nobody can write to."""
    copy = np.array(array, copy=True, order="C")
    copy.setflags(write=False)
    return copy


def optional_read_only(array: NDArray[Any] | None) -> NDArray[Any] | None:
    """As :func:`read_only`; None stays."""
    return None if array is None else read_only(array)


def array_field() -> Any:
    """A field for an array."""
    return attrs.field(converter=read_only, eq=False)


def optional_array_field() -> Any:
    """A field for an array that may lack."""
    return attrs.field(default=None, converter=optional_read_only, eq=False)


class Request:
    """A view's wish for a frame."""

    every: ClassVar[float] = 0.1
    """Seconds between two answers while training, at least."""
    once_a_run: ClassVar[bool] = False
    """Whether the answer stays the same for a whole run, whatever is learned."""
    once_a_network: ClassVar[bool] = False
    """Whether the answer depends on layers and settings alone, whatever is learned."""
