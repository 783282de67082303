"""Painting a surface in 3-D: flat quads far to near, its floor and height axis, paths with their drop lines."""

from __future__ import annotations

from collections.abc import Sequence
from typing import cast

import numpy as np
import shiboken6
from attrs import frozen
from numpy.typing import NDArray
from PySide6.QtCore import QLineF, QPointF, QRectF, Qt
from PySide6.QtGui import QBrush, QColor, QPainter, QPen, QPolygonF

from playground.ui.paint import mix, put_text, text_width
from playground.ui.theme import Look
from playground.ui.widgets.axis import Ticks
from playground.ui.widgets.cased_line import paint_cased, paint_line
from playground.ui.widgets.live_curve import LineBuffer, solid_lines
from playground.ui.widgets.markers import paint_mark
from playground.ui.widgets.path_line import PathLine
from playground.ui.widgets.path_paint import paint_ring, path_color, path_width
from playground.ui.widgets.relief import FINE, HEIGHT, Camera, Quads, Relief
from playground.ui.widgets.relief_path import SeenPath

Floats = NDArray[np.float64]

SHADES = 40
"""Steps of light in which quads are drawn, and of tone."""
EDGE = 0.28
DARKEST, LIT = 0.74, 0.30
BEHIND = 0.4
"""Opacity of what the surface hides."""


@frozen
class Screen:
    """Where the middle of the floor is in px, and how many px a unit of the box is long."""

    middle: QPointF
    unit: float

    @classmethod
    def fitting(cls, rect: QRectF, relief: Relief, camera: Camera) -> Screen:
        """So that the box, however it is turned, fits a rectangle at zoom 1."""
        radius = float(np.hypot(*relief.sides))
        away, upright = camera.rise
        unit = camera.zoom * min(rect.width() / (2 * radius), rect.height() / (2 * radius * away + HEIGHT * upright))
        return cls(QPointF(rect.center().x(), rect.center().y() + unit * HEIGHT * upright / 2), unit)

    def to_px(self, seen: Floats) -> Floats:
        """Right and up (n, 2) in px."""
        return np.stack([self.middle.x() + self.unit * seen[..., 0], self.middle.y() - self.unit * seen[..., 1]], -1)

    def point(self, seen: Floats) -> QPointF:
        x, y = self.to_px(seen[:2]).tolist()
        return QPointF(x, y)


class QuadBuffer:
    """QPointF objects that look into one numpy array, four a quad: making them anew takes as long as drawing them."""

    def __init__(self, capacity: int = FINE * FINE) -> None:
        self._array = np.zeros((capacity, 4, 2))
        address = self._array.ctypes.data
        points = [cast(QPointF, shiboken6.wrapInstance(address + 16 * i, QPointF)) for i in range(4 * capacity)]
        self._quads = [points[4 * i : 4 * i + 4] for i in range(capacity)]
        self._brushes: dict[int, QBrush] = {}
        self._theme = ""

    def _brushes_for(self, look: Look, shades: set[int]) -> dict[int, QBrush]:
        """The brushes of the theme in use, those of these shades among them."""
        if look.theme.name != self._theme:
            self._theme = look.theme.name
            self._brushes.clear()
        for shade in shades - self._brushes.keys():
            self._brushes[shade] = QBrush(_shade(look, *divmod(shade, SHADES)))
        return self._brushes

    def paint(self, painter: QPainter, look: Look, corners: Floats, quads: Quads, fine: bool) -> None:
        """Draw the quads in their order; `corners` (n, 4, 2) are in px. Fine: with edges, smooth."""
        count = len(corners)
        self._array[:count] = corners
        tone = np.clip(np.rint(quads.tones * (SHADES - 1)), 0, SHADES - 1).astype(np.intp)
        light = np.clip(np.rint((quads.light + 1) / 2 * (SHADES - 1)), 0, SHADES - 1).astype(np.intp)
        shades = (tone * SHADES + light).tolist()
        brushes = self._brushes_for(look, set(shades))
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, fine)
        pens: dict[int, QPen] = {}
        if fine:
            edge = look.color("ink3")
            pens = {shade: QPen(mix(brushes[shade].color(), edge, EDGE), 0.5) for shade in set(shades)}
        else:
            painter.setPen(Qt.PenStyle.NoPen)
        last = -1
        for points, shade in zip(self._quads, shades, strict=False):
            if shade != last:
                painter.setBrush(brushes[shade])
                if fine:
                    painter.setPen(pens[shade])
                last = shade
            painter.drawConvexPolygon(points)
        painter.setBrush(Qt.BrushStyle.NoBrush)


def _shade(look: Look, tone: int, light: int) -> QColor:
    color = mix(look.color("relief_low"), look.color("relief_high"), tone / (SHADES - 1))
    bright = DARKEST + LIT * (2 * light / (SHADES - 1) - 1)
    red, green, blue = (min(255, round(part * bright)) for part in (color.red(), color.green(), color.blue()))
    return QColor(red, green, blue)


def paint_floor(painter: QPainter, look: Look, relief: Relief, camera: Camera, screen: Screen) -> None:
    """The outline of the floor."""
    corners = screen.to_px(camera.seen(relief.floor())[:, :2])
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(QPen(look.color("line2"), look.theme.hairline))
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.drawPolygon(QPolygonF([QPointF(x, y) for x, y in corners.tolist()]))


def paint_height_axis(
    painter: QPainter, look: Look, relief: Relief, camera: Camera, screen: Screen, ticks: Ticks, name: str
) -> None:
    """The axis of heights at the corner of the floor that lies farthest left, unless that is out of sight."""
    corners = camera.seen(relief.floor())
    corner = relief.floor()[int(np.argmin(corners[:, 0]))]
    foot, head = (screen.point(camera.seen([*corner[:2], z])[0]) for z in (0.0, HEIGHT))
    font, line, color = look.font("caption"), look.line_height("caption"), look.color("ink3")
    tick = look.px(5, 8)
    if foot.x() < look.px(24):
        return
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(QPen(look.color("line2"), look.theme.hairline))
    painter.drawLine(QLineF(foot, head))
    free = float("inf")
    for place, label in ticks:
        y = foot.y() + place * (head.y() - foot.y())
        painter.setPen(QPen(look.color("line2"), look.theme.hairline))
        painter.drawLine(QLineF(foot.x() - tick, y, foot.x(), y))
        if y <= free:
            right = Qt.AlignmentFlag.AlignRight
            put_text(painter, font, color, QRectF(0, y - line / 2, foot.x() - tick - 4, line), label, right)
            free = y - line
    width = text_width(font, name)
    left = max(2.0, foot.x() - width / 2)
    put_text(painter, font, color, QRectF(left, min(head.y() - 0.5 * line, free) - line - 2, width + 1, line), name)


def paint_seen_path(
    painter: QPainter, look: Look, lines: LineBuffer, screen: Screen, path: PathLine, seen: SeenPath
) -> None:
    """A path: what is hidden pale and thin, what is seen over its casing, and drop lines under its ends."""
    color, width = path_color(look, path), path_width(look)
    px = screen.to_px(seen.places)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    ends = [end for end in (seen.start, seen.end) if end is not None]
    if not path.faded:
        for top, foot in ends:
            pale = mix(color, look.color("surface"), 0.35)
            painter.setPen(QPen(pale, look.theme.hairline, Qt.PenStyle.DashLine))
            painter.drawLine(QLineF(screen.point(top), screen.point(foot)))
            painter.setPen(_round(pale, 2 * width))
            painter.drawPoint(screen.point(foot))
    behind = seen.hidden
    shown = solid_lines(*np.where(behind[:, None], np.nan, px).T)
    touching = behind.copy()
    touching[1:] |= behind[1:] & behind[:-1]
    behind_lines = solid_lines(*np.where(touching[:, None], px, np.nan).T)
    paint_line(painter, lines, behind_lines, mix(color, look.color("relief_low"), 0.55), 0.5 * width)
    if path.faded:
        paint_line(painter, lines, shown, color, 0.6 * width)
    else:
        paint_cased(painter, lines, shown, color, width, look.color("surface"))


def paint_seen_ends(painter: QPainter, look: Look, screen: Screen, pairs: Sequence[tuple[PathLine, SeenPath]]) -> None:
    """Rings at the starts and symbols at the ends, above all lines; pale where the surface hides them."""
    for path, seen in pairs:
        color = path_color(look, path)
        if path.start and seen.start is not None:
            painter.setOpacity(BEHIND if seen.hidden[0] else 1.0)
            paint_ring(painter, look, screen.point(seen.start[0]), color)
        if seen.end is not None and path.symbol and not path.faded:
            painter.setOpacity(BEHIND if seen.hidden[-1] else 1.0)
            paint_mark(painter, look, screen.point(seen.end[0]), look.px(12, 17), (path.symbol, color))
    painter.setOpacity(1.0)


def _round(color: QColor, width: float) -> QPen:
    return QPen(color, width, Qt.PenStyle.SolidLine, Qt.PenCapStyle.RoundCap, Qt.PenJoinStyle.RoundJoin)
