"""Paths over a map: a line in a casing, dots at its steps, a ring where it begins, a symbol or arrow where it ends."""

from __future__ import annotations

import math
from collections.abc import Sequence

import numpy as np
from attrs import frozen
from numpy.typing import NDArray
from PySide6.QtCore import QPointF, Qt
from PySide6.QtGui import QColor, QPainter, QPen, QPolygonF

from playground.ui.paint import mix
from playground.ui.theme import Look
from playground.ui.widgets.cased_line import paint_cased, paint_line
from playground.ui.widgets.live_curve import LineBuffer
from playground.ui.widgets.markers import paint_mark
from playground.ui.widgets.path_line import PathLine, exit_of, seen_lines, spaced
from playground.ui.widgets.plane_view import PlaneView

Floats = NDArray[np.float64]

FADED = 0.6
"""How far a faded path stands back, towards the ground."""
DOT_GAP = 9.0
"""px between the steps of a path from which on each has a dot."""


def path_width(look: Look) -> float:
    return 4.0 if look.theme.projector else 2.5


def path_color(look: Look, path: PathLine) -> QColor:
    """Its colour, pale where it is faded."""
    color = path.painted(look)
    return mix(color, look.color("canvas"), FADED) if path.faded else color


@frozen(eq=False)
class _Seen:
    """What of a path is to be drawn, in px."""

    lines: Floats
    dots: Floats
    start: QPointF | None
    end: QPointF | None
    exit: tuple[float, float, float, float] | None


class PathPicture:
    """Paints paths, and keeps what it has found to draw of each while path and view stay the same."""

    def __init__(self) -> None:
        self._view: PlaneView | None = None
        self._seen: list[tuple[PathLine, _Seen]] = []

    def paint(
        self, painter: QPainter, look: Look, lines: LineBuffer, view: PlaneView, paths: Sequence[PathLine], small: bool
    ) -> None:
        """Draw the paths inside the view's rectangle, faded ones below, symbols above all lines; on a `small` map
        finer and without casing."""
        seen = self._of(view, paths)
        painter.save()
        painter.setClipRect(view.rect)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        for path, parts in sorted(seen, key=lambda pair: not pair[0].faded):
            _paint_lines(painter, look, lines, path, parts, small)
        for path, parts in seen:
            color = path_color(look, path)
            if path.start and parts.start is not None:
                paint_ring(painter, look, parts.start, color)
            if path.faded:
                continue
            if parts.exit is not None:
                _paint_exit(painter, look, color, parts.exit)
            elif parts.end is not None and path.symbol:
                paint_mark(painter, look, parts.end, look.px(12, 17), (path.symbol, color))
        painter.restore()

    def ends(self, view: PlaneView, paths: Sequence[PathLine]) -> list[tuple[PathLine, QPointF]]:
        """Paths whose symbol is seen, and where."""
        pairs = self._of(view, paths)
        return [(path, parts.end) for path, parts in pairs if parts.end is not None and not path.faded]

    def lines(self) -> Floats:
        """All lines (m, 4) last painted, in px."""
        return np.concatenate([np.zeros((0, 4)), *(seen.lines for _, seen in self._seen)])

    def _of(self, view: PlaneView, paths: Sequence[PathLine]) -> list[tuple[PathLine, _Seen]]:
        known = {id(path): (path, seen) for path, seen in self._seen} if view == self._view else {}
        self._view = view
        self._seen = [known.get(id(path)) or (path, _found(view, path)) for path in paths]
        return self._seen


def _found(view: PlaneView, path: PathLine) -> _Seen:
    px = view.to_px(path.places)
    rect = view.rect
    nothing = np.zeros((0, 2))
    if len(px) == 0:
        return _Seen(np.zeros((0, 4)), nothing, None, None, None)
    inside = (
        (px[:, 0] >= rect.left()) & (px[:, 0] <= rect.right()) & (px[:, 1] >= rect.top()) & (px[:, 1] <= rect.bottom())
    )
    dots = px[inside] if path.dots and spaced(px, DOT_GAP) else nothing
    start = QPointF(*px[0].tolist()) if inside[0] else None
    end = QPointF(*px[-1].tolist()) if inside[-1] else None
    # A path whose newest place is none ended at the last that is one, unless it went out of sight before.
    leaves = exit_of(px, rect)
    if end is None and leaves is None and inside.any() and not np.isfinite(px[-1]).all():
        end = QPointF(*px[np.flatnonzero(inside)[-1]].tolist())
    return _Seen(seen_lines(px, rect), dots, start, end, leaves)


def _paint_lines(painter: QPainter, look: Look, lines: LineBuffer, path: PathLine, seen: _Seen, small: bool) -> None:
    width, color = path_width(look) * (0.6 if small else 1.0), path_color(look, path)
    if path.faded:
        paint_line(painter, lines, seen.lines, color, 0.6 * width)
        return
    if small:
        paint_line(painter, lines, seen.lines, color, width)
    else:
        paint_cased(painter, lines, seen.lines, color, width, look.color("surface"))
    if len(seen.dots):
        painter.setPen(_round(color, 1.9 * width))
        painter.drawPoints([QPointF(x, y) for x, y in seen.dots.tolist()])


def paint_ring(painter: QPainter, look: Look, at: QPointF, color: QColor) -> None:
    """The ring at the start of a path."""
    radius, width = look.px(5, 8), path_width(look)
    painter.setBrush(look.color("surface"))
    painter.setPen(QPen(look.color("surface"), width + 2))
    painter.drawEllipse(at, radius, radius)
    painter.setPen(QPen(color, width * 0.9))
    painter.drawEllipse(at, radius, radius)
    painter.setBrush(Qt.BrushStyle.NoBrush)


def _paint_exit(painter: QPainter, look: Look, color: QColor, exit_: tuple[float, float, float, float]) -> None:
    x, y, dx, dy = exit_
    paint_arrowhead(painter, QPointF(x, y), math.atan2(dy, dx), look.px(11, 16), color, look.color("surface"))


def paint_arrowhead(painter: QPainter, tip: QPointF, angle: float, size: float, color: QColor, casing: QColor) -> None:
    """A triangle `size` px long whose tip points along `angle` (radians, clockwise from the right)."""
    cos, sin = math.cos(angle), math.sin(angle)
    half = 0.46 * size
    corners = [
        tip,
        tip + QPointF(-size * cos - half * sin, -size * sin + half * cos),
        tip + QPointF(-size * cos + half * sin, -size * sin - half * cos),
    ]
    pen = QPen(casing, 2.5)
    pen.setJoinStyle(Qt.PenJoinStyle.RoundJoin)
    painter.setPen(pen)
    painter.setBrush(color)
    painter.drawPolygon(QPolygonF(corners))
    painter.setPen(Qt.PenStyle.NoPen)
    painter.drawPolygon(QPolygonF(corners))
    painter.setBrush(Qt.BrushStyle.NoBrush)


def _round(color: QColor, width: float) -> QPen:
    return QPen(color, width, Qt.PenStyle.SolidLine, Qt.PenCapStyle.RoundCap, Qt.PenJoinStyle.RoundJoin)
