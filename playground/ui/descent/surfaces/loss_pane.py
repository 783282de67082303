"""Loss over steps, a curve for each racer."""

from __future__ import annotations

import numpy as np
from PySide6.QtCore import QSize
from PySide6.QtGui import QPainter, QPaintEvent, QShowEvent
from PySide6.QtWidgets import QVBoxLayout, QWidget

from playground.core.descent.race import starts_anew
from playground.session.race import RaceTrack
from playground.ui.descent.surfaces.heights import floor_of
from playground.ui.descent.surfaces.racers import color_token, racer_title
from playground.ui.numbers import loss
from playground.ui.theme import Look
from playground.ui.train.plot_column import PlotColumn
from playground.ui.widgets.curve_plot import CurvePlot
from playground.ui.widgets.label import Label
from playground.ui.widgets.segmented import Segmented

LINEAR, LOGARITHMIC = "linear", "log"


class LossPane(QWidget):
    """The curves under their heading; of negative heights a logarithmic axis shows what lies above the lowest."""

    def __init__(self, look: Look, track: RaceTrack, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._look = look
        self._track = track
        self.plot = CurvePlot(look, self.tr("Loss over steps"), self)
        self.plot.set_x_unit(self.tr("step"))
        self.plot.setAccessibleDescription(
            self.tr("Drag or arrow keys move, the wheel or + and − zoom, Home shows everything.")
        )
        self.axis = Segmented(
            look,
            ((LINEAR, self.tr("lin")), (LOGARITHMIC, self.tr("log"))),
            self.tr("Linear or logarithmic loss axis; on the logarithmic one a constant rate of descent is a line."),
            self,
        )
        self.axis.setAccessibleName(self.tr("axis of the loss"))
        self.axis.set_chosen(LOGARITHMIC)
        self.plot.set_log(True)
        self.caption = Label(look, "", "caption", "ink3")
        self._head = PlotColumn(look, self.plot, self)
        self._head.add_words(self.caption)
        self._head.add_control(self.axis)
        self._column = QVBoxLayout(self)
        self._column.addWidget(self._head)
        self.axis.chosen.connect(self._choose_axis)
        track.changed.connect(self._show)
        track.progressed.connect(self._show)
        look.changed.connect(self._restyle)
        self._restyle()

    def _choose_axis(self, axis: str) -> None:
        self.plot.set_log(axis == LOGARITHMIC)
        self._show()

    def _show(self, *_changed: object) -> None:
        if not self.isVisible():
            return
        race, standing = self._track.race, self._track.standing
        floor = floor_of(race) if self.axis.current == LOGARITHMIC else 0.0
        text = self.tr("above the lowest, {lowest}").format(lowest=loss(floor)) if floor else ""
        self.caption.set_text(text)
        is_its = not starts_anew(standing.race, race)
        for index, racer in enumerate(race.racers):
            path = standing.path(index) if is_its and racer.on else None
            if path is None:
                self.plot.remove_curve(str(index))
                continue
            steps = np.arange(len(path.losses))
            name = racer_title(racer.optimiser)
            self.plot.set_curve(str(index), steps, path.losses - floor, "solid", color_token(index), name)

    def _restyle(self) -> None:
        pad = self._look.px(16, 14)
        self._column.setContentsMargins(pad, 0, pad, self._look.px(6))

    def sizeHint(self) -> QSize:
        return QSize(self._look.px(424, 430), self._look.px(214, 230))

    def minimumSizeHint(self) -> QSize:
        return QSize(self._look.px(300), self._look.px(150, 190))

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._show()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.fillRect(self.rect(), self._look.color("surface"))
        painter.end()
