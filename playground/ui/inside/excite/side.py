"""Beside the pictures: buttons and progress, the tricks in sight, and the excitement over the steps."""

from __future__ import annotations

import numpy as np
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGridLayout, QStackedWidget, QVBoxLayout, QWidget

from playground.session.studio import Studio
from playground.ui.descent.slice.warn_card import WarnCard
from playground.ui.inside.excite.controls import DreamControls
from playground.ui.inside.excite.settings_panel import SettingsPanel
from playground.ui.inside.excite.texts import sentence, target_name, tr
from playground.ui.inside.excite.trick_boxes import TrickBoxes
from playground.ui.inside.excite.tricks import tricks
from playground.ui.theme import Look
from playground.ui.train.data.strip import PanelButton
from playground.ui.train.drawer import Drawer
from playground.ui.widgets.buttons import Button
from playground.ui.widgets.curve_plot import CurvePlot

IN_SIGHT = 6
"""Tricks that stand here; all of them are in the panel."""


class DreamSide(QWidget):
    """A column, or, wide, two: what one does at the left, what comes of it at the right."""

    def __init__(self, look: Look, studio: Studio, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._look, self._studio, self._dreamer = look, studio, studio.dreamer
        dreamer = self._dreamer
        self.controls = DreamControls(look, dreamer, self)
        self.all = PanelButton(
            look,
            tr("All settings"),
            "ph.sliders-horizontal",
            "quiet",
            tr("Presets, start, size, and every trick with its strength."),
            self,
        )
        self.all.set_compact(True)
        self.controls.row.addWidget(self.all)
        self.boxes = TrickBoxes(look, dreamer, tricks()[:IN_SIGHT], self)
        self.plot = CurvePlot(look, tr("Excitement over steps"), self)
        self.plot.set_x_unit(tr("step"))
        self.plot.set_log(True)
        self.plot.set_end_labels(True)
        self.notice = WarnCard(look, self)
        self.way_out = Button(
            look,
            tr("Excite it before its ReLU"),
            tooltip=tr("Maximise the sum h instead of g(h), which has a gradient here too, and start again."),
            parent=self,
        )
        told = QWidget()
        column = QVBoxLayout(told)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(6)
        column.addWidget(self.notice)
        column.addWidget(self.way_out, 0, Qt.AlignmentFlag.AlignLeft)
        column.addStretch(1)
        self._below = QStackedWidget()
        self._below.addWidget(self.plot)
        self._below.addWidget(told)
        self._told = told
        self._doing = QVBoxLayout()
        self._doing.addWidget(self.controls)
        self._doing.addWidget(self.boxes)
        self._doing.addStretch(1)
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.addLayout(self._doing, 0, 0)
        self._is_wide: bool | None = None
        self.panel = SettingsPanel(look, dreamer, self)
        self.panel.hide()
        self.drawer = Drawer(look, self.all, self.panel, (580, 860))
        self.way_out.clicked.connect(dreamer.excite_before_relu)
        dreamer.edited.connect(self.boxes.show_settings)
        look.changed.connect(self._fit)
        self.set_wide(False)
        self._fit()

    @property
    def warns(self) -> bool:
        """Whether something is said instead of the curves."""
        return self._below.currentWidget() is self._told

    def set_wide(self, is_wide: bool) -> None:
        """Stand in two columns, or in one."""
        if is_wide == self._is_wide:
            return
        self._is_wide = is_wide
        self._grid.removeWidget(self._below)
        self._grid.addWidget(self._below, *((0, 1) if is_wide else (1, 0)))
        self._grid.setRowStretch(1, 0 if is_wide else 1)
        self._grid.setColumnStretch(1, 1 if is_wide else 0)
        self._fit()

    def show_state(self) -> None:
        """Show how it stands: progress, curves, and what is to be said."""
        dreamer = self._dreamer
        self.controls.show_state()
        problem = dreamer.problem
        self.way_out.setVisible(False)
        if problem is not None:
            self.notice.say(tr("That cannot be excited"), sentence(problem))
            self._below.setCurrentWidget(self._told)
        elif dreamer.is_silent:
            self._say_silent()
            self._below.setCurrentWidget(self._told)
        else:
            self._below.setCurrentWidget(self.plot)
        self._show_curves()

    def _say_silent(self) -> None:
        dreamer, experiment = self._dreamer, self._studio.document.experiment
        name = target_name(dreamer.aim, dreamer.targets[dreamer.shown], experiment)
        self.way_out.setVisible(not dreamer.settings.before_relu)
        if dreamer.settings.before_relu:
            words = tr("No gradient reaches the picture, even before the activation: all weights on the way are 0.")
        else:
            words = tr("It answers 0 whatever small change is made to the picture: no gradient gets through its ReLU.")
        self.notice.say(tr("{0} is dead here").format(name[:1].upper() + name[1:]), words)

    def _show_curves(self) -> None:
        dreamer = self._dreamer
        steps, values = dreamer.curve
        experiment = self._studio.document.experiment
        wanted = range(values.shape[1]) if len(steps) else range(0)
        for index in range(max(10, len(wanted))):
            if index not in wanted:
                self.plot.remove_curve(str(index))
        for index in wanted:
            is_shown = index == dreamer.shown
            name = target_name(dreamer.aim, dreamer.targets[index], experiment)
            self.plot.set_curve(
                str(index),
                steps.astype(np.float64),
                values[:, index],
                "solid" if is_shown else "ghost",
                "run" if is_shown else "ghost",
                name if is_shown else "",
            )

    def _fit(self) -> None:
        look = self._look
        self._doing.setSpacing(look.px(6, 4))
        self._grid.setHorizontalSpacing(look.px(20, 14))
        self._grid.setVerticalSpacing(look.px(6, 4))
        self.boxes.setVisible(not look.theme.projector or bool(self._is_wide))
        self.plot.set_end_labels(not look.theme.projector)
