"""The drawing on the pad as the network sees it, for every page that looks at it."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QObject, Signal

from playground.core.frames import read_only
from playground.core.strokes import MNIST_SIZE, Picture

SIZE = (MNIST_SIZE, MNIST_SIZE)


class Drawing(QObject):
    """Keeps the newest drawing, whichever page is shown. Lives on the window's thread.

    Signals:
        changed(): there is another drawing, or none any more.
    """

    changed = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._picture: Picture | None = None

    @property
    def picture(self) -> Picture | None:
        """The drawing (28, 28), 0 to 1, bright on dark, which nobody can write to; None where nothing is drawn."""
        return self._picture

    def set_picture(self, picture: NDArray[Any] | None) -> None:
        """Take another drawing, copied; an empty one is none. Raises ValueError for another shape than (28, 28)."""
        if picture is not None and picture.shape != SIZE:
            raise ValueError(f"a drawing must be of shape {SIZE}, not {picture.shape}")
        new = None if picture is None or not picture.any() else read_only(picture.astype(np.float32))
        old, self._picture = self._picture, new
        if (old is None) != (new is None) or (old is not None and new is not None and not np.array_equal(old, new)):
            self.changed.emit()
