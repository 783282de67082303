"""Phosphor icons in token colours."""

from __future__ import annotations

import qtawesome
from PySide6.QtCore import QRectF, QSize
from PySide6.QtGui import QColor, QGuiApplication, QIcon, QPainter, QPixmap

from playground.ui.paint import faint
from playground.ui.theme import Look

# qtawesome draws a glyph at 7/8 of its box; icons here are drawn at the full size they are named with.
_FULL_SIZE = 8.0 / 7.0


def icon(look: Look, name: str, token: str = "ink", size: int = 18) -> QIcon:
    """The icon `name` ("ph.tree-structure") in the colour `token`, drawn once at `size` px, paler when disabled.

    Raises an Exception of qtawesome's for a name it does not know.
    """
    drawn = QIcon(_pixmap(name, size, look.color(token)))
    drawn.addPixmap(_pixmap(name, size, faint(look.color(token))), QIcon.Mode.Disabled)
    return drawn


def pixmap(look: Look, name: str, size: int, token: str) -> QPixmap:
    """The icon `name` as a square picture of `size` px in the colour `token`, sharp on the main screen."""
    return _pixmap(name, size, look.color(token))


def paint_icon(painter: QPainter, name: str, box: QRectF, color: QColor) -> None:
    """Draw the icon `name` into `box`; the alpha of `color` counts."""
    _glyph(name, color).paint(painter, box.toRect())


def _glyph(name: str, color: QColor) -> QIcon:
    glyph: QIcon = qtawesome.icon(
        name, color=color.name(), color_disabled=color.name(), opacity=color.alphaF(), scale_factor=_FULL_SIZE
    )
    return glyph


def _pixmap(name: str, size: int, color: QColor) -> QPixmap:
    screen = QGuiApplication.primaryScreen()
    return _glyph(name, color).pixmap(QSize(size, size), screen.devicePixelRatio() if screen else 1.0)
