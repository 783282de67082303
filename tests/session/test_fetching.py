"""The fetcher, and a trainer that waits for what it brings."""

from __future__ import annotations

import sys
import threading
from collections.abc import Iterator
from pathlib import Path

import attrs
import numpy as np
import pytest
from pytestqt.qtbot import QtBot
from session_helpers import OpenStudio, small_experiment

sys.path.append(str(Path(__file__).parents[1] / "engine"))
from small_sets import Server, published, serving, shrink

from playground.core.datasets import Images, Split
from playground.core.edits import choose_data
from playground.core.experiment import Experiment
from playground.core.layers import Dense
from playground.core.network import Network
from playground.engine.build import build_network
from playground.engine.data.fetched import download
from playground.engine.data.fetched import fetch as fetching
from playground.paths import fetched_file, is_fetched
from playground.session.fetching import UNEXPECTED, Fetcher, Fetching, missing_problems, missing_set
from playground.session.studio import Studio
from playground.session.trainer import TrainerState

FASHION = Images(set="fashion", split=Split(train=0.8, validation=0.2))
PICTURES = Experiment(data=FASHION, network=Network(layers=(Dense(id="dense-1", units=4),)))


@pytest.fixture
def server(monkeypatch: pytest.MonkeyPatch) -> Iterator[Server]:
    """A server where a small Fashion-MNIST is looked for."""
    monkeypatch.setattr(download, "PIECE", 256)
    raw = shrink(monkeypatch, "fashion")
    with serving(monkeypatch, "fashion", published("fashion", raw)) as server:
        yield server


@pytest.fixture
def studio(server: Server, open_studio: OpenStudio) -> Studio:
    """A studio with other data."""
    return open_studio(small_experiment())


def choose(studio: Studio, data: Images = FASHION) -> None:
    studio.document.edit(choose_data(studio.document.experiment, data))


def half_done() -> list[Path]:
    return list(fetched_file("fashion").parent.glob(f"{fetching.HALF_DONE}*"))


def held(studio: Studio, server: Server, qtbot: QtBot) -> threading.Event:
    """Begin to fetch; half of the first file is here, the rest when the event is set."""
    server.hold = threading.Event()
    choose(studio)
    studio.fetcher.fetch("fashion")
    qtbot.waitUntil(lambda: (state_of(studio) or Fetching()).received > 0)
    return server.hold


def state_of(studio: Studio) -> Fetching | None:
    return studio.fetcher.state("fashion")


def test_training_waits_with_one_sentence_and_begins_when_the_set_is_here(
    studio: Studio, server: Server, qtbot: QtBot
) -> None:
    told: list[str] = []
    studio.problem.connect(told.append)
    run = studio.trainer.run
    choose(studio)
    assert [str(problem.message) for problem in studio.trainer.problems] == [
        "Fashion-MNIST is not on this computer yet: training waits until the Data pane has fetched it (31 MB)."
    ]
    assert studio.trainer.run == run and missing_set(FASHION) == "fashion"
    studio.fetcher.fetch("fashion")
    qtbot.waitUntil(lambda: studio.trainer.run > run and studio.trainer.state is TrainerState.PAUSED, timeout=30_000)
    assert not studio.trainer.problems and state_of(studio) is None and told == []
    assert not studio.trainer.wants_to_run, "it did not train before"


def test_what_trained_when_the_set_was_chosen_trains_on_with_it(studio: Studio, server: Server, qtbot: QtBot) -> None:
    studio.trainer.train()
    choose(studio)
    assert not studio.trainer.wants_to_run
    studio.fetcher.fetch("fashion")
    qtbot.waitUntil(lambda: studio.trainer.state is TrainerState.RUNNING, timeout=30_000)
    assert studio.trainer.wants_to_run


def test_the_choice_can_be_undone_while_it_is_fetched(studio: Studio, server: Server, qtbot: QtBot) -> None:
    run = studio.trainer.run
    hold = held(studio, server, qtbot)
    studio.document.undo()
    assert studio.document.experiment.data == small_experiment().data
    assert state_of(studio) is None and not studio.trainer.problems
    assert studio.trainer.run == run, "the network is still there"
    hold.set()
    qtbot.waitUntil(lambda: half_done() == [])
    assert not is_fetched("fashion")


def test_other_settings_of_the_same_set_do_not_stop_it(studio: Studio, server: Server, qtbot: QtBot) -> None:
    hold = held(studio, server, qtbot)
    choose(studio, attrs.evolve(FASHION, noise=0.1))
    assert state_of(studio) is not None
    hold.set()
    qtbot.waitUntil(lambda: is_fetched("fashion"))


def test_cancelled_in_the_middle_nothing_of_it_is_kept(studio: Studio, server: Server, qtbot: QtBot) -> None:
    hold = held(studio, server, qtbot)
    assert half_done()
    studio.fetcher.cancel()
    assert state_of(studio) is None, "at once, however long the server is silent"
    hold.set()
    qtbot.waitUntil(lambda: half_done() == [])
    assert not is_fetched("fashion") and studio.trainer.problems


def test_a_failure_is_one_sentence_and_another_try_works(studio: Studio, server: Server, qtbot: QtBot) -> None:
    server.trouble = "cut"
    choose(studio)
    studio.fetcher.fetch("fashion")
    qtbot.waitUntil(lambda: state_of(studio) is not None and not state_of(studio).is_under_way, timeout=20_000)  # type: ignore[union-attr]
    state = state_of(studio)
    assert state is not None and "broke off; try again" in str(state.problem)
    assert half_done() == [] and studio.trainer.problems
    server.trouble = ""
    studio.fetcher.fetch("fashion")
    qtbot.waitUntil(lambda: is_fetched("fashion") and not studio.trainer.problems)


def test_an_error_nobody_expected_is_told_as_one(studio: Studio, monkeypatch: pytest.MonkeyPatch, qtbot: QtBot) -> None:
    failures: list[object] = []
    studio.failed.connect(failures.append)

    def broken(*_arguments: object) -> Iterator[object]:
        raise RuntimeError("what nobody thought of")
        yield

    monkeypatch.setattr(fetching, "fetch", broken)
    choose(studio)
    studio.fetcher.fetch("fashion")
    qtbot.waitUntil(lambda: bool(failures))
    assert state_of(studio) == Fetching(problem=UNEXPECTED)


def test_what_is_here_already_arrives_at_once(studio: Studio, server: Server, qtbot: QtBot) -> None:
    choose(studio)
    list(fetching.fetch("fashion"))  # another program was faster
    run = studio.trainer.run
    studio.fetcher.fetch("fashion")
    assert studio.trainer.run > run


def test_a_file_whose_set_lacks_keeps_its_weights_until_it_is_here(
    studio: Studio, server: Server, qtbot: QtBot
) -> None:
    weights = {name: np.full_like(some.numpy(), 0.25) for name, some in build_network(PICTURES).state_dict().items()}
    studio.begin(PICTURES, None, weights)
    assert not studio.trainer.has_network
    studio.fetcher.fetch("fashion")
    qtbot.waitUntil(lambda: studio.trainer.state is TrainerState.PAUSED, timeout=30_000)
    copies: list[object] = []
    studio.trainer.copy_weights(copies.append)
    qtbot.waitUntil(lambda: bool(copies))
    assert all((some == 0.25).all() for some in copies[0].tensors.values())  # type: ignore[attr-defined]


def test_a_set_found_damaged_is_fetched_again(studio: Studio, server: Server, qtbot: QtBot) -> None:
    told: list[str] = []
    studio.problem.connect(told.append)
    list(fetching.fetch("fashion"))
    content = bytearray(fetched_file("fashion").read_bytes())
    content[len(content) // 3] ^= 1
    fetched_file("fashion").write_bytes(content)
    choose(studio)
    qtbot.waitUntil(lambda: studio.trainer.state is TrainerState.FAILED, timeout=30_000)
    assert told == ["Fashion-MNIST was damaged on the disk and has been removed: fetch it again."]
    assert studio.trainer.problems
    studio.fetcher.fetch("fashion")
    qtbot.waitUntil(lambda: studio.trainer.state is TrainerState.PAUSED, timeout=30_000)


def test_time_left_follows_from_what_came_so_far(studio: Studio, server: Server, qtbot: QtBot) -> None:
    now = [100.0]
    fetcher = Fetcher(studio.document, studio.ticker, clock=lambda: now[0])
    server.hold = threading.Event()
    choose(studio)
    fetcher.fetch("fashion")
    now[0] += 10.0
    qtbot.waitUntil(lambda: (fetcher.state("fashion") or Fetching()).received > 0)
    state = fetcher.state("fashion")
    assert state is not None and state.seconds_left is not None
    assert state.seconds_left == pytest.approx(10.0 * (state.total - state.received) / state.received)
    fetcher.cancel()
    server.hold.set()
    assert fetcher.close()


def test_shipped_sets_and_other_data_never_lack() -> None:
    assert missing_set(Images()) == "" and missing_set(small_experiment().data) == ""
    assert missing_problems(small_experiment()) == ()
