from __future__ import annotations

import sys

import pytest
from pytestqt.qtbot import QtBot

from playground.session.ticker import INTERVAL, SLOWEST, Ticker


class Clock:
    """Seconds that pass only when told to."""

    def __init__(self) -> None:
        self.now = 0.0

    def __call__(self) -> float:
        return self.now

    def pass_milliseconds(self, milliseconds: float) -> None:
        self.now += milliseconds / 1000.0


def test_a_started_ticker_drains_and_then_says_so(qtbot: QtBot) -> None:
    ticker = Ticker()
    seen: list[str] = []
    ticker.add(lambda: seen.append("drain"))
    ticker.ticked.connect(lambda: seen.append("ticked"))
    with qtbot.waitSignal(ticker.ticked):
        ticker.start()
    ticker.stop()
    assert seen == ["drain", "ticked"]


def test_drains_are_called_in_order_until_removed(qtbot: QtBot) -> None:
    ticker = Ticker()
    seen: list[str] = []

    def first() -> None:
        seen.append("first")

    ticker.add(first)
    ticker.add(lambda: seen.append("second"))
    ticker.tick()
    ticker.remove(first)
    ticker.tick()
    assert seen == ["first", "second", "second"]


def test_a_tick_of_more_than_16_ms_puts_the_next_one_off(qtbot: QtBot) -> None:
    clock = Clock()
    ticker = Ticker(clock=clock)
    cost = [10.0]
    ticker.add(lambda: clock.pass_milliseconds(cost[0]))
    ticker.tick()
    assert ticker.interval == INTERVAL
    cost[0] = 40.0
    ticker.tick()
    assert ticker.interval == 80
    cost[0] = 5000.0
    ticker.tick()
    assert ticker.interval == SLOWEST
    cost[0] = 1.0
    ticker.tick()
    assert ticker.interval == INTERVAL


def test_what_views_draw_at_a_tick_counts_too(qtbot: QtBot) -> None:
    clock = Clock()
    ticker = Ticker(clock=clock)
    ticker.ticked.connect(lambda: clock.pass_milliseconds(50.0))
    ticker.tick()
    assert ticker.interval == 100


def test_a_drain_that_fails_is_reported_and_the_others_go_on(qtbot: QtBot, monkeypatch: pytest.MonkeyPatch) -> None:
    reported: list[BaseException] = []
    monkeypatch.setattr(sys, "excepthook", lambda kind, error, trace: reported.append(error))
    ticker = Ticker()
    seen: list[str] = []

    def fails() -> None:
        raise RuntimeError("no")

    ticker.add(fails)
    ticker.add(lambda: seen.append("other"))
    ticker.ticked.connect(lambda: seen.append("ticked"))
    ticker.tick()
    assert seen == ["other", "ticked"]
    assert [str(error) for error in reported] == ["no"]
