"""Where nodes, links and their numbers lie in the diagram of a tiny network."""

from __future__ import annotations

from attrs import frozen
from PySide6.QtCore import QPointF, QRectF

from playground.core.backprop.trace import Trace

MOST_UNITS, MOST_LAYERS = 6, 4
"""Networks up to this size, dense throughout, are drawn node by node."""


LEAST = 0.75
"""Nodes lower than this share of their size do without their biases below."""


def is_tiny(trace: Trace) -> bool:
    """Whether every node and every link of this network has room for its numbers."""
    sizes = [trace.layers[0].inputs, *(layer.units for layer in trace.layers)]
    return len(trace.layers) <= MOST_LAYERS and max(sizes) <= MOST_UNITS and all(x.is_linear for x in trace.layers)


@frozen
class Metrics:
    """Sizes in px: of a node of a layer and of an input, and of what stands around them."""

    node: tuple[float, float]
    input: tuple[float, float]
    bias: float
    header: float
    legend: float
    side: float


@frozen
class Geometry:
    """Boxes of all nodes, column by column, the inputs first; ``loss`` is the box of the loss.

    Where many nodes stand above each other there is no room for the biases below them: ``has_biases`` is False.
    """

    columns: tuple[tuple[QRectF, ...], ...]
    loss: QRectF
    header: QRectF
    has_biases: bool = True

    def link(self, layer: int, unit: int, source: int) -> tuple[QPointF, QPointF]:
        """Both ends of the link into this unit of a layer, from left to right."""
        start, end = self.columns[layer][source], self.columns[layer + 1][unit]
        return QPointF(start.right(), start.center().y()), QPointF(end.left(), end.center().y())

    def shares(self, layer: int, unit: int, source: int) -> tuple[float, ...]:
        """Where on a link its number may stand, the best place first: those of one unit stand above each other."""
        units = len(self.columns[layer + 1])
        first = 0.42 if units == 1 else 0.26 + 0.36 * unit / (units - 1)
        others = [0.14 + 0.05 * place for place in range(15)]
        return (first, *sorted(others, key=lambda share: abs(share - first)))

    def on_link(self, layer: int, unit: int, source: int) -> QPointF:
        """The best place for the number of a link."""
        start, end = self.link(layer, unit, source)
        return start + (end - start) * self.shares(layer, unit, source)[0]


def lay_out(trace: Trace, width: float, height: float, metrics: Metrics) -> Geometry:
    """Columns at equal distances, nodes at equal distances in each, the loss above the output."""
    counts = [trace.layers[0].inputs, *(layer.units for layer in trace.layers)]
    node_w, node_h = metrics.node
    top, bottom = metrics.header, height - metrics.legend
    room = bottom - top
    most = max(counts[1:])
    bias = metrics.bias
    if room / most - bias - 4 < node_h * LEAST:
        bias = 0.0
    node_h = min(node_h, room / most - bias - (4 if bias else 8))
    step_x = (width - 2 * metrics.side - metrics.input[0] / 2 - node_w / 2) / (len(counts) - 1)
    first_x = metrics.side + metrics.input[0] / 2
    slot = min(room / most, (node_h + bias) * 1.9)
    columns: list[tuple[QRectF, ...]] = []
    for place, count in enumerate(counts):
        w, h = (metrics.input[0], min(metrics.input[1], room / count - 22)) if place == 0 else (node_w, node_h)
        gap = min(room / count, slot * 1.2 if count < most else slot)
        x = first_x + place * step_x - w / 2
        center = top + room / 2
        boxes = []
        for unit in range(count):
            y = center + (unit - (count - 1) / 2) * gap - h / 2 - bias / 2
            boxes.append(QRectF(round(x), round(y), round(w), round(h)))
        columns.append(tuple(boxes))
    output = columns[-1]
    card_h = max(node_h, metrics.node[1] * 0.75) * 0.88
    above = output[0].top() - 22 - card_h
    if above < top - 6:  # the outputs give way downwards
        down = min(top - 6 - above, bottom - bias - output[-1].bottom())
        output = tuple(box.translated(0, round(max(0.0, down))) for box in output)
        columns[-1] = output
        card_h = max(36.0, min(card_h, output[0].top() - 14 - top + 6))
        above = output[0].top() - 14 - card_h
    loss = QRectF(output[0].left() - 4, round(above), output[0].width() + 8, round(card_h))
    return Geometry(tuple(columns), loss, QRectF(0, 0, width, metrics.header), bias > 0)
