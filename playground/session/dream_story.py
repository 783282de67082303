"""What has been told of one dream so far."""

from __future__ import annotations

import attrs
import numpy as np
from numpy.typing import NDArray

from playground.core.dream import Target
from playground.core.dream_frames import DreamChunk, DreamKept, DreamPicture


@attrs.define(eq=False)
class DreamStory:
    """The ``targets``, of which number ``shown`` is the chosen one, their newest pictures, and what was kept.

    ``kept`` are pictures (N, H, W, C) by the step after which they were kept; 0 is the start. ``weights_step`` is the
    step of training whose weights were copied; None for networks of others.
    """

    run: int = 0
    targets: tuple[Target, ...] = ()
    shown: int = 0
    frame: DreamPicture | None = None
    kept: dict[int, NDArray[np.uint8]] = attrs.field(factory=dict)
    weights_step: int | None = None
    _steps: list[NDArray[np.int64]] = attrs.field(factory=list, init=False)
    _values: list[NDArray[np.float64]] = attrs.field(factory=list, init=False)

    def take(self, news: object) -> bool:
        """Take news of the thread in; whether they are of this dream."""
        if not isinstance(news, DreamPicture | DreamChunk | DreamKept) or news.run != self.run or not self.targets:
            return False
        if isinstance(news, DreamPicture):
            self.frame = news
        elif isinstance(news, DreamChunk):
            self._steps.append(news.steps)
            self._values.append(news.values)
        else:
            self.kept[news.number] = news.pictures
        return True

    @property
    def curve(self) -> tuple[NDArray[np.int64], NDArray[np.float64]]:
        """Steps (m,) and what every target answered (m, N)."""
        if not self._steps:
            return np.zeros(0, np.int64), np.zeros((0, len(self.targets)))
        self._steps, self._values = [np.concatenate(self._steps)], [np.concatenate(self._values)]
        return self._steps[0], self._values[0]

    @property
    def is_silent(self) -> bool:
        """Whether no gradient has reached the chosen target's picture."""
        return self.frame is not None and bool(self.frame.silent[self.shown])

    @property
    def seconds_left(self) -> float | None:
        """About how long the steps that are left take; None where nobody knows yet."""
        frame = self.frame
        if frame is None or not frame.number:
            return None
        return frame.seconds / frame.number * (frame.total - frame.number)
