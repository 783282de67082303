"""Weights that are not shipped, brought by a stand-in for the net."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from playground.core.message import ProblemError
from playground.core.pretrained import WEIGHTS_SUFFIX
from playground.engine import pretrained_fetch
from playground.engine.data.fetched.fetch import Received
from playground.paths import fetched_file
from playground.session.ticker import Ticker
from playground.session.weights_fetching import WeightsFetcher, has_weights


@pytest.fixture
def fetcher(qtbot: QtBot) -> Iterator[WeightsFetcher]:
    ticker = Ticker()
    fetcher = WeightsFetcher(ticker)
    ticker.start()
    yield fetcher
    assert fetcher.close() and fetcher.close()
    ticker.stop()


def brings(monkeypatch: pytest.MonkeyPatch, goes_on: threading.Event, problem: str = "") -> None:
    """Have the weights come half, and the rest when the event is set."""

    def fetch_weights(name: str, stopping: Callable[[], bool]) -> Iterator[Received]:
        yield Received(50, 100)
        goes_on.wait(30)
        if problem:
            raise ProblemError(problem)
        if not stopping():
            path = fetched_file(name, WEIGHTS_SUFFIX)
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(b"weights")
            yield Received(100, 100)

    monkeypatch.setattr(pretrained_fetch, "fetch_weights", fetch_weights)


def test_what_is_shipped_is_here() -> None:
    assert has_weights("vgg16") and has_weights("squeezenet") and not has_weights("vgg19")


def test_weights_arrive(fetcher: WeightsFetcher, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch) -> None:
    goes_on = threading.Event()
    brings(monkeypatch, goes_on)
    fetcher.fetch("vgg19")
    qtbot.waitUntil(lambda: (state := fetcher.state("vgg19")) is not None and state.received == 50)
    with qtbot.waitSignal(fetcher.arrived) as arrived:
        goes_on.set()
    assert arrived.args == ["vgg19"] and has_weights("vgg19") and fetcher.state("vgg19") is None
    with qtbot.waitSignal(fetcher.arrived):
        fetcher.fetch("vgg19")


def test_cancelled_nothing_is_kept(fetcher: WeightsFetcher, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch) -> None:
    goes_on = threading.Event()
    brings(monkeypatch, goes_on)
    fetcher.fetch("vgg19")
    qtbot.waitUntil(lambda: (state := fetcher.state("vgg19")) is not None and state.received == 50)
    fetcher.cancel()
    goes_on.set()
    assert fetcher.close() and not Path(fetched_file("vgg19", WEIGHTS_SUFFIX)).exists()


def test_what_went_wrong_is_a_sentence(fetcher: WeightsFetcher, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch) -> None:
    goes_on = threading.Event()
    goes_on.set()
    brings(monkeypatch, goes_on, "The network is down.")
    fetcher.fetch("vgg19")
    qtbot.waitUntil(lambda: (state := fetcher.state("vgg19")) is not None and state.problem is not None)
    state = fetcher.state("vgg19")
    assert state is not None and str(state.problem) == "The network is down." and not state.is_under_way
