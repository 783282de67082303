"""A dreamer without a thread: it tells only what the test says."""

from __future__ import annotations

from typing import Any

import numpy as np
from PySide6.QtCore import QObject

from playground.core.dream_frames import DreamChunk, DreamKept, DreamOver, DreamPicture, DreamSheet
from playground.session.document import Document
from playground.session.dreamer import Dreamer
from playground.session.dreaming import PICTURE, SHEET
from playground.session.ticker import Ticker


class StillDreamer(Dreamer):
    """The real one, whose thread is the test; its weights never arrive."""

    def __init__(self, document: Document, trainer: Any, parent: QObject) -> None:
        super().__init__(document, trainer, Ticker(parent), parent)

    def _begin(self) -> Any:
        return _NoJob()

    def tell(self, number: int, side: int = 28, channels: int = 1, silent: bool = False, rise: float = 20.0) -> None:
        """Pictures, values and a kept step after so many steps."""
        run, count = self.story.run, len(self.story.targets)
        if self.aim.subject == "own" and self._waiting:
            from playground.core.frames import WeightsFrame

            experiment = self._document.experiment
            self._take_weights(run, WeightsFrame(run=1, experiment=experiment, step=2532, tensors={}))
        shade = np.linspace(0, 255, side).astype(np.uint8)
        pictures = np.broadcast_to(shade[None, :, None, None], (count, side, side, channels)).copy()
        first, values = np.full(count, 0.5), np.linspace(0.5 * rise, rise, count)
        flags = np.full(count, silent)
        self._mailbox.show(
            PICTURE,
            DreamPicture(
                run=run,
                number=number,
                total=self.settings.steps,
                values=values,
                first=first,
                silent=flags,
                pictures=pictures,
            ),
        )
        steps = np.arange(number + 1)
        curve = first + (values - first) * (steps / max(1, number))[:, None]
        self._mailbox.post(DreamChunk(run=run, steps=steps, values=curve))
        for kept in (0, 10, 30, 100):
            if kept <= number:
                self._mailbox.post(DreamKept(run=run, number=kept, pictures=pictures))
        self.drain()

    def tell_end(self) -> None:
        """All steps are done."""
        self._mailbox.post(DreamOver(self.story.run))
        self.drain()

    def tell_sheet(self, done: int) -> None:
        """So many units of the sheet."""
        order = self.sheet.order
        assert order is not None
        pictures = np.zeros((done, 28, 28, 1), np.uint8)
        values = np.ones(done)
        self._mailbox.show(
            SHEET,
            DreamSheet(
                number=order.number,
                total=order.units,
                seconds=1.0,
                pictures=pictures,
                values=values,
                first=values,
                silent=values < 0,
            ),
        )
        self.drain()


class _NoJob:
    def poke(self) -> None:
        pass

    def stop(self) -> None:
        pass

    def join(self, _seconds: float) -> bool:
        return True
