"""The slice of a network's own loss: worked out beside the training, in a thread of its own, while somebody looks."""

from __future__ import annotations

from functools import partial
from typing import Any

import attrs
from PySide6.QtCore import QObject, Signal

from playground.core.frames import TrailFrame, TrailRequest
from playground.core.slices import KINDS, PCA, RANDOM, LineFrame, SliceFrame
from playground.session.job import Job, JobFailed
from playground.session.mailbox import Mailbox
from playground.session.slicing import LINE, NAME, SLICE, Desk, LineWish, slicing
from playground.session.ticker import Ticker
from playground.session.trainer import Trainer, TrainerState

TRAIL_KEY = "slicer/trail"
"""Under this key the paths of runs come."""
DEADLINE = 5.0
"""Seconds the thread is given to end when the program closes."""


class Slicer(QObject):
    """Cuts planes and lines through the loss of the trainer's network. Lives on the window's thread.

    The thread starts when somebody watches for the first time.

    Signals:
        changed(SliceFrame): the path moved on, more of the grid is there, or it is another plane.
        lineChanged(LineFrame): more of the line is there.
        failed(JobFailed): it could not be worked out.
    """

    changed = Signal(object)
    lineChanged = Signal(object)
    failed = Signal(object)

    def __init__(self, trainer: Trainer, ticker: Ticker, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._trainer = trainer
        self._ticker = ticker
        self._mailbox = Mailbox()
        self._desk = Desk()
        self._job = Job(NAME, partial(slicing, self._desk), self._mailbox)
        self._views: set[str] = set()
        self._frame: SliceFrame | None = None
        self._line: LineFrame | None = None
        self._lines = 0
        self._has_started = False
        self._is_closed = False
        trainer.frameArrived.connect(self._on_frame)
        trainer.runStarted.connect(self._on_run)
        trainer.stateChanged.connect(self._on_state)
        ticker.add(self._drain)

    # --- what it says -----------------------------------------------------------------------------------------

    @property
    def frame(self) -> SliceFrame | None:
        """The newest of the present run; None before the first."""
        return self._frame

    @property
    def line(self) -> LineFrame | None:
        """The newest line of the present run, if one was asked for."""
        return self._line

    @property
    def kind(self) -> str:
        """Of the directions: :data:`~playground.core.slices.KINDS`."""
        return self._desk.wish.kind

    @property
    def seed(self) -> int:
        """The dice of random directions."""
        return self._desk.wish.seed

    @property
    def is_cancelled(self) -> bool:
        """Whether the grid is filled no further."""
        return self._desk.wish.is_cancelled

    @property
    def is_watched(self) -> bool:
        """Whether any view looks."""
        return bool(self._views)

    @property
    def steps(self) -> tuple[int, ...]:
        """Steps whose networks are remembered, the oldest first: a line can be drawn between any two of them."""
        trail = self._desk.wish.trail
        return () if trail is None else tuple(waypoint.step for waypoint in trail.waypoints)

    # --- what one can ask -------------------------------------------------------------------------------------

    def watch(self, view: str, watching: bool = True) -> None:
        """A view of this name is visible, or hidden: while none is, nothing is worked out."""
        if watching:
            self._views.add(view)
        else:
            self._views.discard(view)
        self._trainer.want(TRAIL_KEY, TrailRequest() if self._views else None)
        self._ask(is_watched=self.is_watched, is_training=self._trainer.state is TrainerState.RUNNING)

    def set_kind(self, kind: str, seed: int | None = None) -> None:
        """Take ``"pca"`` or ``"random"`` directions, the latter with these dice. Raises ValueError for another kind."""
        if kind not in KINDS:
            raise ValueError(f"kind must be one of {', '.join(KINDS)}, not {kind}")
        self._ask(kind=kind, seed=self.seed if seed is None else seed)

    def new_directions(self) -> None:
        """Cut another plane: with the next dice, or through the path as it is now."""
        wish = self._desk.wish
        seed = wish.seed + 1 if wish.kind == RANDOM else wish.seed
        self._ask(seed=seed, renewals=wish.renewals + (wish.kind == PCA), is_cancelled=False)

    def cancel(self) -> None:
        """Fill the grid no further; the path goes on growing."""
        self._ask(is_cancelled=True)

    def fill(self) -> None:
        """Fill the grid again."""
        self._ask(is_cancelled=False)

    def draw_line(self, first: int | None, second: int | None) -> None:
        """Work out the line between the networks nearest to these steps; None stands for the network now."""
        self._lines += 1
        self._line = None
        self._ask(line=LineWish(first, second, self._lines))

    def no_line(self) -> None:
        """Work out no line any more."""
        self._line = None
        self._ask(line=None)

    def close(self) -> bool:
        """Stop the thread and wait for its end; whether it came within the deadline. Requests after it do nothing."""
        if not self._is_closed:
            self._is_closed = True
            self._ticker.remove(self._drain)
            self._job.stop()
        return self._job.join(DEADLINE)

    # --- what happens -----------------------------------------------------------------------------------------

    def _ask(self, **changes: Any) -> None:
        if self._is_closed:
            return
        self._desk.wish = attrs.evolve(self._desk.wish, **changes)
        if self._desk.wish.is_watched and not self._has_started:
            self._has_started = True
            self._job.start()
        self._job.poke()

    def _on_frame(self, key: str, frame: object) -> None:
        if key == TRAIL_KEY and isinstance(frame, TrailFrame) and frame.run == self._trainer.run:
            self._ask(trail=frame)

    def _on_run(self, _run: int) -> None:
        self._frame, self._line = None, None
        self._ask(trail=None, line=None)

    def _on_state(self, state: TrainerState) -> None:
        self._ask(is_training=state is TrainerState.RUNNING)

    def _drain(self) -> None:
        events, frames = self._mailbox.drain()
        for event in events:
            if isinstance(event, JobFailed):
                self.failed.emit(event)
        found, line = frames.get(SLICE), frames.get(LINE)
        if isinstance(found, SliceFrame) and found.run == self._trainer.run:
            self._frame = found
            self.changed.emit(found)
        wanted = self._desk.wish.line
        if isinstance(line, LineFrame) and line.run == self._trainer.run and wanted is not None:
            self._line = line
            self.lineChanged.emit(line)
