"""Small folders of pictures and tables, written by the tests themselves."""

from __future__ import annotations

import struct
import zlib
from collections.abc import Sequence
from pathlib import Path

import numpy as np
from PIL import Image

from playground.core.found_folder import FolderFound
from playground.core.found_table import TableFound
from playground.core.progress import last_of
from playground.engine.data.own_files import scan

CLASSES = {"dark": 40, "light": 210}


def write_folder(root: Path, each: int = 8, side: int = 20) -> Path:
    """Grey squares, a sub-folder for dark and one for light ones."""
    for label, level in CLASSES.items():
        (root / label).mkdir(parents=True)
        for number in range(each):
            Image.fromarray(np.full((side, side + 4), level + number, np.uint8)).save(root / label / f"{number:02}.png")
    return root


def write_rows(path: Path, rows: Sequence[str], encoding: str = "utf-8") -> Path:
    """A table of these lines."""
    path.write_bytes(("\n".join(rows) + "\n").encode(encoding))
    return path


def write_table(path: Path, rows: int = 40) -> Path:
    """height = 2 a − 3 with a colour that says nothing and a class that is the sign of the height."""
    lines = ["a,colour,height,side"]
    for number in range(rows):
        y = 2 * (number / 4) - 3
        lines.append(f"{number / 4},{('red', 'blue')[number % 2]},{y},{'up' if y > 0 else 'down'}")
    return write_rows(path, lines)


def folder_found(path: Path) -> FolderFound:
    """What is found in a folder."""
    found = last_of(scan(path))
    assert isinstance(found, FolderFound)
    return found


def table_found(path: Path) -> TableFound:
    """What is found in a table."""
    found = last_of(scan(path))
    assert isinstance(found, TableFound)
    return found


def huge_png(width: int, height: int) -> bytes:
    """The beginning of a PNG of this size: its header is whole, its pixels are not there."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    header = struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0)
    return (
        b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", zlib.compress(b"\0" * 100)) + chunk(b"IEND", b"")
    )
