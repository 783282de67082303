"""Kernels that are kept on disk from one start to the next: where, and whether they are there. Loads no numba."""

from __future__ import annotations

import hashlib
import importlib.metadata
import os
import re
import shutil
import sys
from pathlib import Path

PRECISIONS = (32, 64)
"""Bits of the numbers that kernels are compiled for, each by itself."""
VARIABLE = "NUMBA_CACHE_DIR"
"""Environment variable that names the folder for everything numba keeps; without it nothing is kept."""
OURS = re.compile(r"kernels-[0-9a-f]{16}")


def kernel_folder() -> Path | None:
    """Where the kernels of this version lie, or will; None where they are not kept."""
    root = os.environ.get(VARIABLE, "")
    if not root:
        return None
    sources = b"".join(path.read_bytes() for path in _sources())  # numba sees no change in a kernel called by another
    return Path(root) / f"kernels-{hashlib.sha256(sources).hexdigest()[:16]}"


def is_kept(precision: int) -> bool:
    """Whether the kernels for numbers of so many bits can be loaded: compiled from these files, for this processor."""
    mark = _mark(precision)
    return mark is not None and mark.is_file()


def note_kept(precision: int) -> None:
    """They were compiled, and numba wrote them down. Raises OSError where that cannot be noted."""
    mark = _mark(precision)
    if mark is not None:
        mark.parent.mkdir(parents=True, exist_ok=True)
        mark.touch()


def remove_old() -> int:
    """Remove the kernels of other versions beside ours; how many there were. What cannot be removed stays."""
    present = kernel_folder()
    if present is None or not present.is_dir():
        return 0
    old = [path for path in present.parent.iterdir() if OURS.fullmatch(path.name) and path != present]
    for path in old:
        shutil.rmtree(path, ignore_errors=True)
    return len(old)


def compiler() -> str:
    """The compiler by its name, tried on something small. Raises any kind of Exception where it does not work."""
    import numba

    if numba.njit(lambda number: number + 1.0)(1.0) != 2.0:
        raise RuntimeError("it adds wrongly")
    return f"numba {numba.__version__}"


def _mark(precision: int) -> Path | None:
    """The empty file that says so; its name holds everything by which numba tells kernels apart."""
    folder = kernel_folder()
    if folder is None:
        return None
    try:
        import llvmlite.binding as llvm

        processor = f"{llvm.get_host_cpu_name()} {llvm.get_host_cpu_features().flatten()}"
        numba = importlib.metadata.version("numba")
    except (ImportError, OSError, RuntimeError):  # no numba, or none that works here
        return None
    stamps = [(str(path), path.stat().st_mtime_ns, path.stat().st_size) for path in _sources()]
    told = repr((numba, sys.version, processor, stamps))
    return folder / f"compiled-{precision}-{hashlib.sha256(told.encode()).hexdigest()[:16]}"


def _sources() -> list[Path]:
    return sorted(Path(__file__).parent.glob("*.py"))
