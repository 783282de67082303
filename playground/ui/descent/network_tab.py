"""This network's own loss: exactly where it is a line through points, else a slice of it."""

from __future__ import annotations

from PySide6.QtWidgets import QStackedWidget, QVBoxLayout, QWidget

from playground.core.descent.exact import is_line
from playground.core.experiment import Experiment
from playground.session.studio import Studio
from playground.ui.descent.exact.view import ExactView
from playground.ui.descent.slice.view import SliceView
from playground.ui.descent.tab import Tab
from playground.ui.theme import Look


class NetworkTab(Tab):
    """The tab *This network*: one of two views, as the experiment asks; each brings its own bar."""

    def __init__(self, look: Look, studio: Studio, parent: QWidget | None = None) -> None:
        super().__init__(look, parent)
        self.exact, self.slice = ExactView(look, studio, self), SliceView(look, studio, self)
        self._views, self._bars = QStackedWidget(self), QStackedWidget(self.bar)
        for view in (self.exact, self.slice):
            self._views.addWidget(view)
            self._bars.addWidget(view.bar)
        for whole, stack in ((self, self._views), (self.bar, self._bars)):
            column = QVBoxLayout(whole)
            column.setContentsMargins(0, 0, 0, 0)
            column.addWidget(stack)
        studio.document.changed.connect(self._show_experiment)
        self._show_experiment(None, studio.document.experiment)

    def _show_experiment(self, old: Experiment | None, new: Experiment) -> None:
        view = self.exact if is_line(new) else self.slice
        self._views.setCurrentWidget(view)
        self._bars.setCurrentWidget(view.bar)
