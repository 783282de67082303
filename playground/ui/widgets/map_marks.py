"""Things that stand on a map: minima, the start, a ball to drag, arrows; each with a card of words if it likes."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from typing import Literal

import numpy as np
from attrs import frozen
from numpy.typing import NDArray
from PySide6.QtCore import QLineF, QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPen

from playground.ui.paint import put_text, rounded, text_width
from playground.ui.theme import Look
from playground.ui.widgets.path_line import cut_lines
from playground.ui.widgets.path_paint import paint_arrowhead, paint_ring

Floats = NDArray[np.float64]
Place = tuple[float, float]
MarkKind = Literal["minimum", "start", "ball", "arrow", "label"]

ARROW = 74
"""px: a gradient's arrow has one length, only its direction speaks."""


@frozen(kw_only=True)
class Mark:
    """One thing at a place of the plane.

    `minimum` is a cross, `start` a ring, `ball` the large ball that can be dragged, `arrow` begins at the place and
    goes along `direction`, in values: `length` px far (None: as far as the direction reaches); `label` is a card alone.
    `color` is a token of the look or a colour. The card stands where there is room.
    """

    kind: MarkKind
    place: Place
    label: str = ""
    color: str | QColor = "ink"
    direction: Place = (0.0, 0.0)
    length: float | None = ARROW

    def painted(self, look: Look) -> QColor:
        """Its colour in the theme in use."""
        return look.color(self.color) if isinstance(self.color, str) else QColor(self.color)


ToPx = Callable[[Place], QPointF]


def paint_minima(
    painter: QPainter, look: Look, rect: QRectF, marks: Sequence[Mark], to_px: ToPx, small: bool = False
) -> None:
    """Draw the crosses among the marks, which lie under paths; their cards come with the other marks."""
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setClipRect(rect)
    for mark in marks:
        if mark.kind == "minimum" and rect.contains(at := to_px(mark.place)):
            _paint_cross(painter, look, at, mark.painted(look), small)
    painter.restore()


def paint_marks(
    painter: QPainter,
    look: Look,
    rect: QRectF,
    marks: Sequence[Mark],
    to_px: ToPx,
    unit: float,
    lines: Floats | None = None,
) -> None:
    """Draw the marks inside `rect` but for the crosses: arrows under balls, cards over all of them.

    `to_px` says where a place is; `unit` is a short way in values, by which the direction of arrows is measured. Cards
    stand clear of `lines` (m, 4) in px if they can.
    """
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setClipRect(rect)
    anchors: list[tuple[Mark, QPointF, float]] = []
    for mark in sorted(marks, key=lambda mark: _LAYER[mark.kind]):
        at = to_px(mark.place)
        if not rect.contains(at):
            continue
        if mark.kind == "arrow":
            tip = _tip(mark, at, to_px, unit)
            if tip is None:
                continue
            _paint_arrow(painter, look, at, tip, mark.painted(look))
            middle = QPointF(at.x() + 0.72 * (tip.x() - at.x()), at.y() + 0.72 * (tip.y() - at.y()))
            anchors.append((mark, middle, look.px(6)))
        else:
            anchors.append((mark, at, _paint_one(painter, look, at, mark)))
    taken = [QRectF(at.x() - r, at.y() - r, 2 * r, 2 * r) for mark, at, r in anchors if mark.kind != "arrow"]
    for mark, at, radius in anchors:
        if mark.label:
            box = card_box(look, mark.label, at, radius, rect, taken, lines)
            taken.append(box)
            paint_card(painter, look, box, mark.label)
    painter.restore()


_LAYER: dict[MarkKind, int] = {"minimum": 0, "arrow": 1, "start": 2, "ball": 3, "label": 4}


def _paint_one(painter: QPainter, look: Look, at: QPointF, mark: Mark) -> float:
    """Draw a mark that is no arrow; the radius it takes up."""
    if mark.kind == "minimum":
        return look.px(8, 12)
    if mark.kind == "start":
        paint_ring(painter, look, at, mark.painted(look))
        return look.px(7, 11)
    if mark.kind == "ball":
        paint_ball(painter, look, at, mark.painted(look))
        return look.px(13, 19)
    return 0.0


def _paint_cross(painter: QPainter, look: Look, at: QPointF, color: QColor, small: bool) -> None:
    arm = look.px(4, 6) if small else look.px(6, 9)
    lines = [QLineF(at.x() - arm, at.y(), at.x() + arm, at.y()), QLineF(at.x(), at.y() - arm, at.x(), at.y() + arm)]
    thick = 1.25 * look.theme.hairline if small else look.px(2, 3)
    for one, width in ((look.color("surface"), thick + 3), (color, thick)):
        painter.setPen(QPen(one, width))
        painter.drawLines(lines)


def paint_ball(painter: QPainter, look: Look, at: QPointF, color: QColor) -> None:
    """A ball in its ring of ink."""
    ring, ball = look.px(12, 17), look.px(9, 13)
    painter.setBrush(look.color("surface"))
    painter.setPen(QPen(look.color("surface"), 4))
    painter.drawEllipse(at, ring, ring)
    painter.setPen(QPen(look.color("ink"), look.px(2)))
    painter.drawEllipse(at, ring - 0.5, ring - 0.5)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(color)
    painter.drawEllipse(at, ball, ball)
    painter.setBrush(Qt.BrushStyle.NoBrush)


def _tip(mark: Mark, at: QPointF, to_px: ToPx, unit: float) -> QPointF | None:
    (x, y), (dx, dy) = mark.place, mark.direction
    size = math.hypot(dx, dy)
    if not 0 < size < math.inf:
        return None
    if mark.length is None:
        return to_px((x + dx, y + dy))
    near = to_px((x + dx / size * unit, y + dy / size * unit)) - at
    pixels = math.hypot(near.x(), near.y())
    return at + near * (mark.length / pixels) if pixels > 0 else None


def _paint_arrow(painter: QPainter, look: Look, at: QPointF, tip: QPointF, color: QColor) -> None:
    line = QLineF(at, tip)
    head = look.px(11, 16)
    angle = math.atan2(tip.y() - at.y(), tip.x() - at.x())
    shaft = QLineF(at, tip - QPointF(math.cos(angle), math.sin(angle)) * min(0.8 * head, line.length()))
    width = 4.0 if look.theme.projector else 2.5
    for one, thick in ((look.color("surface"), 2 * width), (color, width)):
        painter.setPen(QPen(one, thick))
        painter.drawLine(shaft)
    paint_arrowhead(painter, tip, angle, head, color, look.color("surface"))


def card_box(
    look: Look,
    text: str,
    at: QPointF,
    radius: float,
    rect: QRectF,
    taken: Sequence[QRectF],
    lines: Floats | None = None,
) -> QRectF:
    """Where a card stands beside a place: inside `rect`, clear of what is there if any side is, and on few lines."""
    width = round(text_width(look.font("caption", weight=600), text)) + 2 * look.px(8)
    height = look.line_height("caption") + look.px(6)
    away, half = radius + look.px(8), height / 2
    x, y = at.x(), at.y()
    places = (
        (x + away, y - half),
        (x + away * 0.8, y - away - half),
        (x + away * 0.8, y + away - half),
        (x - away - width, y - half),
        (x - width / 2, y - away - height),
        (x - width / 2, y + away),
        (x - away * 0.8 - width, y - away - half),
        (x - away * 0.8 - width, y + away - half),
    )
    boxes = [QRectF(round(left), round(top), width, height) for left, top in places]
    inner = rect.adjusted(3, 3, -3, -3)
    inside = [box for box in boxes if inner.contains(box)]
    free = [box for box in inside if not any(box.intersects(other) for other in taken)]
    choices = free or inside or boxes
    return choices[0] if lines is None else min(choices, key=lambda box: len(cut_lines(lines, box)))


def paint_card(painter: QPainter, look: Look, box: QRectF, text: str) -> None:
    """A card with one line of words."""
    rounded(painter, box, 4, look.color("surface"), look.color("line2"), look.theme.hairline)
    center = Qt.AlignmentFlag.AlignHCenter
    put_text(painter, look.font("caption", weight=600), look.color("ink"), box, text, center)
