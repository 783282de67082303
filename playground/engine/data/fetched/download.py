"""One file from the net: in pieces, so that it can be stopped; from several places; checked before it counts."""

from __future__ import annotations

import errno
import http.client
import shutil
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import BinaryIO
from urllib.parse import urlsplit

from playground.engine.data.fetched import FetchError
from playground.engine.data.fetched.sources import RemoteFile
from playground.engine.files import reason

PIECE = 1 << 16
"""Bytes read at most between two looks whether to stop."""
ROUNDS = 2
"""How often all addresses are tried."""
PATIENCE = 20.0
"""Seconds a server may be silent."""
USER_AGENT = "nn-playground"


def download(file: RemoteFile, folder: Path, stopping: Callable[[], bool]) -> Iterator[int]:
    """Write the file into the folder, yielding how many bytes of it are there; after ``stopping()`` it just ends.

    Raises :class:`FetchError` when no address gives the right file, or when it cannot be written.
    """
    failure: FetchError | None = None
    for url in file.urls * ROUNDS:
        try:
            yield from _from_one(url, file, folder / file.name, stopping)
        except _NoRoom as error:
            raise error.told from error
        except FetchError as error:
            failure = error
        else:
            return
    assert failure is not None, "a file has an address"
    raise failure


class _NoRoom(Exception):
    """The disk does not take it: no other address helps."""

    def __init__(self, told: FetchError) -> None:
        super().__init__(str(told))
        self.told = told


def _from_one(url: str, file: RemoteFile, path: Path, stopping: Callable[[], bool]) -> Iterator[int]:
    """From one address, from the beginning."""
    digest, received = file.digest(), 0
    host = urlsplit(url).netloc or url
    with _opened(path) as target:
        try:
            request = urllib.request.Request(url, headers={"User-Agent": USER_AGENT})
            with urllib.request.urlopen(request, timeout=PATIENCE) as response:
                expected = int(response.headers.get("Content-Length") or file.size)
                while not stopping():
                    piece = response.read1(PIECE) if hasattr(response, "read1") else response.read(PIECE)
                    if not piece:
                        break
                    digest.update(piece)
                    _write(target, piece)
                    received += len(piece)
                    yield received
        except urllib.error.HTTPError as error:
            error.close()
            raise FetchError(
                "{host} does not give {file} (it answers {code} {phrase}); try again later.",
                host=host,
                file=file.name,
                code=error.code,
                phrase=error.reason,
            ) from error
        except urllib.error.URLError as error:
            raise FetchError(
                "{host} cannot be reached ({reason}): is this computer online?", host=host, reason=_why(error)
            ) from error
        except (OSError, http.client.HTTPException) as error:
            raise _broken_off(file, host) from error
    if stopping():
        return
    if not file.is_known_by(digest.hexdigest()):
        if received < expected:
            raise _broken_off(file, host)
        raise FetchError(
            "What {host} sent as {file} is not the right file: its checksum differs. Try again, or on another network.",
            host=host,
            file=file.name,
        )


def _broken_off(file: RemoteFile, host: str) -> FetchError:
    return FetchError("The download of {file} from {host} broke off; try again.", file=file.name, host=host)


def _opened(path: Path) -> BinaryIO:
    try:
        return path.open("wb", buffering=0)
    except OSError as error:
        raise _no_room(path, error) from error


def _write(target: BinaryIO, piece: bytes) -> None:
    try:
        rest = memoryview(piece)
        while rest:
            rest = rest[target.write(rest) :]
    except OSError as error:
        raise _no_room(Path(target.name), error) from error


def _no_room(path: Path, error: OSError) -> _NoRoom:
    """Names the folder of all sets: that of the half done file is gone when a person reads of it."""
    return _NoRoom(unwritable(path.parent.parent, error))


def unwritable(folder: Path, error: OSError) -> FetchError:
    """What to say when the disk does not take it."""
    if error.errno in (errno.ENOSPC, errno.EDQUOT):
        return FetchError(
            "The disk is full ({free} MB are free in {folder}): make room and try again.",
            free=_free(folder),
            folder=str(folder),
        )
    return FetchError("{folder} cannot be written to: {reason}.", folder=str(folder), reason=reason(error))


def _free(folder: Path) -> int:
    existing = next(parent for parent in (folder, *folder.parents) if parent.exists())
    return shutil.disk_usage(existing).free // 1_000_000


def _why(error: urllib.error.URLError) -> str:
    return reason(error.reason) if isinstance(error.reason, OSError) else str(error.reason)
