"""Marks of data points: a shape per class, filled for training, hollow for test data."""

from __future__ import annotations

import math

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPainterPath, QPen, QPixmap, QPolygonF

from playground.ui.theme import Look

CIRCLE, SQUARE = "o", "s"
SYMBOLS = (CIRCLE, SQUARE, "t1", "d", "t", "star", "+", "x", "p", "h")


def shape(symbol: str) -> QPainterPath:
    """The outline of a symbol about (0, 0); all look equally large beside a circle of diameter 1."""
    path = QPainterPath()
    if symbol == CIRCLE:
        path.addEllipse(QRectF(-0.5, -0.5, 1, 1))
    elif symbol == SQUARE:
        path.addRect(QRectF(-0.44, -0.44, 0.88, 0.88))
    else:
        path.addPolygon(QPolygonF([QPointF(x, y) for x, y in _corners(symbol)]))
        path.closeSubpath()
    return path


def _corners(symbol: str) -> list[tuple[float, float]]:
    if symbol in ("+", "x"):
        arm, half = 0.58, 0.19
        cross = [(half, half), (half, arm), (-half, arm), (-half, half), (-arm, half), (-arm, -half)]
        cross += [(-x, -y) for x, y in cross]
        return [_turned(point, 45) for point in cross] if symbol == "x" else cross
    if symbol == "star":
        return [_turned((0, -0.66 if i % 2 == 0 else -0.28), 36 * i) for i in range(10)]
    count, radius, start = {
        "t1": (3, 0.64, 0),
        "t": (3, 0.64, 180),
        "d": (4, 0.6, 0),
        "p": (5, 0.56, 0),
        "h": (6, 0.55, 0),
    }[symbol]
    return [_turned((0, -radius), start + 360 / count * i) for i in range(count)]


def _turned(point: tuple[float, float], degrees: float) -> tuple[float, float]:
    angle = math.radians(degrees)
    (x, y), cos, sin = point, math.cos(angle), math.sin(angle)
    return x * cos - y * sin, x * sin + y * cos


def class_mark(look: Look, label: int, pair: bool) -> tuple[str, QColor]:
    """Symbol and colour of a class: of a pair −1 (label 0 or below) and +1, else of class number `label`."""
    if pair:
        minus, plus = look.class_pair()
        return (CIRCLE, plus) if label > 0 else (SQUARE, minus)
    return SYMBOLS[label % len(SYMBOLS)], look.class_color(label)


def paint_mark(
    painter: QPainter,
    look: Look,
    at: QPointF,
    size: float,
    mark: tuple[str, QColor],
    hollow: bool = False,
    edge: QColor | None = None,
) -> None:
    """Draw one mark of `size` px with its 1 px outline in surface; a hollow one is a ring of its colour.

    With `edge` the outline is of that colour and finer, for marks whose own may be as pale as what lies below.
    """
    symbol, color = mark
    path = shape(symbol)
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.translate(at)
    painter.scale(size, size)
    width = (5.0 if hollow else 2.0) if edge is None else 4.5 if hollow else 1.5
    outline = QPen(edge or look.color("surface"), width / size)
    outline.setJoinStyle(Qt.PenJoinStyle.MiterJoin)
    painter.strokePath(path, outline)
    if hollow:
        painter.fillPath(path, look.color("surface"))
        painter.strokePath(path, QPen(color, (1.75 if edge is None else 2.5) / size))
    else:
        painter.fillPath(path, color)
    painter.restore()


def mark_pixmap(
    look: Look, size: float, mark: tuple[str, QColor], hollow: bool, ratio: float, edge: QColor | None = None
) -> QPixmap:
    """One mark in the middle of a small transparent picture, to be stamped many times."""
    side = math.ceil(size * 1.4) + 6
    pixmap = QPixmap(round(side * ratio), round(side * ratio))
    pixmap.setDevicePixelRatio(ratio)
    pixmap.fill(Qt.GlobalColor.transparent)
    painter = QPainter(pixmap)
    paint_mark(painter, look, QPointF(side / 2, side / 2), size, mark, hollow, edge)
    painter.end()
    return pixmap
