"""Links between nodes, and the numbers on them."""

from __future__ import annotations

from attrs import evolve
from PySide6.QtCore import QLineF, QRectF, Qt
from PySide6.QtGui import QColor, QPen

from playground.ui.backprop.steps.colors import sign_color, text_color
from playground.ui.backprop.steps.node_scene import CENTER, LinkNumber, Scene, tr
from playground.ui.backprop.steps.texts import given, number
from playground.ui.paint import put_text, rounded, text_width

MANY_LINKS = 12
"""With more of them between two layers, only those of the unit at work carry numbers."""


class LinkPainter(Scene):
    """Links grey by weight until their gradient is known, then in its colour; those at work cased in ink."""

    def _links(self, layer: int) -> None:
        traced = self.trace.layers[layer]
        weight, gradient = traced.tensors["weight"], traced.gradients["weight"]
        known = self.progress.knows("dw", layer)
        largest = float(abs(weight).max()) or 1.0
        most = max(float(abs(x.gradients["weight"]).max()) for x in self.trace.layers) or 1.0
        cased = []
        for unit in range(traced.units):
            for source in range(traced.inputs):
                value = float(gradient[unit, source] if known else weight[unit, source])
                share = abs(value) / (most if known else largest)
                wide = (1.0 + 3.2 * share) * (1.4 if self.look.theme.projector else 1.0)
                color = sign_color(self.look, value, most) if known else self.look.color("line2")
                if known and share < 0.02:
                    color = self.look.color("line2")
                line = QLineF(*self.geometry.link(layer, unit, source))
                if self.at_work(layer, unit, source):
                    cased.append((line, wide, color))
                else:
                    self._line(line, wide * (0.8 if known else 0.7), color)
        for line, wide, color in cased:
            self._line(line, wide + self.look.px(5, 6), self.look.color("canvas"))
            self._line(line, wide + self.look.px(3, 4), self.look.color("ink"))
            self._line(line, max(1.2, wide), color)

    def _line(self, line: QLineF, wide: float, color: QColor) -> None:
        self.painter.setPen(QPen(color, wide, Qt.PenStyle.SolidLine, Qt.PenCapStyle.FlatCap))
        self.painter.drawLine(line)

    def _place_numbers(self) -> None:
        """Find room for the numbers on the links: first for those of the unit at work, then for what is left."""
        taken = [box.adjusted(-4, -3, 4, 3) for boxes in self.geometry.columns for box in boxes]
        taken.append(self.geometry.loss)
        taken += self._captions()
        links = [
            (layer, unit, source)
            for layer, traced in enumerate(self.trace.layers)
            for unit in range(traced.units)
            for source in range(traced.inputs)
        ]
        busy = [link for link in links if self.at_work(*link)]
        quiet = [
            link
            for link in links
            if link not in busy and self.trace.layers[link[0]].units * self.trace.layers[link[0]].inputs <= MANY_LINKS
        ]
        for link in (*busy, *quiet):
            number = self._number_of(*link, link in busy)
            start, end = self.geometry.link(*link)
            for share in self.geometry.shares(*link):
                box = QRectF(0, 0, *number.size)
                box.moveCenter(start + (end - start) * share)
                if not any(box.intersects(other) for other in taken):
                    taken.append(box.adjusted(-1, -1, 1, 1))
                    self.numbers.append(evolve(number, box=box))
                    break
            else:
                if link in busy:  # rather over a node than not at all
                    box = QRectF(0, 0, *number.size)
                    box.moveCenter(self.geometry.on_link(*link))
                    self.numbers.append(evolve(number, box=box))

    def _captions(self) -> list[QRectF]:
        """Where biases stand below the nodes."""
        if not self.geometry.has_biases:
            return []
        look, high = self.look, self.look.line_height("caption")
        plain, strong = look.font("caption"), look.font("caption", weight=600)
        found = []
        for layer, traced in enumerate(self.trace.layers):
            for unit, box in enumerate(self.geometry.columns[layer + 1]):
                wide = 0.0
                if "bias" in traced.tensors:
                    words = tr("bias {value}").format(value=given(float(traced.tensors["bias"][unit])))
                    wide = look.px(14, 17) + text_width(plain, words)
                if twins := self.twins(layer, unit):
                    wide += 8 + text_width(strong, self.alike(len(twins)))
                found.append(QRectF(box.left(), box.bottom() + 2, wide, high + look.px(3, 4)))
        return found

    def _number_of(self, layer: int, unit: int, source: int, at_work: bool) -> LinkNumber:
        look, traced = self.look, self.trace.layers[layer]
        weight, gradient = (float(t["weight"][unit, source]) for t in (traced.tensors, traced.gradients))
        texts = [f"W {given(weight)}" if at_work else given(weight)]
        if self.progress.knows("dw", layer):
            texts.append(number(gradient))
        strong = look.font("mono", px=look.px(11, 14), weight=500)
        wide = max(text_width(strong, text) for text in texts) + 2 * (look.px(6, 5) if at_work else 2)
        high = look.px(15, 18) * len(texts) + (look.px(5, 5) if at_work else 0)
        if at_work:
            wide = max(wide, float(look.px(66, 74)))
        return LinkNumber(layer, unit, source, at_work, tuple(texts), gradient, (wide, float(high)))

    def _paint_number(self, shown: LinkNumber) -> None:
        look, painter, box = self.look, self.painter, shown.box
        if shown.at_work:
            rounded(painter, box, 4, look.color("surface"), look.color("ink"), look.px(1, 2))
        else:
            painter.fillRect(box, look.color("canvas"))
        line_high = look.px(15, 18)
        y = box.top() + (box.height() - line_high * len(shown.texts)) / 2
        for place, text in enumerate(shown.texts):
            strong = place or shown.at_work
            font = look.font("mono", px=look.px(11, 14), weight=500 if strong else None)
            color = text_color(look, shown.gradient) if place else look.color("ink" if shown.at_work else "ink2")
            put_text(painter, font, color, QRectF(box.left(), y, box.width(), line_high), text, CENTER)
            y += line_high
        self.spot_weight(box, self.trace.layers[shown.layer], shown.layer, "weight", (shown.unit, shown.source))
