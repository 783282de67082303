"""Sample pictures that are there at once: two digits and one photograph, made up."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QObject, Signal

from playground.engine.sample_pictures import PHOTO_SIDE, SampleDigits


class StillSamples(QObject):
    """The samples' signals and words; ``asked`` holds what was asked for."""

    digitsArrived = Signal()
    photoArrived = Signal(str)
    failed = Signal(object)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        pictures = np.zeros((2, 28, 28), np.uint8)
        pictures[0, 4:24, 12:16] = 255  # a one
        pictures[1, 4:8, 6:22] = 254  # a bar
        self.digits = SampleDigits(pictures, np.array([1, 7]))
        self.asked: list[str] = []

    def photo(self, name: str) -> NDArray[np.uint8]:
        levels = np.linspace(0, 255, PHOTO_SIDE).astype(np.uint8)
        picture = np.zeros((PHOTO_SIDE, PHOTO_SIDE, 3), np.uint8)
        picture[..., 0], picture[..., 1], picture[..., 2] = levels[None, :], levels[:, None], 128
        return picture

    def ask_digits(self) -> None:
        self.asked.append("digits")

    def ask_photo(self, name: str) -> None:
        self.asked.append(name)
