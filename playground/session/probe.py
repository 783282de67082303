"""What is sent through the network to be looked at: one validation picture, or one point of the plane."""

from __future__ import annotations

from PySide6.QtCore import QObject, Signal

from playground.core.experiment import Experiment
from playground.core.parts import part_counts
from playground.session.document import Document


class Probe(QObject):
    """The sample that diagram and pages show. Lives on the window's thread.

    Signals:
        changed(): another sample or point was chosen.
    """

    changed = Signal()

    def __init__(self, document: Document, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._document = document
        self._sample = 0
        self._point: tuple[float, ...] | None = None
        document.changed.connect(self._on_document_changed)

    @property
    def sample(self) -> int:
        """Number of the validation picture, from 0."""
        return self._sample

    @property
    def point(self) -> tuple[float, ...] | None:
        """The point of the plane that is traced; None for none."""
        return self._point

    @property
    def samples(self) -> int:
        """How many validation samples there are."""
        experiment = self._document.experiment
        return part_counts(experiment.data, experiment.seeds)[1]

    def choose_sample(self, number: int) -> None:
        """Send another validation picture through; beyond the last follows the first."""
        self._choose(number % max(1, self.samples), self._point)

    def trace(self, point: tuple[float, ...] | None) -> None:
        """Send a point of the plane through, or none any more."""
        self._choose(self._sample, point)

    def _choose(self, sample: int, point: tuple[float, ...] | None) -> None:
        if (sample, point) != (self._sample, self._point):
            self._sample, self._point = sample, point
            self.changed.emit()

    def _on_document_changed(self, old: Experiment, new: Experiment) -> None:
        if old.data.task != new.data.task:
            self._choose(0, None)
        elif self._sample >= self.samples:
            self.choose_sample(0)
