"""One combination over the layers: how wide activations and gradient scatter, beside what was predicted."""

from __future__ import annotations

import math
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QEvent, QLineF, QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QHelpEvent, QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QPen, QPolygonF
from PySide6.QtWidgets import QSizePolicy, QToolTip, QWidget

from playground.core.depth.prediction import Layer
from playground.core.depth.survey import Spreads
from playground.core.signals import ACTIVATIONS_BETWEEN
from playground.ui.backprop.depth.texts import tr
from playground.ui.focus import FocusRing
from playground.ui.numbers import significant
from playground.ui.paint import put_text
from playground.ui.theme import Look
from playground.ui.widgets.axis import Ticks, few_ticks, log_ticks
from playground.ui.widgets.live_curve import View
from playground.ui.widgets.plot_frame import paint_end_labels, paint_frame, plot_rect, x_place, y_place

Floats = NDArray[np.float64]

DECADES = 12.0
"""The axis spans no more; what lies outside is drawn at its end."""
GRADIENT_CLASS = 2
"""The gradient's curve takes this colour of the unordered set; the activations' is violet."""


class SpreadPlot(QWidget):
    """Logarithmic curves over the layers; bands show where signals vanish or explode. Keys and mouse choose a layer.

    Signals:
        chosen(int): another layer was chosen, from 0.
    """

    chosen = Signal(int)

    def __init__(self, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._look = look
        self._spreads: Spreads | None = None
        self._predicted: tuple[Layer, ...] = ()
        self._names: tuple[str, ...] = ()
        self._layer = 0
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setMouseTracking(True)
        self.setAccessibleName(tr("Curves over the layers"))
        self.setToolTip(
            tr("Violet σ(h), green σ(∂ℓ/∂h) as a multiple of that at the last layer; dotted what is predicted.")
        )
        FocusRing(look, self)
        look.changed.connect(self.update)

    def show_spreads(self, spreads: Spreads | None, predicted: Sequence[Layer] | None, names: Sequence[str]) -> None:
        """Show these curves over the layers of these names; None where they are not known."""
        self._spreads, self._predicted, self._names = spreads, tuple(predicted or ()), tuple(names)
        self._describe()
        self.update()

    def set_layer(self, layer: int) -> None:
        """Mark this layer, without a signal."""
        self._layer = layer
        self._describe()
        self.update()

    # --- curves -----------------------------------------------------------------------------------------------

    def _curves(self) -> list[tuple[Floats, QColor, bool, str]]:
        """Values, colour, whether only predicted, and name at the right end."""
        look, found = self._look, []
        colors = (look.color("run"), look.class_color(GRADIENT_CLASS))
        if self._predicted:
            last = self._predicted[-1].gradient
            for color, values in zip(
                colors,
                ([one.activation for one in self._predicted], [one.gradient / last for one in self._predicted]),
                strict=True,
            ):
                found.append((np.array(values), color, True, ""))
        if self._spreads is not None:
            names = (tr("σ(h)"), tr("σ(∂ℓ/∂h)"))
            both = (self._spreads.activations, self._spreads.gradients_of_last)
            found += [(values, color, False, name) for values, color, name in zip(both, colors, names, strict=True)]
        return found

    def _view(self) -> View:
        look, seen = self._look, [-2.5, 2.5]
        for values, _color, _is_predicted, _name in self._curves():
            usable = values[np.isfinite(values) & (values > 0.0)]
            seen += np.log10(usable).tolist()
        low, high = min(seen), max(seen)
        if high - low > DECADES:  # the side that leaves the fine ones further is shown, from there
            low, high = (max(low, high - DECADES), high) if high > -low else (low, min(high, low + DECADES))
        low, high = math.floor(low * 2) / 2, math.ceil(high * 2) / 2
        ticks = log_ticks(low, high, 4)
        rect = plot_rect(look, QRectF(self.rect()), ticks, (tr("σ(∂ℓ/∂h)"),))
        last = max(2.0, float(len(self._names)))
        return View(1.0, last, low, high, rect, True)

    # --- painting ---------------------------------------------------------------------------------------------

    def paintEvent(self, event: QPaintEvent) -> None:
        look, view = self._look, self._view()
        painter = QPainter(self)
        self._paint_zones(painter, view)
        named = [float(number) for number in range(1, len(self._names) + 1)]
        count = len(named)
        x_ticks = (
            few_ticks(1.0, float(count), 8) if count > 9 else Ticks(tuple(named), tuple(f"{n:.0f}" for n in named))
        )
        paint_frame(painter, look, view, x_ticks, log_ticks(view.y0, view.y1, 4), tr("layer"))
        if count:
            x = x_place(view, self._layer + 1.0)
            painter.setPen(QPen(look.color("ink"), look.theme.hairline))
            painter.drawLine(QLineF(round(x), view.rect.top(), round(x), view.rect.bottom()))
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        labels = []
        for values, color, is_predicted, name in self._curves():
            points = self._points(view, values)
            pen = QPen(color, look.px(15, 30) / 10 if is_predicted else look.px(2, 3))
            if is_predicted:
                pen.setStyle(Qt.PenStyle.DotLine)
            painter.setPen(pen)
            painter.drawPolyline(QPolygonF(points))
            if name and points:
                labels.append((points[-1].y(), name, color))
                if self._layer < len(points):
                    painter.setBrush(color)
                    painter.setPen(QPen(look.color("surface"), 1.5))
                    painter.drawEllipse(points[self._layer], look.px(4, 6), look.px(4, 6))
                    painter.setBrush(Qt.BrushStyle.NoBrush)
        paint_end_labels(painter, look, view, labels)
        painter.end()

    def _paint_zones(self, painter: QPainter, view: View) -> None:
        look, rect = self._look, view.rect
        low, high = (y_place(view, math.log10(end)) for end in ACTIVATIONS_BETWEEN)
        zone = look.color("zone")
        upper = QRectF(rect.left(), rect.top(), rect.width(), max(0.0, high - rect.top()))
        lower = QRectF(rect.left(), low, rect.width(), max(0.0, rect.bottom() - low))
        font, line = look.font("caption"), look.line_height("caption")
        for box, word, top in ((upper, tr("explodes"), upper.top()), (lower, tr("vanishes"), lower.bottom() - line)):
            painter.fillRect(box, zone)
            if box.height() >= line:
                place = QRectF(box.left() + look.px(6), top, box.width(), line)
                put_text(painter, font, look.color("ink3"), place, word)

    def _points(self, view: View, values: Floats) -> list[QPointF]:
        """Places of the values; what is not finite or 0 lies at the end of the axis it would leave by."""
        found = []
        for number, value in enumerate(values.tolist(), start=1):
            place = view.y1 if not math.isfinite(value) else view.y0 if value <= 0.0 else math.log10(value)
            found.append(QPointF(x_place(view, float(number)), y_place(view, min(max(place, view.y0), view.y1))))
        return found

    # --- words ------------------------------------------------------------------------------------------------

    def words(self, layer: int) -> str:
        """What there is to say of a layer."""
        if not 0 <= layer < len(self._names):
            return ""
        lines = [tr("layer {layer}").format(layer=self._names[layer])]
        if self._spreads is not None:
            lines.append(tr("σ(h) = {0}").format(significant(float(self._spreads.activations[layer]))))
            lines.append(tr("σ(∂ℓ/∂h) = {0}").format(significant(float(self._spreads.gradients[layer]))))
        if layer < len(self._predicted):
            predicted = self._predicted[layer]
            lines.append(
                tr("predicted: {0} and {1}").format(significant(predicted.activation), significant(predicted.gradient))
            )
        return "\n".join(lines)

    def _describe(self) -> None:
        self.setAccessibleDescription(self.words(self._layer).replace("\n", "; "))

    def _layer_at(self, x: float) -> int:
        view = self._view()
        share = (x - view.rect.left()) / max(1.0, view.rect.width())
        return min(max(round(share * (view.x1 - view.x0)), 0), max(0, len(self._names) - 1))

    def _choose(self, layer: int) -> None:
        layer = min(max(layer, 0), max(0, len(self._names) - 1))
        if layer != self._layer:
            self.set_layer(layer)
            self.chosen.emit(layer)

    # Qt

    def sizeHint(self) -> QSize:
        return QSize(self._look.px(360, 360), self._look.px(200, 220))

    def minimumSizeHint(self) -> QSize:
        return QSize(self._look.px(240, 260), self._look.px(120, 150))

    def event(self, event: QEvent) -> bool:
        if event.type() == QEvent.Type.ToolTip and isinstance(event, QHelpEvent):
            QToolTip.showText(event.globalPos(), self.words(self._layer_at(event.pos().x())), self)
            return True
        return super().event(event)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if event.button() == Qt.MouseButton.LeftButton:
            self._choose(self._layer_at(event.position().x()))

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        if event.buttons() & Qt.MouseButton.LeftButton:
            self._choose(self._layer_at(event.position().x()))
        words = self.words(self._layer_at(event.position().x()))
        QToolTip.showText(event.globalPosition().toPoint(), words, self)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        steps = {Qt.Key.Key_Left: -1, Qt.Key.Key_Right: 1, Qt.Key.Key_Home: -1000, Qt.Key.Key_End: 1000}
        step = steps.get(Qt.Key(event.key()))
        if step is None:
            super().keyPressEvent(event)
        else:
            self._choose(self._layer + step)
