"""The data and the network's line over them: residuals with their values, and the line to drag."""

from __future__ import annotations

from typing import Literal

import numpy as np
from PySide6.QtCore import QEvent, QLineF, QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QPen, QPixmap
from PySide6.QtWidgets import QSizePolicy, QWidget

from playground.core.descent.line_fit import Values
from playground.core.descent.line_scale import Line
from playground.ui.descent.exact.texts import line_text, signed
from playground.ui.focus import FocusRing
from playground.ui.paint import put_text, text_width
from playground.ui.theme import Look
from playground.ui.widgets import plot_frame
from playground.ui.widgets.axis import linear_ticks
from playground.ui.widgets.live_curve import LineBuffer, View

Part = Literal["left", "body", "right"]
PARTS: tuple[Part, ...] = ("left", "body", "right")
AIR = 0.18
"""Share of the range of x that stays free beyond the points, where the knobs are."""
FOLLOWED = 1.0
"""How far beyond the points, in their spread, the y axis follows a line."""
INSET = 0.03
"""Share of the axis between its end and a knob."""
MOST_VALUES = 12
"""More residuals than these carry no values."""
MANY, CROWD = 40, 200
"""More residuals than these are thin, and thinnest."""
KEY_STEPS = 100


class LinePlot(QWidget):
    """Points, line, residuals and the line of the closed form.

    A knob turns the line about the other one, its body moves it up and down; keys: left and right choose the part, up
    and down move it (Shift: ten steps).

    Signals:
        taken: a hand takes the line.
        moved(slope, height): where it would have it.
        let_go: it is free again.
    """

    taken = Signal()
    moved = Signal(float, float)
    let_go = Signal()

    def __init__(self, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._look = look
        self._x, self._y = np.empty(0), np.empty(0)
        self._line: Line | None = None
        self._best: Line | None = None
        self._over: Part | None = None
        self._held: Part | None = None
        self._key_held = False
        self._chosen: Part = "body"
        self._grip = 0.0  # what the pointer's height differs from the part's, in units of y
        self._fixed = 0.0  # height of the knob that stays
        self._range: tuple[float, float] | None = None  # of y, kept while the line is held
        self._lines = LineBuffer()
        self._stamps: tuple[tuple[View, str], QPixmap] | None = None
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.setMouseTracking(True)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAccessibleName(self.tr("Data and line"))
        self.setAccessibleDescription(
            self.tr("Left and right choose an end or the line itself; up and down move it, Shift ten steps.")
        )
        FocusRing(look, self)
        look.changed.connect(self.update)

    # --- what is shown ------------------------------------------------------------------------------------------

    def set_points(self, x: Values, y: Values, best: Line | None) -> None:
        """Show points (n,) and (n,) and the line of least squares."""
        self._x, self._y, self._best, self._range, self._stamps = x, y, best, None, None
        self.update()

    def set_line(self, line: Line | None) -> None:
        """Show the network's line, its slope and height at 0."""
        self._line = line
        self.update()

    @property
    def held(self) -> Part | None:
        return self._held

    def view(self) -> View:
        """What is seen, and the rectangle it fills."""
        x0, x1 = self._x_range()
        y0, y1 = self._y_range()
        head = self._look.line_height("caption") + 2
        area = QRectF(0, head, self.width(), max(40.0, self.height() - head))
        rect = plot_frame.plot_rect(self._look, area, linear_ticks(y0, y1, 5), ())
        return View(x0, x1, y0, y1, rect, log=False)

    def knobs(self) -> tuple[QPointF, QPointF] | None:
        """Where the knobs stand, in px."""
        if self._line is None:
            return None
        view = self.view()
        left, right = self._knob_places(view)
        slope, height = self._line
        return self._px(view, left, slope * left + height), self._px(view, right, slope * right + height)

    def _x_range(self) -> tuple[float, float]:
        low, high = (float(self._x.min()), float(self._x.max())) if len(self._x) else (-1.0, 1.0)
        air = AIR * (high - low) if high > low else 1.0
        return low - air, high + air

    def _knob_places(self, view: View) -> tuple[float, float]:
        inset = INSET * (view.x1 - view.x0)
        return view.x0 + inset, view.x1 - inset

    def _y_range(self) -> tuple[float, float]:
        if self._range is not None and (self._held or self._key_held):
            return self._range
        low, high = (float(self._y.min()), float(self._y.max())) if len(self._y) else (-1.0, 1.0)
        spread = (high - low) or 1.0
        bottom, top = low, high
        ends = np.array(self._x_range())
        for line, reach in ((self._best, spread), (self._line, FOLLOWED * spread)):
            if line is not None:
                heights = np.nan_to_num(line[0] * ends + line[1])
                bottom = min(bottom, max(float(heights.min()), low - reach))
                top = max(top, min(float(heights.max()), high + reach))
        air = 0.06 * (top - bottom)
        self._range = bottom - air, top + air
        return self._range

    @staticmethod
    def _px(view: View, x: float, y: float) -> QPointF:
        far = 20_000.0
        at = min(max(plot_frame.y_place(view, y), -far), far) if np.isfinite(y) else -far
        return QPointF(plot_frame.x_place(view, x), at)

    # --- painting -----------------------------------------------------------------------------------------------

    def paintEvent(self, event: QPaintEvent) -> None:
        painter, look, view = QPainter(self), self._look, self.view()
        rect = view.rect
        y_ticks = linear_ticks(view.y0, view.y1, plot_frame.y_intervals(look, rect.height(), 5))
        x_ticks = linear_ticks(view.x0, view.x1, max(2, int(rect.width() / look.px(56, 80))))
        plot_frame.paint_frame(painter, look, view, x_ticks, y_ticks, "x")
        name = QRectF(0, 0, rect.left() - plot_frame.LABEL_GAP, look.line_height("caption"))
        put_text(painter, look.font("caption"), look.color("ink3"), name, "y", Qt.AlignmentFlag.AlignRight)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.save()
        painter.setClipRect(rect.adjusted(0, -look.px(6), 0, 0))
        if self._best is not None:
            self._paint_best(painter, view, self._best)
        if self._line is not None:
            self._paint_residuals(painter, view, self._line)
            self._paint_line(painter, view, self._line)
        painter.drawPixmap(0, 0, self._points_layer(view))
        painter.restore()
        if self._line is not None:
            if len(self._x) <= MOST_VALUES:
                self._paint_values(painter, view, self._line)
            self._paint_knobs(painter)
        painter.end()

    def _paint_best(self, painter: QPainter, view: View, best: Line) -> None:
        pen = QPen(self._look.color("ink3"), self._look.px(2, 3))
        pen.setDashPattern([3.0, 2.0])
        painter.setPen(pen)
        painter.drawLine(QLineF(*(self._px(view, x, best[0] * x + best[1]) for x in (view.x0, view.x1))))

    def _paint_line(self, painter: QPainter, view: View, line: Line) -> None:
        wide = self._look.px(3, 4)
        segment = QLineF(*(self._px(view, x, line[0] * x + line[1]) for x in (view.x0, view.x1)))
        if self._over == "body" or (self.hasFocus() and self._chosen == "body"):
            wide += self._look.px(1, 2)
        for token, width in (("surface", wide + 2 * self._look.px(1, 2)), ("run", wide)):
            painter.setPen(QPen(self._look.color(token), width))
            painter.drawLine(segment)

    def _paint_residuals(self, painter: QPainter, view: View, line: Line) -> None:
        count = len(self._x)
        width = self._look.px(4, 6) if count <= MANY else self._look.px(2, 3) if count <= CROWD else 1
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, count <= CROWD)
        answers = line[0] * self._x + line[1]
        x, ends = view.to_px(self._x, answers)
        _x, starts = view.to_px(self._x, self._y)
        lines = np.stack([x, starts, x, ends], 1)
        for token, chosen in (("pos", answers > self._y), ("neg", answers < self._y)):
            pen = QPen(self._look.color(token), width)
            pen.setCapStyle(Qt.PenCapStyle.FlatCap)
            painter.setPen(pen)
            self._lines.draw(painter, lines[chosen & np.isfinite(lines).all(1)])
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)

    def _points_layer(self, view: View) -> QPixmap:
        """The points on a transparent picture of the whole plot: they stay where they are while the line moves."""
        ratio, key = self.devicePixelRatio(), (view, self._look.theme.name)
        if self._stamps is None or self._stamps[0] != key or self._stamps[1].devicePixelRatio() != ratio:
            pixmap = QPixmap(self.size() * ratio)
            pixmap.setDevicePixelRatio(ratio)
            pixmap.fill(Qt.GlobalColor.transparent)
            painter = QPainter(pixmap)
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            self._paint_points(painter, view)
            painter.end()
            self._stamps = (key, pixmap)
        return self._stamps[1]

    def _paint_points(self, painter: QPainter, view: View) -> None:
        count = len(self._x)
        radius = self._look.px(6, 9) if count <= MOST_VALUES else self._look.px(4, 6)
        if count > CROWD:
            radius = self._look.px(2, 3)
        painter.setPen(QPen(self._look.color("surface"), self._look.px(1, 2)))
        painter.setBrush(self._look.color("ink"))
        for x, y in zip(self._x.tolist(), self._y.tolist(), strict=True):
            painter.drawEllipse(self._px(view, x, y), radius, radius)

    def _paint_values(self, painter: QPainter, view: View, line: Line) -> None:
        look = self._look
        font, tall = look.font("mono", px=look.px(15, 20)), look.px(20, 28)
        errors = line[0] * self._x + line[1] - self._y
        bars = [self._bar(view, *numbers) for numbers in zip(self._x, self._y, errors, strict=True)]
        taken: list[QRectF] = []
        for i in np.argsort(self._x):
            if errors[i] == 0.0:
                continue
            text, others = signed(float(errors[i])), [bar for j, bar in enumerate(bars) if j != i]
            boxes = self._beside(view, bars[i], text_width(font, text), tall)
            free = [box for box in boxes if not any(map(box.intersects, taken))]
            around = [other.adjusted(0, -look.px(6, 9), 0, look.px(6, 9)) for other in others]  # with their points
            clear = [box for box in free if not any(map(box.intersects, around))]
            box = next(iter(clear or free), None)
            if box is None:
                continue
            taken.append(box)
            halo = look.color("surface")
            halo.setAlphaF(0.8)
            painter.fillRect(box.adjusted(-1, 1, 1, -1), halo)
            put_text(painter, font, look.class_pair()[1 if errors[i] > 0 else 0], box, text)

    def _bar(self, view: View, x: float, y: float, error: float) -> QRectF:
        """What a residual and its point take up, as far as it is seen."""
        radius = self._look.px(6, 9)
        one, other = (self._px(view, x, height) for height in (y, y + error))
        top, bottom = sorted(min(max(at.y(), view.rect.top()), view.rect.bottom()) for at in (one, other))
        return QRectF(one.x() - radius, top, 2.0 * radius, bottom - top)

    def _beside(self, view: View, bar: QRectF, wide: float, tall: float) -> list[QRectF]:
        """Where a residual's value may stand: right or left of it, best at half its height."""
        gap = self._look.px(3, 4)
        return [
            QRectF(left, bar.top() + share * bar.height() - tall / 2, wide, tall)
            for share in (0.5, 0.3, 0.7, 0.12, 0.88)
            for left in (bar.right() + gap, bar.left() - gap - wide)
            if view.rect.left() <= left and left + wide <= view.rect.right() + gap
        ]

    def _paint_knobs(self, painter: QPainter) -> None:
        look, knobs = self._look, self.knobs()
        rect = self.view().rect.adjusted(0, -look.px(8), 0, 1)
        for part, at in zip(("left", "right"), knobs or (), strict=False):
            if not rect.contains(at):
                continue
            is_hot = part in (self._over, self._held) or (self.hasFocus() and self._chosen == part)
            radius = look.px(8, 12) if is_hot else look.px(7, 10)
            painter.setPen(QPen(look.color("ink"), look.px(2, 3)))
            painter.setBrush(look.color("hover" if is_hot else "surface"))
            painter.drawEllipse(at, radius, radius)

    # --- by hand ------------------------------------------------------------------------------------------------

    def part_at(self, at: QPointF) -> Part | None:
        """What of the line is under these px."""
        knobs = self.knobs()
        if knobs is None or self._line is None:
            return None
        reach = self._look.px(14, 20)
        for part, knob in zip(("left", "right"), knobs, strict=True):
            if (at - knob).manhattanLength() <= reach:
                return "left" if part == "left" else "right"
        ends = QLineF(*knobs)
        if ends.length() == 0 or not self.view().rect.adjusted(0, -8, 0, 8).contains(at):
            return None
        normal = ends.normalVector().unitVector()
        away = (at.x() - ends.x1()) * normal.dx() + (at.y() - ends.y1()) * normal.dy()
        return "body" if abs(away) <= self._look.px(9, 13) else None

    def _value(self, view: View, at: QPointF) -> tuple[float, float]:
        rect = view.rect
        x = view.x0 + (at.x() - rect.left()) / rect.width() * (view.x1 - view.x0)
        y = view.y0 + (rect.bottom() - at.y()) / rect.height() * (view.y1 - view.y0)
        return x, y

    def _grip_at(self, part: Part, x: float, y: float) -> None:
        assert self._line is not None
        slope, height = self._line
        left, right = self._knob_places(self.view())
        own = {"left": left, "right": right, "body": x}[part]
        other = right if part == "left" else left
        self._grip = slope * own + height - y
        self._fixed = slope * other + height

    def _move_to(self, part: Part, x: float, y: float) -> None:
        """Have the part at this height: a knob turns the line about the other, the body shifts it."""
        assert self._line is not None
        left, right = self._knob_places(self.view())
        if part == "body":
            slope = self._line[0]
            self.moved.emit(slope, y - slope * x)
            return
        slope = (self._fixed - y) / (right - left) if part == "left" else (y - self._fixed) / (right - left)
        own = left if part == "left" else right
        self.moved.emit(slope, y - slope * own)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        part = self.part_at(event.position())
        if event.button() != Qt.MouseButton.LeftButton or part is None:
            super().mousePressEvent(event)
            return
        self._chosen = part
        self._grip_at(part, *self._value(self.view(), event.position()))
        self._held = part
        self.taken.emit()
        self.update()

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        if self._held is None:
            self._hover(self.part_at(event.position()))
            return
        x, y = self._value(self.view(), event.position())
        self._move_to(self._held, x, y + self._grip)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        if event.button() == Qt.MouseButton.LeftButton and self._held is not None:
            self._held = None
            self.let_go.emit()
            self._hover(self.part_at(event.position()))
            self.update()
        else:
            super().mouseReleaseEvent(event)

    def leaveEvent(self, event: QEvent) -> None:
        self._hover(None)

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        self.update()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        self._end_keys()
        self.update()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        key = event.key()
        if key in (Qt.Key.Key_Left, Qt.Key.Key_Right):
            to = PARTS.index(self._chosen) + (1 if key == Qt.Key.Key_Right else -1)
            self._chosen = PARTS[min(max(to, 0), len(PARTS) - 1)]
            self.update()
        elif key in (Qt.Key.Key_Up, Qt.Key.Key_Down) and self._line is not None and self._held is None:
            if not self._key_held:
                self._key_held = True
                self.taken.emit()
            far = 10 if event.modifiers() & Qt.KeyboardModifier.ShiftModifier else 1
            view = self.view()
            left, right = self._knob_places(view)
            x = {"left": left, "right": right, "body": (left + right) / 2}[self._chosen]
            y = self._line[0] * x + self._line[1]
            self._grip_at(self._chosen, x, y)
            by = far * (view.y1 - view.y0) / KEY_STEPS
            self._move_to(self._chosen, x, y + (by if key == Qt.Key.Key_Up else -by))
        else:
            super().keyPressEvent(event)

    def keyReleaseEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Up, Qt.Key.Key_Down) and not event.isAutoRepeat():
            self._end_keys()
        else:
            super().keyReleaseEvent(event)

    def _end_keys(self) -> None:
        """One press of a key, however long, is one step of undo."""
        if self._key_held:
            self._key_held = False
            self.let_go.emit()
            self.update()

    def _hover(self, part: Part | None) -> None:
        if part != self._over:
            self._over = part
            shape = Qt.CursorShape.SizeVerCursor if part else Qt.CursorShape.ArrowCursor
            self.setCursor(shape)
            self.update()
        if part and self._line is not None:
            self.setToolTip("ŷ = " + line_text(*self._line))
        else:
            self.setToolTip("")

    def sizeHint(self) -> QSize:
        return QSize(self._look.px(400), self._look.px(320))

    def minimumSizeHint(self) -> QSize:
        return QSize(self._look.px(200), self._look.px(140))
