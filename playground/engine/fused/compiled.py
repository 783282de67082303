"""How kernels are compiled: without Python's lock, kept on disk, sums free to be reordered, NaN and infinity kept."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar

import numba
from numba import types
from numba.extending import intrinsic

Function = TypeVar("Function", bound=Callable[..., Any])

kernel = numba.njit(
    nogil=True, cache=True, error_model="numpy", fastmath={"reassoc", "contract", "nsz", "arcp"}, boundscheck=False
)
"""Decorator of everything that runs in a kernel."""

exact = numba.njit(nogil=True, cache=True, error_model="numpy", boundscheck=False)
"""Decorator of what must not be reordered."""


@intrinsic
def _float_of_bits(typing_context: Any, bits: Any) -> Any:
    """The 32-bit float with the bits of an int32."""

    def generate(context: Any, builder: Any, signature: Any, arguments: Any) -> Any:
        return builder.bitcast(arguments[0], context.get_value_type(types.float32))

    return types.float32(types.int32), generate


float_of_bits: Any = _float_of_bits
