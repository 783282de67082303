"""Linear regression, exactly: the surface over (w, b), the line through the data, and one step written out.

Below, or in a small window behind it, the lab that normalises the inputs.
"""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QHideEvent, QShowEvent
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from playground.core.descent.exact import is_line
from playground.core.experiment import Experiment
from playground.session.studio import Studio
from playground.ui.descent.exact.bar import LAB, SURFACE, ExactBar
from playground.ui.descent.exact.lab import NormalisationLab
from playground.ui.descent.exact.plot_pane import PlotPane
from playground.ui.descent.exact.step_pane import StepPane
from playground.ui.descent.exact.subject import LineSubject
from playground.ui.descent.exact.surface_pane import SurfacePane
from playground.ui.descent.tab import Tab
from playground.ui.numbers import count
from playground.ui.theme import Look
from playground.ui.widgets.label import Hairline

LAB_SHARE = 0.435
"""Of the height, where both halves are seen."""
ALL = 16_777_215
"""Qt's word for a height without limit."""


class ExactView(Tab):
    """One of the two views of the tab *This network*."""

    def __init__(self, look: Look, studio: Studio, parent: QWidget | None = None) -> None:
        super().__init__(look, parent)
        self._studio = studio
        self.subject = LineSubject(studio, self)
        self.controls = ExactBar(look, studio, self.bar)
        row = QHBoxLayout(self.bar)
        row.setContentsMargins(0, 0, 0, 0)
        row.addWidget(self.controls)
        self.surface = SurfacePane(look, self.subject)
        self.plot = PlotPane(look, self.subject)
        self.step = StepPane(look, self.subject)
        self.lab = NormalisationLab(look, studio, self.subject)
        self._upper = QWidget(self)
        panes = QHBoxLayout(self._upper)
        panes.setContentsMargins(0, 0, 0, 0)
        panes.setSpacing(0)
        for number, pane in enumerate((self.surface, self.plot, self.step)):
            if number:
                panes.addWidget(Hairline(look, Qt.Orientation.Vertical))
            panes.addWidget(pane, 1)
            pane.setMinimumWidth(1)
        self._between = Hairline(look, Qt.Orientation.Horizontal, self)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self._upper, 1)
        column.addWidget(self._between)
        column.addWidget(self.lab, 1)
        self.controls.trailSwitched.connect(self.surface.show_trail)
        self.controls.partChosen.connect(lambda _part: self.arrange())
        self.subject.pointsChanged.connect(self._tell)
        studio.document.changed.connect(self._show_experiment)
        self._show_experiment(None, studio.document.experiment)

    def arrange(self) -> None:
        small = self.is_small
        self.controls.set_small(small)
        part = self.controls.part.current
        self._upper.setVisible(not small or part == SURFACE)
        self.lab.setVisible(not small or part == LAB)
        self._between.setVisible(not small)
        self.lab.set_small(small)
        self.lab.setMaximumHeight(ALL if small else round(LAB_SHARE * self.height()))
        self._upper.setMinimumHeight(0 if small else round((1 - LAB_SHARE) * self.height()) - 2)

    def _show_experiment(self, old: Experiment | None, new: Experiment) -> None:
        if is_line(new):
            self.step.show_experiment()
            self.lab.show_experiment(new)
        if self.isVisible():
            self.subject.watch(is_line(new))

    def _tell(self) -> None:
        points = self.subject.points
        number = 0 if points is None else len(points.x)
        text = self.tr("linear regression on {count} points: 2 parameters, so the surface is exact")
        self.controls.words.set_text(text.format(count=count(number)) if number else "")

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self.subject.watch(is_line(self._studio.document.experiment))

    def hideEvent(self, event: QHideEvent) -> None:
        super().hideEvent(event)
        if self.subject.is_held:
            self.subject.let_go()
        self.subject.watch(False)
