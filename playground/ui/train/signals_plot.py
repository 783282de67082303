"""Bars over the depth of the network: how wide activations and gradients scatter before training."""

from __future__ import annotations

import math
from collections.abc import Sequence

import attrs
from PySide6.QtCore import QEvent, QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QHelpEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QToolTip, QWidget

from playground.core.frames import Signal
from playground.core.signals import ACTIVATIONS_BETWEEN, GRADIENTS_BETWEEN, Fate, fate
from playground.ui.focus import FocusRing
from playground.ui.numbers import significant
from playground.ui.paint import put_text, text_width
from playground.ui.theme import Look
from playground.ui.widgets.axis import LOG_DECADES, Ticks, log_ticks
from playground.ui.widgets.live_curve import View
from playground.ui.widgets.plot_frame import LABEL_GAP, paint_frame, y_place

STRONGEST = 3.0
"""Place of the last layer among the four violet colours of the theme."""


@attrs.frozen
class Row:
    """One row of bars: a value a layer, and between which values (lowest, highest) it is fine."""

    title: str
    values: tuple[float, ...]
    fine: tuple[float, float] | None

    def ends(self) -> tuple[float, float]:
        """log10 of the ends of an axis for all values that have a place on it, and for what is fine."""
        seen = [math.log10(value) for value in self.values if math.isfinite(value) and value > 0.0]
        seen += [math.log10(end) for end in self.fine or () if end > 0.0]
        if not seen:
            return -2.0, 0.0
        top = math.ceil(max(seen) + 0.4)
        return float(max(math.floor(min(seen) - 0.4), top - LOG_DECADES)), float(top)


def rows(signals: Sequence[Signal], activations: str, gradients: str) -> tuple[Row, Row]:
    """The two rows for the layers from the input to the output, with their titles."""
    unit = signals[-1].gradient if signals else 0.0
    fine = None
    if math.isfinite(unit) and unit > 0.0:
        fine = (GRADIENTS_BETWEEN[0] * unit, GRADIENTS_BETWEEN[1] * unit)
    return (
        Row(activations, tuple(signal.activation for signal in signals), ACTIVATIONS_BETWEEN),
        Row(gradients, tuple(signal.gradient for signal in signals), fine),
    )


@attrs.frozen
class Finding:
    """What is worst about the signals: at layer number ``place`` the gradient, or else the activations, go astray.

    ``value`` is the standard deviation there: of the gradient, as a share of that at the output.
    """

    fate: Fate
    place: int
    of_gradient: bool
    value: float


def worst(signals: Sequence[Signal]) -> Finding | None:
    """The gradients are looked at first, then the activations; None where all is fine."""
    unit = signals[-1].gradient if signals else 0.0
    for of_gradient, values, between, of in (
        (True, [signal.gradient for signal in signals], GRADIENTS_BETWEEN, unit),
        (False, [signal.activation for signal in signals], ACTIVATIONS_BETWEEN, 1.0),
    ):
        fates = [fate(value, between, of) for value in values]
        for judged, pick in ((Fate.EXPLODES, max), (Fate.VANISHES, min)):
            places = [place for place, one in enumerate(fates) if one is judged]
            if places:
                place = pick(places, key=lambda place: (math.isnan(values[place]), values[place]))
                return Finding(judged, place, of_gradient, values[place] / of if of else values[place])
    return None


class SignalsPlot(QWidget):
    """Two rows of bars on logarithmic axes; bands behind them show where a signal vanishes or explodes."""

    def __init__(self, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._look = look
        self._names: tuple[str, ...] = ()
        self._rows: tuple[Row, Row] = rows((), "", "")
        self._hits: list[tuple[QRectF, str]] = []
        self.setAccessibleName(self.tr("signals before training"))
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        FocusRing(look, self)
        look.changed.connect(self.update)

    def show_signals(self, names: Sequence[str], signals: Sequence[Signal]) -> None:
        """Show a signal for each of the layers named, from the input to the output."""
        self._names = tuple(names)
        self._rows = rows(signals, self.tr("activations, σ(h)"), self.tr("gradient of a sample's loss, σ(∂ℓ/∂h)"))
        told = (
            f"{name}: {significant(signal.activation)}, {significant(signal.gradient)}"
            for name, signal in zip(self._names, signals, strict=True)
        )
        self.setAccessibleDescription("; ".join(told))
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(self._look.px(420, 560), self._look.px(290, 360))

    def minimumSizeHint(self) -> QSize:
        return QSize(self._look.px(260, 340), self._look.px(220, 280))

    def paintEvent(self, event: QPaintEvent) -> None:
        look = self._look
        painter = QPainter(self)
        self._hits = []
        below = look.line_height("caption") + look.px(6)
        high = (self.height() - below) / 2
        for number, row in enumerate(self._rows):
            view = self._paint_row(painter, row, QRectF(0, number * high, self.width(), high))
        self._paint_names(painter, view.rect)
        painter.end()

    def _paint_row(self, painter: QPainter, row: Row, box: QRectF) -> View:
        look = self._look
        line = look.line_height("secondary")
        title = QRectF(0, box.top(), box.width(), line)
        put_text(painter, look.font("secondary"), look.color("ink2"), title, row.title)
        low, high = row.ends()
        ticks = log_ticks(low, high, 3)
        left = max(text_width(look.font("caption"), label) for label in (*ticks.labels, "1e−8")) + LABEL_GAP + 2
        top = line + look.px(8)
        rect = QRectF(round(left), round(box.top() + top), 0, 0)
        rect.setRight(box.right() - look.px(4))
        rect.setBottom(round(box.bottom() - look.px(8)))
        view = View(0.0, 1.0, low, high, rect, True)
        self._paint_zones(painter, view, row)
        paint_frame(painter, look, view, Ticks((), ()), ticks, "")
        self._paint_bars(painter, view, row)
        return view

    def _paint_zones(self, painter: QPainter, view: View, row: Row) -> None:
        """Behind all: below and above what is fine."""
        if row.fine is None:
            return
        low, high = (y_place(view, min(max(math.log10(end), view.y0), view.y1)) for end in row.fine)
        zone, rect = self._look.color("zone"), view.rect
        painter.fillRect(QRectF(rect.left(), rect.top(), rect.width(), high - rect.top()), zone)
        painter.fillRect(QRectF(rect.left(), low, rect.width(), rect.bottom() - low), zone)

    def _paint_bars(self, painter: QPainter, view: View, row: Row) -> None:
        look, count = self._look, len(row.values)
        slot = view.rect.width() / max(1, count)
        font = look.font("caption")
        for place, value in enumerate(row.values):
            middle = view.rect.left() + (place + 0.5) * slot
            text = significant(value, 2, 1e-3)
            has_place = math.isfinite(value) and value > 0.0
            top = view.rect.bottom()
            if has_place:
                top = min(y_place(view, max(math.log10(value), view.y0)), view.rect.bottom() - 1)
                width = max(2.0, min(0.6 * slot, look.px(36)))
                color = look.layer_color(STRONGEST * place / (count - 1) if count > 1 else STRONGEST)
                bar = QRectF(middle - width / 2, top, width, view.rect.bottom() - top)
                painter.fillRect(bar, color)
            self._hits.append(
                (QRectF(middle - slot / 2, view.rect.top(), slot, view.rect.height()), self._words(place, row))
            )
            if text_width(font, text) <= slot - 2 or not has_place:
                line = look.line_height("caption")
                label = QRectF(middle - 40, top - line - 1, 80, line)
                token = "ink2" if has_place else "error"
                put_text(painter, font, look.color(token), label, text, Qt.AlignmentFlag.AlignHCenter)

    def _words(self, place: int, row: Row) -> str:
        return f"{self._names[place]}\n{row.title} = {significant(row.values[place])}"

    def _paint_names(self, painter: QPainter, rect: QRectF) -> None:
        """Below the bars, as many as find room."""
        look, count = self._look, len(self._names)
        if not count:
            return
        font, slot = look.font("caption"), rect.width() / count
        widest = max(text_width(font, name) for name in self._names) + look.px(8)
        every = max(1, math.ceil(widest / slot))
        line = look.line_height("caption")
        for place in range(count - 1, -1, -every):  # the output always has its name
            middle = rect.left() + (place + 0.5) * slot
            half = text_width(font, self._names[place]) / 2 + 1
            middle = min(max(middle, half), self.width() - half)
            box = QRectF(middle - half, self.height() - line, 2 * half, line)
            put_text(painter, font, look.color("ink3"), box, self._names[place], Qt.AlignmentFlag.AlignHCenter)

    def event(self, event: QEvent) -> bool:
        if event.type() == QEvent.Type.ToolTip and isinstance(event, QHelpEvent):
            words = next((words for box, words in self._hits if box.contains(QPointF(event.pos()))), "")
            QToolTip.showText(event.globalPos(), words, self)
            return True
        return super().event(event)
