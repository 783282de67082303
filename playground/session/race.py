"""The race of optimisers over a surface: settings, pace, and a thread of its own that steps them."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from functools import partial

import attrs
from PySide6.QtCore import QObject, Signal

from playground.core.descent.race import Race, first_race, starts_anew
from playground.core.descent.standing import Standing
from playground.core.descent.surfaces import SURFACES
from playground.session.job import Job, JobControl, JobFailed
from playground.session.mailbox import Mailbox
from playground.session.ticker import Ticker

STANDING = "race/standing"
FIRST_SURFACE = "himmelblau"
BOWL = "bowl"
"""The surface that has a condition number."""
PACE = 12.0
"""Steps a second at speed 1."""
SPEEDS = (0.1, 10.0)
"""Slow motion, and the fastest."""
FRAME = 0.03
"""Seconds between two pictures while racing."""
LATE = 0.1
"""Seconds that are made good where steps took too long."""
DEADLINE = 5.0


@attrs.frozen
class RaceOver:
    """Nobody takes a step any more, or everyone has long arrived."""


@attrs.define(eq=False)
class Desk:
    """What the window lays out for the race's thread: references to values that never change, newest wins."""

    race: Race
    speed: float = 1.0
    rewinds: int = 0
    """How often everyone was sent back to the start."""
    steps: int = 0
    """Single steps asked for so far."""


class RaceTrack(QObject):
    """One race a surface, its settings kept while another surface is looked at. Lives on the window's thread.

    The thread starts with the first :meth:`watch`.

    Signals:
        changed(Race, Race): the race before and after an edit, or of another surface; twice the same where the race
            of one that is not looked at was changed.
        progressed(): ``standing`` is new.
        runningChanged(bool): the race runs, or rests.
        speedChanged(): another speed.
        failed(JobFailed): an unexpected error; the race starts anew at the next edit.
    """

    changed = Signal(object, object)
    progressed = Signal()
    runningChanged = Signal(bool)
    speedChanged = Signal()
    failed = Signal(object)

    def __init__(self, ticker: Ticker, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._ticker = ticker
        self._races = {name: first_race(name) for name in SURFACES}
        self._desk = Desk(self._races[FIRST_SURFACE])
        self._standing = Standing(self._desk.race)
        self._mailbox = Mailbox()
        self._job: Job | None = None
        self._running = False
        self._closed = False
        ticker.add(self.drain)

    # --- what it says -----------------------------------------------------------------------------------------

    @property
    def race(self) -> Race:
        """The race that is looked at."""
        return self._desk.race

    @property
    def standing(self) -> Standing:
        """How it stands: as told last, it may belong to the settings before the last edit."""
        return self._standing

    @property
    def is_running(self) -> bool:
        return self._running

    @property
    def speed(self) -> float:
        """Multiple of :data:`PACE` steps a second, within :data:`SPEEDS`."""
        return self._desk.speed

    def race_on(self, surface: str) -> Race:
        """The race of this surface as it was left. Raises KeyError for a surface there is not."""
        return self._races[surface]

    # --- what one can ask -------------------------------------------------------------------------------------

    def watch(self) -> None:
        """Somebody looks: begin to work, if that was not done before."""
        if self._job is None and not self._closed:
            self._desk.steps = 0
            self._job = Job("race", partial(run_race, self._desk), self._mailbox, pauses_itself=True, paused=True)
            self._job.start()

    def choose(self, surface: str) -> None:
        """Look at another surface; who raced there rests. Raises KeyError for a surface there is not."""
        if surface != self.race.surface:
            self.pause()
            self._take(self._races[surface])

    def edit(self, race: Race) -> None:
        """Change the race: another start, condition or seed sends everyone back, all else acts on the way."""
        if race != self.race:
            self._take(race)

    def set_condition(self, condition: float) -> None:
        """The condition number of the bowl, whether it is looked at or not. Raises FieldError."""
        bowl = attrs.evolve(self._races[BOWL], condition=condition)
        if self.race.surface == BOWL:
            self.edit(bowl)
        elif bowl != self._races[BOWL]:
            self._races[BOWL] = bowl
            self.changed.emit(self.race, self.race)

    def put_back(self) -> None:
        """The race this surface began with: rates, constants, who takes part, start and noise."""
        self.edit(first_race(self.race.surface))

    def start_at(self, x: float, y: float) -> None:
        """Everyone starts here, now."""
        self.edit(attrs.evolve(self.race, start=(x, y)))
        self.rewind()
        self.play()

    def play(self) -> None:
        """Race on."""
        self.watch()
        self._set_running(True)

    def pause(self) -> None:
        """Rest after the step at hand."""
        self._set_running(False)

    def step(self) -> None:
        """One step of everyone, then rest."""
        self.watch()
        self._set_running(False)
        self._desk.steps += 1
        self._poke()

    def rewind(self) -> None:
        """Everyone back to the start."""
        self.watch()
        self._desk.rewinds += 1
        self._poke()

    def set_speed(self, speed: float) -> None:
        """Raises ValueError for a speed outside of :data:`SPEEDS`."""
        if not SPEEDS[0] <= speed <= SPEEDS[1]:
            raise ValueError(f"speed must lie between {SPEEDS[0]} and {SPEEDS[1]}, not {speed}")
        self._desk.speed = speed
        self._poke()
        self.speedChanged.emit()

    def close(self) -> bool:
        """Stop the thread and wait for its end; whether it came within the deadline."""
        if not self._closed:
            self._closed = True
            self._ticker.remove(self.drain)
            if self._job is not None:
                self._job.stop()
        return self._job is None or self._job.join(DEADLINE)

    def drain(self) -> None:
        """Take in what the thread has told."""
        events, frames = self._mailbox.drain()
        for event in events:
            if isinstance(event, JobFailed):
                self._job = None
                self._set_running(False)
                self.failed.emit(event)
            elif isinstance(event, RaceOver):
                self.pause()
        standing = frames.get(STANDING)
        if isinstance(standing, Standing):
            self._standing = standing
            self.progressed.emit()

    def _take(self, race: Race) -> None:
        old = self.race
        self._races[race.surface] = self._desk.race = race
        self.changed.emit(old, race)
        self._poke()

    def _set_running(self, running: bool) -> None:
        if running == self._running:
            return
        self._running = running
        if self._job is not None:
            (self._job.resume if running else self._job.pause)()
        self.runningChanged.emit(running)

    def _poke(self) -> None:
        if self._job is not None:
            self._job.poke()


def run_race(
    desk: Desk, control: JobControl, clock: Callable[[], float] = time.perf_counter
) -> Iterator[RaceOver | None]:
    """Step the racers at the pace the desk asks for, and show how they stand; for ever."""
    from playground.engine.descent import Field
    from playground.engine.devices import use_threads

    use_threads(1)  # two numbers at a time
    race, rewinds, steps = desk.race, desk.rewinds, 0  # steps may be asked for before this thread has begun
    field, is_new, was_told = Field(race), True, False
    due = shown = clock()
    while True:
        asked, rewound = desk.race, desk.rewinds
        if rewound != rewinds or starts_anew(race, asked):
            field, is_new, was_told = Field(asked), True, False
        elif asked != race:
            field.take(asked)
            is_new = True
        race, rewinds = asked, rewound
        single = steps < desk.steps
        now = clock()
        if not field.is_over and (single or (not control.paused and now >= due)):
            field.go()
            steps += single
            due = max(due, now - LATE) + 1.0 / (PACE * desk.speed)
            is_new = True
        if field.is_over:
            steps = desk.steps
            if not control.paused:
                control.set_paused(True)
                yield RaceOver()
        elif field.has_settled and not was_told and not control.paused:
            was_told = True  # who goes on after that is not stopped again
            control.set_paused(True)
            yield RaceOver()
        resting = control.paused or field.is_over or due > clock()
        if is_new and (clock() - shown >= FRAME or (resting and steps == desk.steps)):
            control.show(STANDING, field.standing())
            shown, is_new = clock(), False
        if resting and steps == desk.steps:
            control.wait(None if control.paused or field.is_over else max(0.0, due - clock()))
        yield None
