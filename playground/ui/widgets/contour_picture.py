"""Bands of tone between contour lines, the lines, and the heights that some of them carry."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import Any, cast

import numpy as np
from contourpy import ContourGenerator, FillType, LineType, contour_generator
from numpy.typing import NDArray
from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QBrush, QColor, QFontMetricsF, QPainter, QPainterPath, QPen, QPolygonF

from playground.ui.paint import mix
from playground.ui.theme import Look
from playground.ui.widgets.axis import plain_label
from playground.ui.widgets.contour_levels import Level
from playground.ui.widgets.heights import Heights
from playground.ui.widgets.plane_view import PlaneView

Floats = NDArray[np.float64]

THIN, STRONG = 0.75, 1.25  # px, of a line and of every fourth
PALE = 0.15
"""How far the thinner lines stand back, towards the tone of the heights beside them."""


class ContourPicture:
    """The contours of heights in px of a view, made once and painted to one picture."""

    def __init__(self, heights: Heights, levels: Sequence[Level], view: PlaneView) -> None:
        self._heights, self._levels, self._view = heights, levels, view
        values = heights.scale.stretched(heights.grid)
        known = np.isfinite(values)
        if heights.scale.log:
            known &= np.isfinite(heights.grid)  # of −∞ there is no logarithm
        self._known = known
        rows, columns = values.shape
        corners = [(heights.x[0], heights.y[0]), (heights.x[1], heights.y[1])]
        (left, bottom), (right, top) = view.to_px(corners).tolist()
        self._columns, self._rows = np.linspace(left, right, columns), np.linspace(bottom, top, rows)
        self._generator: ContourGenerator | None = None
        if known.any():
            self._generator = contour_generator(
                self._columns,
                self._rows,
                np.ma.array(np.where(known, values, 0.0), mask=~known),
                name="serial",
                line_type=LineType.Separate,
                fill_type=FillType.OuterOffset,
                corner_mask=True,
            )

    def paint(self, painter: QPainter, look: Look, values: bool = True) -> None:
        """Draw all of it inside the view's rectangle; with `values` strong lines are stronger and carry their
        heights."""
        painter.save()
        painter.setClipRect(self._view.rect)
        painter.fillRect(self._view.rect, look.color("canvas"))
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        self._paint_beyond(painter, look)
        if self._generator is not None:
            self._paint_bands(painter, look)
            paths = [self._lines_at(level.height) for level in self._levels]
            thick = look.theme.hairline
            for level, parts in zip(self._levels, paths, strict=True):
                color = look.color("contour")
                if not (level.strong and values):
                    color = mix(color, self._tone(look, self._levels.index(level)), PALE)
                painter.setPen(QPen(color, (STRONG if level.strong and values else THIN) * thick))
                for part in parts:
                    painter.drawPolyline(_polygon(part))
            if values:
                self._paint_values(painter, look, paths)
        painter.restore()

    def _lines_at(self, height: float) -> list[Floats]:
        assert self._generator is not None
        return cast("list[Floats]", self._generator.lines(self._stretched(height)))

    def _stretched(self, height: float) -> float:
        return float(self._heights.scale.stretched(height))

    def _tone(self, look: Look, band: int) -> QColor:
        """Tone of the band above level number `band` − 1; band 0 lies below them all."""
        count = len(self._levels)
        low, high = look.color("terrain_low"), look.color("terrain_high")
        return mix(low, high, band / count) if count else mix(low, high, 0.5)

    def _paint_bands(self, painter: QPainter, look: Look) -> None:
        """From the lowest up, each over all that is higher: no seams between them."""
        painter.setPen(Qt.PenStyle.NoPen)
        floors = (-np.inf, *(self._stretched(level.height) for level in self._levels))
        for band, floor in enumerate(floors):
            painter.setBrush(self._tone(look, band))
            painter.drawPath(self._region_above(floor))

    def _region_above(self, floor: float) -> QPainterPath:
        assert self._generator is not None
        path = QPainterPath()
        path.setFillRule(Qt.FillRule.OddEvenFill)
        outlines, offsets = cast("tuple[list[Any], list[Any]]", self._generator.filled(floor, np.inf))
        for outline, cuts in zip(outlines, offsets, strict=True):
            for start, end in pairwise(cuts):
                ring = outline[start:end]
                path.addPolygon(_polygon(ring))
        return path

    def _paint_beyond(self, painter: QPainter, look: Look) -> None:
        """Hatch what is infinitely high: no number stands there, and none will."""
        beyond = np.isposinf(self._heights.grid)
        if not beyond.any():
            return
        touched = beyond[:-1, :-1] | beyond[1:, :-1] | beyond[:-1, 1:] | beyond[1:, 1:]
        unknown = np.isnan(self._heights.grid)
        touched &= ~(unknown[:-1, :-1] | unknown[1:, :-1] | unknown[:-1, 1:] | unknown[1:, 1:])
        path = QPainterPath()
        path.setFillRule(Qt.FillRule.WindingFill)
        for row, first, last in _runs(touched):
            left, right, low, high = self._columns[first], self._columns[last], self._rows[row], self._rows[row + 1]
            path.addRect(QRectF(QPointF(left, high), QPointF(right, low)))
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)
        painter.fillPath(path, look.color("terrain_high"))
        painter.fillPath(path, QBrush(look.color("contour"), Qt.BrushStyle.BDiagPattern))
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)

    def _paint_values(self, painter: QPainter, look: Look, paths: Sequence[Sequence[Floats]]) -> None:
        font, line = look.font("caption"), look.line_height("caption")
        metrics = QFontMetricsF(font)
        rect, taken = self._view.rect.adjusted(6, 6, -6, -6), list[QRectF]()
        for number, (level, parts) in enumerate(zip(self._levels, paths, strict=True)):
            if not level.strong:
                continue
            text = plain_label(float(f"{level.height:.6g}"))
            size = QRectF(0, 0, metrics.horizontalAdvance(text), line)
            long = max(4.5 * size.width(), look.px(64))
            at = _label_place([part for part in parts if _extent(part) > long], size, rect, taken)
            if at is None:
                continue
            size.moveCenter(at)
            taken.append(size.adjusted(-14, -5, 14, 5))
            base = at.y() + metrics.capHeight() / 2
            letters = QPainterPath()
            letters.addText(QPointF(size.left(), base), font, text)
            halo = QPen(self._tone(look, number), look.px(5, 7))
            halo.setJoinStyle(Qt.PenJoinStyle.RoundJoin)
            painter.strokePath(letters, halo)
            painter.setFont(font)
            painter.setPen(look.color("ink2"))
            painter.drawText(QPointF(size.left(), base), text)


def _polygon(points: Floats) -> QPolygonF:
    return QPolygonF(list(map(QPointF, points[:, 0].tolist(), points[:, 1].tolist())))


def _runs(cells: NDArray[np.bool_]) -> Iterator[tuple[int, int, int]]:
    """Row, first column and column after the last of each run of True cells."""
    for row, line in enumerate(cells):
        edges = np.flatnonzero(np.diff(np.concatenate([[False], line, [False]]).astype(np.int8)))
        for first, last in edges.reshape(-1, 2).tolist():
            yield row, first, last


def _extent(part: Floats) -> float:
    """How far a line reaches, in px."""
    return float(np.ptp(part, axis=0).max())


def _label_place(parts: Sequence[Floats], size: QRectF, rect: QRectF, taken: Sequence[QRectF]) -> QPointF | None:
    """A place on one of the lines where a label stands inside `rect` and clear of those that are there.

    Of all such places the one nearest to the lower left diagonal from the middle, so that labels follow each other.
    """
    if not parts:
        return None
    at = np.concatenate(parts)
    half_width, half_height = size.width() / 2, size.height() / 2
    fits = (np.abs(at[:, 0] - rect.center().x()) <= rect.width() / 2 - half_width) & (
        np.abs(at[:, 1] - rect.center().y()) <= rect.height() / 2 - half_height
    )
    for box in taken:
        fits &= (np.abs(at[:, 0] - box.center().x()) > box.width() / 2 + half_width) | (
            np.abs(at[:, 1] - box.center().y()) > box.height() / 2 + half_height
        )
    at = at[fits]
    if len(at) == 0:
        return None
    right, down = at[:, 0] - rect.center().x(), at[:, 1] - rect.center().y()
    aside, ahead = np.abs(right + down), down - right
    best = int(np.argmin(aside + np.where(ahead < 0, -ahead, 0.0)))
    return QPointF(float(at[best, 0]), float(at[best, 1]))
