"""What to do about a network whose weights are not on this computer yet."""

from __future__ import annotations

from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from playground.core.pretrained import PRETRAINED
from playground.session.fetching import Bringer
from playground.ui.numbers import THIN, count
from playground.ui.style.progress_bar import ProgressBar
from playground.ui.style.texts import duration
from playground.ui.theme import Look
from playground.ui.train.wording import sentence, term
from playground.ui.widgets.buttons import Button
from playground.ui.widgets.label import Label

MEGABYTE = 1e6


class FetchRow(QWidget):
    """Offers to fetch the weights; while they come a bar, time left and Cancel; if they do not, why, and Retry."""

    def __init__(self, look: Look, fetcher: Bringer, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._look = look
        self._fetcher = fetcher
        self._network = ""
        self.words = Label(look, "", "caption", "ink2", self, wrap=True)
        self.button = Button(
            look,
            self.tr("Fetch"),
            "ph.download-simple",
            tooltip=self.tr("Bring the weights from torchvision's makers to this computer, once."),
            parent=self,
            height="card",
        )
        self.bar = ProgressBar(look, self.tr("share of the weights that is here"), self)
        row = QHBoxLayout()
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(8)
        row.addWidget(self.words, 1)
        row.addWidget(self.button)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 4, 0, 4)
        column.setSpacing(4)
        column.addLayout(row)
        column.addWidget(self.bar)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        self.button.clicked.connect(self.press)
        fetcher.changed.connect(self._show)

    def show_network(self, network: str) -> None:
        """Be about this one. Raises KeyError for one there is not."""
        PRETRAINED[network]
        self._network = network
        self._show()

    def press(self) -> None:
        """Fetch, or stop fetching."""
        state = self._fetcher.state(self._network)
        if state is not None and state.is_under_way:
            self._fetcher.cancel()
        else:
            self._fetcher.fetch(self._network)

    def _show(self) -> None:
        if not self._network:
            return
        entry, state = PRETRAINED[self._network], self._fetcher.state(self._network)
        under_way = state is not None and state.is_under_way
        problem = None if state is None else state.problem
        size = f"{count(entry.megabytes)}{THIN}MB"
        self.words.set_token("ink2" if problem is None else "error")
        if problem is not None:
            self.words.set_text(sentence(problem))
        elif state is None:
            self.words.set_text(self.tr("{0} is not on this computer yet.").format(term(entry.title)))
        elif state.is_reading:
            self.words.set_text(self.tr("Reading {0}…").format(term(entry.title)))
        elif state.total:
            here, total = (count(round(amount / MEGABYTE)) for amount in (state.received, state.total))
            text = self.tr("{0} of {1} MB").format(here, total)
            left = state.seconds_left
            rest = "" if left is None else ", " + self.tr("about {0} left").format(duration(left))
            self.words.set_text(text + rest)
        else:
            self.words.set_text(self.tr("connecting…"))
        self.bar.setVisible(under_way)
        self.bar.set_share(state.received / state.total if state is not None and state.total else 0.0)
        if under_way:
            text = self.tr("Cancel")
        else:
            text = self.tr("Retry") if problem is not None else self.tr("Fetch {0}").format(size)
        self.button.set_text(text)
        self.button.set_icon("" if under_way else "ph.download-simple")

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._show()
