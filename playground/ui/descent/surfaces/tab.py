"""Optimisers race over a surface: which surface, the race itself, who takes part, and eight learning rates below."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence, QShortcut, QShowEvent
from PySide6.QtWidgets import QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from playground.session.studio import Studio
from playground.ui.descent.surfaces.loss_pane import LossPane
from playground.ui.descent.surfaces.race_bar import CONTOUR, RATES, RaceBar
from playground.ui.descent.surfaces.racers_pane import RacersPane
from playground.ui.descent.surfaces.racing_view import RacingView
from playground.ui.descent.surfaces.rates_strip import RatesStrip
from playground.ui.descent.surfaces.surface_pane import SurfacePane
from playground.ui.descent.tab import Tab
from playground.ui.tab_order import walk_through
from playground.ui.theme import Look
from playground.ui.widgets.label import Hairline


class SurfacesTab(Tab):
    """The tab *Surfaces*. Where there is room the eight learning rates lie below, else they are a view of their own.

    While it is shown R races and rests, S makes one step, Shift+R goes back to the start.
    """

    def __init__(self, look: Look, studio: Studio, parent: QWidget | None = None) -> None:
        super().__init__(look, parent)
        self._track = studio.race
        self.surface = SurfacePane(look, self._track, self)
        self.racing = RacingView(look, self._track, self)
        self.racers = RacersPane(look, self._track, self)
        self.losses = LossPane(look, self._track, self)
        self.rates = RatesStrip(look, self._track, self)
        self.controls = RaceBar(look, self._track, self.bar)
        self._lay_out()
        self.controls.trails_switched.connect(self.racing.show_trails)
        self.controls.forces_switched.connect(self.racing.show_forces)
        self.controls.view_chosen.connect(self._show_view)
        self.rates.started.connect(self._show_race)
        self._add_key("R", self.controls.toggle)
        self._add_key("S", self.controls.single_step)
        self._add_key("Shift+R", self._track.rewind)

    def _add_key(self, key: str, slot: Callable[[], object]) -> None:
        shortcut = QShortcut(QKeySequence(key), self)
        shortcut.setContext(Qt.ShortcutContext.WindowShortcut)
        shortcut.activated.connect(slot)

    def _lay_out(self) -> None:
        look = self._look
        bar = QHBoxLayout(self.bar)
        bar.setContentsMargins(0, 0, 0, 0)
        bar.addWidget(self.controls)
        right = QWidget(self)
        column = QVBoxLayout(right)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.racers, 3)
        column.addWidget(Hairline(look, Qt.Orientation.Horizontal, right))
        column.addWidget(self.losses, 2)
        self._panes = QWidget(self)
        row = QHBoxLayout(self._panes)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(0)
        row.addWidget(self.surface)
        row.addWidget(Hairline(look, Qt.Orientation.Vertical, self._panes))
        row.addWidget(self.racing, 1)
        row.addWidget(Hairline(look, Qt.Orientation.Vertical, self._panes))
        row.addWidget(right)
        self._right = right
        self._views = QStackedWidget(self)
        self._views.addWidget(self._panes)
        self._line = Hairline(look, Qt.Orientation.Horizontal, self)
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(0)
        self._column.addWidget(self._views, 1)
        self._column.addWidget(self._line)
        self._column.addWidget(self.rates)
        walk_through((self.surface, self.racing, self.racers, self.losses, self.rates))

    def arrange(self) -> None:
        small, look = self.is_small, self._look
        projector = look.theme.projector
        if small and self._views.indexOf(self.rates) < 0:
            self._column.removeWidget(self.rates)
            self._views.addWidget(self.rates)
        elif not small and self._views.indexOf(self.rates) >= 0:
            self._views.removeWidget(self.rates)
            self._column.addWidget(self.rates)
            self.rates.show()
        self._line.setVisible(not small)
        self.rates.set_rows(2 if small else 1)
        if not small:
            self.rates.setFixedHeight(self.rates.sizeHint().height())
        else:
            self.rates.setMinimumHeight(0)
            self.rates.setMaximumHeight(16777215)
        self.controls.set_long(small)
        if projector:
            self.surface.add_below(*self.controls.options)
        else:
            self.controls.take_options()
        self.surface.setFixedWidth(look.px(226 if small else 250, 262))
        self._right.setFixedWidth(look.px(424 if small else 440, 430))

    def _show_view(self, view: str) -> None:
        self.controls.allow_forces(view == CONTOUR)
        self._views.setCurrentWidget(self.rates if view == RATES else self._panes)
        if view != RATES:
            self.racing.set_view(view)

    def _show_race(self) -> None:
        """The race itself, where the eight learning rates are a view of their own."""
        if self.controls.chosen_view == RATES:
            self.controls.choose_view(CONTOUR)

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._track.watch()
