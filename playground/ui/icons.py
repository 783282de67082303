"""Phosphor icons in token colours."""

from __future__ import annotations

from PySide6.QtCore import QRect, QRectF, Qt
from PySide6.QtGui import QColor, QGuiApplication, QIcon, QPainter, QPixmap

from playground.ui.paint import faint
from playground.ui.phosphor import draw_letter, letter
from playground.ui.theme import Look


def icon(look: Look, name: str, token: str = "ink", size: int = 18) -> QIcon:
    """The icon `name` ("ph.tree-structure") in the colour `token`, drawn once at `size` px, paler when disabled.

    Raises KeyError for a name it does not know.
    """
    picture = QIcon(_pixmap(name, size, look.color(token)))
    picture.addPixmap(_pixmap(name, size, faint(look.color(token))), QIcon.Mode.Disabled)
    return picture


def pixmap(look: Look, name: str, size: int, token: str) -> QPixmap:
    """The icon `name` as a square picture of `size` px in the colour `token`, sharp on the main screen."""
    return _pixmap(name, size, look.color(token))


def paint_icon(painter: QPainter, name: str, box: QRectF, color: QColor) -> None:
    """Draw the icon `name` into `box`; the alpha of `color` counts."""
    draw_letter(painter, letter(name), box.toRect(), color)


def _pixmap(name: str, size: int, color: QColor) -> QPixmap:
    glyph = letter(name)
    screen = QGuiApplication.primaryScreen()
    ratio = screen.devicePixelRatio() if screen else 1.0
    side = round(size * ratio)
    picture = QPixmap(side, side)
    picture.fill(Qt.GlobalColor.transparent)
    painter = QPainter(picture)
    draw_letter(painter, glyph, QRect(0, 0, side, side), color)
    painter.end()
    picture.setDevicePixelRatio(ratio)
    return picture
