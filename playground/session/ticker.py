"""The window's one timer: at each tick everything that arrived from the background is taken in."""

from __future__ import annotations

import sys
import time
from collections.abc import Callable

from PySide6.QtCore import QObject, QTimer, Signal

INTERVAL = 33
"""Milliseconds between two ticks."""

SHARE = 0.5
"""Most of the window's time that ticks may take: one of more than 16 ms puts the next one off."""

SLOWEST = 500
"""Milliseconds between two ticks at most, however long they take."""

Drain = Callable[[], None]


class Ticker(QObject):
    """Calls all drains about 30 times a second, then says ``ticked``; less often when that takes long."""

    ticked = Signal()

    def __init__(self, parent: QObject | None = None, clock: Callable[[], float] = time.perf_counter) -> None:
        super().__init__(parent)
        self._clock = clock
        self._drains: list[Drain] = []
        self._timer = QTimer(self)
        self._timer.setInterval(INTERVAL)
        self._timer.timeout.connect(self.tick)

    def add(self, drain: Drain) -> None:
        """Call ``drain`` at every tick from now on, after those added before."""
        self._drains.append(drain)

    def remove(self, drain: Drain) -> None:
        """Call ``drain`` no more. Raises ValueError when it was not added."""
        self._drains.remove(drain)

    def start(self) -> None:
        """Begin to tick."""
        self._timer.start()

    def stop(self) -> None:
        """Tick no more."""
        self._timer.stop()

    @property
    def interval(self) -> int:
        """Milliseconds to the next tick."""
        return self._timer.interval()

    def tick(self) -> None:
        """Take in what has arrived, now. A drain that fails is reported, and does not keep the others from going on."""
        began = self._clock()
        for drain in tuple(self._drains):
            try:
                drain()
            except Exception:
                sys.excepthook(*sys.exc_info())
        self.ticked.emit()
        took = 1000.0 * (self._clock() - began)
        interval = min(SLOWEST, max(INTERVAL, round(took / SHARE)))
        if interval != self._timer.interval():
            self._timer.setInterval(interval)
