"""Weights are fetched beside everything else: progress, arrival, cancel, and a sentence when it fails."""

from __future__ import annotations

import sys
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

sys.path.append(str(Path(__file__).parents[1] / "engine"))
from small_sets import Server
from test_pretrained_fetch import server  # noqa: F401  # a fixture

from playground.paths import fetched_file
from playground.session.fetching import WeightsFetcher, has_weights
from playground.session.ticker import Ticker


@pytest.fixture
def fetcher(qapp: object) -> Iterator[WeightsFetcher]:
    ticker = Ticker()
    ticker.start()
    fetcher = WeightsFetcher(ticker)
    yield fetcher
    assert fetcher.close() and fetcher.close()
    ticker.stop()


def test_they_arrive(fetcher: WeightsFetcher, server: Server, qtbot: QtBot) -> None:  # noqa: F811
    assert has_weights("vgg16") and not has_weights("vgg19")
    with qtbot.waitSignal(fetcher.arrived, timeout=10_000) as told:
        fetcher.fetch("vgg19")
    assert told.args == ["vgg19"] and has_weights("vgg19") and fetcher.state("vgg19") is None


def test_a_failure_is_a_sentence_and_it_can_be_tried_again(
    fetcher: WeightsFetcher,
    server: Server,  # noqa: F811
    qtbot: QtBot,
) -> None:
    server.trouble = "cut"
    fetcher.fetch("vgg19")
    qtbot.waitUntil(lambda: (fetcher.state("vgg19") or _none).problem is not None, timeout=10_000)
    state = fetcher.state("vgg19")
    assert state is not None and "broke off" in str(state.problem)
    server.trouble = ""
    with qtbot.waitSignal(fetcher.arrived, timeout=10_000):
        fetcher.fetch("vgg19")


class _None:
    problem = None


_none = _None()


def test_cancelled_nothing_is_kept(fetcher: WeightsFetcher, server: Server, qtbot: QtBot) -> None:  # noqa: F811
    server.hold = threading.Event()
    fetcher.fetch("vgg19")
    qtbot.waitUntil(lambda: bool(server.asked), timeout=10_000)
    fetcher.cancel()
    server.hold.set()
    assert fetcher.state("vgg19") is None and fetcher.close()
    assert not has_weights("vgg19") and list(fetched_file("vgg19").parent.glob("*")) == []
