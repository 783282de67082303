"""The card that says where the pointer is on a map, and what stands there."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QLineF, QPointF, QRectF, Qt
from PySide6.QtGui import QPainter, QPen

from playground.ui.paint import put_text, rounded, text_width
from playground.ui.theme import Look

Row = tuple[str, str]
"""Name and value, such as "x" and "1.25"."""


def paint_reading(painter: QPainter, look: Look, rect: QRectF, at: QPointF, heading: str, rows: Sequence[Row]) -> None:
    """Draw the card beside a place, on the side of it where there is room in `rect`."""
    plain, strong = look.font("caption"), look.font("caption", weight=600)
    pad, line = look.px(8), look.line_height("caption") + 2
    names = max((text_width(plain, name) for name, _ in rows), default=0.0)
    values = max((text_width(strong, value) for _, value in rows), default=0.0)
    width = round(max(text_width(strong, heading), names + look.px(14) + values)) + 2 * pad
    height = line * (len(rows) + bool(heading)) + pad
    away = look.px(14)
    left = at.x() + away if at.x() + away + width <= rect.right() - 3 else at.x() - away - width
    top = at.y() - away - height if at.y() - away - height >= rect.top() + 3 else at.y() + away
    top = max(rect.top() + 3, min(top, rect.bottom() - 3 - height))
    box = QRectF(round(max(rect.left() + 3, left)), round(top), width, height)
    rounded(painter, box, 4, look.color("surface"), look.color("line2"), look.theme.hairline)
    row = QRectF(box.left() + pad, box.top() + pad / 2, box.width() - 2 * pad, line)
    if heading:
        put_text(painter, strong, look.color("ink"), row, heading)
        row.translate(0, line)
    for name, value in rows:
        put_text(painter, plain, look.color("ink3"), row, name)
        put_text(painter, strong, look.color("ink"), row, value, Qt.AlignmentFlag.AlignRight)
        row.translate(0, line)


def paint_crosshair(painter: QPainter, look: Look, rect: QRectF, at: QPointF) -> None:
    """Hairlines through a place that the arrow keys have moved to, open in the middle."""
    gap = look.px(7)
    lines = [
        QLineF(rect.left(), at.y(), at.x() - gap, at.y()),
        QLineF(at.x() + gap, at.y(), rect.right(), at.y()),
        QLineF(at.x(), rect.top(), at.x(), at.y() - gap),
        QLineF(at.x(), at.y() + gap, at.x(), rect.bottom()),
    ]
    painter.save()
    painter.setClipRect(rect)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(QPen(look.color("ink2"), look.theme.hairline))
    painter.drawLines(lines)
    painter.setPen(QPen(look.color("ink"), look.px(2)))
    painter.drawEllipse(at, gap, gap)
    painter.restore()
