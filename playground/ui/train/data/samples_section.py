"""Training pictures of each class, and what they are."""

from __future__ import annotations

from PySide6.QtWidgets import QGridLayout

from playground.core.datasets import Data
from playground.core.experiment import Experiment
from playground.core.frames import FrameRequest, SamplesFrame, SamplesRequest
from playground.session.studio import Studio
from playground.ui.theme import Look
from playground.ui.train.data.sample_strip import PER_CLASS, SampleStrip
from playground.ui.train.data.section import DataSection
from playground.ui.train.wording import shape_text
from playground.ui.widgets.label import Label

SAMPLES = "train/samples"


class SamplesSection(DataSection):
    """A strip of pictures under the number of classes and the size."""

    def __init__(self, look: Look, studio: Studio) -> None:
        super().__init__(look, studio)
        self._classes = Label(look, "", "caption", "ink3")
        self._size = Label(look, "", "caption", "ink3")
        self.strip = SampleStrip(look)
        grid = QGridLayout(self)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setVerticalSpacing(6)
        grid.addWidget(self._classes, 0, 0)
        grid.addWidget(self._size, 0, 1)
        grid.setColumnStretch(0, 1)
        grid.addWidget(self.strip, 1, 0, 1, 2)

    @staticmethod
    def applies(data: Data) -> bool:
        return data.space == "picture"

    @property
    def requests(self) -> dict[str, FrameRequest | None]:
        return {SAMPLES: SamplesRequest(per_class=PER_CLASS)}

    def show_experiment(self, old: Experiment | None, new: Experiment) -> None:
        if old is None or (old.data.kind, old.data.entry) != (new.data.kind, new.data.entry):
            self.strip.set_frame(None)
        task = new.data.task
        words = self.tr("{0} values each") if task.is_regression else self.tr("{0} classes")
        self._classes.set_text(words.format(task.targets))
        self.strip.set_by_class(not task.is_regression)
        self._size.set_text(shape_text(new.data.task.inputs))

    def show_frame(self, key: str, frame: object) -> None:
        if isinstance(frame, SamplesFrame):
            self.strip.set_frame(frame)
