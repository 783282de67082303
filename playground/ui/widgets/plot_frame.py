"""The quiet part of a plot: margins, hairline grid, axes and their labels."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QLineF, QRectF, Qt
from PySide6.QtGui import QColor, QFontMetricsF, QPainter, QPen

from playground.ui.theme import Look
from playground.ui.widgets.axis import Ticks
from playground.ui.widgets.live_curve import View

LABEL_GAP = 8.0


def plot_rect(look: Look, size: QRectF, y_ticks: Ticks, end_names: Sequence[str]) -> QRectF:
    """The rectangle curves may fill, once labels at the left, below and (names) at the right have room."""
    advance = QFontMetricsF(look.font("caption")).horizontalAdvance
    line = look.line_height("caption")
    left = max([advance(text) for text in (*y_ticks.labels, "0.01")]) + LABEL_GAP + 2
    right = look.px(8)
    if end_names:
        right = round(max(advance(name) for name in end_names) + look.px(12) + 6 + 8)
    rect = size.adjusted(round(left), line // 2 + 3, -right, -below(look))
    return QRectF(rect.left(), rect.top(), max(8.0, rect.width()), max(8.0, rect.height()))


def below(look: Look) -> int:
    """Room for labels under the rectangle."""
    return look.line_height("caption") + look.px(8, 10)


def y_intervals(look: Look, height: float, most: int) -> int:
    """Into how many parts ticks may cut a y axis in a plot of this height, so that their labels stand clear."""
    line = look.line_height("caption")
    return min(most, max(1, int((height - below(look) - line // 2) // (1.5 * line))))


def y_place(view: View, value: float) -> float:
    """Height in px of an axis value (log10 of it on a logarithmic axis)."""
    return view.rect.bottom() - (value - view.y0) / (view.y1 - view.y0) * view.rect.height()


def x_place(view: View, value: float) -> float:
    return view.rect.left() + (value - view.x0) / (view.x1 - view.x0) * view.rect.width()


def paint_frame(painter: QPainter, look: Look, view: View, x_ticks: Ticks, y_ticks: Ticks, unit: str) -> None:
    """Draw grid, x axis and labels."""
    rect, hairline = view.rect, look.theme.hairline
    line, font = look.line_height("caption"), look.font("caption")
    advance = QFontMetricsF(font).horizontalAdvance
    painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)
    painter.setFont(font)
    vertical = Qt.AlignmentFlag.AlignVCenter
    for value, label in y_ticks:
        y = round(y_place(view, value))
        painter.setPen(QPen(look.color("grid"), 1))
        painter.drawLine(QLineF(rect.left(), y, rect.right(), y))
        painter.setPen(look.color("ink3"))
        box = QRectF(0, y - line / 2, rect.left() - LABEL_GAP, line)
        painter.drawText(box, vertical | Qt.AlignmentFlag.AlignRight, label)
    painter.setPen(QPen(look.color("line2"), hairline))
    painter.drawLine(QLineF(rect.left(), round(rect.bottom()), rect.right(), round(rect.bottom())))
    painter.setPen(look.color("ink3"))
    below = QRectF(rect.left(), rect.bottom() + look.px(6, 8), rect.width(), line)
    free = rect.right() - (advance(unit) + 10 if unit else -advance("000"))
    for value, label in x_ticks:
        x, half = x_place(view, value), advance(label) / 2
        if x + half <= free:
            box = QRectF(x - half - 1, below.top(), 2 * half + 2, line)
            painter.drawText(box, Qt.AlignmentFlag.AlignCenter, label)
    painter.drawText(below, vertical | Qt.AlignmentFlag.AlignRight, unit)


def paint_end_labels(painter: QPainter, look: Look, view: View, labels: Sequence[tuple[float, str, QColor]]) -> None:
    """Names right of the plot as near to their curves' ends (heights in px) as their lines allow.

    Curves that end close together keep the order given, so that names do not change places at each frame. Where
    there are more than fit, some of them, evenly chosen, stand for all.
    """
    line = look.line_height("caption") + 1.0
    named = _evenly(labels, max(1, int((view.rect.height() + 1) // line)))
    rows = sorted(named, key=lambda label: round(label[0] / line))
    heights: list[float] = []
    for y, _, _ in rows:
        heights.append(max(y, heights[-1] + line) if heights else max(y, view.rect.top() + line / 2))
    limit = view.rect.bottom() - line / 2
    for i in reversed(range(len(heights))):
        heights[i] = min(heights[i], limit)
        limit = heights[i] - line
    left, swatch = view.rect.right() + 6, look.px(12)
    painter.setFont(look.font("caption"))
    for y, (_, name, color) in zip(heights, rows, strict=True):
        painter.setPen(QPen(color, 2))
        painter.drawLine(QLineF(left, y, left + swatch, y))
        painter.setPen(look.color("ink2"))
        box = QRectF(left + swatch + 6, y - line / 2, 400, line)
        painter.drawText(box, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft, name)


def _evenly(labels: Sequence[tuple[float, str, QColor]], most: int) -> list[tuple[float, str, QColor]]:
    """At most so many of them, the last always and, from two on, the first."""
    if len(labels) <= most:
        return list(labels)
    step = (len(labels) - 1) / max(1, most - 1)
    return [labels[len(labels) - 1 - round(number * step)] for number in reversed(range(most))]
