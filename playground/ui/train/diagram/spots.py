"""What of the diagram the pointer or the keyboard is on, and where the arrow keys lead."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Literal

import numpy as np
from attrs import frozen
from PySide6.QtCore import QPointF, QRectF

from playground.ui.train.diagram.geometry import link_controls, nearest_link
from playground.ui.train.diagram.links import Links
from playground.ui.train.diagram.painting import bias_box, link_ends
from playground.ui.train.diagram.scene import Column, Gap, Scene

REACH = 6.0
"""How far from a link the pointer may be (px)."""
LEAST_HIT = 14.0


@frozen
class Spot:
    """A unit, its bias, or the link that comes to it from unit ``source`` of the column before; by layer and number."""

    kind: Literal["unit", "bias", "link"]
    layer_id: str
    unit: int
    source: int = -1


def spot_at(scene: Scene, links: Mapping[str, Links], x: float, y: float) -> Spot | None:
    """What is there; ``links`` are the drawn ones by the id of the layer they lead to. Biases lie on top."""
    for column in scene.columns:
        unit = _bias_at(column, x, y)
        if unit is not None:
            return Spot("bias", column.layer_id, unit)
    for column in scene.columns:
        position = column.position_at(x, y)
        if position is not None:
            return Spot("unit", column.layer_id, int(column.units[position]))
    for gap in scene.gaps:
        found = links.get(gap.right.layer_id)
        if gap.kind != "links" or found is None or not gap.left.bounds.right() <= x <= gap.right.bounds.left():
            continue
        index, off = nearest_link((x, y), *link_ends(gap, found))
        if off <= REACH:
            return Spot("link", gap.right.layer_id, int(found.target[index]), int(found.source[index]))
    return None


def _bias_at(column: Column, x: float, y: float) -> int | None:
    if column.form != "nodes" or column.view.bias is None:
        return None
    for unit, node in enumerate(column.boxes):
        box = bias_box(node)
        more = max(0.0, LEAST_HIT - box.width()) / 2
        if box.adjusted(-more, -more / 2, more / 2, more).contains(x, y):
            return unit
    return None


def stands(scene: Scene, spot: Spot) -> bool:
    """Whether there is such a thing in this scene."""
    column = scene.column(spot.layer_id)
    if column is None or spot.unit not in column.units:
        return False
    if spot.kind == "bias":
        return column.form == "nodes" and column.view.bias is not None
    gap = gap_to(scene, spot.layer_id)
    return spot.kind == "unit" or (gap is not None and gap.kind == "links" and spot.source < gap.left.count)


def gap_to(scene: Scene, layer_id: str) -> Gap | None:
    """What lies before the column of this layer."""
    return next((gap for gap in scene.gaps if gap.right.layer_id == layer_id), None)


def box_of(scene: Scene, spot: Spot) -> QRectF:
    """The box of the spot's unit or bias; of a link, a small one around its middle."""
    column = scene.column(spot.layer_id)
    assert column is not None
    box = column.box(int(np.flatnonzero(column.units == spot.unit)[0]))
    if spot.kind == "bias":
        return bias_box(box)
    if spot.kind == "link":
        middle = link_middle(*link_line(scene, spot))
        return QRectF(middle.x() - 6, middle.y() - 6, 12, 12)
    return box


def link_line(scene: Scene, spot: Spot) -> tuple[QPointF, QPointF]:
    """Both ends of a link."""
    gap = gap_to(scene, spot.layer_id)
    assert gap is not None
    left, right = gap.left.boxes[spot.source], gap.right.boxes[spot.unit]
    return QPointF(left.right(), left.center().y()), QPointF(right.left(), right.center().y())


def link_middle(start: QPointF, end: QPointF) -> QPointF:
    first, second = link_controls(start, end)
    x = start.x() + 3 * first.x() + 3 * second.x() + end.x()
    return QPointF(x / 8, (start.y() + end.y()) / 2)


def value_of(scene: Scene, spot: Spot) -> float | None:
    """The weight or bias that can be edited there; None where there is none."""
    column = scene.column(spot.layer_id)
    view = None if column is None else column.view
    if view is None or not stands(scene, spot):
        return None
    if spot.kind == "link" and view.weight is not None:
        return float(view.weight[spot.unit, spot.source])
    if spot.kind != "link" and view.bias is not None:
        return float(view.bias[spot.unit])
    return None


def walked(scene: Scene, spot: Spot | None, across: int, down: int) -> Spot | None:
    """The unit one further to the right (``across`` 1), or further down, or the other ways; the ends hold."""
    if not scene.columns:
        return None
    columns = scene.columns
    here = None if spot is None else scene.column(spot.layer_id)
    if spot is None or here is None or spot.unit not in here.units:
        first = columns[0]
        return Spot("unit", first.layer_id, int(first.units[0]))
    position = int(np.flatnonzero(here.units == spot.unit)[0])
    if here.grid is None:
        return _to_row(columns, here, position, across, down)
    row, column = divmod(position, here.grid.columns)
    inside = 0 <= column + across < here.grid.columns and position + across < here.grid.shown
    if across and not inside:
        return _to_row(columns, here, row, across, 0)
    new = position + across + down * here.grid.columns
    return Spot("unit", here.layer_id, int(here.units[new if 0 <= new < here.grid.shown else position]))


def _to_row(columns: tuple[Column, ...], here: Column, row: int, across: int, down: int) -> Spot:
    """The unit of this row, or the nearest height, in this column or a neighbouring one."""
    index = min(max(columns.index(here) + across, 0), len(columns) - 1)
    there = columns[index]
    if there is here:
        new = min(max(row + down, 0), len(here.units) - 1)
        return Spot("unit", here.layer_id, int(here.units[new]))
    if here.grid is None:
        y = here.boxes[min(row, len(here.boxes) - 1)].center().y()
    else:
        y = here.bounds.top() + (row + 0.5) * here.grid.pitch
    edge = there.bounds.left() if across > 0 else there.bounds.right()
    boxes = [there.box(position) for position in range(len(there.units))]
    nearest = min(range(len(boxes)), key=lambda i: (abs(boxes[i].center().y() - y), abs(boxes[i].center().x() - edge)))
    return Spot("unit", there.layer_id, int(there.units[nearest]))


def strongest_into(scene: Scene, spot: Spot) -> list[Spot]:
    """The links to the spot's unit, strongest first; none where weights are not drawn as links."""
    gap = gap_to(scene, spot.layer_id)
    if gap is None or gap.kind != "links" or gap.right.view.weight is None:
        return []
    sizes = np.abs(gap.right.view.weight[spot.unit])
    order = np.argsort(-np.nan_to_num(sizes), kind="stable")
    return [Spot("link", spot.layer_id, spot.unit, int(source)) for source in order]
