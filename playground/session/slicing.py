"""What the slicer's thread does: follows the run frame by frame, and works on plane and line within a budget; no Qt."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING

import attrs
from attrs import frozen

from playground.core.frames import TrailFrame
from playground.core.slices import PCA
from playground.session.job import JobControl, JobFailed

if TYPE_CHECKING:
    from playground.engine.landscape.line import NetworkLine
    from playground.engine.landscape.network_slice import NetworkSlice

NAME = "slicer"
SLICE, LINE = "slice", "line"
"""Keys under which frames are shown: only the newest counts."""
SHARE, LITTLE_SHARE = 0.25, 0.1
"""Share of its time that it works while training goes on beside it, and while both want the same processor."""
FOR_THE_FIRST = 2
"""So many times as much while a plane has not even its few coarsest values."""
HINDERED = 0.8
"""With less processor time than this in a second of work, another thread was in the way."""
SHOW_SECONDS = 0.2
"""Between two frames of the same plane, at least."""
HOLD = 1.5
"""So long the plane before stays to be seen while the next has no values yet."""
LONGEST_REST = 2.0


@frozen
class LineWish:
    """A line between the networks nearest to these steps; None stands for the network now."""

    first: int | None
    second: int | None
    number: int


@frozen(eq=False)
class Wish:
    """What the window wants, whole at any moment: it is replaced, never changed."""

    trail: TrailFrame | None = None
    kind: str = PCA
    seed: int = 0
    renewals: int = 0
    """How often another plane was asked for."""
    is_watched: bool = False
    is_cancelled: bool = False
    is_training: bool = False
    line: LineWish | None = None


@attrs.define(eq=False)
class Desk:
    """One reference to the newest wish."""

    wish: Wish = attrs.field(factory=Wish)


def slicing(
    desk: Desk, control: JobControl, clock: Callable[[], float] = time.perf_counter
) -> Iterator[JobFailed | None]:
    """Work on what is wished for, for ever; a failure is told once, and the work begins anew with the next wish."""
    from playground.engine.devices import use_threads

    bench = Bench(control, clock)
    given_up: Wish | None = None
    told: tuple[str, str] | None = None
    use_threads(1)
    while True:
        wish = desk.wish
        try:
            if wish.trail is None:
                bench.forget()
            worked = wish.is_watched and wish is not given_up and bench.work(wish)
        except Exception as error:  # the thread goes on: the next wish may be of another network
            given_up, bench = wish, Bench(control, clock)
            failure = JobFailed.of(NAME, error)
            if told != (failure.kind, failure.message):
                told = (failure.kind, failure.message)
                yield failure
            continue
        if not worked:
            if desk.wish is wish:
                control.wait()
        elif wish.is_training:
            until = bench.free_at
            while not control.stopping and (rest := until - clock()) > 0.0:
                control.wait(rest)
        yield None


class Bench:
    """Plane and line being worked on."""

    def __init__(
        self, control: JobControl, clock: Callable[[], float], processor: Callable[[], float] = time.thread_time
    ) -> None:
        self._control = control
        self._clock = clock
        self._processor = processor
        self._slice: NetworkSlice | None = None
        self._line: NetworkLine | None = None
        self._taken = Wish()
        self._shown_at: dict[str, float] = {}
        self._shown: object = None
        self._shown_plane: tuple[str, int] | None = None
        self._has_changed = False
        self.free_at = 0.0
        """When it may work again beside training."""

    def forget(self) -> None:
        """A run is over: leave go of its networks."""
        if self._taken.trail is not None:
            self._taken, self._line = attrs.evolve(self._taken, trail=None), None
        self._shown_plane = None
        if self._slice is not None:
            self._slice.forget()

    def work(self, wish: Wish) -> bool:
        """Take up the wish and do a little for it; whether there was anything to do."""
        began, used = self._clock(), self._processor()
        is_new = wish is not self._taken
        if is_new:
            self._take_up(wish)
        worked = self._work_on_line() or (self._slice is not None and self._slice.work())
        self._has_changed = self._has_changed or worked or is_new
        self._show(worked)
        now = self._clock()
        spent = now - began
        share = SHARE if self._processor() - used >= HINDERED * spent else LITTLE_SHARE
        if self._slice is not None and self._slice.is_blank:
            share *= FOR_THE_FIRST
        self.free_at = now + min(LONGEST_REST, spent * (1 / share - 1))
        return worked or is_new

    def _take_up(self, wish: Wish) -> None:
        from playground.engine.landscape.network_slice import NetworkSlice

        before, self._taken = self._taken, wish
        if self._slice is None:
            self._slice = NetworkSlice(wish.kind, wish.seed)
        self._slice.is_cancelled = wish.is_cancelled
        if wish.trail is not None and wish.trail is not before.trail:
            self._slice.follow(wish.trail)
        self._slice.choose(wish.kind, wish.seed)
        if wish.renewals != before.renewals:
            self._slice.renew()
        self._begin_line(before, wish)

    def _begin_line(self, before: Wish, wish: Wish) -> None:
        from playground.engine.landscape.line import NetworkLine, checkpoint

        if wish.line is None:
            self._line = None
        elif wish.trail is not None and (wish.line != before.line or before.trail is None):
            first, second = (checkpoint(wish.trail, step) for step in (wish.line.first, wish.line.second))
            self._line = NetworkLine(wish.trail, first, second)

    def _work_on_line(self) -> bool:
        if self._line is None or not self._line.work():
            return False
        if self._line.is_complete or self._is_due(LINE):
            self._shown_at[LINE] = self._clock()
            self._control.show(LINE, self._line.frame())
        return True

    def _show(self, worked: bool) -> None:
        """The plane where it has changed: at once when it is another, finer or done, else when it is time."""
        if self._slice is None or not self._has_changed or (worked and not self._slice.knows_present):
            return
        if self._slice.is_blank and worked and self._plane == self._shown_plane and not self._is_due(SLICE, HOLD):
            return  # the plane before is to be seen until there is something of the new one
        level = self._slice.level
        if level == self._shown and worked and not self._is_due(SLICE):
            return
        frame = self._slice.frame()
        if frame is not None:
            self._shown, self._has_changed = level, False
            self._shown_plane = self._plane if len(frame.whole) else None
            self._shown_at[SLICE] = self._clock()
            self._control.show(SLICE, frame)

    @property
    def _plane(self) -> tuple[str, int]:
        """What was chosen."""
        return self._taken.kind, self._taken.seed

    def _is_due(self, key: str, seconds: float = SHOW_SECONDS) -> bool:
        return self._clock() - self._shown_at.get(key, -seconds) >= seconds
