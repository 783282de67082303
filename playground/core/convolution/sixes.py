"""The course's pictures of six by six numbers (lecture, section 10)."""

from __future__ import annotations

import numpy as np
from attrs import frozen

from playground.core.convolution.workings import Picture


@frozen
class Six:
    """One entry of :data:`SIXES`: numbers (6, 6) from 0, dark, to ``white``."""

    title: str
    rows: tuple[tuple[int, ...], ...]
    white: float

    @property
    def picture(self) -> Picture:
        """The numbers as a picture of one channel."""
        return Picture(np.array(self.rows, np.float64)[None], self.white)


SIXES: dict[str, Six] = {
    "edge": Six("vertical edge", ((10, 10, 10, 0, 0, 0),) * 6, 10.0),
    "padding": Six(
        "slides' numbers",
        (
            (3, 1, 1, 2, 8, 4),
            (1, 0, 7, 3, 2, 6),
            (2, 3, 5, 1, 1, 3),
            (1, 4, 1, 2, 6, 5),
            (3, 2, 1, 3, 7, 2),
            (9, 2, 6, 2, 5, 1),
        ),
        9.0,
    ),
}
