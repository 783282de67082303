"""The tab *Gradient over depth*: signals before training, and why linear layers need something between them."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QHideEvent, QKeySequence, QShortcut, QShowEvent
from PySide6.QtWidgets import QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from playground.session.studio import Studio
from playground.session.surveying import NETWORK, STACK
from playground.ui.backprop.depth.linear_view import LinearView
from playground.ui.backprop.depth.survey_view import SurveyView
from playground.ui.backprop.depth.texts import tr
from playground.ui.descent.tab import Tab
from playground.ui.numbers import percent
from playground.ui.theme import Look
from playground.ui.widgets.buttons import Button
from playground.ui.widgets.label import Label
from playground.ui.widgets.progress_bar import ProgressBar
from playground.ui.widgets.segmented import Segmented

LINEAR = "linear"


class DepthTab(Tab):
    """Three ways to look: a plain stack, the current network, and linear of linear. While it is shown D throws dice."""

    def __init__(self, look: Look, studio: Studio, parent: QWidget | None = None) -> None:
        super().__init__(look, parent)
        self._survey = studio.depth
        self.survey, self.linear = SurveyView(look, studio), LinearView(look, studio)
        self.choice = Segmented(
            look,
            ((STACK, tr("plain stack")), (NETWORK, tr("current network")), (LINEAR, tr("linear of linear"))),
            tr(
                "Signals before training in a stack of dense layers, or in the current network with other "
                "activations and "
                "initialisations; or what a stack without activation functions comes to."
            ),
            self.bar,
        )
        self.choice.setAccessibleName(tr("What is looked at over depth"))
        self.dice = Button(
            look, icon="ph.dice-five", tooltip=tr("Throw inputs, weights and gradient of the plain stack anew (D).")
        )
        self.dice.setAccessibleName(tr("New dice for the stack"))
        self.progress = ProgressBar(look, tr("Combinations worked out"))
        self._share = Label(look, "", "secondary", "ink2")
        self.stop = Button(look, tr("Cancel"), tooltip=tr("Work out no more combinations; those found stay."))
        self._lay_out()
        self.choice.chosen.connect(self.open_view)
        self.dice.clicked.connect(self.throw_dice)
        self.stop.clicked.connect(self._stop_or_go_on)
        self._survey.changed.connect(self._show_progress)
        self._survey.settingsChanged.connect(self._show_progress)
        shortcut = QShortcut(QKeySequence("D"), self)
        shortcut.setContext(Qt.ShortcutContext.WindowShortcut)
        shortcut.activated.connect(self.throw_dice)

    def _lay_out(self) -> None:
        row = QHBoxLayout(self.bar)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(12)
        row.addWidget(self.choice)
        row.addWidget(self.dice)
        row.addStretch(1)
        for widget in (self.progress, self._share, self.stop):
            row.addWidget(widget)
        self._views = QStackedWidget(self)
        self._views.addWidget(self.survey)
        self._views.addWidget(self.linear)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.addWidget(self._views)

    def tab_stops(self) -> list[QWidget]:
        """View after view, as one reads them."""
        return [*self.survey.tab_stops(), *self.linear.tab_stops()]

    @property
    def view(self) -> str:
        """What is looked at: stack, network or linear."""
        return self.choice.current

    def open_view(self, key: str) -> None:
        """Look at this. Raises ValueError for what there is not."""
        self.choice.set_chosen(key)
        is_linear = key == LINEAR
        self._views.setCurrentWidget(self.linear if is_linear else self.survey)
        if not is_linear:
            self._survey.choose(key)
            if key == NETWORK:
                self.survey.look_at_present()
        self._watch()
        self._show()

    def throw_dice(self) -> None:
        """Other numbers for the stack that is looked at; the network's are thrown by the transport's dice."""
        if self.view == LINEAR:
            self._survey.new_linear_stack()
        elif self.view == STACK:
            self._survey.new_dice()

    def _watch(self) -> None:
        seen = self.isVisible()
        self._survey.watch(survey=seen and self.view != LINEAR, linear=seen and self.view == LINEAR)

    def _show(self) -> None:
        self.survey.show_frame()
        self.linear.show_frame()
        self._show_progress()

    def _show_progress(self, *_news: object) -> None:
        frame, is_survey = self._survey.frame, self.view != LINEAR
        self.dice.setVisible(self.view == STACK)
        cancelled = self._survey.is_cancelled
        at_work = is_survey and frame is not None and not frame.is_complete
        self.progress.setVisible(at_work and not cancelled)
        self._share.setVisible(at_work)
        self.stop.setVisible(at_work)
        self.stop.set_text(tr("Go on") if cancelled else tr("Cancel"))
        if frame is not None:
            self.progress.set_share(frame.progress)
            self._share.set_text(percent(frame.progress, 0))

    def _stop_or_go_on(self) -> None:
        if self._survey.is_cancelled:
            self._survey.go_on()
        else:
            self._survey.cancel()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._watch()
        self._show()

    def hideEvent(self, event: QHideEvent) -> None:
        super().hideEvent(event)
        self._watch()
