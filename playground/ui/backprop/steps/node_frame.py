"""Names of the layers with arrows between them above the diagram, and what its colours mean below it."""

from __future__ import annotations

from PySide6.QtCore import QLineF, QPointF, QRectF, Qt
from PySide6.QtGui import QPen, QPolygonF

from playground.core.backprop.steps import BACKWARD, FORWARD, UPDATE
from playground.ui.backprop.steps.node_scene import Scene, tr
from playground.ui.backprop.steps.texts import activation_title, layer_title
from playground.ui.numbers import rate
from playground.ui.paint import mix, put_text, text_width
from playground.ui.widgets.map_colors import scale_picture


class FramePainter(Scene):
    """Solid arrows are done, dashed ones are to come."""

    def _header(self) -> None:
        look, painter, columns = self.look, self.painter, self.geometry.columns
        below = look.theme.projector  # what is chosen beside a name stands below it
        high = look.line_height("heading") + 4.0 if below else self.geometry.header.height()
        font, quiet = look.font("heading"), look.font("secondary")
        ends: list[tuple[float, float]] = []
        for place, boxes in enumerate(columns):
            center = boxes[0].center().x()
            words, head_w, note = tr("Input"), 0.0, ""
            if place:
                layer = self.trace.layers[place - 1]
                words = layer_title(layer)
                head = self.words.heads.get(place - 1)
                note = "" if head is not None else activation_title(layer.activation)
                head_w = float(head.width()) if head is not None else text_width(quiet, note)
            wide = text_width(font, words)
            whole = wide + (8 + head_w if head_w and not below else 0)
            left = max(6.0, min(center - whole / 2, self.width - 8 - whole))
            is_now = place > 0 and self.now.what != "update" and place - 1 == self.now.layer
            ink = look.color("ink" if is_now else "ink2")
            put_text(painter, font, ink, QRectF(left, 0, wide + 2, high), words)
            if note and below:
                box = QRectF(center - head_w / 2 - 1, high, head_w + 2, self.geometry.header.height() - high)
                put_text(painter, quiet, look.color("ink3"), box, note)
            elif note:
                put_text(painter, quiet, look.color("ink3"), QRectF(left + wide + 8, 0, head_w + 2, high), note)
            ends.append((left - 10, left + whole + 10))
        for place in range(1, len(columns)):
            self._arrow(ends[place - 1][1], ends[place][0], high / 2, place - 1)

    def _arrow(self, left: float, right: float, y: float, layer: int) -> None:
        """Between the names of what reads and what is read: forwards, later backwards; dashed what is to come."""
        if right - left < 18:
            return
        progress, look = self.progress, self.look
        back = self.now.stage in (BACKWARD, UPDATE)
        if back and layer == 0:
            return
        done = progress.knows("dy", layer - 1) if back else progress.knows("y", layer)
        if not back and self.now.stage != FORWARD:
            done = True
        pen = QPen(look.color("ink" if done else "line2"), look.px(2, 3))
        if not done:
            pen.setDashPattern([3, 2])
        self.painter.setPen(pen)
        wide = min(right - left, look.px(150, 130))
        middle = (left + right) / 2
        left, right = middle - wide / 2, middle + wide / 2
        tip, tail = (left, right) if back else (right, left)
        side = look.px(6, 9) * (1 if back else -1)
        self.painter.drawLine(QLineF(tail, y, tip + side, y))
        self.painter.setPen(Qt.PenStyle.NoPen)
        self.painter.setBrush(look.color("ink" if done else "line2"))
        half = abs(side) * 0.7
        self.painter.drawPolygon(
            QPolygonF([QPointF(tip, y), QPointF(tip + side * 1.3, y - half), QPointF(tip + side * 1.3, y + half)])
        )

    def _legend(self) -> None:
        look, painter = self.look, self.painter
        high = look.line_height("secondary")
        y = self.height - high - look.px(8, 6)
        x = float(look.px(16, 12))
        font, ink = look.font("caption"), look.color("ink2")
        bar = QRectF(0, y + (high - look.px(8, 10)) / 2, look.px(68, 70), look.px(8, 10))
        for name, most in (("y", self.outputs), (tr("gradient"), self.gradients)):
            for text in (name, f"−{rate(most)}", "", f"+{rate(most)}"):
                if text:
                    wide = text_width(font, text) + 1
                    put_text(painter, font, ink, QRectF(x, y, wide, high), text)
                    x += wide + 7
                else:
                    painter.drawImage(QRectF(x, bar.top(), bar.width(), bar.height()), scale_picture(look))
                    x += bar.width() + 7
            x += look.px(12, 8)
        words = tr("known from the forward pass, used again")
        font = look.font("secondary")
        wide = text_width(font, words)
        right = self.width - look.px(16, 12)
        if right - wide - look.px(34, 40) > x:
            put_text(painter, font, ink, QRectF(right - wide, y, wide + 1, high), words)
            box = QRectF(right - wide - look.px(34, 40), y + 1, look.px(24, 30), high - 2)
            self.dashed(box, mix(look.color("ink"), look.color("ink2"), 0.3))
