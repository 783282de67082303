"""The Phosphor font that qtawesome ships, without qtawesome: it imports all of Qt a second time, under other names.

Importing it would take a fifth of the time to the first window, and on Windows it installs its fonts for the user.
"""

from __future__ import annotations

import json
from functools import lru_cache
from importlib.util import find_spec
from pathlib import Path

from attrs import frozen
from PySide6.QtCore import QRect, Qt
from PySide6.QtGui import QColor, QFont, QFontDatabase, QPainter

PACKAGE = "qtawesome"
PREFIX = "ph."


class GlyphsMissing(Exception):
    """The font of icons is not where it should be; the message is one sentence."""


@frozen
class Glyphs:
    """The font's family, and its letters by the names of their icons (``tree-structure``)."""

    family: str
    letters: dict[str, str]


def letter(name: str) -> str:
    """The letter that is the icon of this name, ``ph.tree-structure``. Raises KeyError for a name it does not know."""
    return _glyphs().letters[name.removeprefix(PREFIX)]


def draw_letter(painter: QPainter, letter: str, box: QRect, color: QColor) -> None:
    """Draw a letter of the font in the middle of `box` and as high; the alpha of `color` counts."""
    font = QFont(_glyphs().family)
    font.setPixelSize(box.height())
    painter.save()
    painter.setPen(color)
    painter.setFont(font)
    painter.drawText(box, Qt.AlignmentFlag.AlignCenter, letter)
    painter.restore()


@lru_cache(1)
def _glyphs() -> Glyphs:
    return read_glyphs(_folder())


def read_glyphs(folder: Path) -> Glyphs:
    """Make the font in this folder known to Qt and read its letters. Raises :class:`GlyphsMissing`."""
    font = next(folder.glob("phosphor-[0-9]*.ttf"), None)
    letters = next(folder.glob("phosphor-charmap-[0-9]*.json"), None)
    if font is None or letters is None:
        raise GlyphsMissing(f"The icons are missing from {folder}; install NN Playground again.")
    families = QFontDatabase.applicationFontFamilies(QFontDatabase.addApplicationFont(str(font)))
    if not families:
        raise GlyphsMissing(f"The font {font} cannot be read; install NN Playground again.")
    codes: dict[str, str] = json.loads(letters.read_text(encoding="utf-8"))
    return Glyphs(families[0], {name: chr(int(code, 16)) for name, code in codes.items()})


def _folder() -> Path:
    found = find_spec(PACKAGE)
    places = () if found is None else found.submodule_search_locations or ()
    return Path(next(iter(places), PACKAGE)) / "fonts"
