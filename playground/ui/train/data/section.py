"""One part of the Data pane."""

from __future__ import annotations

from PySide6.QtWidgets import QWidget

from playground.core.datasets import Data
from playground.core.experiment import Experiment
from playground.core.frames import FrameRequest
from playground.session.studio import Studio
from playground.ui.theme import Look


class DataSection(QWidget):
    """Shows some settings of the experiment's data and edits them; seen only while it has something to say."""

    def __init__(self, look: Look, studio: Studio, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._look = look
        self._studio = studio

    @staticmethod
    def applies(data: Data) -> bool:
        """Whether it has something to say of such data."""
        raise NotImplementedError

    @property
    def requests(self) -> dict[str, FrameRequest | None]:
        """The frames it needs while it is seen, by key; None where it needs none just now."""
        return {}

    def show_experiment(self, old: Experiment | None, new: Experiment) -> None:
        """Show the data of `new`, to which it applies; only what differs from `old` is touched."""

    def show_frame(self, key: str, frame: object) -> None:
        """Show a frame of one of the keys in ``requests``."""
