"""The exact loss surface over (w, b): the way of the run, the ball to drag, the gradient and the minimum."""

from __future__ import annotations

import math

import numpy as np
from PySide6.QtCore import Signal
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QStackedWidget, QVBoxLayout, QWidget

from playground.core.descent.line_fit import LineFit
from playground.ui.descent.exact.heading import Heading
from playground.ui.descent.exact.heights import Range, heights
from playground.ui.descent.exact.sight import Sight, sight
from playground.ui.descent.exact.subject import LineSubject
from playground.ui.descent.exact.texts import scale_text
from playground.ui.descent.exact.way import TO_AND_FRO, way_lines
from playground.ui.numbers import significant
from playground.ui.theme import Look
from playground.ui.widgets.contour_map import ContourMap
from playground.ui.widgets.label import Label
from playground.ui.widgets.map_marks import Mark
from playground.ui.widgets.segmented import Segmented
from playground.ui.widgets.surface_3d import Surface3D

CONTOUR, RELIEF = "contour", "3-D"
GRID, RELIEF_GRID = 141, 81
GRAB = 22
"""px from its middle within which the ball is taken; a press elsewhere puts it there."""
AT_REST = 30
"""px from the minimum within which the gradient has no arrow any more."""


class SurfacePane(QWidget):
    """Every line is one point of the map; the ball is the network's own."""

    dragged = Signal()

    def __init__(self, look: Look, subject: LineSubject, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._look = look
        self._subject = subject
        self._sight: Sight | None = None
        self._grip = (0.0, 0.0)
        self._shows_trail = True
        self._was_dragged = False
        self.view = Segmented(
            look,
            ((CONTOUR, self.tr("contour")), (RELIEF, self.tr("3-D"))),
            self.tr("The loss as a map with lines of equal loss, or as a surface to turn."),
            self,
            height="card",
        )
        self.view.setAccessibleName(self.tr("How the loss surface is shown"))
        self.heading = Heading(look, self.tr("Loss surface"), self.tr("every line w·x + b is one point"), self)
        self.heading.add(self.view)
        self.map, self.relief = ContourMap(look), Surface3D(look)
        self.map.set_names("w", "b", self.tr("loss"))
        self.map.setAccessibleName(self.tr("Loss over w and b"))
        self.map.setAccessibleDescription(
            self.tr("Pointer or arrow keys read off the loss, Shift goes ten steps; Enter puts the ball there.")
        )
        self.relief.set_names(self.tr("loss, log"))
        self._stack = QStackedWidget(self)
        self._stack.addWidget(self.map)
        self._stack.addWidget(self.relief)
        self.note = Label(look, "", "caption", "ink3", self)
        column = QVBoxLayout(self)
        column.setContentsMargins(16, 6, 16, 8)
        column.setSpacing(6)
        column.addWidget(self.heading)
        column.addWidget(self._stack, 1)
        column.addWidget(self.note)
        self.view.chosen.connect(self._choose)
        self.map.rangeWanted.connect(self._fill)
        self.map.pressed.connect(self._take)
        self.map.dragged.connect(self._drag)
        self.map.released.connect(self._let_go)
        subject.pointsChanged.connect(self._show_points)
        subject.moved.connect(self._show_ball)
        self._show_points()

    def show_trail(self, on: bool) -> None:
        """Whether the way of the run is drawn."""
        if on != self._shows_trail:
            self._shows_trail = on
            self._show_ball()

    @property
    def is_lost(self) -> bool:
        """Whether the ball has left for good."""
        return self._sight is not None and self._sight.is_lost

    def _choose(self, key: str) -> None:
        self._stack.setCurrentWidget(self.map if key == CONTOUR else self.relief)
        self._fill_relief()

    def _show_points(self) -> None:
        self._sight = None
        if self._subject.points is None:
            self.map.set_heights(np.empty((0, 0)), (0.0, 1.0), (0.0, 1.0))
            self.relief.set_heights(np.empty((0, 0)), (0.0, 1.0), (0.0, 1.0))
        self._show_ball()

    def _fill(self, w: Range, b: Range) -> None:
        if self._subject.points is not None:
            self.map.set_heights(heights(self._subject.points.fit, w, b, GRID), w, b, log=True)
        self._fill_relief()

    def _fill_relief(self) -> None:
        points = self._subject.points
        if points is not None and self._sight is not None and self._stack.currentWidget() is self.relief:
            w, b = self.map.wanted_range()
            self.relief.set_heights(heights(points.fit, w, b, RELIEF_GRID), w, b, log=True)

    def _show_ball(self) -> None:
        subject = self._subject
        points, ball, start = subject.points, subject.line, subject.trail.start
        if points is None or ball is None or start is None:
            for view in (self.map, self.relief):
                view.set_paths(())
                view.set_marks(())
            self.note.set_text("")
            return
        if not subject.is_held or self._sight is None:
            self._look_at(points.fit, start, ball)
        path = way_lines(subject.trail.places, self._overshoots(points.fit))
        marks = self._marks(points.fit, ball, start)
        for view in (self.map, self.relief):
            view.set_paths(path if self._shows_trail else ())
            view.set_marks(marks)
        self._note()

    def _overshoots(self, fit: LineFit) -> bool:
        """Whether plain steps at this rate go to and fro across the valley."""
        return self._subject.experiment.training.learning_rate > TO_AND_FRO * fit.bound

    def _look_at(self, fit: LineFit, start: tuple[float, float], ball: tuple[float, float]) -> None:
        """Show another part of the surface where that is needed."""
        shown = self.map.wanted_range()
        present = None if self._sight is None else Sight(*shown)
        self._sight = seen = sight(fit, start, ball, present)
        if present is None or (seen.w, seen.b) != shown:
            self.map.set_range(seen.w, seen.b)
            if present is None or self.map.wanted_range() == shown:
                self._fill(*self.map.wanted_range())

    def _marks(self, fit: LineFit, ball: tuple[float, float], start: tuple[float, float]) -> list[Mark]:
        minimum = fit.minimum
        view = self.map.view()
        to_minimum = view.point(ball) - view.point(minimum)
        from_start = view.point(ball) - view.point(start)
        resting = math.hypot(to_minimum.x(), to_minimum.y()) < self._look.px(AT_REST)
        marks = [Mark(kind="minimum", place=minimum, label="" if resting else self.tr("minimum"))]
        if self._shows_trail and math.hypot(from_start.x(), from_start.y()) > self._look.px(AT_REST):
            marks.append(Mark(kind="label", place=start, label=self.tr("start")))
        gw, gb = fit.gradient(*ball)
        if not resting and math.isfinite(gw) and math.isfinite(gb) and (gw or gb):
            arrow = Mark(kind="arrow", place=ball, direction=(-gw, -gb), label=self.tr("− gradient"))
            marks.append(arrow)
        words = "" if self._was_dragged else self.tr("drag the ball")
        if not self.is_lost:
            marks.append(Mark(kind="ball", place=ball, color="run", label=words))
        return marks

    def _note(self) -> None:
        subject = self._subject
        if self.is_lost and subject.line is not None:
            w, b = map(significant, subject.line)
            self.note.set_token("error")
            self.note.set_text(self.tr("It diverges: far outside, at w = {w}, b = {b}.").format(w=w, b=b))
            return
        self.note.set_token("ink3")
        text = "" if subject.points is None else scale_text(subject.points.scale)
        self.note.set_text(self.tr("here w multiplies x′ = {x}").format(x=text) if text else "")

    # --- by hand ------------------------------------------------------------------------------------------------

    def _take(self, w: float, b: float) -> None:
        ball = self._subject.line
        if ball is None:
            return
        view = self.map.view()
        away = view.point(ball) - view.point((w, b))
        near = math.hypot(away.x(), away.y()) <= self._look.px(GRAB)
        self._grip = (ball[0] - w, ball[1] - b) if near else (0.0, 0.0)
        self._subject.take_hold()
        if not near:
            self._subject.put((w, b))

    def _drag(self, w: float, b: float) -> None:
        if self._subject.is_held:
            self._was_dragged = True
            self._subject.put((w + self._grip[0], b + self._grip[1]))

    def _let_go(self) -> None:
        if self._subject.is_held:
            self._subject.let_go()
            self._show_ball()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.fillRect(self.rect(), self._look.color("canvas"))
        painter.end()
