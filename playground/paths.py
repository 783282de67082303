"""Where the shipped files lie: in a checkout, in an installed wheel, in a frozen build; the user's own; fetched ones.

A wheel carries the top-level `resources/` as `playground/resources/`; an editable install and a checkout have it
beside the package; a frozen build unpacks it into the folder named by `sys._MEIPASS`.
"""

from __future__ import annotations

import sys
from collections.abc import Iterable
from pathlib import Path

from platformdirs import user_cache_path, user_data_path

MARKER = "CREDITS.md"
"""A file that every copy of our `resources/` holds: another project's folder of that name is not taken for ours."""


class ResourceMissing(Exception):
    """A shipped file is not where it should be; `path` is where it was looked for."""

    def __init__(self, name: str, path: Path) -> None:
        super().__init__(
            f"The file resources/{name} is missing from this installation "
            f"(looked for {path}); install NN Playground again."
        )
        self.name = name
        self.path = path


def candidates() -> tuple[Path, ...]:
    """The folders where `resources/` may lie, most specific first."""
    package = Path(__file__).resolve().parent
    folders = [package / "resources", package.parent / "resources"]
    unpacked = getattr(sys, "_MEIPASS", None)
    if unpacked is not None:
        folders.insert(0, Path(unpacked) / "resources")
    return tuple(folders)


def find_resources(folders: Iterable[Path]) -> Path | None:
    """The first of these folders that is our `resources/`, or None."""
    return next((folder for folder in folders if (folder / MARKER).is_file()), None)


def resources() -> Path:
    """The folder of shipped files. Raises ResourceMissing when this installation has none."""
    folders = candidates()
    found = find_resources(folders)
    if found is None:
        raise ResourceMissing(MARKER, folders[-1] / MARKER)
    return found


def resource(*parts: str) -> Path:
    """The shipped file or folder of this name, as in `resource("mnist", "mnist.npz")`.

    Raises ResourceMissing when it is not there.
    """
    path = resources().joinpath(*parts)
    if not path.exists():
        raise ResourceMissing("/".join(parts), path)
    return path


def user_data(*parts: str) -> Path:
    """A place in the folder that the system keeps for this program's data of this user; it may not be there yet."""
    return user_data_path("nn-playground", appauthor=False).joinpath(*parts)


def fetched_file(name: str, suffix: str = ".npz") -> Path:
    """Where a fetched set of pictures is kept for this user, whole or not at all; its thumbnail is the ``.png``."""
    return user_cache_path("nn-playground", appauthor=False) / "fetched" / f"{name}{suffix}"


def is_fetched(name: str) -> bool:
    """Whether the set of this name was fetched."""
    return fetched_file(name).is_file()
