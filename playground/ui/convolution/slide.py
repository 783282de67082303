"""The window slides by itself: so many pixels a second while the page is seen."""

from __future__ import annotations

import time
from collections.abc import Callable

from PySide6.QtCore import QObject, QTimer, Signal

from playground.ui.convolution.bench import Bench

PACE = 5.0
"""Pixels a second at speed 1: as many numbers as an eye can read."""
SPEEDS = (0.1, 10.0)
"""Slow motion, and the fastest."""
TICK_MS = 16
LATE = 0.1
"""Seconds that are made good where the window was held up."""


class Slide(QObject):
    """Plays, rests, steps; the pointer taking the window over makes it rest.

    Signals:
        playingChanged(bool): it plays, or rests.
    """

    playingChanged = Signal(bool)

    def __init__(
        self, bench: Bench, parent: QObject | None = None, clock: Callable[[], float] = time.monotonic
    ) -> None:
        super().__init__(parent)
        self._bench = bench
        self._clock = clock
        self._speed = 1.0
        self._is_playing = True
        self._is_seen = False
        self._due = 0.0
        self._timer = QTimer(self)
        self._timer.timeout.connect(self.tick)
        bench.placed.connect(self._rest_if_taken)

    @property
    def is_playing(self) -> bool:
        return self._is_playing

    @property
    def is_running(self) -> bool:
        """Whether its timer runs."""
        return self._timer.isActive()

    @property
    def speed(self) -> float:
        """Multiple of :data:`PACE` pixels a second."""
        return self._speed

    def set_speed(self, speed: float) -> None:
        """Another speed, within :data:`SPEEDS`, from now on."""
        self._speed = min(max(speed, SPEEDS[0]), SPEEDS[1])
        self._arrange()

    def play(self, playing: bool) -> None:
        """Slide on, or rest."""
        if playing != self._is_playing:
            self._is_playing = playing
            self._arrange()
            self.playingChanged.emit(playing)

    def toggle(self) -> None:
        """Play where it rests, rest where it plays."""
        self.play(not self._is_playing)

    def step(self, pixels: int = 1) -> None:
        """One pixel on, or back, then rest."""
        self.play(False)
        self._bench.advance(pixels)

    def set_seen(self, seen: bool) -> None:
        """Whether anybody looks: else nothing moves."""
        self._is_seen = seen
        self._arrange()

    def tick(self) -> None:
        """Move by as many pixels as are due."""
        now, each = self._clock(), 1.0 / (PACE * self._speed)
        self._due = max(self._due, now - LATE - each)
        pixels = int((now - self._due) / each + 1e-9)
        if pixels > 0:
            self._due += pixels * each
            self._bench.advance(pixels)

    def _arrange(self) -> None:
        if self._is_playing and self._is_seen:
            self._due = self._clock()
            self._timer.start(max(TICK_MS, round(500.0 / (PACE * self._speed))) if self._speed < 1 else TICK_MS)
        else:
            self._timer.stop()

    def _rest_if_taken(self) -> None:
        if self._bench.is_taken:
            self.play(False)
