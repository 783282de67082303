"""Frame, outer ticks and axis names around a map of a plane."""

from __future__ import annotations

from collections.abc import Iterable

from PySide6.QtCore import QLineF, QRectF, Qt
from PySide6.QtGui import QPainter, QPen

from playground.ui.paint import put_text, text_width
from playground.ui.theme import Look
from playground.ui.widgets.axis import Ticks, linear_ticks

Extent = tuple[float, float]


def left_margin(look: Look) -> int:
    """Room for tick labels left of the frame."""
    return round(text_width(look.font("caption"), "\u22125")) + _tick(look) + 5


def bottom_margin(look: Look) -> int:
    """Room for ticks and their labels below the frame."""
    return _tick(look) + 3 + look.line_height("caption")


def margin_of(look: Look, labels: Iterable[str]) -> int:
    """Room for these tick labels left of the frame."""
    font = look.font("caption")
    return round(max((text_width(font, label) for label in labels), default=0.0)) + _tick(look) + 5


def paint_axes(
    painter: QPainter,
    look: Look,
    frame: QRectF,
    extent: Extent,
    upright: Extent | None = None,
    names: tuple[str, str] = ("x₁", "x₂"),
    ticks: tuple[Ticks, Ticks] | None = None,
) -> None:
    """Draw the outline of `frame` and what stands around it.

    `extent` holds for both axes unless `upright` is given for the second. `ticks` replaces those of each axis. A
    name too wide for the left margin stands above the frame.
    """
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
    label_right = frame.left() - _tick(look) - 4
    label_top = frame.bottom() + _tick(look) + 3
    name_width = text_width(font, names[0])
    name_left = frame.right() - name_width
    across, along = ticks or (linear_ticks(*extent, 3), linear_ticks(*(upright or extent), 3))
    low, high = extent
    for value, label in across:
        x = round(frame.left() + (value - low) / (high - low) * frame.width())
        painter.setPen(pen)
        painter.drawLine(QLineF(x + half, frame.bottom(), x + half, frame.bottom() + _tick(look)))
        if x + text_width(font, label) / 2 + 4 < name_left:
            put_text(painter, font, color, QRectF(x - 30, label_top, 60, line), label, middle)
    beside = text_width(font, names[1]) <= label_right
    low, high = upright or extent
    for value, label in along:
        y = round(frame.bottom() - (value - low) / (high - low) * frame.height())
        painter.setPen(pen)
        painter.drawLine(QLineF(frame.left() - _tick(look), y + half, frame.left(), y + half))
        if not beside or not names[1] or y - line / 2 > frame.top() + 0.75 * line:
            put_text(painter, font, color, QRectF(0, y - line / 2, label_right, line), label, right)
    put_text(painter, font, color, QRectF(name_left - 1, label_top, name_width + 1, line), names[0], right)
    if beside:
        put_text(painter, font, color, QRectF(0, frame.top(), label_right, line), names[1], right)
    else:
        above = QRectF(frame.left(), frame.top() - line - 3, frame.width(), line)
        put_text(painter, font, color, above, names[1])


def _tick(look: Look) -> int:
    return look.px(5, 8)
