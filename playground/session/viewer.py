"""Looking into trained networks with pictures, in a thread of its own."""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import Any

import attrs
import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QObject, Signal

from playground.core.pretrained import PRETRAINED
from playground.core.pretrained_look import PretrainedLook, StageGradients, StageLook
from playground.session.job import Job, JobFailed
from playground.session.mailbox import Mailbox
from playground.session.ticker import Ticker
from playground.session.trainer import Trainer, TrainerState
from playground.session.viewing import GRADIENTS, LOOK, NAME, STAGE, Desk, viewing

DEADLINE = 10.0
"""Seconds the thread is given to end when the program closes: a pass through VGG-16 cannot be broken off."""


class Viewer(QObject):
    """Sends pictures through VGG-16 and others and tells what their layers make of them. Lives on the window's thread.

    The thread starts with the first wish; the newest wish wins.

    Signals:
        looked(PretrainedLook): a picture went through all layers.
        staged(StageLook): the maps and weights of the layer that was asked for.
        graded(StageGradients): what the filter that was asked for hangs on.
        failed(JobFailed): it could not be done; the next wish goes on.
    """

    looked = Signal(object)
    staged = Signal(object)
    graded = Signal(object)
    failed = Signal(object)

    def __init__(self, trainer: Trainer, ticker: Ticker, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._trainer = trainer
        self._ticker = ticker
        self._mailbox = Mailbox()
        self._desk = Desk()
        self._job = Job(NAME, partial(viewing, self._desk), self._mailbox)
        self._look: PretrainedLook | None = None
        self._has_started = False
        self._is_closed = False
        ticker.add(self._drain)

    @property
    def look(self) -> PretrainedLook | None:
        """What was last seen by the network that is shown; None before it."""
        return self._look

    @property
    def network(self) -> str:
        """Which network is shown; empty for none."""
        return self._desk.wish.network

    def show_network(self, network: str) -> None:
        """Look with this network of :data:`PRETRAINED`, or with none any more (""). Raises KeyError for another."""
        if network:
            PRETRAINED[network]
        if network != self.network:
            self._look = None
            self._ask(network=network, stage="", unit=0)

    def look_at(self, path: Path | None, drawing: NDArray[np.float32] | None = None) -> None:
        """Look at the picture in this file, or at a drawing (28, 28), 0–1, bright on dark."""
        wish = self._desk.wish
        if (path, drawing is None) != (wish.path, True) or wish.drawing is not None:
            self._ask(path=path, drawing=drawing)

    def choose(self, stage: str, unit: int = 0, before: bool = False) -> None:
        """Show this layer, before or after ReLU, and the kernel and gradients of one of its filters.

        :data:`~playground.core.pretrained_look.STRONGEST` is the one that answers most strongly.
        """
        wish = self._desk.wish
        if (stage, unit, before) != (wish.stage, wish.unit, wish.before):
            self._ask(stage=stage, unit=unit, before=before)

    def close(self) -> bool:
        """Stop the thread and wait for its end; whether it came within the deadline. Wishes after it do nothing."""
        if not self._is_closed:
            self._is_closed = True
            self._ticker.remove(self._drain)
            self._job.stop()
        return self._job.join(DEADLINE)

    def _ask(self, **changes: Any) -> None:
        if self._is_closed:
            return
        is_training = self._trainer.state is TrainerState.RUNNING
        self._desk.wish = attrs.evolve(self._desk.wish, is_training=is_training, **changes)
        if not self._has_started:
            self._has_started = True
            self._job.start()
        self._job.poke()

    def _drain(self) -> None:
        events, frames = self._mailbox.drain()
        for event in events:
            if isinstance(event, JobFailed):
                self.failed.emit(event)
        look, stage = frames.get(LOOK), frames.get(STAGE)
        if isinstance(look, PretrainedLook) and look.network == self.network:
            self._look = look
            self.looked.emit(look)
        if isinstance(stage, StageLook) and (stage.network, stage.maps.layer_id) == (
            self.network,
            self._desk.wish.stage,
        ):
            self.staged.emit(stage)
        gradients = frames.get(GRADIENTS)
        if isinstance(gradients, StageGradients) and (gradients.network, gradients.layer_id) == (
            self.network,
            self._desk.wish.stage,
        ):
            self.graded.emit(gradients)
