"""What own digits are used for, and whether all that are drawn by now take part."""

from __future__ import annotations

from attrs import evolve
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QVBoxLayout

from playground.core import edits
from playground.core.datasets import USES, Data, OwnDigits
from playground.core.experiment import Experiment
from playground.session.own_digits import OwnDigitCollection
from playground.session.studio import Studio
from playground.ui.numbers import count
from playground.ui.theme import Look
from playground.ui.train.data.section import DataSection
from playground.ui.train.wording import term
from playground.ui.widgets.buttons import Button
from playground.ui.widgets.segmented import Segmented


class OwnDigitsSection(DataSection):
    """A choice of :data:`USES`, and a button where the collection is another one by now."""

    def __init__(self, look: Look, studio: Studio) -> None:
        super().__init__(look, studio)
        self.use = Segmented(
            look,
            [(key, term(use.title)) for key, use in USES.items()],
            self.tr(
                "Only mine: they are split into training, validation and test. Mixed: they are added to what MNIST "
                "trains with. As test: MNIST trains, they are the test set."
            ),
            self,
        )
        self.use.setAccessibleName(self.tr("what my digits are used for"))
        self.use.chosen.connect(self._choose_use)
        tip = self.tr("The experiment uses the digits as they were when it was chosen. Take them as they are now.")
        self.refresh = Button(
            look, self.tr("Use all drawn"), "ph.arrow-counter-clockwise", "quiet", tip, self, height="card"
        )
        self.refresh.clicked.connect(self._take_all)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(6)
        column.addWidget(self.use)
        column.addWidget(self.refresh, 0, Qt.AlignmentFlag.AlignLeft)
        studio.own_digits.changed.connect(self._show_collection)

    @staticmethod
    def applies(data: Data) -> bool:
        return isinstance(data, OwnDigits)

    def show_experiment(self, old: Experiment | None, new: Experiment) -> None:
        if isinstance(new.data, OwnDigits):
            self.use.set_chosen(new.data.use)
        self._show_collection()

    def _show_collection(self) -> None:
        """The button stands there while the experiment has not just what is drawn."""
        data, own = self._studio.document.experiment.data, self._studio.own_digits
        differs = isinstance(data, OwnDigits) and bool(own.digits) and own.digest != data.digest
        self.refresh.setVisible(differs)
        if differs:
            self.refresh.set_text(self.tr("Use all {number} drawn").format(number=count(len(own.digits))))

    def _choose_use(self, use: str) -> None:
        document = self._studio.document
        if isinstance(document.experiment.data, OwnDigits):
            document.edit(edits.choose_data(document.experiment, document.experiment.data.used(use)))

    def _take_all(self) -> None:
        document = self._studio.document
        if isinstance(document.experiment.data, OwnDigits):
            data = with_all_drawn(document.experiment.data, self._studio.own_digits)
            if data is not None:
                document.edit(edits.choose_data(document.experiment, data))


def with_all_drawn(last: OwnDigits, collection: OwnDigitCollection) -> OwnDigits | None:
    """The same use and treatment of all digits that are drawn by now; None where there are none to be had."""
    found = collection.data(last.use)
    return None if found is None else evolve(last, digest=found.digest, drawn=found.drawn)
