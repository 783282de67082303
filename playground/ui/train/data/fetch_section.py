"""What to do about a set of pictures that is not on this computer yet."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout

from playground.core.datasets import IMAGE_SETS, Data, Images
from playground.core.experiment import Experiment
from playground.session.fetching import Fetching, missing_set
from playground.session.studio import Studio
from playground.ui.numbers import THIN, count
from playground.ui.theme import Look
from playground.ui.train.data.section import DataSection
from playground.ui.train.wording import sentence, term
from playground.ui.widgets.buttons import Button
from playground.ui.widgets.label import Label
from playground.ui.widgets.progress_bar import ProgressBar

MEGABYTE = 1e6


class FetchSection(DataSection):
    """Offers to fetch the set; while it comes a bar, time left and Cancel; if it does not, why, and Retry."""

    def __init__(self, look: Look, studio: Studio) -> None:
        super().__init__(look, studio)
        self._set = ""
        self.words = Label(look, "", "secondary", "ink2", wrap=True)
        self.time_left = Label(look, "", "caption", "ink3")
        self.time_left.setAlignment(Qt.AlignmentFlag.AlignRight)
        self.amount = Label(look, "", "caption", "ink3")
        self.bar = ProgressBar(look, self.tr("share of the download that is here"))
        self.button = Button(look, self.tr("Fetch"), "ph.download-simple", height="card")
        self.button.setToolTip(self.tr("Bring the set from its makers to this computer."))
        self.button.clicked.connect(self._clicked)
        self._credit = Label(look, "", "caption", "ink3", wrap=True)
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        figures = QHBoxLayout()
        figures.addWidget(self.amount)
        figures.addWidget(self.time_left, 1)
        self._column.addWidget(self.words)
        self._column.addLayout(figures)
        self._column.addWidget(self.bar)
        self._column.addWidget(self.button, 0, Qt.AlignmentFlag.AlignLeft)
        self._column.addWidget(self._credit)
        studio.fetcher.changed.connect(self._show)
        look.changed.connect(self._fit)
        self._fit()

    @staticmethod
    def applies(data: Data) -> bool:
        return bool(missing_set(data))

    def show_experiment(self, old: Experiment | None, new: Experiment) -> None:
        if isinstance(new.data, Images):
            self._set = new.data.set
            self._credit.set_text(IMAGE_SETS[self._set].credit)
            self._show()

    def _show(self) -> None:
        if not self._set:
            return
        entry, state = IMAGE_SETS[self._set], self._studio.fetcher.state(self._set)
        under_way = state is not None and state.is_under_way
        problem = None if state is None else state.problem
        if problem is not None:
            self.words.set_text(sentence(problem))
        elif state is not None and state.is_reading:
            self.words.set_text(self.tr("Reading {0}…").format(term(entry.title)))
        elif under_way:
            self.words.set_text(self.tr("Fetching {0}…").format(term(entry.title)))
        else:
            self.words.set_text(self.tr("{0} is not on this computer yet.").format(term(entry.title)))
        self.words.set_token("ink2" if problem is None else "error")
        for widget in (self.amount, self.time_left, self.bar):
            widget.setVisible(under_way)
        if state is not None and under_way:
            self._show_progress(state)
        self._show_button(under_way, problem is not None)

    def _show_progress(self, state: Fetching) -> None:
        here, total = (count(round(amount / MEGABYTE)) for amount in (state.received, state.total))
        self.amount.set_text(self.tr("{0} of {1} MB").format(here, total) if state.total else self.tr("connecting…"))
        left = state.seconds_left
        self.time_left.set_text("" if left is None or state.is_reading else self.tr("{0} left").format(duration(left)))
        self.bar.set_share(state.received / state.total if state.total else 0.0)

    def _show_button(self, under_way: bool, failed: bool) -> None:
        size = f"{count(IMAGE_SETS[self._set].megabytes)}{THIN}MB"
        if under_way:
            text, icon, tip = self.tr("Cancel"), "", self.tr("Stop fetching; what is here of it so far is removed.")
        elif failed:
            text, icon = self.tr("Retry"), "ph.download-simple"
            tip = self.tr("Fetch it again from the beginning ({0}).").format(size)
        else:
            text, icon = self.tr("Fetch {0}").format(size), "ph.download-simple"
            tip = self.tr("Bring the set from its makers to this computer, once; training then begins with it.")
        self.button.set_text(text)
        self.button.set_icon(icon)
        self.button.setToolTip(tip)

    def _clicked(self) -> None:
        fetcher = self._studio.fetcher
        state = fetcher.state(self._set)
        if state is not None and state.is_under_way:
            fetcher.cancel()
        else:
            fetcher.fetch(self._set)

    def _fit(self) -> None:
        self._column.setSpacing(self._look.px(6, 8))


def duration(seconds: float) -> str:
    """A span of time in minutes and seconds: "1:05"."""
    minutes, rest = divmod(max(1, round(seconds)), 60)
    return f"{minutes}:{rest:02}"
