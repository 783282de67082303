"""Autosaved files in their folder: whose they are, and which were left by a program that ended unexpectedly."""

from __future__ import annotations

import contextlib
import secrets
import time
from collections.abc import Collection
from pathlib import Path

from platformdirs import user_data_path
from PySide6.QtCore import QLockFile

ENDINGS = (".nnp", ".json")
"""With weights and curves, or the experiment alone where it has no network."""
LAST_SESSION = "last-session"
ABANDONED = 3600.0
"""Seconds after which a temporary file belongs to nobody any more."""


def autosave_folder() -> Path:
    """Where autosaved experiments lie for this user."""
    return user_data_path("nn-playground", appauthor=False) / "autosave"


class Place:
    """The files of one running program in the folder, and a lock that tells others that it runs.

    The system frees the lock when the program ends, however it ends. Raises OSError when it cannot be made.
    """

    def __init__(self, folder: Path, name: str | None = None) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        self.folder = folder
        self.name = name or f"session-{secrets.token_hex(6)}"
        self._lock = QLockFile(str(folder / f"{self.name}.lock"))
        self._lock.setStaleLockTime(0)  # a lock of a running program is good for ever
        if not self._lock.tryLock(0):
            raise OSError(f"{self.name} in {folder} belongs to another program")

    def path(self, ending: str) -> Path:
        """The file with this ending, one of :data:`ENDINGS`."""
        return self.folder / f"{self.name}{ending}"

    @property
    def newest(self) -> Path | None:
        """The file written last, if there is any."""
        return _newest(self.folder, self.name)

    def take_over(self, other: Place) -> None:
        """Make the files of another place those of this one; the other is given back."""
        self.clear()
        for ending in ENDINGS:
            if other.path(ending).exists():
                other.path(ending).replace(self.path(ending))
        other.release()

    def become_last_session(self) -> None:
        """Keep the newest file as that of the last session, and let nothing be offered."""
        newest = self.newest
        if newest is not None:
            for ending in ENDINGS:
                (self.folder / f"{LAST_SESSION}{ending}").unlink(missing_ok=True)
            newest.replace(self.folder / f"{LAST_SESSION}{newest.suffix}")
        self.clear()

    def clear(self) -> None:
        """Delete the files."""
        for ending in ENDINGS:
            self.path(ending).unlink(missing_ok=True)

    def release(self) -> None:
        """Give the place back."""
        self._lock.unlock()


def leftovers(folder: Path) -> list[Place]:
    """The places of programs that ended without giving them back, the newest first; each is ours from now on."""
    if not folder.is_dir():
        return []
    _sweep(folder)
    found = []
    for name in {path.stem for ending in ENDINGS for path in folder.glob(f"session-*{ending}")}:
        with contextlib.suppress(OSError):  # it runs, or somebody else was faster
            place = Place(folder, name)
            if place.newest is None:
                place.release()
            else:
                found.append(place)
    return sorted(found, key=_written, reverse=True)


def last_session(folder: Path) -> Path | None:
    """What was open when the program was closed last, if anything is known of it."""
    return _newest(folder, LAST_SESSION)


def autosaved(folder: Path) -> list[Path]:
    """All autosaved experiments, whoever wrote them."""
    return sorted(path for ending in ENDINGS for path in folder.glob(f"*{ending}"))


def others_run(folder: Path, own: Collection[str]) -> bool:
    """Whether another program than the places of these names runs."""
    for path in folder.glob("session-*.lock"):
        lock = QLockFile(str(path))
        lock.setStaleLockTime(0)
        if path.stem not in own:
            if not lock.tryLock(0):
                return True
            lock.unlock()
    return False


def _newest(folder: Path, name: str) -> Path | None:
    paths = [path for ending in ENDINGS if (path := folder / f"{name}{ending}").is_file()]
    return max(paths, key=lambda path: path.stat().st_mtime, default=None)


def _written(place: Place) -> float:
    newest = place.newest
    return newest.stat().st_mtime if newest is not None else 0.0


def _sweep(folder: Path) -> None:
    """Delete temporary files that a program did not finish."""
    for path in folder.glob(".*.tmp"):
        with contextlib.suppress(OSError):
            if time.time() - path.stat().st_mtime > ABANDONED:
                path.unlink()
