"""Icons are letters of the Phosphor font, drawn without the package that ships it."""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from PySide6.QtCore import QRect, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QIcon, QImage, QPainter

import playground.ui
from playground.ui.icons import icon, paint_icon, pixmap
from playground.ui.phosphor import GlyphsMissing, _folder, _glyphs, read_glyphs
from playground.ui.theme import Look

NAMES = sorted(
    {
        name
        for file in Path(playground.ui.__file__).parent.rglob("*.py")
        for name in re.findall(r'"(ph\.[a-z0-9-]+)"', file.read_text(encoding="utf-8"))
    }
)


def ink(picture: QImage) -> QRect:
    """The smallest box that holds all that is drawn."""
    seen = [(x, y) for x in range(picture.width()) for y in range(picture.height()) if picture.pixelColor(x, y).alpha()]
    columns, rows = [x for x, _y in seen], [y for _x, y in seen]
    assert seen
    return QRect(min(columns), min(rows), max(columns) - min(columns) + 1, max(rows) - min(rows) + 1)


def test_many_icons_are_named() -> None:
    assert len(NAMES) > 20


@pytest.mark.parametrize("name", NAMES)
def test_every_icon_named_in_the_window_is_drawn_inside_its_box_and_fills_it(look: Look, name: str) -> None:
    drawn = ink(pixmap(look, name, 24, "ink").toImage())
    assert QRect(0, 0, 24, 24).contains(drawn)
    assert max(drawn.width(), drawn.height()) >= 12
    assert abs(drawn.center().x() - 12) <= 2


def test_an_icon_wears_its_colour_and_its_transparency(look: Look) -> None:
    picture = QImage(32, 32, QImage.Format.Format_ARGB32_Premultiplied)
    picture.fill(Qt.GlobalColor.transparent)
    color = QColor(look.color("run"))
    color.setAlphaF(0.5)
    painter = QPainter(picture)
    paint_icon(painter, "ph.play-fill", QRectF(4, 4, 24, 24), color)
    painter.end()
    inside = picture.pixelColor(14, 16)
    assert abs(inside.alphaF() - 0.5) < 0.02
    assert abs(inside.hue() - color.hue()) <= 2
    assert QRect(4, 4, 24, 24).contains(ink(picture))


def test_a_disabled_icon_is_paler(look: Look) -> None:
    both = icon(look, "ph.play-fill")
    size = QSize(18, 18)
    live, faint = (both.pixmap(size, mode).toImage() for mode in (QIcon.Mode.Normal, QIcon.Mode.Disabled))
    assert faint.pixelColor(8, 9).alphaF() < live.pixelColor(8, 9).alphaF()


def test_an_icon_that_there_is_not_is_refused(look: Look) -> None:
    with pytest.raises(KeyError, match="no-such-thing"):
        pixmap(look, "ph.no-such-thing", 18, "ink")


def test_a_font_that_is_missing_or_damaged_is_told_in_a_sentence(look: Look, tmp_path: Path) -> None:
    with pytest.raises(GlyphsMissing, match="missing from"):
        read_glyphs(tmp_path)
    letters = next(_folder().glob("phosphor-charmap-*.json"))
    shutil.copy(letters, tmp_path)
    (tmp_path / "phosphor-9.ttf").write_bytes(b"no font")
    with pytest.raises(GlyphsMissing, match="cannot be read"):
        read_glyphs(tmp_path)


def test_the_font_is_the_one_that_is_known_as_phosphor(look: Look) -> None:
    assert _glyphs().family.lower() == "phosphor"


def test_the_window_loads_neither_qtawesome_nor_the_qt_it_brings() -> None:
    script = "import sys, playground.ui.window; print(*({'qtawesome', 'qtpy'} & set(sys.modules)))"
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == ""
