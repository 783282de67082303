"""Zip files of strangers: bounded in everything that reading them can cost, and never more than plain files."""

from __future__ import annotations

import io
import os
import stat
import struct
import zipfile
import zlib
from pathlib import Path

BROKEN = (OSError, EOFError, RuntimeError, ValueError, struct.error, zipfile.BadZipFile, zlib.error)
"""What zipfile raises for a file that is damaged, or encrypted, or of a kind it does not know."""
KINDS = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)
"""Ways of packing that are read. Others may ask for gigabytes to unpack a few bytes."""
MOST_CATALOGUE = 1 << 20
"""Bytes of the list of members; zipfile makes an object of each entry before anybody can count them."""


class Oversized(zipfile.BadZipFile):
    """The list of members is longer than any of ours."""


def open_plain(path: Path, most: int) -> io.BufferedReader:
    """A file to read from. Raises OSError, also for what is no file of at most ``most`` bytes.

    Devices and pipes are not even opened: they may never end, or wait for ever.
    """
    _check_plain(path.stat(), most)
    file = path.open("rb")
    try:
        _check_plain(os.fstat(file.fileno()), most)
    except BaseException:
        file.close()
        raise
    return file


def _check_plain(found: os.stat_result, most: int) -> None:
    if stat.S_ISDIR(found.st_mode):
        raise OSError("it is a folder")
    if not stat.S_ISREG(found.st_mode):
        raise OSError("it is no file but a device or a pipe")
    if found.st_size > most:
        raise OSError(f"it is larger than {most // 1_000_000} MB")


class Catalogue(io.RawIOBase):
    """A file as zipfile sees it: until :meth:`open_members` no more than :data:`MOST_CATALOGUE` is read at once."""

    def __init__(self, file: io.BufferedIOBase) -> None:
        super().__init__()
        self._file = file
        self._size = file.seek(0, io.SEEK_END)
        self._most: int | None = MOST_CATALOGUE

    def open_members(self) -> None:
        """The list has been read: members may be of any size."""
        self._most = None

    def read(self, size: int = -1, /) -> bytes:
        left = max(0, self._size - self._file.tell())
        wanted = left if size is None or size < 0 else min(size, left)
        if self._most is not None and wanted > self._most:
            raise Oversized("the list of members is too long")
        return self._file.read(wanted)

    def seek(self, offset: int, whence: int = io.SEEK_SET, /) -> int:
        return self._file.seek(offset, whence)

    def tell(self) -> int:
        return self._file.tell()

    def seekable(self) -> bool:
        return True

    def readable(self) -> bool:
        return True


def open_zip(file: io.BufferedIOBase) -> zipfile.ZipFile:
    """The archive in this file. Raises one of :data:`BROKEN`."""
    catalogue = Catalogue(file)
    archive = zipfile.ZipFile(catalogue)
    catalogue.open_members()
    assert isinstance(archive, zipfile.ZipFile)
    return archive


def read_member(archive: zipfile.ZipFile, name: str, most: int) -> bytes:
    """The contents of a member, of which at most ``most`` + 1 bytes are unpacked. Raises one of :data:`BROKEN`."""
    entry = archive.getinfo(name)
    if entry.compress_type not in KINDS:
        raise zipfile.BadZipFile(f"{name} is packed in another way than ours")
    with archive.open(entry) as member:
        return member.read(most + 1)
