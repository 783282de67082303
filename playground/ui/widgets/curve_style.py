"""How the curves of a plot look: colour and pen of each kind, and the title with its legend for saved pictures."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QLineF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPen

from playground.ui.paint import mix, put_text, text_width
from playground.ui.theme import Look
from playground.ui.widgets.live_curve import Curve


def curve_color(look: Look, curve: Curve) -> QColor:
    """The colour of its token; `layers:1.5` and `classes:3` name one of a list."""
    name, _, index = curve.color_token.partition(":")
    if name == "layers":
        return look.layer_color(float(index))
    return look.class_color(int(index)) if name == "classes" else look.color(name)


def curve_pen(look: Look, curve: Curve) -> QPen:
    """Train and validation 2 px wide, a last run 1.5, one of several layers 1.75, raw values 1 and pale.

    Pale is mixed, not transparent: short lines that touch would add up.
    """
    color, full = curve_color(look, curve), look.px(2, 3)
    width: float = full
    if curve.style == "ghost":
        width = 0.75 * full
    elif curve.style == "raw":
        width, color = look.px(1, 1), mix(color, look.color("surface"), 0.65)
    elif curve.color_token.startswith("layers:"):
        width = 0.875 * full
    pen = QPen(color, width)
    pen.setCapStyle(Qt.PenCapStyle.FlatCap if curve.style == "raw" else Qt.PenCapStyle.SquareCap)
    return pen


def paint_title(painter: QPainter, look: Look, box: QRectF, title: str, curves: Sequence[Curve]) -> None:
    """Draw a heading and after it a swatch and a name per curve."""
    line = box.adjusted(look.px(8), look.px(8), 0, 0)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    put_text(painter, look.font("heading"), look.color("ink"), line, title)
    line.setLeft(line.left() + text_width(look.font("heading"), title) + look.px(16))
    font, swatch = look.font("secondary"), look.px(18)
    for curve in curves:
        pen = curve_pen(look, curve)
        if curve.style == "dashed":
            pen.setStyle(Qt.PenStyle.DashLine)
        painter.setPen(pen)
        painter.drawLine(QLineF(line.left(), line.center().y(), line.left() + swatch, line.center().y()))
        line.setLeft(line.left() + swatch + look.px(8))
        put_text(painter, font, look.color("ink2"), line, curve.name)
        line.setLeft(line.left() + text_width(font, curve.name) + look.px(16))
