"""A fitted curve: the data points, what the network makes of every x, and the pieces that adds up from."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import ArrayLike
from PySide6.QtCore import QEvent, QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QImage, QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QPen, QPixmap
from PySide6.QtWidgets import QSizePolicy, QWidget

from playground.ui.focus import FocusRing
from playground.ui.numbers import significant
from playground.ui.paint import mix, put_text
from playground.ui.theme import Look
from playground.ui.widgets import plot_frame, plot_hover
from playground.ui.widgets.axis import linear_range, linear_ticks, plain_label
from playground.ui.widgets.fit_legend import LineEntry, paint_rows, rows_height
from playground.ui.widgets.fit_points import NO_POINTS, FitPoints, fit_points_pixmap
from playground.ui.widgets.fit_values import MOST_PIECES, Fit, Line
from playground.ui.widgets.live_curve import Floats, LineBuffer, View, dashed_lines, solid_lines
from playground.ui.widgets.map_points import TEST, TRAIN, VALIDATION

FAR = 0.5
"""How far beyond the data, in spans of theirs, the y axis follows curve and pieces."""
AIR = 0.025
"""Share of the range that stays free at its ends."""
FEW_CURVES = 4
"""More wide curves are drawn line by line: Qt strokes each of them in about a millisecond."""
HIGHEST = 1.15
"""Height of the plot over its width at most."""


class FitPlot(QWidget):
    """Axes, points and curves; the pointer (or the arrow keys: left and right, up and down from piece to piece) reads
    off x, ŷ and the piece at hand. Pieces are blue where their weight to the output is positive, else orange."""

    def __init__(self, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._look = look
        self._fit: Fit | None = None
        self._points = NO_POINTS
        self._test = False
        self._pieces = True
        self._line: Line | None = None
        self._own_line: tuple[float, float] | None = None
        self._place: float | None = None  # x of the pointer
        self._unit: int | None = None  # whose piece is read off
        self._stamps: tuple[View, QPixmap] | None = None
        self._lines = LineBuffer()
        policy = QSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.setSizePolicy(policy)
        self.setMouseTracking(True)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAccessibleName(self.tr("Fitted curve"))
        self.setAccessibleDescription(
            self.tr("Pointer or left and right read off the curve; up and down go from piece to piece.")
        )
        FocusRing(look, self)
        look.changed.connect(self._restyle)

    # what is shown

    def set_fit(self, x: ArrayLike, outputs: ArrayLike, pieces: ArrayLike, weights: ArrayLike) -> None:
        """Show the curve through (``x``, ``outputs``), (R,) each, x rising, with ``pieces`` (units, R).

        ``weights`` (units,) say by their sign what colour a piece has. Raises ValueError for shapes that do not fit.
        """
        self._fit = Fit.of(x, outputs, pieces, weights)
        self.update()

    def clear(self) -> None:
        """Show no curve and no points."""
        self._fit, self._points, self._stamps, self._own_line = None, NO_POINTS, None, None
        self.update()

    def set_points(self, x: ArrayLike, y: ArrayLike, part: ArrayLike) -> None:
        """Show data points: ``x``, ``y``, ``part`` (N,) each; part 0 train, 1 validation, 2 test."""
        points = FitPoints(np.asarray(x, np.float64), np.asarray(y, np.float64), np.asarray(part, np.uint8))
        if not points.same(self._points):
            self._points, self._stamps = points, None
            self.update()

    def set_show(self, *, test: bool, pieces: bool) -> None:
        """Whether test points and pieces are shown."""
        if (test, pieces) != (self._test, self._pieces):
            self._test, self._pieces, self._stamps = test, pieces, None
            self.update()

    def set_lines(self, own: tuple[float, float] | None, best: Line | None) -> None:
        """Slope and height of the network's own line where it is one, and the best one there is, drawn dashed."""
        if (own, best) != (self._own_line, self._line):
            self._own_line, self._line = own, best
            self.update()

    def reading_at(self, x: float, unit: int | None = None) -> list[tuple[str, str]]:
        """Names and values read off at x: the network's, the best line's, and a unit's piece."""
        return [(reading.name, reading.value) for reading in self._readings(self._view(), x, unit)]

    @property
    def ranges(self) -> tuple[tuple[float, float], tuple[float, float]]:
        """What is seen: (x0, x1) and (y0, y1)."""
        view = self._view()
        return (view.x0, view.x1), (view.y0, view.y1)

    def picture(self, scale: float = 2.0) -> QImage:
        """The plot with its legend, to be saved."""
        image = QImage(self.size() * scale, QImage.Format.Format_ARGB32_Premultiplied)
        image.setDevicePixelRatio(scale)
        image.fill(self._look.color("surface"))
        painter = QPainter(image)
        self._paint(painter, None)
        painter.end()
        return image

    # where it is shown

    def _x_range(self) -> tuple[float, float]:
        places = self._points.x if self._fit is None else self._fit.x
        low, high = (float(places.min()), float(places.max())) if len(places) else (-1.0, 1.0)
        air = AIR * (high - low) if high > low else 1.0
        return low - air, high + air

    def _y_range(self) -> tuple[float, float]:
        """Room for all points; curve and pieces are followed only so far beyond."""
        curves = [] if self._fit is None else [self._fit.outputs, *(self._fit.pieces if self._pieces else ())]
        finite = [values[np.isfinite(values)] for values in (self._points.y, *curves)]
        data, *others = [values for values in finite if len(values)] or [np.array([-1.0, 1.0])]
        low, high = float(data.min()), float(data.max())
        reach = FAR * ((high - low) or 1.0)
        for values in others:
            low = min(low, max(float(values.min()), float(data.min()) - reach))
            high = max(high, min(float(values.max()), float(data.max()) + reach))
        air = AIR * (high - low)
        return linear_range(low - air if low < 0.0 else low, high + air, 10)

    def _lines_below(self) -> list[LineEntry]:
        if self._line is None:
            lines = [LineEntry("run", False, self.tr("network"))]
            if self._count > MOST_PIECES:
                some = self.tr("the {0} strongest of {1} pieces").format(MOST_PIECES, self._count)
                lines.append(LineEntry("pos", False, some))
            return lines
        own = "" if self._own_line is None else _numbers(*self._own_line)
        best, left = _numbers(self._line.slope, self._line.height), f"MSE {significant(self._line.loss, 4)}"
        return [
            LineEntry("run", False, self.tr("network"), own),
            LineEntry("ink3", True, self.tr("least squares"), best, left),
        ]

    @property
    def _count(self) -> int:
        """How many pieces there are while they are shown."""
        return self._fit.count if self._fit is not None and self._pieces else 0

    def _view(self) -> View:
        look, (y0, y1) = self._look, self._y_range()
        below = rows_height(look, len(self._lines_below()))
        head = look.line_height("caption")
        high = min(self.height() - below, HIGHEST * self.width())
        area = QRectF(0, head, self.width(), max(40.0, high - head))
        rect = plot_frame.plot_rect(look, area, linear_ticks(y0, y1, 4, quarters=True), ())
        return View(*self._x_range(), y0, y1, rect, log=False)

    # painting

    def _paint(self, painter: QPainter, place: float | None) -> None:
        look, view = self._look, self._view()
        rect = view.rect
        y_ticks = linear_ticks(view.y0, view.y1, 4, quarters=True)
        x_ticks = linear_ticks(view.x0, view.x1, max(2, int(rect.width() / look.px(56, 80))))
        plot_frame.paint_frame(painter, look, view, x_ticks, y_ticks, "x")
        name = QRectF(0, 0, rect.left() - plot_frame.LABEL_GAP, look.line_height("caption"))
        put_text(painter, look.font("caption"), look.color("ink3"), name, "y", Qt.AlignmentFlag.AlignRight)
        painter.save()
        painter.setClipRect(rect.adjusted(-1, -4, 1, 1))
        if self._fit is not None and self._pieces:
            self._paint_pieces(painter, view, self._fit)
        few = self._points.are_few
        if few:
            self._paint_curves(painter, view)
        painter.drawPixmap(rect.topLeft(), self._points_layer(view))
        if not few:
            self._paint_curves(painter, view)
        painter.restore()
        marks = [(TRAIN, self.tr("train")), (VALIDATION, self.tr("validation")), (TEST, self.tr("test"))]
        shown = [(part, word) for part, word in marks if self._points.has(part) and (part != TEST or self._test)]
        below = QRectF(rect.left(), rect.bottom() + plot_frame.below(look), rect.width(), self.height())
        paint_rows(painter, look, below, shown, self._lines_below())
        if place is not None and self._fit is not None:
            self._paint_hover(painter, view, place)

    def _paint_pieces(self, painter: QPainter, view: View, fit: Fit) -> None:
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)
        if view.y0 < 0.0 < view.y1:
            zero = round(plot_frame.y_place(view, 0.0))
            painter.setPen(QPen(self._look.color("line2"), self._look.theme.hairline))
            painter.drawLine(QPointF(view.rect.left(), zero), QPointF(view.rect.right(), zero))
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, True)
        for sign in (0.0, 1.0, -1.0):
            chosen = np.flatnonzero(fit.signs == sign)
            if len(chosen):
                pale = mix(self._sign_color(sign), self._look.color("surface"), 0.2)
                painter.setPen(_pen(pale, self._look.px(1, 2)))
                self._draw(painter, view, fit.x, fit.pieces[chosen])
        if self._unit is not None and self._place is not None:
            for index in np.flatnonzero(fit.units == self._unit):
                painter.setPen(_pen(self._sign_color(float(fit.signs[index])), self._look.px(2, 4)))
                self._draw(painter, view, fit.x, fit.pieces[[index]])

    def _paint_curves(self, painter: QPainter, view: View) -> None:
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, True)
        full = self._look.px(2, 3)
        if self._line is not None:
            x = np.array([view.x0, view.x1])
            painter.setPen(_pen(self._look.color("ink3"), full))
            lines = solid_lines(*view.to_px(x, self._line.slope * x + self._line.height))
            self._lines.draw(painter, dashed_lines(lines, 6.0, 4.0 + full))
        if self._fit is not None:
            for color, width in ((self._look.color("surface"), 2 * full + 1), (self._look.color("run"), 1.25 * full)):
                painter.setPen(_pen(color, width))
                self._draw(painter, view, self._fit.x, self._fit.outputs[None])

    def _draw(self, painter: QPainter, view: View, x: Floats, curves: Floats) -> None:
        """Draw curves (k, R) with the painter's pen: as one stroke each where that is quick, else line by line."""
        if painter.pen().widthF() > 1.0 and len(curves) > FEW_CURVES:
            self._lines.draw(painter, _lines(view, x, curves))
            return
        for curve in curves:
            px, py = view.to_px(x, curve)
            finite = np.isfinite(py)
            places = zip(px[finite].tolist(), py[finite].tolist(), strict=True)
            painter.drawPolyline([QPointF(*place) for place in places])

    def _points_layer(self, view: View) -> QPixmap:
        if self._stamps is None or self._stamps[0] != view:
            ratio = self.devicePixelRatio()
            self._stamps = (view, fit_points_pixmap(self._look, self._points, view, self._test, ratio))
        return self._stamps[1]

    def _sign_color(self, sign: float) -> QColor:
        return self._look.color("ink3" if sign == 0 else "pos" if sign > 0 else "neg")

    # reading off

    def _readings(self, view: View, x: float, unit: int | None) -> list[plot_hover.Reading]:
        fit = self._fit
        if fit is None:
            return []
        found = [(self.tr("network ŷ"), fit.at(fit.outputs, x), self._look.color("run"))]
        if self._line is not None:
            best = self._line.slope * x + self._line.height
            found.append((self.tr("least squares"), best, self._look.color("ink3")))
        for index in np.flatnonzero(fit.units == unit) if self._pieces and unit is not None else ():
            name = self.tr("unit {0}").format(int(fit.units[index]) + 1)
            found.append((name, fit.at(fit.pieces[index], x), self._sign_color(float(fit.signs[index]))))
        return [
            plot_hover.Reading(name, significant(value), color, self._dot(view, x, value))
            for name, value, color in found
        ]

    def _dot(self, view: View, x: float, value: float) -> QPointF:
        px, py = view.to_px(np.array([x]), np.array([value]))
        height = min(max(float(py[0]), view.rect.top()), view.rect.bottom()) if np.isfinite(py[0]) else view.rect.top()
        return QPointF(float(px[0]), height)

    def _paint_hover(self, painter: QPainter, view: View, place: float) -> None:
        readings = self._readings(view, place, self._unit)
        heading = f"x = {plain_label(float(f'{place:.3g}'))}"
        plot_hover.paint_hover(painter, self._look, view, plot_frame.x_place(view, place), heading, readings)

    def _unit_near(self, view: View, at: QPointF, x: float) -> int | None:
        """The unit whose piece passes closest to the pointer, within reach."""
        if self._fit is None or not self._pieces or not len(self._fit.units):
            return None
        values = np.array([self._fit.at(piece, x) for piece in self._fit.pieces])
        distance = np.abs(view.to_px(np.full(len(values), x), values)[1] - at.y())
        distance = np.where(np.isfinite(distance), distance, np.inf)
        nearest = int(np.argmin(distance))
        return int(self._fit.units[nearest]) if distance[nearest] <= self._look.px(9) else None

    def _read_off(self, place: float | None, unit: int | None) -> None:
        if (place, unit) != (self._place, self._unit):
            self._place, self._unit = place, unit
            self.update()

    def _restyle(self) -> None:
        self._stamps = None
        self.updateGeometry()
        self.update()

    # Qt

    def sizeHint(self) -> QSize:
        return QSize(self._look.px(346), self._look.px(380, 420))

    def minimumSizeHint(self) -> QSize:
        return QSize(self._look.px(160), self._look.px(150, 200))

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        self._paint(painter, self._place)
        painter.end()

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        view, at = self._view(), event.position()
        if not view.rect.contains(at):
            self._read_off(None, None)
            return
        x = view.x0 + (at.x() - view.rect.left()) / view.rect.width() * (view.x1 - view.x0)
        self._read_off(x, self._unit_near(view, at, x))

    def leaveEvent(self, event: QEvent) -> None:
        self._read_off(None, None)

    def focusOutEvent(self, event: QEvent) -> None:
        self._read_off(None, None)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        key, (x0, x1) = Qt.Key(event.key()), self._x_range()
        place = (x0 + x1) / 2 if self._place is None else self._place
        by = (x1 - x0) / (120 if event.modifiers() & Qt.KeyboardModifier.ShiftModifier else 24)
        if key in (Qt.Key.Key_Left, Qt.Key.Key_Right):
            place += by if key == Qt.Key.Key_Right else -by
            self._read_off(min(max(place, x0), x1), self._unit)
        elif key in (Qt.Key.Key_Up, Qt.Key.Key_Down) and self._pieces and self._fit is not None:
            units: Sequence[int] = sorted(int(unit) for unit in self._fit.units)
            step = 1 if key == Qt.Key.Key_Down else -1
            start = -1 if step > 0 else 0
            at = units.index(self._unit) if self._unit in units else start
            self._read_off(place, units[(at + step) % len(units)] if units else None)
        else:
            super().keyPressEvent(event)


def _lines(view: View, x: Floats, curves: Floats) -> Floats:
    """Lines (m, 4) of all curves (k, R); nothing joins one to the next."""
    gap = np.full((len(curves), 1), np.nan)
    places = np.tile(np.append(x, np.nan), len(curves))
    return solid_lines(*view.to_px(places, np.hstack([curves, gap]).ravel()))


def _pen(color: QColor, width: float) -> QPen:
    pen = QPen(color, width)
    pen.setCapStyle(Qt.PenCapStyle.RoundCap)
    pen.setJoinStyle(Qt.PenJoinStyle.RoundJoin)
    return pen


def _numbers(slope: float, height: float) -> str:
    return f"w {significant(slope, 4)}   b {significant(height, 4)}"
