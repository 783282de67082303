"""Where the compiled kernels for small networks are kept for this user."""

from __future__ import annotations

import os
from collections.abc import MutableMapping
from pathlib import Path

from platformdirs import user_cache_path

VARIABLE = "NUMBA_CACHE_DIR"
"""The environment variable that numba, and our kernels, read when they are imported."""


def own_folder() -> Path:
    """Where kernels lie unless the environment names another place."""
    return user_cache_path("nn-playground", appauthor=False) / "kernels"


def keep_kernels(environment: MutableMapping[str, str] | None = None) -> None:
    """Have kernels kept in our own folder, if the environment names none and it can be written to.

    To be called before anything imports numba.
    """
    environment = os.environ if environment is None else environment
    if environment.get(VARIABLE):
        return
    folder = own_folder()
    existing = next(parent for parent in (folder, *folder.parents) if parent.exists())
    if existing.is_dir() and os.access(existing, os.W_OK | os.X_OK):
        environment[VARIABLE] = str(folder)


def tidy() -> int:
    """Remove kernels of other versions from our own folder, and from no other; how many there were."""
    if os.environ.get(VARIABLE) != str(own_folder()):
        return 0
    from playground.engine.fused.kept import remove_old

    return remove_old()
