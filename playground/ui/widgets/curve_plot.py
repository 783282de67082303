"""Curves over epochs or steps, painted by QPainter at 30 Hz."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import ArrayLike
from PySide6.QtCore import QEvent, QPointF, QRectF, QSize, Qt
from PySide6.QtGui import (
    QColor,
    QImage,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QWheelEvent,
)
from PySide6.QtWidgets import QToolTip, QWidget

from playground.ui import numbers
from playground.ui.focus import FocusRing
from playground.ui.theme import Look
from playground.ui.widgets import plot_frame, plot_hover, plot_range
from playground.ui.widgets.axis import Ticks, linear_ticks, log_ticks, percent_label, plain_label
from playground.ui.widgets.curve_style import curve_color, curve_pen, paint_title
from playground.ui.widgets.live_curve import (
    DASH,
    GAP,
    Curve,
    Floats,
    LineBuffer,
    Style,
    View,
    dashed_lines,
    solid_lines,
    thinned,
)
from playground.ui.widgets.plot_marks import Flag, paint_flags, paint_mark_lines

ORDER: dict[Style, int] = {"ghost": 0, "raw": 1, "dashed": 2, "solid": 3}
Range = tuple[float, float]


class CurvePlot(QWidget):
    """Curves with axes, marks of changes and a read-out at the pointer.

    Dragging moves, the wheel zooms along x (with Shift along y), arrows and + − do the same, a double click
    or Home shows everything again. Until then the axes follow the curves. Values that are not finite, or not
    above 0 on a logarithmic axis, are gaps.
    """

    def __init__(self, look: Look, y_label: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._look = look
        self._y_label = y_label
        self._curves: dict[str, Curve] = {}
        self._marks: tuple[tuple[float, str], ...] = ()
        self._flags: list[Flag] = []
        self._unit = ""
        self._log = self._percent = self._end_labels = False
        self._least: float | None = None
        self._fixed: tuple[Range, Range] | None = None  # what the user moved to
        self._view: View | None = None  # as painted last
        self._pointer: QPointF | None = None
        self._drag: tuple[QPointF, View] | None = None
        self._lines = LineBuffer()
        self._cache: dict[str, tuple[Curve, View, Floats]] = {}
        self.setAccessibleName(y_label)
        self.setAccessibleDescription(
            self.tr("Drag or arrow keys move, the wheel or + and − zoom, Home shows everything.")
        )
        self.setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)  # so that what lies below is not painted too
        self.setMouseTracking(True)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        FocusRing(look, self)
        look.changed.connect(self._restyle)

    def set_curve(
        self,
        key: str,
        x: ArrayLike,
        y: ArrayLike,
        style: Style = "solid",
        color_token: str = "run",
        name: str = "",
    ) -> None:
        """Show points (n,), (n,) with rising x as curve `key`; a `name` puts it into the read-out.

        Colour tokens are those of the theme, or `layers:1.5` and `classes:3` for one of a list.
        Raises ValueError where x and y differ in length.
        """
        curve = Curve(np.array(x, np.float64), np.array(y, np.float64), style, color_token, name)
        if curve.x.shape != curve.y.shape or curve.x.ndim != 1:
            raise ValueError(f"A curve needs as many x as y, not {curve.x.shape} and {curve.y.shape}")
        if not curve.same(self._curves.get(key)):
            self._curves[key] = curve
            self.update()

    def remove_curve(self, key: str) -> None:
        """Take a curve away; nothing happens where there is none of that key."""
        if self._curves.pop(key, None) is not None:
            self._cache.pop(key, None)
            self.update()

    def set_log(self, log: bool) -> None:
        """Logarithmic or linear y axis; shows everything again, since the old section has no meaning."""
        if log != self._log:
            self._log = log
            self._fixed = None
            self.update()

    def set_percent(self, percent: bool) -> None:
        """Whether y are fractions to be read as percentages."""
        if percent != self._percent:
            self._percent = percent
            self.update()

    def set_least(self, least: float | None) -> None:
        """The value below which a linear y axis does not go by itself, if higher ones are to be seen."""
        if least != self._least:
            self._least = least
            self.update()

    def set_y_label(self, label: str) -> None:
        """What y is, in a saved picture and for those who do not see it."""
        self._y_label = label
        self.setAccessibleName(label)

    def set_x_unit(self, unit: str) -> None:
        """The word at the end of the x axis."""
        if unit != self._unit:
            self._unit = unit
            self.update()

    def set_end_labels(self, shown: bool) -> None:
        """Whether the curves' names stand right of their ends (then without end points)."""
        if shown != self._end_labels:
            self._end_labels = shown
            self.update()

    def set_marks(self, marks: Sequence[tuple[float, str]]) -> None:
        """Changes made on the way, as (x, short text)."""
        if tuple(marks) != self._marks:
            self._marks = tuple(marks)
            self.update()

    def show_all(self) -> None:
        """Let the axes follow the curves again."""
        if self._fixed is not None:
            self._fixed = None
            self.update()

    @property
    def ranges(self) -> tuple[Range, Range]:
        """What is seen: (x0, x1) and (y0, y1) in values."""
        (x0, x1), (y0, y1) = self._ranges()
        return ((x0, x1), (10.0**y0, 10.0**y1)) if self._log else ((x0, x1), (y0, y1))

    def picture(self, scale: float = 2.0) -> QImage:
        """The plot with its title and legend, to be saved."""
        head = self._look.line_height("heading") + 16
        size = QSize(self.width(), self.height() + head)
        image = QImage(size * scale, QImage.Format.Format_ARGB32_Premultiplied)
        image.setDevicePixelRatio(scale)
        image.fill(self._look.color("surface"))
        painter = QPainter(image)
        named = [] if self._end_labels else [c for c in self._curves.values() if c.name]
        paint_title(painter, self._look, QRectF(0, 0, self.width(), head), self._y_label, named)
        painter.translate(0, head)
        self._paint_plot(painter, QRectF(self.rect()))
        painter.end()
        return image

    # what is seen

    def _ranges(self) -> tuple[Range, Range]:
        """x range and axis range of y (log10 on a logarithmic axis)."""
        if self._fixed is not None:
            return self._fixed
        curves = list(self._curves.values())
        x0, x1 = plot_range.x_range(curves)
        y_range = plot_range.y_range(curves, x0, x1, log=self._log, percent=self._percent, least=self._least)
        return (x0, x1), y_range

    def _y_ticks(self, y0: float, y1: float, height: float) -> Ticks:
        if self._log:
            return log_ticks(y0, y1, plot_frame.y_intervals(self._look, height, 4))
        label = percent_label if self._percent else plain_label
        return linear_ticks(y0, y1, plot_frame.y_intervals(self._look, height, 3), label, quarters=True)

    def _segments(self, key: str, curve: Curve, view: View) -> Floats:
        """Lines to draw for a curve; kept until the curve or the view changes."""
        cached = self._cache.get(key)
        if cached is not None and cached[0] is curve and cached[1] == view:
            return cached[2]
        seen = curve.within(view.x0, view.x1)
        first = seen.start if len(curve.x[seen]) <= 800 else 0  # bins must begin where they did before
        lines = solid_lines(*view.to_px(*thinned(curve.x[first : seen.stop], curve.y[first : seen.stop])))
        if curve.style == "dashed":
            stretch = self._look.px(2, 3) / 2
            cap = self._look.px(2, 3)
            lines = dashed_lines(lines, DASH * stretch - cap, GAP * stretch + cap)
        self._cache[key] = (curve, view, lines)
        return lines

    # painting

    def _paint_plot(self, painter: QPainter, area: QRectF) -> None:
        look = self._look
        x_range, y_range = self._ranges()
        y_ticks = self._y_ticks(*y_range, area.height())
        names = [c.name for c in self._curves.values() if c.name] if self._end_labels else []
        rect = plot_frame.plot_rect(look, area, y_ticks, names)
        view = self._view = View(*x_range, *y_range, rect, self._log)
        x_ticks = linear_ticks(*x_range, max(2, int(rect.width() / look.px(88, 96))))
        plot_frame.paint_frame(painter, look, view, x_ticks, y_ticks, self._unit)
        paint_mark_lines(painter, look, view, self._marks)
        painter.save()
        painter.setClipRect(rect.adjusted(-4, -4, 5, 2))
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, True)
        for key, curve in sorted(self._curves.items(), key=lambda item: ORDER[item[1].style]):
            painter.setPen(curve_pen(look, curve))
            self._lines.draw(painter, self._segments(key, curve, view))
        if not self._end_labels:
            self._paint_ends(painter, view)
        painter.restore()
        self._flags = paint_flags(painter, look, view, self._marks, self._several)
        if self._end_labels:
            plot_frame.paint_end_labels(painter, look, view, self._end_texts(view))

    def _paint_ends(self, painter: QPainter, view: View) -> None:
        painter.setPen(Qt.PenStyle.NoPen)
        radius = self._look.px(3, 5)
        for curve in self._curves.values():
            end = curve.last()
            if end is not None and curve.style in ("solid", "dashed"):
                place = _place(view, *end)
                if place is not None and view.rect.adjusted(-1, -1, 1, 1).contains(place):
                    painter.setBrush(curve_color(self._look, curve))
                    painter.drawEllipse(place, radius, radius)

    def _end_texts(self, view: View) -> list[tuple[float, str, QColor]]:
        texts = []
        for curve in self._curves.values():
            place = _place(view, *end) if curve.name and (end := curve.last()) is not None else None
            if place is not None:
                texts.append((place.y(), curve.name, curve_color(self._look, curve)))
        return texts

    def _paint_hover(self, painter: QPainter, view: View, pointer: QPointF) -> None:
        x = view.x0 + (pointer.x() - view.rect.left()) / view.rect.width() * (view.x1 - view.x0)
        readings, at = [], x
        for curve in self._curves.values():
            point = plot_hover.nearest(curve, x) if curve.name else None
            place = _place(view, *point) if point is not None else None
            if point is None or place is None or abs(place.x() - pointer.x()) > 40:
                continue
            at = point[0]
            place.setY(min(max(place.y(), view.rect.top()), view.rect.bottom()))
            value = numbers.percent(point[1]) if self._percent else numbers.loss(point[1])
            readings.append(plot_hover.Reading(curve.name, value, curve_color(self._look, curve), place))
        heading = f"{self._unit} {plain_label(float(f'{at:.4g}'))}".strip()
        middle = readings[-1].place.x() if readings else pointer.x()
        plot_hover.paint_hover(painter, self._look, view, middle, heading, readings)

    # gestures

    def _several(self, count: int) -> str:
        return self.tr("{0} changes").format(count)

    def _restyle(self) -> None:
        self._cache.clear()
        self.update()

    def _move(self, view: View, right: float, up: float) -> None:
        """Show what lies so much further right and up, in fractions of what is seen."""
        dx, dy = right * (view.x1 - view.x0), up * (view.y1 - view.y0)
        self._fixed = ((view.x0 + dx, view.x1 + dx), (view.y0 + dy, view.y1 + dy))
        self.update()

    def _zoom(self, factor: float, at: QPointF | None = None, vertical: bool = False) -> None:
        """Show `factor` times as much along one axis, with the place at `at` (px) kept."""
        view = self._view
        if view is None:
            return
        place = view.rect.center() if at is None else at
        x = view.x0 + (place.x() - view.rect.left()) / view.rect.width() * (view.x1 - view.x0)
        y = view.y0 + (view.rect.bottom() - place.y()) / view.rect.height() * (view.y1 - view.y0)
        x_range, y_range = (view.x0, view.x1), (view.y0, view.y1)
        low, high = y_range if vertical else x_range
        middle = y if vertical else x
        new = (middle + (low - middle) * factor, middle + (high - middle) * factor)
        if new[1] - new[0] > 1e-9 * max(1.0, abs(middle)) and new[1] - new[0] < 1e12:
            self._fixed = (x_range, new) if vertical else (new, y_range)
            self.update()

    # Qt

    def sizeHint(self) -> QSize:
        return QSize(self._look.px(320, 380), self._look.px(170, 190))

    def minimumSizeHint(self) -> QSize:
        return QSize(self._look.px(140), self._look.px(80, 80))

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.fillRect(self.rect(), self._look.color("surface"))
        self._paint_plot(painter, QRectF(self.rect()))
        if self._pointer is not None and self._drag is None and self._view is not None and self._curves:
            self._paint_hover(painter, self._view, self._pointer)
        painter.end()

    def event(self, event: QEvent) -> bool:
        if event.type() == QEvent.Type.ToolTip and self._pointer is not None:
            flag = next((f for f in self._flags if f.box.contains(self._pointer)), None)
            if flag is not None:
                QToolTip.showText(self.mapToGlobal(self._pointer.toPoint()), flag.tooltip, self)
                return True
        return super().event(event)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if event.button() == Qt.MouseButton.LeftButton and self._view is not None:
            self._drag = (event.position(), self._view)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        if self._drag is not None:
            start, view = self._drag
            moved = event.position() - start
            if self._fixed is not None or moved.manhattanLength() > 4:
                self.setCursor(Qt.CursorShape.ClosedHandCursor)
                self._move(view, -moved.x() / view.rect.width(), moved.y() / view.rect.height())
            return
        inside = self._view is not None and self._view.rect.adjusted(0, -6, 0, 0).contains(event.position())
        pointer = event.position() if inside else None
        if pointer != self._pointer:
            self._pointer = pointer
            self.update()

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        self._drag = None
        self.unsetCursor()

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        self._drag = None
        self.show_all()

    def wheelEvent(self, event: QWheelEvent) -> None:
        turn = event.angleDelta().y() or event.angleDelta().x()
        vertical = bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier)
        self._zoom(0.8 ** (turn / 120), event.position(), vertical)
        event.accept()

    def leaveEvent(self, event: QEvent) -> None:
        self._pointer = None
        self.update()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        steps = {
            Qt.Key.Key_Left: (-0.1, 0.0),
            Qt.Key.Key_Right: (0.1, 0.0),
            Qt.Key.Key_Up: (0.0, 0.1),
            Qt.Key.Key_Down: (0.0, -0.1),
        }
        key = Qt.Key(event.key())
        vertical = bool(event.modifiers() & Qt.KeyboardModifier.ControlModifier)
        if key in steps and self._view is not None:
            self._move(self._view, *steps[key])
        elif key in (Qt.Key.Key_Plus, Qt.Key.Key_Equal):
            self._zoom(0.8, vertical=vertical)
        elif key == Qt.Key.Key_Minus:
            self._zoom(1.25, vertical=vertical)
        elif key in (Qt.Key.Key_Home, Qt.Key.Key_0):
            self.show_all()
        else:
            super().keyPressEvent(event)


def _place(view: View, x: float, y: float) -> QPointF | None:
    """A point in px, or None where it has no place."""
    px, py = view.to_px(np.array([x]), np.array([y]))
    return QPointF(float(px[0]), float(py[0])) if np.isfinite(py[0]) else None
