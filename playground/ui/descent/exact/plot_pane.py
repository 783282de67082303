"""Data and line beside the surface: what a hand does to the line moves the ball, and the other way round."""

from __future__ import annotations

import numpy as np
from PySide6.QtCore import QLineF, QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QVBoxLayout, QWidget

from playground.ui.descent.exact.heading import Heading
from playground.ui.descent.exact.line_plot import LinePlot
from playground.ui.descent.exact.subject import LineSubject
from playground.ui.paint import put_text, text_width
from playground.ui.theme import Look


class PlotPane(QWidget):
    """The line over the data's own x."""

    def __init__(self, look: Look, subject: LineSubject, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._subject = subject
        self.heading = Heading(look, self.tr("Data and line"), self.tr("drag an end or the line itself"), self)
        self.heading.add(DashedLegend(look, self.tr("closed form"), self))
        self.plot = LinePlot(look, self)
        column = QVBoxLayout(self)
        column.setContentsMargins(16, 6, 16, 8)
        column.setSpacing(6)
        column.addWidget(self.heading)
        column.addWidget(self.plot, 1)
        self.plot.taken.connect(subject.take_hold)
        self.plot.moved.connect(lambda slope, height: subject.put_drawn((slope, height)))
        self.plot.let_go.connect(subject.let_go)
        subject.pointsChanged.connect(self._show_points)
        subject.moved.connect(self._show_line)
        self._show_points()

    def _show_points(self) -> None:
        points = self._subject.points
        if points is None:
            self.plot.set_points(np.empty(0), np.empty(0), None)
        else:
            self.plot.set_points(points.x, points.y, points.scale.to_data(points.fit.minimum))
        self._show_line()

    def _show_line(self) -> None:
        self.plot.set_line(self._subject.drawn)


class DashedLegend(QWidget):
    """A piece of dashed line and what it means."""

    def __init__(self, look: Look, text: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._look, self._text = look, text
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.setToolTip(self.tr("The line with the smallest mean squared error, from the normal equations."))
        look.changed.connect(self.updateGeometry)

    def sizeHint(self) -> QSize:
        look = self._look
        wide = look.px(26, 36) + text_width(look.font("secondary"), self._text) + 2
        return QSize(round(wide), look.line_height("secondary") + 4)

    def paintEvent(self, event: QPaintEvent) -> None:
        look, painter = self._look, QPainter(self)
        pen = QPen(look.color("ink3"), look.px(2, 3))
        pen.setDashPattern([3.0, 2.0])
        painter.setPen(pen)
        middle, left = round(self.height() / 2), look.px(26, 36)
        painter.drawLine(QLineF(0, middle, left - look.px(6, 8), middle))
        box = QRectF(left, 0, self.width() - left, self.height())
        put_text(painter, look.font("secondary"), look.color("ink2"), box, self._text, Qt.AlignmentFlag.AlignLeft)
        painter.end()
