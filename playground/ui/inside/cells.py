"""Cells of the table of layers: histograms and the gradient on its axis."""

from __future__ import annotations

import math

import numpy as np
from PySide6.QtCore import QPointF, QRectF
from PySide6.QtGui import QPainter, QPen, QPolygonF

from playground.core.frames import Spread
from playground.core.signals import GRADIENTS_BETWEEN
from playground.ui.theme import Look

DECADES = 4
"""The axis of gradients goes from 10^−4 to 10^4 times that of the output layer."""
CAP, DEEPEST = 1.6, 5.0
"""A bar higher than so many times the third is cut off, but never to less than one in so many of its height."""


def paint_spread(painter: QPainter, look: Look, box: QRectF, bars: Spread | None, line: Spread | None = None) -> None:
    """Bars of one histogram in sign colours, and another as a line on the same axis; both have the same area."""
    ground = QPen(look.color("line2"), look.theme.hairline)
    painter.setPen(ground)
    painter.drawLine(QPointF(box.left(), box.bottom()), QPointF(box.right(), box.bottom()))
    if bars is None:
        return
    low, high = bars.low, bars.high
    if line is not None:
        low, high = min(low, line.low), max(high, line.high)
    span = high - low or 1.0

    def x(value: float) -> float:
        return box.left() + (value - low) / span * box.width()

    top = _top(bars)
    edges = np.linspace(bars.low, bars.high, len(bars.counts) + 1).tolist()
    negative, positive = look.color("neg"), look.color("pos")
    for size, left, right in zip(bars.counts.tolist(), edges, edges[1:], strict=False):
        if size:
            tall = max(1.0, round(box.height() * min(1.0, size / top)))
            at = round(x(left))
            wide = max(1.0, round(x(right)) - at - (1 if x(right) - x(left) > 2.5 else 0))
            painter.fillRect(QRectF(at, box.bottom() - tall, wide, tall), positive if left + right > 0 else negative)
    if line is not None and line.counts.any():
        highest = _top(line)
        points = [
            QPointF(x(centre), box.bottom() - box.height() * min(1.0, size / highest))
            for centre, size in zip(line.centres.tolist(), line.counts.tolist(), strict=True)
        ]
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(look.color("ink2"), look.px(1, 2)))
        painter.drawPolyline(QPolygonF(points))
        painter.restore()


def _top(spread: Spread) -> float:
    """Count that reaches the top of the cell: two spikes, of saturated units, do not press the rest down."""
    ranked = np.sort(spread.counts)
    most, third = float(ranked[-1]), float(ranked[-3])
    return max(1.0, min(most, max(CAP * third, most / DEEPEST)))


def gradient_x(box: QRectF, power: float) -> float:
    """Where 10^power lies on the axis, kept within it."""
    return box.left() + (min(max(power, -DECADES), DECADES) + DECADES) / (2 * DECADES) * box.width()


def paint_gradient(painter: QPainter, look: Look, box: QRectF, share: float | None) -> None:
    """A dot on a logarithmic axis, bands at its ends where a gradient vanishes or explodes."""
    vanishes, explodes = (gradient_x(box, math.log10(end)) for end in GRADIENTS_BETWEEN)
    tall = look.px(15, 20)
    middle = round(box.center().y()) + 0.5
    zone = look.color("zone")
    painter.fillRect(QRectF(box.left(), middle - tall / 2, vanishes - box.left(), tall), zone)
    painter.fillRect(QRectF(explodes, middle - tall / 2, box.right() - explodes, tall), zone)
    painter.setPen(QPen(look.color("line2"), look.theme.hairline))
    painter.drawLine(QPointF(box.left(), middle), QPointF(box.right(), middle))
    for power in range(-DECADES + 1, DECADES):
        x = round(gradient_x(box, power)) + 0.5
        half = look.px(4) if power == 0 else look.px(2)
        painter.drawLine(QPointF(x, middle - half), QPointF(x, middle + half))
    if share is None:
        return
    decades = math.inf if math.isnan(share) else math.log10(share) if share > 0 else -math.inf
    radius = look.px(5) - 0.5
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(QPen(look.color("surface"), 1))
    painter.setBrush(look.color("run"))
    painter.drawEllipse(QPointF(gradient_x(box, decades), middle), radius, radius)
    painter.restore()
