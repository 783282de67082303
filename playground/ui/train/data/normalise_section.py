"""How inputs are scaled before the network reads them."""

from __future__ import annotations

from PySide6.QtWidgets import QHBoxLayout

from playground.core import edits
from playground.core.datasets import Data
from playground.core.experiment import Experiment
from playground.core.normalisations import NORMALISATIONS
from playground.session.studio import Studio
from playground.ui.theme import Look
from playground.ui.train.data.section import DataSection
from playground.ui.train.wording import term
from playground.ui.widgets.choice import Choice, Option
from playground.ui.widgets.label import Label


class NormaliseSection(DataSection):
    """A choice of :data:`NORMALISATIONS`."""

    def __init__(self, look: Look, studio: Studio) -> None:
        super().__init__(look, studio)
        options = [Option(name, term(entry.title), term(entry.formula)) for name, entry in NORMALISATIONS.items()]
        tip = self.tr("How inputs are scaled before the network reads them; measured on the training part alone.")
        self.choice = Choice(look, options, tip)
        self.choice.setAccessibleName(self.tr("normalise the inputs"))
        document = studio.document
        self.choice.chosen.connect(lambda name: document.edit(edits.set_data(document.experiment, normalisation=name)))
        self._row = QHBoxLayout(self)
        self._row.setContentsMargins(0, 0, 0, 0)
        self._row.addWidget(Label(look, self.tr("normalise"), "caption", "ink3"))
        self._row.addWidget(self.choice, 1)
        look.changed.connect(self._fit)
        self._fit()

    @staticmethod
    def applies(data: Data) -> bool:
        return True

    def show_experiment(self, old: Experiment | None, new: Experiment) -> None:
        self.choice.set_chosen(new.data.normalisation)

    def _fit(self) -> None:
        self._row.setSpacing(self._look.px(12, 16))
