"""What to do about a set of pictures that is not on this computer yet."""

from __future__ import annotations

from playground.core.datasets import IMAGE_SETS, Data, Images
from playground.core.experiment import Experiment
from playground.session.fetching import Fetching, missing_set
from playground.session.studio import Studio
from playground.ui.numbers import THIN, count
from playground.ui.theme import Look
from playground.ui.train.data.work_section import WorkSection
from playground.ui.train.wording import sentence, term
from playground.ui.widgets.label import Label

MEGABYTE = 1e6


class FetchSection(WorkSection):
    """Offers to fetch the set; while it comes a bar, time left and Cancel; if it does not, why, and Retry."""

    def __init__(self, look: Look, studio: Studio) -> None:
        super().__init__(
            look,
            studio,
            self.tr("share of the download that is here"),
            self.tr("Fetch"),
            self.tr("Bring the set from its makers to this computer."),
        )
        self._set = ""
        self._credit = Label(look, "", "caption", "ink3", wrap=True)
        self._column.addWidget(self._credit)
        studio.fetcher.changed.connect(self._show)

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
        self.show_under_way(under_way)
        if state is not None and under_way:
            self._show_progress(state)
        self._show_button(under_way, problem is not None)

    def _show_progress(self, state: Fetching) -> None:
        here, total = (count(round(amount / MEGABYTE)) for amount in (state.received, state.total))
        amount = self.tr("{0} of {1} MB").format(here, total) if state.total else self.tr("connecting…")
        share = state.received / state.total if state.total else 0.0
        self.show_amount(amount, share, None if state.is_reading else state.seconds_left)

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

    def press(self) -> None:
        fetcher = self._studio.fetcher
        state = fetcher.state(self._set)
        if state is not None and state.is_under_way:
            fetcher.cancel()
        else:
            fetcher.fetch(self._set)
