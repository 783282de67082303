"""One way to show what a network answers: the Output pane holds one view for each kind of data."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from playground.core.datasets import Data
from playground.core.experiment import Experiment
from playground.core.frames import FrameRequest
from playground.core.shapes import Problem
from playground.ui.theme import Look


class OutputView(QWidget):
    """Shows some kinds of data; ``controls`` stand in the pane's heading while it is the one on the screen.

    Signals:
        asked(): its ``requests`` are others now.
        told(): its ``facts`` are others now.
    """

    asked = Signal()
    told = Signal()
    controls: tuple[QWidget, ...] = ()

    def __init__(self, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._look = look

    @staticmethod
    def fits(data: Data) -> bool:
        """Whether this view shows such data."""
        raise NotImplementedError

    @property
    def requests(self) -> dict[str, FrameRequest]:
        """The frames it needs while it is seen, by key; none where there is nothing to ask yet."""
        raise NotImplementedError

    @property
    def facts(self) -> str:
        """What stands beside the heading; empty for nothing."""
        return ""

    @property
    def facts_tip(self) -> str:
        """How its ``facts`` are reckoned."""
        return ""

    def offers(self, control: QWidget) -> bool:
        """Whether one of its ``controls`` makes sense for the data at hand."""
        return True

    def show_experiment(self, old: Experiment | None, new: Experiment) -> None:
        """Get ready for `new`, whose data fit; only what differs from `old` is touched."""

    def show_frame(self, key: str, frame: object) -> bool:
        """Show a frame of one of the keys in ``requests``; whether there is something to see now."""
        raise NotImplementedError

    def forget(self) -> bool:
        """A new run: what is shown does not belong to it; whether it may stay until the first new frame."""
        return False

    def show_seal(self, test_is_open: bool) -> None:
        """Whether the test set of the data at hand was opened; its samples may be seen only then."""

    def stays(self, problems: Sequence[Problem]) -> bool:
        """Whether it has something to show without any frame, though this keeps the network from being trained."""
        return False

    def set_folded(self, folded: bool) -> None:
        """Whether the page has little room."""
