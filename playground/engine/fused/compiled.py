"""How kernels are compiled: without Python's lock, kept on disk, sums free to be reordered, NaN and infinity kept."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeVar

import numba
from numba import types
from numba.extending import intrinsic

CACHE = os.environ.get("NUMBA_CACHE_DIR", "")
"""Folder in which compiled kernels are kept from one start to the next; without one they are not kept."""
if CACHE:  # numba would not notice that a kernel called by another has changed
    sources = b"".join(path.read_bytes() for path in sorted(Path(__file__).parent.glob("*.py")))
    config: Any = numba.config
    config.CACHE_DIR = str(Path(CACHE) / f"kernels-{hashlib.sha256(sources).hexdigest()[:16]}")

Function = TypeVar("Function", bound=Callable[..., Any])

FREEDOMS = {"reassoc", "contract", "nsz", "arcp"}
"""What a compiler may do with sums and products; it may not take for granted that they are finite."""
kernel = numba.njit(nogil=True, cache=bool(CACHE), error_model="numpy", fastmath=FREEDOMS, boundscheck=False)
"""Decorator of everything that runs in a kernel."""

exact = numba.njit(nogil=True, cache=bool(CACHE), error_model="numpy", boundscheck=False)
"""Decorator of what must not be reordered."""


@intrinsic
def _float_of_bits(typing_context: Any, bits: Any) -> Any:
    """The 32-bit float with the bits of an int32."""

    def generate(context: Any, builder: Any, signature: Any, arguments: Any) -> Any:
        return builder.bitcast(arguments[0], context.get_value_type(types.float32))

    return types.float32(types.int32), generate


float_of_bits: Any = _float_of_bits
