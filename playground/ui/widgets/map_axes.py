"""Frame, outer ticks and axis names around a square map of the input plane."""

from __future__ import annotations

from PySide6.QtCore import QLineF, QRectF, Qt
from PySide6.QtGui import QPainter, QPen

from playground.ui.paint import put_text, text_width
from playground.ui.theme import Look
from playground.ui.widgets.axis import linear_ticks

Extent = tuple[float, float]


def left_margin(look: Look) -> int:
    """Room for tick labels left of the frame."""
    return round(text_width(look.font("caption"), "\u22125")) + _tick(look) + 5


def bottom_margin(look: Look) -> int:
    """Room for ticks and their labels below the frame."""
    return _tick(look) + 3 + look.line_height("caption")


def paint_axes(painter: QPainter, look: Look, frame: QRectF, extent: Extent) -> None:
    """Draw the outline of `frame` and what stands around it."""
    projector = look.theme.projector
    pen = QPen(look.color("ink" if projector else "line2"), look.theme.hairline)
    pen.setCapStyle(Qt.PenCapStyle.FlatCap)
    pen.setJoinStyle(Qt.PenJoinStyle.MiterJoin)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing, True)
    half = look.theme.hairline / 2
    painter.setPen(pen)
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.drawRect(frame.adjusted(half, half, -half, -half))
    font, color, line = look.font("caption"), look.color("ink3"), look.line_height("caption")
    right, middle = Qt.AlignmentFlag.AlignRight, Qt.AlignmentFlag.AlignHCenter
    low, high = extent
    label_right = frame.left() - _tick(look) - 4
    label_top = frame.bottom() + _tick(look) + 3
    name_box = QRectF(frame.right() - 40, label_top, 40, line)
    name_left = frame.right() - text_width(font, "x₁")
    for value, label in linear_ticks(low, high, 3):
        share = (value - low) / (high - low)
        x, y = round(frame.left() + share * frame.width()), round(frame.bottom() - share * frame.height())
        painter.setPen(pen)
        painter.drawLine(QLineF(frame.left() - _tick(look), y + half, frame.left(), y + half))
        painter.drawLine(QLineF(x + half, frame.bottom(), x + half, frame.bottom() + _tick(look)))
        if y - line / 2 > frame.top() + 0.75 * line:
            put_text(painter, font, color, QRectF(0, y - line / 2, label_right, line), label, right)
        if x + text_width(font, label) / 2 + 4 < name_left:
            put_text(painter, font, color, QRectF(x - 30, label_top, 60, line), label, middle)
    put_text(painter, font, color, name_box, "x₁", right)
    put_text(painter, font, color, QRectF(0, frame.top(), label_right, line), "x₂", right)


def _tick(look: Look) -> int:
    return look.px(5, 8)
