"""What this process holds, as far as the system says; None where it does not."""

from __future__ import annotations

import os
from pathlib import Path

OWN = Path("/proc/self")
"""Where Linux tells a process about itself."""
MIB = 1024 * 1024


def resident_memory() -> int | None:
    """Bytes of it that lie in memory."""
    try:
        pages = int((OWN / "statm").read_text(encoding="ascii").split()[1])
    except OSError:
        return None
    return pages * os.sysconf("SC_PAGE_SIZE")


def open_handles() -> int | None:
    """Files, pipes and sockets that are open."""
    return _entries("fd")


def thread_count() -> int | None:
    """Threads, those of libraries included."""
    return _entries("task")


def _entries(folder: str) -> int | None:
    try:
        return len(os.listdir(OWN / folder))
    except OSError:
        return None
