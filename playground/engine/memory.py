"""How much memory this machine has. Nothing heavy is loaded here."""

from __future__ import annotations

import contextlib
import ctypes
import os
import sys
from pathlib import Path

LIMITS = (Path("/sys/fs/cgroup/memory.max"), Path("/sys/fs/cgroup/memory/memory.limit_in_bytes"))
"""Where Linux says how much a container may take; "max" or a huge number where it may take all."""


def machine_memory() -> int | None:
    """Bytes that this program may use at most; None where the system does not say."""
    found = [size for size in (_physical(), *map(_limit, LIMITS)) if size]
    return min(found, default=None)


def _physical() -> int | None:
    if sys.platform == "win32":
        return _of_windows()
    try:
        return os.sysconf("SC_PHYS_PAGES") * os.sysconf("SC_PAGE_SIZE")
    except (ValueError, OSError):
        return None


def _limit(path: Path) -> int | None:
    with contextlib.suppress(OSError, ValueError):
        return int(path.read_text(encoding="ascii"))
    return None


class _Status(ctypes.Structure):
    """MEMORYSTATUSEX of Windows."""

    _fields_ = (
        ("length", ctypes.c_ulong),
        ("load", ctypes.c_ulong),
        ("physical", ctypes.c_ulonglong),
        ("others", ctypes.c_ulonglong * 6),
    )


def _of_windows() -> int | None:
    status = _Status(length=ctypes.sizeof(_Status))
    kernel = getattr(ctypes, "windll").kernel32  # noqa: B009  # there on Windows alone
    return int(status.physical) if kernel.GlobalMemoryStatusEx(ctypes.byref(status)) else None
