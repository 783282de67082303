"""The count of threads is measured where it can matter, and measuring disturbs nothing."""

from __future__ import annotations

import attrs
import numpy as np
import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st

from playground.core.edits import set_training
from playground.core.optimisers import LBFGS
from playground.core.presets import preset
from playground.core.training import Seeds
from playground.engine import threads
from playground.engine.devices import default_threads, usable_processors
from playground.engine.threads import BUDGET, STEPS, WORTH, candidates, kind, measure, threads_for, throw_away

CPU = torch.device("cpu")
LARGE = preset("course-mlp")


class Machine:
    """Steps that take so long with each count of threads, in a time of its own."""

    def __init__(self, seconds: dict[int, float]) -> None:
        self.seconds = seconds
        self.now = 0.0
        self.steps: list[int] = []

    def step(self) -> None:
        self.steps.append(torch.get_num_threads())
        self.now += self.seconds[torch.get_num_threads()]

    def best(self) -> int:
        return measure(tuple(self.seconds), self.step, lambda: self.now)


@given(st.integers(2, 256))
def test_one_half_and_all_but_one_of_the_processors_are_tried(processors: int) -> None:
    found = candidates(processors)
    assert 2 <= len(found) <= 3 and found[0] == 1 and list(found) == sorted(set(found))
    assert found[-1] == max(2, processors - 1)


@pytest.mark.parametrize(
    ("seconds", "best"),
    [
        ({1: 0.009, 2: 0.006, 3: 0.004}, 3),
        ({1: 0.009, 2: 0.006, 3: 0.0059}, 2),
        ({1: 0.009, 2: 0.0089, 3: 0.02}, 1),
        ({1: 0.004, 2: 0.3}, 1),
    ],
)
def test_more_threads_are_taken_where_they_are_clearly_quicker(seconds: dict[int, float], best: int) -> None:
    before = torch.get_num_threads()
    machine = Machine(seconds)
    assert machine.best() == best
    assert torch.get_num_threads() == before
    assert WORTH > 1


def test_each_count_makes_a_few_steps_and_slow_ones_fewer() -> None:
    quick = Machine({1: 0.001, 2: 0.001})
    quick.best()
    assert quick.steps == [1] * (STEPS + 1) + [2] * (STEPS + 1)
    slow = Machine({1: 0.08, 2: 0.04, 3: 0.04})
    assert slow.best() == 2
    assert slow.now <= BUDGET + 2 * 0.08
    endless = Machine({1: 2.0, 2: 1.0, 3: 1.0})
    assert endless.best() == 1 and endless.steps == [1, 1]


def test_an_error_leaves_the_count_as_it_was() -> None:
    before = torch.get_num_threads()

    def broken() -> None:
        raise RuntimeError("a step that fails")

    with pytest.raises(RuntimeError, match="fails"):
        measure((before + 1,), broken)
    assert torch.get_num_threads() == before


@pytest.fixture
def measured(monkeypatch: pytest.MonkeyPatch) -> list[tuple[int, ...]]:
    """The counts that were tried from now on, on a machine of eight processors; two are the best."""
    tried: list[tuple[int, ...]] = []

    def instead(counts: tuple[int, ...], _step: object) -> int:
        tried.append(counts)
        return 2

    monkeypatch.setattr(threads, "measure", instead)
    monkeypatch.setattr(threads, "usable_processors", lambda: 8)
    threads._measured.cache_clear()
    return tried


def test_a_kind_of_network_is_measured_once(measured: list[tuple[int, ...]]) -> None:
    assert threads_for(LARGE, CPU) == 2
    other = attrs.evolve(set_training(LARGE, learning_rate=0.5, l1=0.1), seeds=Seeds.all(9), name="another")
    assert threads_for(other, CPU) == 2
    assert measured == [(1, 4, 7)]
    assert threads_for(set_training(LARGE, batch_size=512), CPU) == 2
    assert len(measured) == 2
    assert kind(other) == kind(LARGE)


@pytest.mark.parametrize("name", ["circle", "spiral", "linear"])
def test_small_networks_are_not_measured(name: str, measured: list[tuple[int, ...]]) -> None:
    assert threads_for(preset(name), CPU) == default_threads()
    assert not measured


def test_other_devices_and_whole_searches_are_not_measured(measured: list[tuple[int, ...]]) -> None:
    assert threads_for(LARGE, torch.device("meta")) == default_threads()
    assert threads_for(set_training(LARGE, optimiser=LBFGS()), CPU) == default_threads()
    assert not measured


def test_with_one_processor_or_one_thread_allowed_nothing_is_measured(
    measured: list[tuple[int, ...]], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(threads, "usable_processors", usable_processors)
    monkeypatch.setenv("OMP_NUM_THREADS", "1")
    assert threads_for(LARGE, CPU) == default_threads() == usable_processors() == 1
    assert not measured


@pytest.mark.parametrize("limit", ["", "x", "-3", "1000"])
def test_a_limit_that_says_nothing_limits_nothing(limit: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("OMP_NUM_THREADS", raising=False)
    free = usable_processors()
    monkeypatch.setenv("OMP_NUM_THREADS", limit)
    assert usable_processors() == free


@pytest.mark.parametrize("name", ["course-mlp", "small-resnet", "sine"])
def test_the_steps_that_are_measured_throw_no_dice_of_anyone(name: str) -> None:
    before = torch.get_rng_state()
    state = np.random.get_state()[1].copy()  # type: ignore[index]
    step = throw_away(kind(preset(name)))
    step()
    step()
    assert torch.equal(torch.get_rng_state(), before)
    assert (np.random.get_state()[1] == state).all()  # type: ignore[index]
