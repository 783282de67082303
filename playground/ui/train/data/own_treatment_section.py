"""What is done to points drawn by hand on their way to the network: noise, shuffled answers, balance, in one line."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QVBoxLayout, QWidget

from playground.core.datasets import Data, OwnPoints
from playground.core.experiment import Experiment
from playground.session.studio import Studio
from playground.ui.theme import Look
from playground.ui.train.data.numbers_section import NumbersSection, number_captions, number_texts
from playground.ui.train.data.section import DataSection
from playground.ui.train.data.strip import PanelButton
from playground.ui.train.drawer import Drawer

WIDTHS = (260, 400)


class OwnTreatmentSection(DataSection):
    """A button that says what is set and opens the sliders: beside the tools to draw with they find no room."""

    def __init__(self, look: Look, studio: Studio) -> None:
        super().__init__(look, studio)
        self.button = PanelButton(
            look,
            kind="quiet",
            tooltip=self.tr(
                "Noise on your points, answers exchanged among them, fewer of some classes. What you drew stays as it "
                "is, and the data die gives the same each time."
            ),
            height="card",
        )
        self.button.setAccessibleName(self.tr("treatment of the points"))
        self.numbers = NumbersSection(look, studio)
        self._held = QWidget(self)
        self._held.hide()
        held = QVBoxLayout(self._held)
        held.setContentsMargins(16, 12, 16, 14)
        held.addWidget(self.numbers)
        self.drawer = Drawer(look, self.button, self._held, WIDTHS)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self.button, 0, Qt.AlignmentFlag.AlignLeft)

    @staticmethod
    def applies(data: Data) -> bool:
        return isinstance(data, OwnPoints)

    def show_experiment(self, old: Experiment | None, new: Experiment) -> None:
        self.numbers.show_experiment(old, new)
        match number_texts(new.data):
            case []:
                self.button.set_text(", ".join(number_captions(new.data)))
            case [only]:
                self.button.set_text(only)
            case [first, *others]:
                self.button.set_text(self.tr("{0}, {1} more").format(first, len(others)))
