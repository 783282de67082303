"""The Train page: Data, Network and Output over Curves."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QHideEvent, QPainter, QPaintEvent, QResizeEvent, QShowEvent
from PySide6.QtWidgets import QVBoxLayout, QWidget

from playground.core.experiment import Experiment
from playground.core.frames import (
    FrameRequest,
    NetworkFrame,
    SignalsFrame,
    SignalsRequest,
    TimesFrame,
    TimesRequest,
)
from playground.session.studio import Studio
from playground.session.trainer import TrainerState
from playground.ui.pace import Pace
from playground.ui.tab_order import walk_through
from playground.ui.theme import Look
from playground.ui.train.curves_panel import CurvesPanel
from playground.ui.train.data.panel import DataPanel
from playground.ui.train.data.seal_texts import open_text
from playground.ui.train.data.strip import DataStrip
from playground.ui.train.look.window import DataWindow
from playground.ui.train.network_panel import NetworkPanel
from playground.ui.train.output_panel import OutputPanel
from playground.ui.train.overlay import Overlay
from playground.ui.train.pane_sizes import PaneSizes, is_small
from playground.ui.widgets.splitter import Splitter

TIMES, SIGNALS, NETWORK = "train/times", "train/signals", "train/network"


class TrainPage(QWidget):
    """Lays the panes out for the room there is, keeps them up to date, and asks for frames while it is seen."""

    def __init__(self, look: Look, studio: Studio, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._look = look
        self._studio = studio
        self._folded = False
        self._walked: tuple[bool, bool] | None = None  # the arrangement Tab was led through last
        self._pauses = 0
        self.data_window: DataWindow | None = None
        self.data = DataPanel(look, studio)
        self.strip = DataStrip(look)
        self.network = NetworkPanel(look, studio)
        self.output = OutputPanel(look, studio)
        self.curves = CurvesPanel(look, studio)
        self.columns = Splitter(look, Qt.Orientation.Horizontal)
        self._rows = Splitter(look, Qt.Orientation.Vertical)
        for pane in (self.data, self.network, self.output):
            self.columns.addWidget(pane)
        self._rows.addWidget(self.columns)
        self._rows.addWidget(self.curves)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.strip)
        column.addWidget(self._rows, 1)
        self.strip.hide()
        self.overlay = Overlay(look, self)
        self._sizes = PaneSizes(look, studio.settings, self.columns, self._rows)
        self._score_pace = Pace(self._show_score, self)
        studio.trainer.testOpened.connect(self._score_pace.now)
        studio.trainer.progressed.connect(self._score_pace.ask)
        studio.document.changed.connect(self._show_experiment)
        studio.trainer.runStarted.connect(self._run_started)
        studio.trainer.frameArrived.connect(self._show_frame)
        studio.trainer.stateChanged.connect(self._state_changed)
        studio.probe.changed.connect(self._probe_changed)
        studio.fetcher.arrived.connect(self._refresh)
        studio.trainer.failed.connect(self._refresh)  # data may turn out to be damaged, and lack now
        self.strip.button.clicked.connect(self._toggle_data)
        for button in (self.data.look, self.strip.look):
            button.clicked.connect(self.open_look)
        look.changed.connect(self._fit)
        self._show_experiment(None, studio.document.experiment)
        self._fit()

    @property
    def is_folded(self) -> bool:
        """Whether Data is folded to its strip and the cards to one line."""
        return self._folded

    @property
    def requests(self) -> dict[str, FrameRequest | None]:
        """The pictures of the network the page needs while it is seen, by key."""
        return {
            **self.data.requests,
            TIMES: TimesRequest(self._pauses),
            SIGNALS: SignalsRequest(),
            NETWORK: self.network.request,
            **self.output.requests,
        }

    def _show_experiment(self, old: Experiment | None, new: Experiment) -> None:
        for view in (self.data, self.strip, self.network, self.output, self.curves):
            view.show_experiment(old, new)
        self._score_pace.now()
        if self.isVisible():
            self._ask()

    def open_look(self) -> None:
        """Open the window in which the data themselves are looked at."""
        if self.data_window is None:
            self.data_window = DataWindow(self._look, self._studio, self)
        self.data_window.show()
        self.data_window.raise_()
        self.data_window.activateWindow()

    def _show_score(self) -> None:
        self.strip.show_score(open_text(self._studio))

    def _run_started(self, _run: int) -> None:
        self.output.forget()
        self.network.forget()

    def _refresh(self, _news: object) -> None:
        self._show_experiment(None, self._studio.document.experiment)

    def _probe_changed(self) -> None:
        if self.isVisible():
            self._ask()

    def _show_frame(self, key: str, frame: object) -> None:
        if getattr(frame, "run", None) != self._studio.trainer.run:
            return  # of a run that is over
        if self.data.show_frame(key, frame):
            return
        if key == NETWORK and isinstance(frame, NetworkFrame):
            self.network.show_network(frame)
        elif isinstance(frame, TimesFrame):
            self.network.row.show_times(frame)
            self.network.inspector.show_times(frame)
        elif isinstance(frame, SignalsFrame):
            self.network.inspector.show_signals(frame)
        else:
            self.output.show_frame(key, frame)

    def _state_changed(self, state: TrainerState) -> None:
        """Layers are timed again at each pause, when there is time to do it well."""
        if state is TrainerState.PAUSED:
            self._pauses += 1
            if self.isVisible():
                self._ask()

    def _ask(self) -> None:
        for key, request in self.requests.items():
            self._studio.trainer.want(key, request)

    def _fit(self) -> None:
        """Fold or unfold for the room there is, then give each pane its size."""
        folded = is_small(self._look, self.size())
        if folded != self._folded:
            self._folded = folded
            self._fold(folded)
        self.curves.set_narrow(folded)
        if (folded, self._look.theme.projector) != self._walked:
            self._walked = (folded, self._look.theme.projector)
            walk_through((self.strip, self.data, *self.network.panes, self.output, self.curves))
        strip = self.strip.sizeHint().height() if folded else 0
        self._sizes.apply(self.size() - QSize(0, strip), folded)

    def _fold(self, folded: bool) -> None:
        self.overlay.close_panel()
        self.strip.setVisible(folded)
        self.data.set_heading(not folded)
        if folded:
            self.overlay.set_content(self.data)
        else:
            self.overlay.set_content(None)
            self.columns.insertWidget(0, self.data)
            self.data.show()
        self.network.set_folded(folded)
        self.output.set_folded(folded)

    def _toggle_data(self) -> None:
        if self.overlay.isVisible():
            self.overlay.close_panel()
        else:
            self.overlay.open_at(self.strip.button, self._look.px(268, 800))

    def minimumSizeHint(self) -> QSize:
        return QSize(self._look.px(960, 1150), self._look.px(560, 630))

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._fit()  # only what is seen has its final size
        self._ask()

    def hideEvent(self, event: QHideEvent) -> None:
        super().hideEvent(event)
        self.overlay.close_panel()
        for key in self.requests:
            self._studio.trainer.want(key, None)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.fillRect(self.rect(), self._look.color("surface"))
        painter.end()
