"""The lines under a fitted curve: what the marks and lines are, and the numbers of straight ones."""

from __future__ import annotations

from collections.abc import Sequence

import attrs
from PySide6.QtCore import QLineF, QPointF, QRectF, Qt
from PySide6.QtGui import QPainter, QPen

from playground.ui.paint import put_text, text_width
from playground.ui.theme import Look
from playground.ui.widgets.fit_points import part_mark
from playground.ui.widgets.markers import paint_mark


@attrs.frozen
class LineEntry:
    """A line's colour token, whether it is dashed, its name, and its numbers as text (at the right).

    ``more`` numbers follow where there is room.
    """

    token: str
    dashed: bool
    name: str
    numbers: str = ""
    more: str = ""


def rows_height(look: Look, lines: int) -> int:
    """Height of the row of marks and of so many lines."""
    return look.px(10) + (1 + lines) * _row(look)


def paint_rows(
    painter: QPainter, look: Look, box: QRectF, marks: Sequence[tuple[int, str]], lines: Sequence[LineEntry]
) -> None:
    """Marks as (part, name) in one row, then a row for each line."""
    font, color = look.font("secondary"), look.color("ink2")
    row = QRectF(box.left(), box.top() + look.px(10), box.width(), _row(look))
    size, left = look.px(8), row.left()
    for part, name in marks:
        mark, hollow = part_mark(look, part)
        paint_mark(painter, look, QPointF(left + size / 2 + 1, row.center().y()), size, mark, hollow)
        left += size + look.px(7)
        put_text(painter, font, color, QRectF(left, row.top(), row.right() - left, row.height()), name)
        left += text_width(font, name) + look.px(16)
    for line in lines:
        row.translate(0, _row(look))
        _paint_line(painter, look, row, line)


def _paint_line(painter: QPainter, look: Look, row: QRectF, line: LineEntry) -> None:
    long = look.px(18, 26)
    pen = QPen(look.color(line.token), look.px(2, 3))
    pen.setCapStyle(Qt.PenCapStyle.FlatCap)
    if line.dashed:
        pen.setDashPattern([2.5, 1.5])
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(pen)
    painter.drawLine(QLineF(row.left(), row.center().y(), row.left() + long, row.center().y()))
    text = row.adjusted(long + look.px(7), 0, 0, 0)
    plain, strong = look.font("secondary"), look.font("secondary", weight=600)
    numbers = f"{line.numbers}   {line.more}" if line.more else line.numbers
    if text_width(plain, line.name) + look.px(12) + text_width(strong, numbers) > text.width():
        numbers = line.numbers
    put_text(painter, strong, look.color("ink"), text, numbers, Qt.AlignmentFlag.AlignRight)
    text.setRight(text.right() - text_width(strong, numbers))
    put_text(painter, plain, look.color("ink2"), text, line.name)


def _row(look: Look) -> int:
    return look.line_height("secondary") + look.px(4)
