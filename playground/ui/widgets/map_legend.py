"""The two lines under a map: which colour is which class, and what the map says at the pointer."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QPainter, QTransform

from playground.ui.paint import put_text, rounded, text_width
from playground.ui.theme import Look
from playground.ui.widgets.map_colors import scale_picture
from playground.ui.widgets.markers import class_mark, paint_mark

VALUE_ENDS = ("−1", "+1")
"""What the ends of the scale of values stand for."""


def legend_height(look: Look) -> int:
    return look.line_height("secondary") + look.px(14)


def readout_height(look: Look) -> int:
    return look.line_height("secondary") + look.px(4)


def paint_pair(painter: QPainter, look: Look, row: QRectF, names: Sequence[str]) -> None:
    """■ class −1, the sign scale, class +1 ●."""
    font, color = look.font("secondary"), look.color("ink2")
    line = row.adjusted(0, look.px(14), 0, 0)
    size, middle = look.px(8), line.center().y()
    paint_mark(painter, look, QPointF(row.left() + size / 2 + 2, middle), size, class_mark(look, -1, True))
    paint_mark(painter, look, QPointF(row.right() - size / 2 - 1, middle), size, class_mark(look, 1, True))
    text_space, widths = size + look.px(8), [text_width(font, name) for name in names[:2]]
    put_text(painter, font, color, line.adjusted(text_space, 0, 0, 0), names[0])
    put_text(painter, font, color, line.adjusted(0, 0, -text_space, 0), names[1], Qt.AlignmentFlag.AlignRight)
    left, right = (row.left() + text_space + widths[0], row.right() - text_space - widths[1])
    gap, thick = look.px(16), look.px(8)
    if right - left > 4 * gap:
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform, True)
        painter.drawImage(
            QRectF(round(left + gap), round(middle - thick / 2), round(right - left - 2 * gap), thick),
            scale_picture(look),
        )


def paint_values(painter: QPainter, look: Look, row: QRectF, _names: Sequence[str]) -> None:
    """−1, the sign scale, +1."""
    font, color = look.font("secondary"), look.color("ink2")
    line, bar = row.adjusted(0, look.px(14), 0, 0), look.px(8)
    low, high = VALUE_ENDS
    put_text(painter, font, color, line, low)
    put_text(painter, font, color, line, high, Qt.AlignmentFlag.AlignRight)
    room = text_width(font, low) + look.px(10), text_width(font, high) + look.px(10)
    box = QRectF(line.left() + room[0], line.center().y() - bar / 2, line.width() - sum(room), bar)
    painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform, True)
    painter.drawImage(box, scale_picture(look))
    rounded(painter, box, 0, None, look.color("line2"), 1)


def paint_values_beside(painter: QPainter, look: Look, column: QRectF) -> None:
    """+1 over the sign scale over −1, as high as the map."""
    font, color, line = look.font("secondary"), look.color("ink2"), look.line_height("secondary")
    low, high = VALUE_ENDS
    left = column.left() + look.px(12)
    box = QRectF(left, column.top() + line + 4, look.px(10), column.height() - 2 * line - 8)
    put_text(painter, font, color, QRectF(left, column.top(), column.width(), line), high)
    put_text(painter, font, color, QRectF(left, column.bottom() - line, column.width(), line), low)
    painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform, True)
    painter.drawImage(box, scale_picture(look).transformed(QTransform().rotate(-90)))
    rounded(painter, box, 0, None, look.color("line2"), 1)


def pair_width(look: Look) -> int:
    """Room at the right of a map for `paint_pair_beside`."""
    return look.px(16) + look.px(8) + look.px(8) + round(text_width(look.font("secondary"), "+1") + 1)


def paint_pair_beside(painter: QPainter, look: Look, column: QRectF) -> None:
    """● +1 over ■ −1, at the top of the column."""
    size, line = look.px(8), look.line_height("secondary") + look.px(6)
    left, top = column.left() + look.px(16), column.top()
    for label, name in ((1, "+1"), (-1, "−1")):
        row = QRectF(left, top, column.right() - left, look.line_height("secondary"))
        paint_mark(painter, look, QPointF(left + size / 2, row.center().y()), size, class_mark(look, label, True))
        put_text(painter, look.font("secondary"), look.color("ink2"), row.adjusted(size + look.px(8), 0, 1, 0), name)
        top += line


def paint_classes(painter: QPainter, look: Look, row: QRectF, names: Sequence[str]) -> None:
    """A mark and a name for each class, as evenly as they fit."""
    font, color = look.font("secondary"), look.color("ink2")
    line = row.adjusted(0, look.px(14), 0, 0)
    size, widths = look.px(8), [text_width(font, name) for name in names]

    def spare(beside: int) -> float:
        """What is left between two of them where a name stands so far beside its mark."""
        return (row.width() - sum(widths) - len(names) * (size + beside)) / max(1, len(names) - 1)

    beside = look.px(8) if spare(look.px(8)) >= look.px(10) else look.px(3)
    gap = min(max(spare(beside), look.px(3)), look.px(16))
    needed = [size + beside + width for width in widths]
    squeeze = min(1.0, (row.width() - gap * (len(names) - 1)) / max(1.0, sum(needed)))
    left = row.left()
    for label, (name, width) in enumerate(zip(names, needed, strict=True)):
        mark = class_mark(look, label, False)
        paint_mark(painter, look, QPointF(left + size / 2 + 1, line.center().y()), size, mark)
        text = QRectF(left + size + beside, line.top(), width * squeeze - size - beside, line.height())
        put_text(painter, font, color, text, name)
        left += width * squeeze + gap


def paint_readout(painter: QPainter, look: Look, row: QRectF, where: str, reading: tuple[str, str] | None) -> None:
    """pointer at (3.60, 0.40) … p(+1) = 0.997."""
    font, strong = look.font("caption"), look.font("caption", weight=600)
    line = row.adjusted(0, look.px(4), 0, 0)
    put_text(painter, font, look.color("ink2"), line, where)
    if reading is not None:
        right = Qt.AlignmentFlag.AlignRight
        words, value = reading
        put_text(painter, strong, look.color("ink"), line, value, right)
        put_text(painter, font, look.color("ink"), line.adjusted(0, 0, -text_width(strong, value), 0), words, right)
