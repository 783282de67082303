"""What the program remembers of itself between two starts: looks and places, nothing of the experiment."""

from __future__ import annotations

import base64
import binascii
import contextlib
import json
import math
import os
import tempfile
from collections.abc import Sequence
from pathlib import Path
from typing import TypeGuard

from platformdirs import user_config_path

from playground.core.message import ProblemError

THEMES = ("light", "dark", "projector")
MOST_RECENT = 10
BRUSH = 0.08
"""Diameter of the brush before anybody chose another, as a share of the pad."""


ENGINES = ("auto", "pytorch")
"""What trains small networks: kernels of their own where they are faster, or always PyTorch."""


class SettingsError(ProblemError):
    """The settings could not be written."""


def settings_path() -> Path:
    """Where the settings lie for this user."""
    return user_config_path("nn-playground", appauthor=False) / "settings.json"


class Settings:
    """Typed values backed by one JSON file, written by :meth:`save` alone.

    A file that is missing or damaged gives the defaults, a single value of the wrong form its own default; values
    this version does not know are kept. Setters raise ValueError for what cannot be.
    """

    def __init__(self, path: Path | None = None) -> None:
        self.path = settings_path() if path is None else path
        self._values = _read(self.path)
        self._written = dict(self._values)

    @property
    def theme(self) -> str:
        """Name of the theme: one of :data:`THEMES`."""
        theme = self._values.get("theme")
        return theme if isinstance(theme, str) and theme in THEMES else THEMES[0]

    @theme.setter
    def theme(self, theme: str) -> None:
        if theme not in THEMES:
            raise ValueError(f"theme must be one of {', '.join(THEMES)}, not {theme!r}")
        self._values["theme"] = theme

    @property
    def last_page(self) -> str:
        """Name of the page shown last; empty before the first start ended."""
        page = self._values.get("last_page")
        return page if isinstance(page, str) else ""

    @last_page.setter
    def last_page(self, page: str) -> None:
        self._values["last_page"] = page

    @property
    def brush(self) -> float:
        """Diameter of the Draw page's brush as a share of the pad, above 0 and up to 1."""
        brush = self._values.get("brush")
        return float(brush) if _is_number(brush) and 0 < brush <= 1 else BRUSH

    @brush.setter
    def brush(self, brush: float) -> None:
        if not 0 < brush <= 1:
            raise ValueError(f"brush must lie above 0 and up to 1, not {brush}")
        self._values["brush"] = brush

    @property
    def engine(self) -> str:
        """What trains small networks: one of :data:`ENGINES`."""
        engine = self._values.get("engine")
        return engine if isinstance(engine, str) and engine in ENGINES else ENGINES[0]

    @engine.setter
    def engine(self, engine: str) -> None:
        if engine not in ENGINES:
            raise ValueError(f"engine must be one of {', '.join(ENGINES)}, not {engine!r}")
        self._values["engine"] = engine

    @property
    def window_geometry(self) -> bytes:
        """What ``QWidget.saveGeometry`` gave; empty when there is none."""
        text = self._values.get("window_geometry")
        try:
            return base64.b64decode(text, validate=True) if isinstance(text, str) else b""
        except (binascii.Error, ValueError):
            return b""

    @window_geometry.setter
    def window_geometry(self, geometry: bytes) -> None:
        self._values["window_geometry"] = base64.b64encode(geometry).decode("ascii")

    def splitter(self, name: str) -> tuple[int, ...]:
        """Sizes in pixels of the panes of the splitter of this name, e.g. ``"train"``; empty when there are none."""
        sizes = self._splitters().get(name)
        if not isinstance(sizes, list) or not all(_is_number(size) and size >= 0 for size in sizes):
            return ()
        return tuple(int(size) for size in sizes)

    def set_splitter(self, name: str, sizes: Sequence[int]) -> None:
        """Remember the sizes of the panes of a splitter."""
        self._values["splitters"] = {**self._splitters(), name: list(sizes)}

    @property
    def recent_files(self) -> tuple[Path, ...]:
        """Files opened or saved, the latest first; they may be gone by now."""
        names = self._values.get("recent_files")
        if not isinstance(names, list):
            return ()
        return tuple(Path(name) for name in names if isinstance(name, str) and name)[:MOST_RECENT]

    def add_recent(self, path: Path) -> None:
        """Put a file first among the recent ones."""
        path = path.absolute()
        others = [str(other) for other in self.recent_files if other != path]
        self._values["recent_files"] = [str(path), *others][:MOST_RECENT]

    def forget_recent(self) -> None:
        """Empty the list of recent files."""
        self._values["recent_files"] = []

    @property
    def recent_data(self) -> tuple[Path, ...]:
        """Folders and tables trained on, the latest first; they may be gone by now."""
        names = self._values.get("recent_data")
        if not isinstance(names, list):
            return ()
        return tuple(Path(name) for name in names if isinstance(name, str) and name)[:MOST_RECENT]

    def add_recent_data(self, path: Path) -> None:
        """Put a folder or table first among the recent ones."""
        others = [str(other) for other in self.recent_data if other != path]
        self._values["recent_data"] = [str(path), *others][:MOST_RECENT]

    def save(self) -> None:
        """Write what was changed, whole or not at all. Raises :class:`SettingsError` when that cannot be."""
        if self._values == self._written:
            return
        try:
            _write_whole(self.path, json.dumps(self._values, indent=2, ensure_ascii=False) + "\n")
        except OSError as error:
            raise SettingsError(
                "The settings could not be written to {path}: {reason}.",
                path=self.path,
                reason=error.strerror or str(error),
            ) from error
        self._written = dict(self._values)

    def _splitters(self) -> dict[str, object]:
        splitters = self._values.get("splitters")
        return splitters if isinstance(splitters, dict) else {}


def _read(path: Path) -> dict[str, object]:
    try:
        values = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError, RecursionError):
        return {}
    return values if isinstance(values, dict) else {}


def _write_whole(path: Path, text: str) -> None:
    """Write to a neighbour first and rename it, so that a crash leaves the old file or the new one."""
    path.parent.mkdir(parents=True, exist_ok=True)
    descriptor, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}-")
    try:
        with open(descriptor, "w", encoding="utf-8") as file:
            file.write(text)
            file.flush()
            os.fsync(file.fileno())
        os.replace(name, path)
    except BaseException:
        with contextlib.suppress(FileNotFoundError):
            os.unlink(name)
        raise


def _is_number(value: object) -> TypeGuard[int | float]:
    return isinstance(value, int | float) and not isinstance(value, bool) and math.isfinite(value)
