"""The seal on the test set: broken by a deliberate act, and never mended, since what was seen cannot be unseen."""

from __future__ import annotations

from playground.core.experiment import Experiment
from playground.core.held_out import HeldOut, held_out


class Seal:
    """Remembers the test sets that were opened while a document was open.

    Undoing a change of the data brings back samples that were seen, so their set is open again.
    """

    def __init__(self) -> None:
        self._opened: set[HeldOut] = set()

    def is_open(self, experiment: Experiment) -> bool:
        """Whether the test set of this experiment was opened."""
        return held_out(experiment) in self._opened

    def open(self, experiment: Experiment) -> None:
        """Remember that it was."""
        self._opened.add(held_out(experiment))

    def begin(self, opened: Experiment | None = None) -> None:
        """Another document: nothing of it was seen, unless its file says so."""
        self._opened.clear()
        if opened is not None:
            self.open(opened)
