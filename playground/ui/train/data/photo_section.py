"""Which photograph the pixels are of."""

from __future__ import annotations

from PySide6.QtWidgets import QHBoxLayout

from playground.core import edits
from playground.core.datasets import Data, Pixels
from playground.core.experiment import Experiment
from playground.core.photo_sets import PHOTOS
from playground.session.studio import Studio
from playground.ui.theme import Look
from playground.ui.train.data.section import DataSection
from playground.ui.train.wording import term
from playground.ui.widgets.choice import Choice, Option
from playground.ui.widgets.label import Label


class PhotoSection(DataSection):
    """A choice of :data:`PHOTOS`."""

    def __init__(self, look: Look, studio: Studio) -> None:
        super().__init__(look, studio)
        options = [Option(name, term(photo.short), term(photo.title)) for name, photo in PHOTOS.items()]
        self.choice = Choice(look, options, self.tr("The photograph whose pixels the network learns to paint."))
        self.choice.setAccessibleName(self.tr("photograph"))
        document = studio.document
        self.choice.chosen.connect(
            lambda name: document.edit(
                edits.choose_data(document.experiment, edits.data_with(document.experiment.data, set=name))
            )
        )
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(12)
        row.addWidget(Label(look, self.tr("photograph"), "caption", "ink3"))
        row.addWidget(self.choice, 1)

    @staticmethod
    def applies(data: Data) -> bool:
        return isinstance(data, Pixels)

    def show_experiment(self, old: Experiment | None, new: Experiment) -> None:
        if isinstance(new.data, Pixels):
            self.choice.set_chosen(new.data.set)
