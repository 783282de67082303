"""A race without its thread: the real track, whose racers step when the test says so."""

from __future__ import annotations

from PySide6.QtCore import QObject

from playground.engine.descent import Field
from playground.session.race import RaceTrack
from playground.session.ticker import Ticker


class StillRace(RaceTrack):
    """Does what is asked of it at once, or, if it only runs, at :meth:`go`."""

    def __init__(self, parent: QObject) -> None:
        super().__init__(Ticker(parent), parent)
        self.watched = False
        self._field = Field(self.race)
        self._raced = self.race
        self.progress()

    def watch(self) -> None:
        self.watched = True

    def go(self, steps: int) -> None:
        """So many steps of everyone under the settings as they are."""
        if self._raced.surface != self.race.surface:
            self._field = Field(self.race)
        self._field.take(self.race)
        self._raced = self.race
        for _ in range(steps):
            self._field.go()
        self.progress()

    def step(self) -> None:
        self.pause()
        self.go(1)

    def rewind(self) -> None:
        self._field, self._raced = Field(self.race), self.race
        self.progress()

    def progress(self) -> None:
        """Tell how it stands."""
        self._standing = self._field.standing()
        self.progressed.emit()
