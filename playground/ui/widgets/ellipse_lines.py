"""How a true ellipse and a predicted one are drawn on a picture, and told apart."""

from __future__ import annotations

import math
from collections.abc import Sequence

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from playground.ui.paint import faint, put_text, text_width
from playground.ui.theme import Look

DASH, GAP = 3.0, 2.0
"""Of the predicted ellipse, in widths of its line."""
CASING = 0.6
"""Opacity of the casing that keeps both lines apart from whatever grey lies below."""


def paint_true(painter: QPainter, look: Look, ellipse: Sequence[float], scale: float, corner: QPointF) -> None:
    """The true ellipse (cx, cy, a, b, θ) of a picture drawn from `corner` on, `scale` px of the screen each px."""
    _paint(painter, look, ellipse, scale, corner, _pen(look, look.color("pos"), dashed=False))


def paint_said(painter: QPainter, look: Look, ellipse: Sequence[float], scale: float, corner: QPointF) -> None:
    """The predicted ellipse, with a cross at its centre."""
    pen = _pen(look, look.class_color(1), dashed=True)
    _paint(painter, look, ellipse, scale, corner, pen)


def _pen(look: Look, color: QColor, *, dashed: bool) -> QPen:
    pen = QPen(color, look.px(2, 3))
    if dashed:
        pen.setDashPattern([DASH, GAP])
        pen.setCapStyle(Qt.PenCapStyle.FlatCap)
    return pen


def _casing(look: Look, pen: QPen) -> QPen:
    return QPen(faint(look.color("surface"), CASING), pen.widthF() + look.px(2))


def _paint(painter: QPainter, look: Look, ellipse: Sequence[float], scale: float, corner: QPointF, pen: QPen) -> None:
    cx, cy, a, b, tilt = (float(value) for value in ellipse)
    if not all(map(math.isfinite, (cx, cy, a, b, tilt))):
        return
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.translate(corner.x() + scale * cx, corner.y() + scale * cy)
    painter.rotate(math.degrees(tilt))
    painter.setBrush(Qt.BrushStyle.NoBrush)
    for stroke in (_casing(look, pen), pen):
        painter.setPen(stroke)
        painter.drawEllipse(QPointF(0.0, 0.0), scale * a, scale * b)
    painter.restore()


class EllipseLegend(QWidget):
    """Which line is which."""

    def __init__(self, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._look = look
        self._names = (self.tr("true"), self.tr("predicted"))
        self.setAccessibleName(self.tr("solid line: the true ellipse; dashed line: the predicted one"))
        self.setToolTip(self.tr("Solid: the ellipse the eye was drawn with. Dashed: what the network says."))
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        look.changed.connect(self.updateGeometry)

    def _swatch(self) -> int:
        return self._look.px(20, 26)

    def sizeHint(self) -> QSize:
        font, gap = self._look.font("secondary"), self._look.px(6)
        wide = sum(text_width(font, name) + self._swatch() + gap for name in self._names)
        return QSize(round(wide + self._look.px(14) + 2), self._look.line_height("secondary"))

    def paintEvent(self, event: QPaintEvent) -> None:
        look, font, left = self._look, self._look.font("secondary"), 0.0
        painter = QPainter(self)
        middle = self.height() / 2
        pens = (_pen(look, look.color("pos"), dashed=False), _pen(look, look.class_color(1), dashed=True))
        for name, pen in zip(self._names, pens, strict=True):
            painter.setPen(pen)
            painter.drawLine(QPointF(left, middle), QPointF(left + self._swatch(), middle))
            left += self._swatch() + look.px(6)
            wide = text_width(font, name)
            put_text(painter, font, look.color("ink2"), QRectF(left, 0, wide + 2, self.height()), name)
            left += wide + look.px(14)
        painter.end()
