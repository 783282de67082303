"""A folder of pictures or a table, by its path alone: what is in it, and the data that are usual for it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from playground.core.datasets import Folder, Table
from playground.core.datasets.folder import CHANNELS, SIDES
from playground.core.fields import shown_name
from playground.core.found_folder import FolderFound, folder_of
from playground.core.found_table import TableFound, usual_table
from playground.core.layers import Shape
from playground.core.message import ProblemError
from playground.core.progress import Progress
from playground.engine.data.folder import scan_folder
from playground.engine.data.table import scan_table


def scan(path: Path) -> Iterator[Progress | FolderFound | TableFound]:
    """Look at all there is at a path; last comes what was found. Raises :class:`DataError`."""
    absolute = path.expanduser().absolute()
    yield from scan_folder(absolute) if absolute.is_dir() else scan_table(absolute)


def usual_folder(found: FolderFound, wanted: Shape | None = None) -> Folder:
    """The pictures as they are, or where that is possible of the shape that a network wants. Raises ProblemError."""
    if wanted is not None and len(wanted) == 3 and wanted[0] in CHANNELS and wanted[1] == wanted[2] in SIDES:
        return folder_of(found, wanted[1], wanted[0])
    return folder_of(found, found.usual_side, found.usual_channels)


def table_with_target(found: TableFound, target: str | None, drops: bool) -> Table:
    """The table with all usual columns, the named one to be predicted. Raises ProblemError."""
    if target is None:
        return usual_table(found, drops=drops)
    named = [column for column in found.columns if column.name == target]
    if not named:
        raise ProblemError(
            "There is no column “{target}” in {path}; there are {names}.",
            target=shown_name(target),
            path=shown_name(found.path),
            names=", ".join(column.name for column in found.columns[:20]),
        )
    return usual_table(found, named[0].index, drops)
