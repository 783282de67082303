"""What is drawn over the finished picture of the diagram: the thing looked at, and a point that is traced."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QPainter, QPen

from playground.core.datasets import PLANE
from playground.ui.paint import rounded
from playground.ui.theme import Look
from playground.ui.train.diagram.painting import link_path, link_pen
from playground.ui.train.diagram.scene import Scene
from playground.ui.train.diagram.spots import Spot, box_of, link_line, link_middle, value_of


def paint_spot(painter: QPainter, look: Look, scene: Scene, spot: Spot, pointer: QPointF | None) -> None:
    """Mark a unit or bias by an outline, a link by a casing and a small ring: at ``pointer``, or at its middle."""
    box = box_of(scene, spot)
    if spot.kind != "link":
        around = box.adjusted(-1.5, -1.5, 1.5, 1.5)
        rounded(painter, around, min(7.0, around.width() / 4), None, look.color("ink"), 2)
        return
    column, value = scene.column(spot.layer_id), value_of(scene, spot)
    if column is None or value is None or column.view.weight is None:
        return
    start, end = link_line(scene, spot)
    path = link_path(start, end)
    share = abs(value) / (float(abs(column.view.weight).max()) or 1.0)
    pen = link_pen(look, look.sign_lut(), value, share)
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.setPen(QPen(look.color("ink"), pen.widthF() + 4))
    painter.drawPath(path)
    painter.setPen(pen)
    painter.drawPath(path)
    painter.setPen(QPen(look.color("ink"), 1.5))
    painter.setBrush(look.color("surface"))
    painter.drawEllipse(link_middle(start, end) if pointer is None else pointer, look.px(5), look.px(5))


def paint_trace(painter: QPainter, look: Look, scene: Scene, point: tuple[float, ...]) -> None:
    """A ring where the traced point (x₁, x₂) lies in every node's map: the colour in it is what the node answers."""
    painter.setBrush(Qt.BrushStyle.NoBrush)
    for column in scene.columns:
        if column.form == "nodes" and column.maps is not None and not column.draws_curves and len(point) == 2:
            for box in column.boxes:
                place, radius = traced_place(box, point), max(2.5, box.width() / 9)
                painter.setPen(QPen(look.color("surface"), 3.5))
                painter.drawEllipse(place, radius, radius)
                painter.setPen(QPen(look.color("ink"), 1.5))
                painter.drawEllipse(place, radius, radius)


def traced_place(box: QRectF, point: tuple[float, ...]) -> QPointF:
    """Where the point of the plane lies in a node's box, the plane's edges a little inside so that a ring fits."""
    inset = box.width() / 9
    inner = box.adjusted(inset, inset, -inset, -inset)
    right, up = ((place + PLANE) / (2 * PLANE) for place in point)
    return QPointF(inner.left() + right * inner.width(), inner.bottom() - up * inner.height())
