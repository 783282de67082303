"""So many steps a second, counted with a clock that the test turns."""

from __future__ import annotations

import sys

import pytest

from playground.session.speed import BEAT, LATE, SPEEDS, Metronome, faster, slower


class Clock:
    now = 100.0

    def __call__(self) -> float:
        return self.now


def made_in(seconds: float, speed: float, step_takes: float = 0.0) -> int:
    """Steps made while the clock runs so long."""
    clock, steps = Clock(), 0
    metronome = Metronome(clock)
    while clock.now < 100.0 + seconds:
        rest = metronome.rest(speed)
        if rest > 0.0:
            clock.now += min(rest, BEAT)
            continue
        count = metronome.at_once(speed)
        clock.now += count * step_takes
        steps += count
        metronome.made(count, speed)
    return steps


@pytest.mark.parametrize("speed", [speed for speed in SPEEDS if speed is not None])
def test_a_second_holds_as_many_steps_as_wanted(speed: float) -> None:
    assert made_in(10.0, speed) == pytest.approx(10 * speed, abs=max(1, speed * BEAT))


def test_a_machine_that_is_too_slow_never_rests_and_owes_nothing() -> None:
    assert made_in(10.0, 100, step_takes=0.1) == pytest.approx(100, abs=3)
    clock = Clock()
    metronome = Metronome(clock)
    assert metronome.rest(10) == 0.0
    clock.now += 60.0
    for _ in range(1 + int(LATE * 10)):
        metronome.made(1, 10)
    assert metronome.rest(10) > 0.0


def test_without_a_limit_there_is_no_rest() -> None:
    metronome = Metronome()
    metronome.made(1_000_000, None)
    assert metronome.rest(None) == 0.0 and metronome.at_once(None) == sys.maxsize


def test_another_speed_counts_at_once() -> None:
    clock = Clock()
    metronome = Metronome(clock)
    metronome.rest(1)
    metronome.made(1, 1)
    assert metronome.rest(1) == pytest.approx(1.0)
    assert metronome.rest(1000) == 0.0


def test_slow_steps_come_one_by_one_and_fast_ones_a_picture_at_a_time() -> None:
    metronome = Metronome()
    assert [metronome.at_once(speed) for speed in (1, 20, 100, 1000)] == [1, 1, 3, 33]


def test_slower_and_faster_go_from_end_to_end_and_stay_there() -> None:
    speed: float | None = None
    down = [speed := slower(speed) for _ in SPEEDS]
    up = [speed := faster(speed) for _ in SPEEDS]
    assert down == [*reversed(SPEEDS[:-1]), 1] and up == [*SPEEDS[1:], None]
    assert (slower(30), faster(30)) == (20, 50)
