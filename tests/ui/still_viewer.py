"""A viewer that looks at nothing."""

from __future__ import annotations

from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QObject, Signal

from playground.core.pretrained_look import PretrainedLook, StageGradients, StageLook
from playground.session.job import JobFailed


class StillViewer(QObject):
    """The viewer's signals and words; `asked` holds what the page asked of it, in order."""

    looked = Signal(object)
    staged = Signal(object)
    graded = Signal(object)
    failed = Signal(object)

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self.look: PretrainedLook | None = None
        self.network = ""
        self.path: Path | None = None
        self.drawing: NDArray[np.float32] | None = None
        self.chosen: tuple[str, int, bool] = ("", 0, False)
        self.asked: list[tuple[object, ...]] = []

    def show_network(self, network: str) -> None:
        if network != self.network:
            self.network, self.look = network, None
            self.asked.append(("network", network))

    def look_at(self, path: Path | None, drawing: NDArray[np.float32] | None = None) -> None:
        self.path, self.drawing = path, drawing
        self.asked.append(("look", path if drawing is None else "drawing"))

    def choose(self, stage: str, unit: int = 0, before: bool = False) -> None:
        self.chosen = (stage, unit, before)
        self.asked.append(("choose", stage, unit, before))

    def tell(self, look: PretrainedLook) -> None:
        """Say what was seen."""
        self.look = look
        self.looked.emit(look)

    def show(self, stage: StageLook) -> None:
        """Say what a layer makes of it."""
        self.staged.emit(stage)

    def grade(self, gradients: StageGradients) -> None:
        """Say what a filter hangs on."""
        self.graded.emit(gradients)

    def fail(self, failure: JobFailed) -> None:
        """Say that it could not be done."""
        self.failed.emit(failure)
