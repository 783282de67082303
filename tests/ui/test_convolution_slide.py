from __future__ import annotations

import pytest
from PySide6.QtWidgets import QApplication

from playground.core.convolution.sixes import SIXES
from playground.ui.convolution.bench import Bench
from playground.ui.convolution.slide import LATE, PACE, Slide


class Clock:
    """Stands still until it is told to go on."""

    def __init__(self) -> None:
        self.now = 100.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def bench(qapp: QApplication) -> Bench:
    bench = Bench()
    bench.show_picture(SIXES["padding"].picture)
    bench.advance(-bench.index)
    return bench


@pytest.fixture
def slide(bench: Bench, clock: Clock) -> Slide:
    slide = Slide(bench, bench, clock)
    slide.set_seen(True)
    return slide


@pytest.mark.parametrize("speed", [0.1, 1.0, 3.0, 10.0])
def test_a_second_holds_as_many_pixels_as_the_speed_says(
    bench: Bench, slide: Slide, clock: Clock, speed: float
) -> None:
    slide.set_speed(speed)
    moved, before = 0, bench.index
    for _ in range(1000):
        clock.now += 0.02
        slide.tick()
        moved += (bench.index - before) % bench.pixels
        before = bench.index
    assert moved == pytest.approx(20 * PACE * speed, abs=1)


def test_what_was_lost_for_long_is_not_made_good(bench: Bench, slide: Slide, clock: Clock) -> None:
    slide.set_speed(10.0)
    clock.now += 60.0
    slide.tick()
    assert bench.index <= LATE * PACE * 10 + 1


def test_a_rest_counts_for_nothing(bench: Bench, slide: Slide, clock: Clock) -> None:
    slide.play(False)
    clock.now += 10.0
    slide.play(True)
    slide.tick()
    assert bench.index == 0


def test_the_pointer_makes_it_rest_and_play_takes_the_window_back(bench: Bench, slide: Slide, clock: Clock) -> None:
    heard: list[bool] = []
    slide.playingChanged.connect(heard.append)
    bench.take_to((2, 3))
    assert not slide.is_running and bench.is_taken
    slide.toggle()
    clock.now += 1.0 / PACE
    slide.tick()
    assert bench.place == (3, 0) and not bench.is_taken and heard == [False, True]


def test_speeds_beyond_the_ends_are_brought_inside(slide: Slide) -> None:
    slide.set_speed(1000.0)
    assert slide.speed == 10.0
    slide.set_speed(0.0)
    assert slide.speed == 0.1


def test_it_has_a_timer_only_while_it_plays_and_is_seen(slide: Slide) -> None:
    assert slide.is_running
    slide.set_seen(False)
    assert not slide.is_running
    slide.play(False)
    slide.set_seen(True)
    assert not slide.is_running
