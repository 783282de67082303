"""A stylist without threads: pictures are read at once, and transfers tell only what the test says."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import numpy as np
from PySide6.QtCore import QObject

from playground.core.style_frames import Ended, GramsFrame, LossChunk, StylePicture, grams_frame
from playground.session.drawing import Drawing
from playground.session.job import JobControl
from playground.session.stylist import Stylist
from playground.session.ticker import Ticker


class StillStylist(Stylist):
    """The real one, whose thread is the test; `asked` holds what would have been written."""

    def __init__(self, trainer: Any, drawing: Drawing, parent: QObject) -> None:
        super().__init__(trainer, drawing, Ticker(parent), parent)
        self.asked: list[str] = []
        self.wakes: list[str] = []

    def _begin(self, name: str, work: Callable[[JobControl], Iterator[object]]) -> None:
        self.asked.append(name)
        if name != "style picture":
            return
        for event in work(JobControl(self._mailbox)):
            self._hear(event)

    def _go(self) -> None:
        self.wakes.append("go")

    def pause(self) -> None:
        self._job = _NoJob(self.wakes)  # type: ignore[assignment]  # one that only writes down
        super().pause()

    def tell_picture(self, number: int, shade: int = 128, side: int = 64) -> StylePicture:
        """A grey picture after so many iterations."""
        assert self.order is not None
        pixels = np.full((side, side, 3), shade, np.uint8)
        settings = self._desk.settings
        told = StylePicture(self.order.number, number, settings.iterations, pixels, settings, 3.0, 2.0, 370.0)
        self._show(told)
        return told

    def tell_stage(self, number: int) -> None:
        """A stage of the film strip."""
        self._hear(self.tell_picture(number))

    def tell_losses(self, numbers: int) -> None:
        """Falling losses of so many iterations."""
        assert self.order is not None
        steps = np.arange(1, numbers + 1)
        self._hear(LossChunk(self.order.number, steps, 1e4 / steps, 1e6 / steps, np.full(numbers, 2.0)))

    def tell_grams(self, layer: str, channels: int = 64) -> GramsFrame:
        """Two Gram matrices."""
        assert self.order is not None
        painting = np.diag(np.linspace(1, 2, channels)).astype(np.float32)
        self._grams = grams_frame(self.order.number, 1, layer, painting, 1.1 * painting, 24)
        self.gramsArrived.emit()
        return self._grams

    def tell_end(self) -> None:
        """It is done."""
        assert self.order is not None
        self._hear(Ended(self.order.number))


class _NoJob:
    alive = False

    def __init__(self, wakes: list[str]) -> None:
        self._wakes = wakes

    def __getattr__(self, name: str) -> Callable[..., bool]:
        return lambda *_given: self._wakes.append(name) is None
