"""The activation function with its tangent at the unit at work: the slope is g′."""

from __future__ import annotations

import math

import numpy as np
from PySide6.QtCore import QLineF, QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QPen, QPolygonF
from PySide6.QtWidgets import QSizePolicy, QWidget

from playground.core.activations import ACTIVATIONS, PRELU_START
from playground.core.backprop.slopes import activated
from playground.core.backprop.trace import LayerTrace
from playground.ui.backprop.steps.formula_parts import largest_place
from playground.ui.backprop.steps.player import Player
from playground.ui.backprop.steps.texts import activation_title, in_brackets, number
from playground.ui.numbers import MINUS
from playground.ui.paint import put_text, text_width
from playground.ui.theme import Look
from playground.ui.train.wording import term

POINTS = 121


class SlopeView(QWidget):
    """Curve, point and tangent at the left, the numbers at the right."""

    def __init__(self, look: Look, player: Player, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._look = look
        self._player = player
        self.setAccessibleName(self.tr("Activation at this unit"))
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        player.moved.connect(self._moved)
        look.changed.connect(self._restyle)

    def point(self) -> tuple[LayerTrace, float, float, float] | None:
        """Layer, ĥ, y and g′ at the unit at work; None where it has no slope of its own."""
        trace, progress = self._player.trace, self._player.progress
        if trace is None or progress is None:
            return None
        layer = trace.layers[progress.now.layer]
        if layer.h is None or layer.slope is None:
            return None
        k = self._player.unit
        h, g, y = layer.h[0, k], layer.slope[0, k], layer.y[0, k]
        if h.ndim:  # a map: the place that the formula is about
            told = {"y": layer.y, "dy": layer.dy, "dh": layer.dh}.get(progress.now.what)
            index = largest_place((layer.h if told is None else told)[0, k])
            h, g, y = h[index], g[index], y[index]
        return layer, float(h), float(y), float(g)

    def slope_text(self) -> list[tuple[str, bool]]:
        """How g′ comes about, in pieces: text, and whether it is of the forward pass."""
        found = self.point()
        if found is None:
            return []
        layer, h, y, g = found
        start = [(f"g′ = {number(g)}", False)]
        of_y = in_brackets(number(y))
        if layer.activation == "tanh":
            return [*start, (f" = 1 {MINUS} ", False), (of_y, True), ("²", False)]
        if layer.activation == "logistic":
            return [*start, (" = ", False), (of_y, True), (f" · (1 {MINUS} ", False), (of_y, True), (")", False)]
        if layer.activation in ("relu", "leaky_relu", "prelu", "elu"):
            return [*start, (", ĥ > 0" if h > 0 else ", ĥ ≤ 0", False)]
        return start

    def _moved(self) -> None:
        self.setAccessibleDescription("".join(text for text, _reused in self.slope_text()))
        self.update()

    def _restyle(self) -> None:
        self.updateGeometry()
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(400, self._look.px(122, 140))

    def minimumSizeHint(self) -> QSize:
        return QSize(200, self.sizeHint().height())

    def paintEvent(self, event: QPaintEvent) -> None:
        found, look = self.point(), self._look
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        pad = look.px(16, 12)
        if found is None:
            words = self._instead()
            area = QRectF(pad, 0, self.width() - 2 * pad, self.height())
            painter.setFont(look.font("secondary"))
            painter.setPen(look.color("ink2"))
            painter.drawText(area, Qt.AlignmentFlag.AlignVCenter | Qt.TextFlag.TextWordWrap, words)
        else:
            wide = min(self.width() * 0.42, look.px(200, 190))
            self._paint_curve(painter, found, QRectF(pad, 6, wide, self.height() - 14))
            self._paint_words(painter, found, pad + wide + look.px(20, 16))
        painter.end()

    def _instead(self) -> str:
        trace, progress = self._player.trace, self._player.progress
        if trace is None or progress is None:
            return ""
        layer = trace.layers[progress.now.layer]
        if layer.activation == "softmax":
            return self.tr(
                "softmax has no curve of its own: every output depends on every ĥ. "
                "With cross-entropy the gradient is simply y − t."
            )
        if layer.kind == "residual":
            return self.tr(
                "g(F(x) + x): convolutions and activations are inside the block. Its gradients are those of automatic "
                "differentiation."
            )
        return self.tr("This layer has no activation function.")

    def _paint_curve(self, painter: QPainter, found: tuple[LayerTrace, float, float, float], box: QRectF) -> None:
        look = self._look
        layer, h, y, g = found
        reach = max(2.2, 1.25 * abs(h))
        prelu = float(layer.tensors["slope"][0]) if "slope" in layer.tensors else PRELU_START
        x = np.linspace(-reach, reach, POINTS)
        curve = activated(layer.activation, x, prelu)
        low, high = min(float(curve.min()), -0.15), max(float(curve.max()), 0.15)
        room = 0.14 * (high - low)
        low, high = low - room, high + room

        def at(u: float, v: float) -> QPointF:
            return QPointF(
                box.left() + (u + reach) / (2 * reach) * box.width(),
                box.bottom() - (v - low) / (high - low) * box.height(),
            )

        painter.setPen(QPen(look.color("line2"), look.theme.hairline))
        painter.drawLine(QLineF(at(-reach, 0), at(reach, 0)))
        painter.drawLine(QLineF(at(0, low), at(0, high)))
        small = look.font("caption")
        put_text(painter, small, look.color("ink3"), QRectF(at(0, 0).x() + 5, box.top() - 3, 20, 14), "y")
        end = at(reach, 0)
        put_text(painter, small, look.color("ink3"), QRectF(end.x() - 9, end.y() + 3, 14, 14), "ĥ")
        painter.setPen(QPen(look.color("ink2"), look.px(2, 3)))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawPolyline(QPolygonF([at(float(u), float(v)) for u, v in zip(x, curve, strict=True)]))
        dashed = QPen(look.color("ink3"), 1)
        dashed.setDashPattern([2, 2])
        painter.setPen(dashed)
        painter.drawLine(QLineF(at(h, 0), at(h, y)))
        painter.drawLine(QLineF(at(0, y), at(h, y)))
        scale_x, scale_y = box.width() / (2 * reach), box.height() / (high - low)
        length = box.width() * 0.22 / math.hypot(1.0, g * scale_y / scale_x) / scale_x
        painter.save()
        painter.setClipRect(box.adjusted(-4, -4, 4, 4))
        painter.setPen(QPen(look.color("run"), look.px(2, 4)))
        painter.drawLine(QLineF(at(h - length, y - g * length), at(h + length, y + g * length)))
        painter.restore()
        painter.setPen(QPen(look.color("surface"), 1.5))
        painter.setBrush(look.color("run"))
        painter.drawEllipse(at(h, y), look.px(5, 7), look.px(5, 7))

    def _paint_words(self, painter: QPainter, found: tuple[LayerTrace, float, float, float], left: float) -> None:
        look = self._look
        layer, h, y, _g = found
        high = look.px(22, 27)
        top = (self.height() - 5 * high) / 2 + 2
        room = self.width() - left - look.px(10)
        heading = self.tr("{activation} at this unit").format(activation=activation_title(layer.activation))
        if text_width(look.font("heading"), heading) > room:
            heading = activation_title(layer.activation)
        put_text(painter, look.font("heading"), look.color("ink"), QRectF(left, top, room, high), heading)
        mono = look.font("mono", px=look.px(14, 17))
        for place, text in enumerate((f"ĥ = {number(h)}", f"y = {number(y)}"), start=1):
            put_text(painter, mono, look.color("ink"), QRectF(left, top + place * high, room, high), text)
        pieces = self.slope_text()
        px = look.px(14, 17)
        while px > look.px(11, 13) and self._wide(pieces, px) > room:
            px -= 1
        if self._wide(pieces, px) > room:
            pieces, px = pieces[:1], look.px(14, 17)
        x = left
        for place, (text, reused) in enumerate(pieces):
            font = look.font("mono", px=px, weight=500 if place == 0 else None)
            wide = text_width(font, text)
            pad = 5 if reused else 0
            area = QRectF(x + pad, top + 3 * high, wide + 1, high)
            put_text(painter, font, look.color("run" if place == 0 else "ink"), area, text)
            if reused:
                pen = QPen(look.color("ink"), look.px(1, 2) * 1.25)
                pen.setDashPattern([2.4, 1.8])
                painter.setPen(pen)
                painter.setBrush(Qt.BrushStyle.NoBrush)
                painter.drawRoundedRect(area.adjusted(-3, 2, 2, -2), 4, 4)
            x += wide + 2 * pad
        note = term(ACTIVATIONS[layer.activation].derivative)
        font = look.font("caption")
        words = note + self.tr(", the slope of the tangent")
        if text_width(font, words) > room:
            words = note
        if text_width(font, words) <= room:
            put_text(painter, font, look.color("ink3"), QRectF(left, top + 4 * high, room, high), words)

    def _wide(self, pieces: list[tuple[str, bool]], px: int) -> float:
        font = self._look.font("mono", px=px, weight=500)
        return sum(text_width(font, text) + (10 if reused else 0) for text, reused in pieces)
