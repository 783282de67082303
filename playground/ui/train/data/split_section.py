"""How the data are shared out, and how many points were changed by hand."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout

from playground.core import edits
from playground.core.datasets import Data
from playground.core.experiment import Experiment
from playground.core.parts import part_counts
from playground.session.studio import Studio
from playground.ui.pace import Pace
from playground.ui.theme import Look
from playground.ui.train.data.seal_texts import open_text
from playground.ui.train.data.section import DataSection
from playground.ui.train.data.split_bar import SplitBar
from playground.ui.train.data.texts import changed_text, count_texts, part_texts, split_texts
from playground.ui.train.gesture import Gesture
from playground.ui.widgets.buttons import Button
from playground.ui.widgets.label import Label


class SplitSection(DataSection):
    """The bar with the three parts, the counts below, and the button that takes back what was done to points."""

    def __init__(self, look: Look, studio: Studio) -> None:
        super().__init__(look, studio)
        document = studio.document
        self._caption = Label(look, self.tr("split"), "caption", "ink3")
        self.bar = SplitBar(
            look,
            self.tr(
                "Shares of the data: the network learns from the training part, the validation part shows how it does "
                "on what it has not seen, the test part is kept for the end. Drag a border, or use the arrow keys."
            ),
        )
        Gesture(document, self.bar.pressed, self.bar.moved, self.bar.released, _with_split, self)
        self.left = Label(look, "", "caption", "ink3")
        self.right = Label(look, "", "caption", "ink3")
        self._pace = Pace(self._show_score, self)
        self.bar.seal.clicked.connect(studio.trainer.open_test_set)
        studio.trainer.testOpened.connect(self._pace.now)
        studio.trainer.progressed.connect(self._pace.ask)
        self.restore = Button(
            look,
            icon="ph.arrow-counter-clockwise",
            kind="quiet",
            tooltip=self.tr("Give every point its own class again, and bring deleted points back."),
            height="card",
        )
        self.restore.clicked.connect(lambda: document.edit(edits.restore_points(document.experiment)))
        under = QHBoxLayout()
        under.addWidget(self.left, 1)
        under.addWidget(self.right)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(4)
        column.addWidget(self._caption)
        column.addWidget(self.bar)
        column.addLayout(under)
        column.addWidget(self.restore, 0, Qt.AlignmentFlag.AlignLeft)

    @staticmethod
    def applies(data: Data) -> bool:
        return True

    def show_experiment(self, old: Experiment | None, new: Experiment) -> None:
        data = new.data
        for control in (self._caption, self.bar):
            control.setVisible("split" in data.settings)
        self.bar.set_split(data.split, data.has_own_test, split_texts(data))
        for label in (self.left, self.right):
            label.setToolTip(part_texts(part_counts(data, new.seeds)))
        self._pace.now()
        self.restore.set_text(self.tr("{0} · restore").format(changed_text(data)))
        self.restore.setVisible(bool(changed_text(data)))

    def _show_score(self) -> None:
        """Whether the test part is sealed, and once it is open how the network does on it."""
        experiment, trainer = self._studio.document.experiment, self._studio.trainer
        data, test_is_open = experiment.data, trainer.test_is_open
        self.bar.set_sealed(not test_is_open)
        left, right = count_texts(data, part_counts(data, experiment.seeds), open_text(self._studio))
        self.left.set_text(left)
        self.right.set_text(right)
        self.right.set_token("ink" if test_is_open else "ink3")


def _with_split(experiment: Experiment, split: object) -> Experiment:
    return edits.set_data(experiment, split=split)
