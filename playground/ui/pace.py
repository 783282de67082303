"""Showing something often enough, and no more often than the eye can read."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QObject, QTimer

READING_MS = 200
"""Numbers change at 5 Hz at most."""


class Pace(QObject):
    """Calls ``act`` when asked: at once, or as soon as its last call is ``interval`` ms ago.

    However often it is asked meanwhile, one call makes it good.
    """

    def __init__(self, act: Callable[[], None], parent: QObject, interval: int = READING_MS) -> None:
        super().__init__(parent)
        self._act = act
        self._owed = False
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._interval = interval
        self._timer.timeout.connect(self._over)

    def ask(self) -> None:
        """There is something new to show."""
        if self._timer.isActive():
            self._owed = True
        else:
            self.now()

    def set_interval(self, interval: int) -> None:
        """Let so many ms pass between two calls, from the next one on."""
        self._interval = interval

    def now(self) -> None:
        """Show it at once, whenever the last time was."""
        self._owed = False
        self._timer.start(self._interval)
        self._act()

    def _over(self) -> None:
        if self._owed:
            self.now()
