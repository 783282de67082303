"""Memory that was freed stays with the process until it is given back. Nothing heavy is loaded here."""

from __future__ import annotations

import ctypes
from functools import cache

TRIM_THRESHOLD, MMAP_THRESHOLD, ARENA_MAX = -1, -3, -8
"""Parameters of glibc's mallopt(3)."""
NEVER = -1
LARGEST = 1 << 30
"""Bytes from which on a block has pages of its own, which go back to the system with it."""


def keep_freed_memory() -> bool:
    """Let large blocks be used again rather than be fetched from the system each time; whether that can be set.

    Each step of a style transfer at 512 px makes and frees a gigabyte of feature maps. As C libraries are set up, that
    memory goes back at once and is fetched anew page by page, which took 30 % of the time. Memory of all threads then
    comes from one place: the other places of glibc hold no block above 64 MB. For glibc alone; to be called before
    there are threads.
    """
    library = _library()
    if library is None:
        return False
    settings = ((ARENA_MAX, 1), (MMAP_THRESHOLD, LARGEST), (TRIM_THRESHOLD, NEVER))
    return all([library.mallopt(*setting) == 1 for setting in settings])


def give_back_memory() -> bool:
    """Give what is free back to the system, after something large is over; whether there was anything."""
    library = _library()
    return library is not None and library.malloc_trim(0) == 1


@cache
def _library() -> ctypes.CDLL | None:
    """The C library of this process, if it is glibc."""
    try:
        library = ctypes.CDLL(None)
    except (OSError, TypeError):  # Windows has no library without a name
        return None
    return library if hasattr(library, "gnu_get_libc_version") and hasattr(library, "mallopt") else None
