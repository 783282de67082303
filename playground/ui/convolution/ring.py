"""The ring that says "this one": ink in a casing of surface colour, and the lines that join two of them."""

from __future__ import annotations

from PySide6.QtCore import QLineF, QPointF, QRectF, Qt
from PySide6.QtGui import QPainter, QPen

from playground.ui.theme import Look

INK, CASING = 3.0, 1.5
LINE = 1.5


def reach(look: Look) -> int:
    """Px by which a ring, and the lines that begin at its corners, go beyond its box."""
    return look.px(8, 11)


def paint_ring(painter: QPainter, look: Look, box: QRectF) -> None:
    """Draw the ring around a box, outside it."""
    width = look.px(3, 4)
    around = box.adjusted(-width / 2, -width / 2, width / 2, width / 2)
    painter.setBrush(Qt.BrushStyle.NoBrush)
    for color, wide in (("surface", width + 2 * CASING), ("ink", width)):
        painter.setPen(
            QPen(look.color(color), wide, Qt.PenStyle.SolidLine, Qt.PenCapStyle.FlatCap, Qt.PenJoinStyle.MiterJoin)
        )
        painter.drawRect(around)


def paint_ties(painter: QPainter, look: Look, start: QRectF, end: QRectF) -> None:
    """Join the right corners of one ring with the left ones of another."""
    width = look.px(3, 4)
    start, end = (box.adjusted(-width, -width, width, width) for box in (start, end))
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    lines = [QLineF(start.topRight(), end.topLeft()), QLineF(start.bottomRight(), end.bottomLeft())]
    for color, wide in (("surface", LINE + 2 * CASING), ("ink", LINE)):
        painter.setPen(QPen(look.color(color), wide, Qt.PenStyle.SolidLine, Qt.PenCapStyle.FlatCap))
        painter.drawLines(lines)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)


def paint_arrow(painter: QPainter, look: Look, start: QPointF, end: QPointF) -> None:
    """Draw a level arrow from one point to another."""
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(QPen(look.color("ink2"), look.px(2, 3)))
    head = look.px(4, 6)
    painter.drawLine(start, end - QPointF(1, 0))
    painter.setBrush(look.color("ink2"))
    painter.setPen(Qt.PenStyle.NoPen)
    painter.drawPolygon([end, end + QPointF(-2 * head, -head), end + QPointF(-2 * head, head)])
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)
