"""How far reading a folder of pictures is, and leaving it."""

from __future__ import annotations

from playground.core.datasets import Data, Folder
from playground.core.experiment import Experiment
from playground.core.fields import shown_name
from playground.session.loading import Loading
from playground.session.studio import Studio
from playground.ui.numbers import count
from playground.ui.theme import Look
from playground.ui.train.data.work_section import WorkSection


class LoadSection(WorkSection):
    """While pictures are read a bar, time left and Cancel; after that what was stopped, and Read. Else not seen."""

    def __init__(self, look: Look, studio: Studio) -> None:
        super().__init__(
            look,
            studio,
            self.tr("share of the pictures that are read"),
            self.tr("Cancel"),
            self.tr("Stop reading: nothing trains then until it is read, or other data are chosen."),
        )
        self._title = ""
        studio.trainer.loadingChanged.connect(self._show)

    @staticmethod
    def applies(data: Data) -> bool:
        return isinstance(data, Folder)

    @property
    def has_something_to_say(self) -> bool:
        """Whether pictures are being read, or that was stopped."""
        return self._loading is not None

    @property
    def _loading(self) -> Loading | None:
        trainer = self._studio.trainer
        return trainer.loading if self.applies(self._studio.document.experiment.data) else None

    def show_experiment(self, old: Experiment | None, new: Experiment) -> None:
        self._title = shown_name(new.data.title)
        self._show()

    def press(self) -> None:
        loading = self._loading
        if loading is not None and loading.is_stopped:
            self._studio.trainer.load_again()
        else:
            self._studio.trainer.stop_loading()

    def _show(self) -> None:
        loading = self._loading
        if loading is None:
            return
        self.show_under_way(not loading.is_stopped)
        if loading.is_stopped:
            words = self.tr("Reading {0} was stopped. Nothing trains until it is read, or other data are chosen.")
            text, tip = self.tr("Read"), self.tr("Read the pictures from the beginning; training then waits for Train.")
        else:
            words = self.tr("Reading {0}…")
            text = self.tr("Cancel")
            tip = self.tr("Stop reading: nothing trains then until it is read, or other data are chosen.")
        self.words.set_text(words.format(self._title))
        self.button.set_text(text)
        self.button.setToolTip(tip)
        progress = loading.progress
        amount = self.tr("{0} of {1} pictures").format(count(progress.done), count(progress.total))
        self.show_amount(amount, loading.share, loading.seconds_left)
