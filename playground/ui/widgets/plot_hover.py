"""What a plot says at the pointer: a hairline, a dot on every named curve, and a card with the values."""

from __future__ import annotations

from collections.abc import Sequence

import attrs
import numpy as np
from PySide6.QtCore import QLineF, QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QFontMetricsF, QPainter, QPen

from playground.ui.theme import Look
from playground.ui.widgets.live_curve import Curve, View


@attrs.frozen
class Reading:
    """One curve at the pointer: name, value as text, colour, and its place in px."""

    name: str
    value: str
    color: QColor
    place: QPointF


def nearest(curve: Curve, x: float) -> tuple[float, float] | None:
    """The finite point of the curve next to x; None where it has none or the place is a gap."""
    if len(curve.x) == 0:
        return None
    index = int(np.searchsorted(curve.x, x))
    near = [i for i in (index - 1, index) if 0 <= i < len(curve.x)]
    best = min(near, key=lambda i: abs(float(curve.x[i]) - x))
    y = float(curve.y[best])
    return (float(curve.x[best]), y) if np.isfinite(y) else None


def paint_hover(
    painter: QPainter, look: Look, view: View, at: float, heading: str, readings: Sequence[Reading]
) -> None:
    """Draw the hairline at `at` (px), the dots and the card, on the side where there is room."""
    painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)
    painter.setPen(QPen(look.color("ink3"), look.theme.hairline))
    painter.drawLine(QLineF(round(at), view.rect.top(), round(at), view.rect.bottom()))
    painter.setRenderHint(QPainter.RenderHint.Antialiasing, True)
    radius = look.px(4, 5)
    for reading in readings:
        painter.setPen(QPen(look.color("surface"), 1.5))
        painter.setBrush(reading.color)
        painter.drawEllipse(reading.place, radius, radius)
    _card(painter, look, view.rect, at, heading, readings)


def _card(painter: QPainter, look: Look, rect: QRectF, at: float, heading: str, readings: Sequence[Reading]) -> None:
    plain, strong = look.font("caption"), look.font("caption", weight=600)
    advance, bold = QFontMetricsF(plain).horizontalAdvance, QFontMetricsF(strong).horizontalAdvance
    pad, line, swatch = look.px(8), look.line_height("caption") + 2, look.px(12)
    names = max([advance(r.name) for r in readings], default=0.0)
    values = max([bold(r.value) for r in readings], default=0.0)
    width = max(advance(heading), swatch + 6 + names + 12 + values) + 2 * pad
    height = line * (len(readings) + 1) + pad
    left = at + 12 if at + 12 + width <= rect.right() else at - 12 - width
    box = QRectF(round(max(0.0, left)), round(rect.top() + 8), round(width), round(height))
    painter.setPen(QPen(look.color("line2"), look.theme.hairline))
    painter.setBrush(look.color("surface"))
    painter.drawRoundedRect(box.adjusted(0.5, 0.5, 0.5, 0.5), 4, 4)
    middle = Qt.AlignmentFlag.AlignVCenter
    row = QRectF(box.left() + pad, box.top() + pad / 2, box.width() - 2 * pad, line)
    painter.setFont(plain)
    painter.setPen(look.color("ink3"))
    painter.drawText(row, middle | Qt.AlignmentFlag.AlignLeft, heading)
    for reading in readings:
        row.translate(0, line)
        painter.setPen(QPen(reading.color, 2))
        painter.drawLine(QLineF(row.left(), row.center().y(), row.left() + swatch, row.center().y()))
        painter.setPen(look.color("ink2"))
        painter.setFont(plain)
        painter.drawText(row.adjusted(swatch + 6, 0, 0, 0), middle | Qt.AlignmentFlag.AlignLeft, reading.name)
        painter.setPen(look.color("ink"))
        painter.setFont(strong)
        painter.drawText(row, middle | Qt.AlignmentFlag.AlignRight, reading.value)
