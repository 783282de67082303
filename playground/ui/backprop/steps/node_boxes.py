"""Nodes in two halves, inputs, biases and the loss."""

from __future__ import annotations

from PySide6.QtCore import QLineF, QPointF, QRectF, Qt
from PySide6.QtGui import QPen, QPolygonF

from playground.ui.backprop.steps.colors import ink_on, sign_color
from playground.ui.backprop.steps.node_scene import CENTER, RIGHT, Scene, Spot, halves, tr
from playground.ui.backprop.steps.texts import all_digits, given, layer_title, number
from playground.ui.paint import put_text, rounded, text_width


class BoxPainter(Scene):
    """What goes forwards above, what comes back below; what is used again has a dashed outline."""

    def _inputs(self) -> None:
        look, painter = self.look, self.painter
        values = self.trace.layers[0].x[0].reshape(-1)
        reused = self.now.what == "dw" and self.now.layer == 0
        for place, box in enumerate(self.geometry.columns[0]):
            value = float(values[place])
            fill = sign_color(look, value, max(self.outputs, float(abs(values).max())))
            rounded(painter, box, 6, fill, look.color("ink2"), 1.5)
            put_text(painter, self.mono, ink_on(look, fill), box, given(value), CENTER)
            if reused:
                self.dashed(box.adjusted(3, 3, -3, -3), ink_on(look, fill))
            above = QRectF(
                box.left(), box.top() - look.line_height("caption") - 3, box.width(), look.line_height("caption")
            )
            name = self.input_name(place)
            put_text(painter, look.font("secondary"), look.color("ink2"), above, name, CENTER)
            self.spots.append(Spot(box, f"{name} = {all_digits(value)}", -1, place))

    def _node(self, layer: int, unit: int) -> None:
        look, painter = self.look, self.painter
        box = self.geometry.columns[layer + 1][unit]
        is_layer = layer == self.now.layer and self.now.what != "update"
        is_unit = is_layer and unit == self.unit
        upper, lower = halves(self.trace, self.progress, layer, unit)
        half = box.height() / 2
        painter.save()
        rounded(painter, box, 6, look.color("field"))
        for place, (symbol, value) in enumerate((upper, lower)):
            area = QRectF(box.left(), box.top() + place * half, box.width(), half)
            self._half(area, symbol, value, self.gradients if place else self.outputs, place == 0)
        painter.restore()
        painter.setPen(QPen(look.color("canvas"), 1))
        painter.drawLine(QLineF(box.left() + 1, box.top() + half, box.right() - 1, box.top() + half))
        if is_unit:
            rounded(painter, box.adjusted(-5, -5, 5, 5), 9, None, look.color("ink"), look.px(3, 4))
        rounded(painter, box, 6, None, look.color("ink" if is_layer else "ink2"), 1.5 if not is_layer else 2.0)
        if self._reuses(layer, unit):
            area = QRectF(box.left(), box.top(), box.width(), half).adjusted(3, 3, -3, -3)
            self.dashed(area, ink_on(look, sign_color(look, upper[1] or 0.0, self.outputs)))
        lines = [f"{layer_title(self.trace.layers[layer])}, {tr('unit {number}').format(number=unit + 1)}"]
        lines += [f"{symbol} = {all_digits(value)}" for symbol, value in (upper, lower) if value is not None]
        self.spots.append(Spot(box, "\n".join(lines), layer, unit))
        self._bias(layer, unit, box)

    def _half(self, area: QRectF, symbol: str, value: float | None, most: float, is_upper: bool) -> None:
        look, painter = self.look, self.painter
        fill = look.color("field") if value is None else sign_color(look, value, most)
        ink = look.color("ink3") if value is None else ink_on(look, fill)
        if value is not None:
            painter.save()
            painter.setClipRect(area)
            whole = area.adjusted(0, 0, 0, area.height()) if is_upper else area.adjusted(0, -area.height(), 0, 0)
            rounded(painter, whole, 6, fill)
            painter.restore()
        pad = look.px(8, 6)
        put_text(painter, self.small, ink, area.adjusted(pad, 0, -pad, 0), symbol)
        text = "…" if value is None else number(value)
        put_text(painter, self.mono, ink, area.adjusted(pad, 0, -pad, 0), text, RIGHT)

    def _reuses(self, layer: int, unit: int) -> bool:
        """Whether the step takes this node's output from the forward pass once more."""
        now = self.now
        if now.what == "dw":
            return layer == now.layer - 1
        return now.what == "dh" and layer == now.layer and unit == self.unit

    def _bias(self, layer: int, unit: int, box: QRectF) -> None:
        traced = self.trace.layers[layer]
        look, painter = self.look, self.painter
        high = look.line_height("caption")
        side = look.px(9, 12)
        top = box.bottom() + look.px(5, 6)
        end = box.left()
        if "bias" in traced.tensors:
            value = float(traced.tensors["bias"][unit])
            square = QRectF(box.left(), top + (high - side) / 2, side, side)
            if not self.geometry.has_biases:
                square.moveCenter(box.bottomLeft())
            rounded(painter, square, 2, sign_color(look, value, 1.0), look.color("ink2"), 1)
            end = square.right()
            if self.geometry.has_biases:
                words = tr("bias {value}").format(value=given(value))
                font = look.font("caption")
                area = QRectF(square.right() + 5, top, text_width(font, words) + 2, high)
                put_text(painter, font, look.color("ink2"), area, words)
                end = area.right()
                square = QRectF(box.left(), top - 2, end - box.left(), high + 4)
            self.spot_weight(square, traced, layer, "bias", (unit,))
        twins = self.twins(layer, unit)
        if twins:
            words = self.alike(len(twins))
            font = look.font("caption", weight=600)
            if not self.geometry.has_biases:
                top = box.bottom() - 2
            put_text(painter, font, look.color("warn"), QRectF(end + 6, top, text_width(font, words) + 2, high), words)

    def _loss(self) -> None:
        look, painter, box = self.look, self.painter, self.geometry.loss
        known = self.progress.knows("loss", len(self.trace.layers) - 1)
        is_now = self.now.what == "loss"
        output = self.geometry.columns[-1][0]
        painter.setPen(QPen(look.color("ink2"), look.px(1, 2)))
        x = output.center().x()
        painter.drawLine(QLineF(x, output.top() - 3, x, box.bottom() + 4))
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(look.color("ink2"))
        tip = box.bottom() + 2
        painter.drawPolygon(QPolygonF([QPointF(x, tip), QPointF(x - 4, tip + 7), QPointF(x + 4, tip + 7)]))
        rounded(painter, box, 6, look.color("surface"), look.color("ink" if is_now else "line2"), 2 if is_now else 1)
        half = box.height() * 0.45
        words = tr("loss J, target {target}").format(target=self.words.target)
        font = look.font("caption")
        if text_width(font, words) > box.width() - 8:
            words = tr("loss, y = {target}").format(target=self.words.target)
        if text_width(font, words) > box.width() - 8:
            words = tr("loss J")
        put_text(painter, font, look.color("ink2"), QRectF(box.left(), box.top() + 2, box.width(), half), words, CENTER)
        value = number(self.trace.loss) if known else "…"
        area = QRectF(box.left(), box.top() + half, box.width(), box.height() - half - 3)
        font = look.font("mono", px=look.px(16, 20), weight=500)
        put_text(painter, font, look.color("ink" if known else "ink3"), area, value, CENTER)
        text = f"J = {all_digits(self.trace.loss)}" if known else words
        self.spots.append(Spot(box, text, len(self.trace.layers) - 1, 0))
