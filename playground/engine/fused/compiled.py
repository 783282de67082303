"""How kernels are compiled: without Python's lock, kept on disk, sums free to be reordered, NaN and infinity kept."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar

import numba
from numba import types
from numba.extending import intrinsic

from playground.engine.fused.kept import kernel_folder

FOLDER = kernel_folder()
"""Where compiled kernels are kept from one start to the next, if anywhere."""
if FOLDER is not None:
    config: Any = numba.config
    config.CACHE_DIR = str(FOLDER)

Function = TypeVar("Function", bound=Callable[..., Any])

FREEDOMS = {"reassoc", "contract", "nsz", "arcp"}
"""What a compiler may do with sums and products; it may not take for granted that they are finite."""
kernel = numba.njit(nogil=True, cache=FOLDER is not None, error_model="numpy", fastmath=FREEDOMS, boundscheck=False)
"""Decorator of everything that runs in a kernel."""

exact = numba.njit(nogil=True, cache=FOLDER is not None, error_model="numpy", boundscheck=False)
"""Decorator of what must not be reordered."""


@intrinsic
def _float_of_bits(typing_context: Any, bits: Any) -> Any:
    """The 32-bit float with the bits of an int32."""

    def generate(context: Any, builder: Any, signature: Any, arguments: Any) -> Any:
        return builder.bitcast(arguments[0], context.get_value_type(types.float32))

    return types.float32(types.int32), generate


float_of_bits: Any = _float_of_bits
