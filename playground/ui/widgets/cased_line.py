"""A line in a casing of surface colour, drawn fast.

Round caps cost Qt's rasteriser up to fifty times as much as flat ones on long lines, so lines end flat and every corner
has a round point.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QPointF, Qt
from PySide6.QtGui import QColor, QPainter, QPen

from playground.ui.widgets.live_curve import LineBuffer

Floats = NDArray[np.float64]

MOST_CORNERS = 1200


def paint_line(painter: QPainter, buffer: LineBuffer, lines: Floats, color: QColor, width: float) -> None:
    """Draw lines (m, 4) in px, round at their ends."""
    if len(lines) == 0:
        return
    painter.setPen(QPen(color, width, Qt.PenStyle.SolidLine, Qt.PenCapStyle.FlatCap))
    buffer.draw(painter, lines)
    corners = np.concatenate([lines[:1, :2], lines[:, 2:]])
    if len(corners) <= MOST_CORNERS:
        painter.setPen(QPen(color, width, Qt.PenStyle.SolidLine, Qt.PenCapStyle.RoundCap))
        painter.drawPoints([QPointF(x, y) for x, y in corners.tolist()])


def paint_cased(
    painter: QPainter, buffer: LineBuffer, lines: Floats, color: QColor, width: float, casing: QColor
) -> None:
    """Draw lines (m, 4) in px over a casing twice as wide."""
    painter.setPen(QPen(casing, 2 * width, Qt.PenStyle.SolidLine, Qt.PenCapStyle.SquareCap))
    buffer.draw(painter, lines)
    paint_line(painter, buffer, lines, color, width)
