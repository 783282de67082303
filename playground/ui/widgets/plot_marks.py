"""Small flags at the top of a plot that say what was changed, and when."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import attrs
from PySide6.QtCore import QLineF, QRectF, Qt
from PySide6.QtGui import QFontMetricsF, QPainter, QPen

from playground.ui.theme import Look
from playground.ui.widgets.live_curve import View

SPACE = 4.0  # px between two flags


@attrs.frozen
class Flag:
    """One flag for one change or for several that lie too close together."""

    box: QRectF
    text: str
    tooltip: str


def lay_out_flags(
    marks: Sequence[tuple[float, str]],
    rect: QRectF,
    width_of: Callable[[str], float],
    height: float,
    several: Callable[[int], str],
) -> list[Flag]:
    """Flags for marks (place in px, text) in rising order, within `rect`; those that would overlap are one."""
    groups: list[tuple[list[tuple[float, str]], Flag]] = []
    for mark in marks:
        group = [mark]
        flag = _flag(group, rect, width_of, height, several)
        while groups and groups[-1][1].box.right() + SPACE > flag.box.left():
            group = groups.pop()[0] + group
            flag = _flag(group, rect, width_of, height, several)
        groups.append((group, flag))
    return [flag for _, flag in groups]


def _flag(
    group: Sequence[tuple[float, str]],
    rect: QRectF,
    width_of: Callable[[str], float],
    height: float,
    several: Callable[[int], str],
) -> Flag:
    text = group[0][1] if len(group) == 1 else several(len(group))
    width = width_of(text) + height * 0.9
    left = group[0][0]
    if left + width > rect.right():
        left = max(rect.left(), min(group[-1][0], rect.right()) - width)
    box = QRectF(round(left), rect.top() - 4, round(width), height)
    return Flag(box, text, "\n".join(text for _, text in group))


def _places(view: View, marks: Sequence[tuple[float, str]]) -> list[tuple[float, str]]:
    """Place in px and text of the marks that are seen, in rising order."""
    scale = view.rect.width() / (view.x1 - view.x0)
    return [(view.rect.left() + (x - view.x0) * scale, text) for x, text in sorted(marks) if view.x0 <= x <= view.x1]


def paint_mark_lines(painter: QPainter, look: Look, view: View, marks: Sequence[tuple[float, str]]) -> None:
    """Draw the upright lines of the marks (x, text), to lie under the curves."""
    pen = QPen(look.color("ghost"), look.theme.hairline, Qt.PenStyle.CustomDashLine)
    pen.setDashPattern([2, 3])
    pen.setCapStyle(Qt.PenCapStyle.FlatCap)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)
    painter.setPen(pen)
    for place, _ in _places(view, marks):
        painter.drawLine(QLineF(round(place), view.rect.top(), round(place), view.rect.bottom()))


def paint_flags(
    painter: QPainter,
    look: Look,
    view: View,
    marks: Sequence[tuple[float, str]],
    several: Callable[[int], str],
) -> list[Flag]:
    """Draw the flags of the marks (x, text), to lie on the curves, and say where they are."""
    font = look.font("caption")
    metrics = QFontMetricsF(font)
    height = look.line_height("caption") + 4
    flags = lay_out_flags(_places(view, marks), view.rect, metrics.horizontalAdvance, height, several)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing, True)
    painter.setFont(font)
    for flag in flags:
        painter.setPen(QPen(look.color("line2"), look.theme.hairline))
        painter.setBrush(look.color("surface"))
        painter.drawRoundedRect(flag.box.adjusted(0.5, 0.5, 0.5, 0.5), 3, 3)
        painter.setPen(look.color("ink2"))
        painter.drawText(flag.box.adjusted(0.5, 0.5, 0.5, 0.5), Qt.AlignmentFlag.AlignCenter, flag.text)
    return flags
