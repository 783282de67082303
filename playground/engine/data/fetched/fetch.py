"""Fetching a set: its files one after the other, checked; then read, and kept as arrays. All of it, or nothing."""

from __future__ import annotations

import shutil
import tarfile
import tempfile
import time
import zipfile
import zlib
from collections.abc import Callable, Iterator
from pathlib import Path

from attrs import frozen

from playground.core.image_sets import IMAGE_SETS
from playground.engine.data.fetched import FetchError
from playground.engine.data.fetched.download import download, unwritable
from playground.engine.data.fetched.readers import READERS
from playground.engine.data.fetched.sources import SOURCES
from playground.engine.data.fetched.store import check, keep
from playground.paths import fetched_file

HALF_DONE = ".part-"
"""How the names of folders begin in which something is being fetched."""
FORGOTTEN = 24 * 3600.0
"""Seconds after which such a folder belongs to nobody any more."""


@frozen
class Received:
    """How far it is: bytes here, of how many; all here, the files are being read."""

    bytes: int
    total: int


def fetch(name: str, stopping: Callable[[], bool] = lambda: False) -> Iterator[Received]:
    """Fetch the set of this name, telling how far it is; after ``stopping()`` it ends and keeps nothing.

    Raises :class:`FetchError` with one sentence; then nothing is kept either.
    """
    home = fetched_file(name).parent
    try:
        home.mkdir(parents=True, exist_ok=True)
        clear_forgotten(home)
        folder = Path(tempfile.mkdtemp(prefix=HALF_DONE, dir=home))
    except OSError as error:
        raise unwritable(home, error) from error
    try:
        yield from _fetch_into(folder, name, stopping)
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _fetch_into(folder: Path, name: str, stopping: Callable[[], bool]) -> Iterator[Received]:
    files = SOURCES[name]()
    done, total = 0, sum(file.size for file in files)
    yield Received(0, total)
    for file in files:
        for received in download(file, folder, stopping):
            yield Received(min(done + received, total), total)
        done += file.size
    yield Received(total, total)
    if stopping():
        return
    title = IMAGE_SETS[name].title
    try:
        raw = READERS[name](folder)
        check(name, raw)
    except (OSError, EOFError, ValueError, KeyError, zipfile.BadZipFile, tarfile.TarError, zlib.error) as error:
        raise FetchError(
            "The files of {data} came, but cannot be read ({reason}).",
            data=title,
            reason=str(error) or type(error).__name__,
        ) from error
    if stopping():
        return
    try:
        keep(name, raw, folder)
    except OSError as error:
        raise unwritable(folder.parent, error) from error


def clear_forgotten(home: Path) -> None:
    """Remove what a program that was killed left half done."""
    for folder in home.glob(f"{HALF_DONE}*"):
        if time.time() - folder.stat().st_mtime > FORGOTTEN:
            shutil.rmtree(folder, ignore_errors=True)
