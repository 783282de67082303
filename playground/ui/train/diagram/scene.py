"""What the diagram shows and where: a column for each layer under its card, and what joins neighbouring columns.

Layers that pass on one value for each they get (dropout, the norms) have no column of their own between drawn nodes:
there would be no room, and links belong to weights. The links run on below their card, and the units that dropout
switched off are marked in the column whose outputs they are. Between folded blocks they have a block of their own.
"""

from __future__ import annotations

from collections.abc import Mapping
from itertools import pairwise
from typing import Any, Literal

import numpy as np
from attrs import evolve, fields, frozen
from numpy.typing import NDArray
from PySide6.QtCore import QPointF, QRectF

from playground.core.experiment import Experiment
from playground.core.fields import OUTPUT_ID
from playground.core.frames.network import INPUT_ID, LayerView, NetworkFrame
from playground.core.layers import BatchNorm, Dropout, Layer, LayerNorm, is_picture
from playground.ui.train.diagram import geometry
from playground.ui.train.diagram.geometry import Grid

Form = Literal["nodes", "tiles", "cells", "picture", "answers"]
Place = tuple[float, float]
"""Left and right edge of a layer's card."""
Values = NDArray[np.floating]

ARRAYS = tuple(field.name for field in fields(LayerView) if not field.eq)
"""The fields of a view that hold arrays."""

ANSWER_LEAST, ANSWER_MOST = 14, 32
BLOCK_MOST = 112


@frozen(kw_only=True)
class Room:
    """What there is to fill: height of the diagram, and the theme's sizes of nodes, captions and pictures (px)."""

    height: float
    node: float = 38
    caption: float = 18
    picture: float = 56
    tile: float = 38


@frozen(eq=False, kw_only=True)
class Column:
    """One layer as it is drawn.

    ``boxes`` are its nodes, its rows of answers or its one picture; a folded block has a ``grid`` from ``bounds``'
    corner on instead. ``units`` (shown,) are the numbers of the units in boxes or grid. ``maps`` and ``values`` are
    what is coloured, on the sign scale from −``scale`` to ``scale``; of input features each has its ``own_scales``.
    """

    view: LayerView
    form: Form
    place: Place
    bounds: QRectF
    boxes: tuple[QRectF, ...] = ()
    grid: Grid | None = None
    units: NDArray[np.intp]
    maps: Values | None = None
    values: Values | None = None
    scale: float = 1.0
    own_scales: tuple[float, ...] = ()
    dropped: NDArray[np.bool_] | None = None

    @property
    def layer_id(self) -> str:
        return self.view.layer_id

    @property
    def count(self) -> int:
        """Units or channels of the layer, drawn or not."""
        return self.view.shape[0]

    @property
    def draws_curves(self) -> bool:
        """Whether its units answer over a line instead of the plane."""
        return self.maps is not None and len(self.view.shape) == 1 and self.maps.shape[-2] == 1

    def scale_of(self, unit: int) -> float:
        """What the ends of the sign scale stand for in this unit's map."""
        return self.own_scales[unit] if unit < len(self.own_scales) else self.scale

    def box(self, position: int) -> QRectF:
        """Where the unit at this position among those shown is drawn."""
        if self.grid is not None:
            return self.grid.box(position).translated(self.bounds.topLeft())
        return self.boxes[position]

    def position_at(self, x: float, y: float) -> int | None:
        """Which of the shown units is there."""
        if self.grid is not None:
            return self.grid.index_at(x - self.bounds.left(), y - self.bounds.top())
        return next((number for number, box in enumerate(self.boxes) if box.contains(x, y)), None)


@frozen(eq=False)
class Gap:
    """What lies between two columns: links by weight, contributions to the answers, or a plain ribbon."""

    left: Column
    right: Column
    kind: Literal["links", "answers", "ribbon"]


@frozen(eq=False)
class Scene:
    """All that is drawn, from input to output."""

    columns: tuple[Column, ...] = ()
    gaps: tuple[Gap, ...] = ()

    def column(self, layer_id: str) -> Column | None:
        return next((column for column in self.columns if column.layer_id == layer_id), None)


def build_scene(frame: NetworkFrame, experiment: Experiment, places: Mapping[str, Place], room: Room) -> Scene:
    """Lay the frame's layers out under their cards; layers that have no card any more are left out."""
    views = [view for view in frame.layers if view.layer_id in places]
    forms = choose_forms(views, experiment, geometry.rows_that_fit(room.height))
    drawn = [(view, form) for view, form in zip(views, forms, strict=True) if form is not None]
    folded = any(form not in ("nodes", "answers") for _view, form in drawn)
    middle = (room.height - (room.caption if folded else 0)) / 2
    columns: tuple[Column, ...] = ()
    for view, form in drawn:
        wish = _tile(view, columns[-1] if columns else None, room)
        columns += (_column(view, form, experiment, places[view.layer_id], middle, room, wish),)
    columns = tuple(evolve(column, dropped=_dropped(column, views, experiment)) for column in columns)
    gaps = tuple(Gap(left, right, _kind(left, right)) for left, right in pairwise(columns))
    return Scene(columns, gaps)


def choose_forms(views: list[LayerView], experiment: Experiment, most_rows: int) -> list[Form | None]:
    """How each layer is drawn; None for one that passes through between nodes."""
    layers = {layer.id: layer for layer in experiment.network.layers}
    hidden = [
        view.layer_id
        for view in views
        if view.layer_id in layers and len(view.shape) == 1 and not _passes(layers[view.layer_id])
    ]
    fold_all = len(hidden) > geometry.MOST_COLUMNS
    found: list[Form | None] = []
    for view in views:
        few = len(view.shape) == 1 and view.shape[0] <= most_rows
        layer = layers.get(view.layer_id)
        if view.layer_id == INPUT_ID and is_picture(view.shape):
            found.append("picture")
        elif view.layer_id == OUTPUT_ID and view.maps is None and experiment.data.task.kind == "classes":
            found.append("answers")
        elif few and layer is not None and _passes(layer) and not fold_all:
            found.append(None)
        elif few and not (fold_all and layer is not None):
            found.append("nodes")
        else:
            found.append("tiles" if view.maps is not None else "cells")
    return found


def _passes(layer: Layer) -> bool:
    """Whether the layer gives one value for each it gets, unit by unit."""
    return isinstance(layer, Dropout | BatchNorm | LayerNorm)


def _tile(view: LayerView, before: Column | None, room: Room) -> int:
    """The side that a map should have: smaller than one of the layer before where it has fewer pixels."""
    if view.maps is None:
        return 0
    size = float(max(view.maps.shape[1:]))
    wish = min(max(2.5 * size, geometry.LEAST_TILE), room.tile)
    if before is not None and before.maps is not None and before.grid is not None:
        wish = min(wish, before.grid.tile * min(1.0, size / max(before.maps.shape[1:])) ** 0.5)
    return round(max(wish, geometry.LEAST_TILE))


def _column(
    view: LayerView, form: Form, experiment: Experiment, place: Place, middle: float, room: Room, tile: int
) -> Column:
    maps, values = view.maps, view.values
    centre = QPointF((place[0] + place[1]) / 2, middle)
    boxes: tuple[QRectF, ...] = ()
    grid: Grid | None = None
    units = np.arange(view.shape[0])
    if form == "nodes":
        only = view.layer_id == OUTPUT_ID and view.shape[0] == 1
        wish = round(1.2 * room.node) if only else room.node
        side = geometry.node_side(2 * middle - 8, view.shape[0], wish)
        if view.layer_id == INPUT_ID and experiment.data.space == "row":
            centre.setX(place[1] - side / 2)  # the names of columns want room
        boxes = geometry.node_boxes(view.shape[0], centre, side)
    elif form == "picture":
        boxes = geometry.node_boxes(1, centre, round(min(room.picture, place[1] - place[0], 2 * middle)))
    elif form == "answers":
        boxes, units = _answers(view, place, middle)
    else:
        wide, high = min(BLOCK_MOST, place[1] - place[0]), 2 * middle - 8
        if maps is not None:
            grid = geometry.tiles(len(maps), wide, high, tile)
        else:
            grid = geometry.cells(view.shape[0], wide, high)
        units = units[: grid.shown]
    bounds = _around(boxes) if grid is None else _centred(grid, centre)
    judges = view.layer_id == OUTPUT_ID and experiment.data.task.kind == "classes"
    scale = 1.0 if judges else _largest(maps if maps is not None else values)
    own = view.layer_id == INPUT_ID and form == "nodes" and maps is not None
    return Column(
        view=view, form=form, place=place, bounds=bounds, boxes=boxes, grid=grid, units=units, maps=maps,
        values=values, scale=scale, own_scales=tuple(map(_largest, maps)) if own and maps is not None else (),
    )  # fmt: skip


def _answers(view: LayerView, place: Place, middle: float) -> tuple[tuple[QRectF, ...], NDArray[np.intp]]:
    """Rows for the classes in order; where they are too many, for the likeliest that find room."""
    count = view.shape[0]
    room = max(1, int(2 * middle // ANSWER_LEAST))
    units = np.arange(count)
    if count > room:
        likely = units if view.values is None else np.argsort(-view.values, kind="stable")
        units = np.sort(likely[:room])
    pitch = min(ANSWER_MOST, 2 * middle / len(units))
    top = middle - pitch * len(units) / 2
    wide = place[1] - place[0]
    return tuple(QRectF(place[0], top + row * pitch, wide, pitch) for row in range(len(units))), units


def _centred(grid: Grid, middle: QPointF) -> QRectF:
    return QRectF(
        round(middle.x() - grid.width / 2), round(middle.y() - grid.height / 2), grid.width, grid.height
    )  # fmt: skip


def _around(boxes: tuple[QRectF, ...]) -> QRectF:
    return QRectF(boxes[0].topLeft(), boxes[-1].bottomRight())


def _largest(array: Values | None) -> float:
    """The largest finite size, for a scale that is symmetric about 0; 1 where nothing differs from 0."""
    if array is None:
        return 1.0
    size = np.abs(array[np.isfinite(array)])
    largest = float(size.max(initial=0.0))
    return largest if largest > 0 else 1.0


def _dropped(column: Column, views: list[LayerView], experiment: Experiment) -> NDArray[np.bool_] | None:
    """Units switched off in the last batch: the layer's own, or those of a dropout right behind it without a column."""
    if column.view.dropped is not None:
        return column.view.dropped
    layers = {layer.id: layer for layer in experiment.network.layers}
    ids = [view.layer_id for view in views]
    for view in views[ids.index(column.layer_id) + 1 :]:
        layer = layers.get(view.layer_id)
        if layer is None or not _passes(layer):
            return None
        if view.dropped is not None:
            return view.dropped if view.shape == column.view.shape and column.form == "nodes" else None
    return None


def _kind(left: Column, right: Column) -> Literal["links", "answers", "ribbon"]:
    weight = right.view.weight
    if weight is None:
        return "ribbon"
    if left.form == right.form == "nodes" and weight.shape == (right.count, left.count):
        return "links"
    if right.form == "answers" and contributions(left, right) is not None:
        return "answers"
    return "ribbon"


def contributions(left: Column, right: Column) -> Values | None:
    """Weight × value of every input of the last layer, (units, inputs); the weights alone where no sample is chosen.

    None where weights or the values they belong to are not in the frame.
    """
    weight, view = right.view.weight, left.view
    if weight is None:
        return None
    for values in (view.values, view.maps):
        if values is not None and values.size == weight.shape[1] and (len(view.shape) == 1) == (values.ndim == 1):
            return np.asarray(weight * values.reshape(1, -1))
    return weight if left.form == "nodes" and weight.shape[1] == left.count else None


def keep_same_views(old: NetworkFrame | None, new: NetworkFrame) -> NetworkFrame:
    """``new`` with the views of ``old`` wherever nothing in them differs, so that what is the same is the very same."""
    known = {} if old is None else {view.layer_id: view for view in old.layers}
    layers = tuple(
        known[view.layer_id] if view.layer_id in known and _equal(known[view.layer_id], view) else view
        for view in new.layers
    )
    return evolve(new, layers=layers)


def shows_the_same(one: NetworkFrame, other: NetworkFrame) -> bool:
    """Whether two frames, the second made by :func:`keep_same_views`, look alike."""
    return (
        [id(view) for view in one.layers] == [id(view) for view in other.layers]
        and (one.label, one.point) == (other.label, other.point)
        and _equal_arrays(one.sample, other.sample)
    )


def _equal(one: LayerView, other: LayerView) -> bool:
    if one != other:
        return False
    return all(_equal_arrays(getattr(one, name), getattr(other, name)) for name in ARRAYS)


def _equal_arrays(one: NDArray[Any] | None, other: NDArray[Any] | None) -> bool:
    if one is None or other is None:
        return one is other
    return one.shape == other.shape and one.tobytes() == other.tobytes()
