"""A copy of the network is taken apart beside the training: it changes only when asked, and changes nothing."""

from __future__ import annotations

import attrs
import numpy as np
import pytest
from pytestqt.qtbot import QtBot
from session_helpers import OpenStudio, small_experiment

from playground.core.backprop.trace import Trace
from playground.core.edits import set_layer, set_training
from playground.core.optimisers import SGD, Adam
from playground.session.backprop import CURRENT, KEY, TINY, Backprop
from playground.session.job import JobFailed
from playground.session.studio import Studio

WAIT = 30_000
WEIGHT = "layers.dense-1.weight"


@attrs.define
class Taken:
    """A studio whose current network is taken apart."""

    studio: Studio
    qtbot: QtBot

    @property
    def backprop(self) -> Backprop:
        return self.studio.backprop

    @property
    def trace(self) -> Trace:
        assert self.backprop.trace is not None
        return self.backprop.trace

    def until_other(self, act: object) -> Trace:
        """Do something and wait for the pass that comes of it."""
        before = self.backprop.trace
        assert callable(act)
        act()
        self.qtbot.waitUntil(lambda: self.backprop.trace not in (None, before), timeout=WAIT)
        return self.trace

    def steps(self, count: int) -> None:
        until = self.studio.trainer.readings.step + count
        for _ in range(count):
            self.studio.trainer.step("batch")
        self.qtbot.waitUntil(lambda: self.studio.trainer.readings.step >= until, timeout=WAIT)


@pytest.fixture
def taken(open_studio: OpenStudio, qtbot: QtBot) -> Taken:
    experiment = set_training(small_experiment(), optimiser=SGD(), learning_rate=0.5)
    found = Taken(open_studio(experiment), qtbot)
    found.backprop.watch(True)
    found.until_other(lambda: found.backprop.choose(CURRENT))
    return found


def test_the_tiny_network_needs_no_thread(open_studio: OpenStudio) -> None:
    backprop = open_studio(small_experiment()).backprop
    assert backprop.kind == TINY and backprop.trace is not None
    assert backprop.samples == 4
    before = backprop.trace.loss
    backprop.apply()
    assert backprop.updates == 1 and backprop.trace.loss < before
    backprop.refresh()
    assert backprop.updates == 0 and backprop.trace.loss == before


def test_the_weights_are_those_of_the_network_that_learns(taken: Taken) -> None:
    copies: list[dict[str, np.ndarray]] = []  # type: ignore[type-arg]  # any array
    taken.studio.trainer.copy_weights(lambda frame: copies.append(frame.tensors))
    taken.qtbot.waitUntil(lambda: bool(copies), timeout=WAIT)
    for name, array in taken.trace.named("tensors").items():
        np.testing.assert_allclose(array, copies[0][name], rtol=1e-6)


def test_it_stays_as_it_is_while_training_goes_on(taken: Taken) -> None:
    before = taken.trace
    taken.steps(3)
    assert taken.trace is before
    assert taken.backprop.frame is not None and taken.backprop.frame.step == 0
    after = taken.until_other(taken.backprop.refresh)
    assert taken.backprop.frame.step == 3
    assert not np.array_equal(after.layers[0].tensors["weight"], before.layers[0].tensors["weight"])


def test_another_sample_goes_through_the_same_weights(taken: Taken) -> None:
    before = taken.trace
    taken.steps(2)
    after = taken.until_other(lambda: taken.backprop.set_sample(1))
    np.testing.assert_array_equal(after.layers[0].tensors["weight"], before.layers[0].tensors["weight"])
    assert not np.array_equal(after.layers[0].x, before.layers[0].x)
    assert taken.backprop.sample == 1 and taken.backprop.frame is not None and taken.backprop.frame.step == 0


def test_samples_go_round(taken: Taken) -> None:
    taken.until_other(lambda: taken.backprop.set_sample(-1))
    assert taken.backprop.sample == taken.backprop.samples - 1


def test_validation_samples_can_be_taken(taken: Taken) -> None:
    count = taken.backprop.samples
    taken.until_other(lambda: taken.backprop.set_part("validation"))
    assert taken.backprop.part == "validation" and taken.backprop.samples < count


def test_updates_are_applied_to_the_copy_alone(taken: Taken) -> None:
    first = taken.trace
    second = taken.until_other(taken.backprop.apply)
    np.testing.assert_array_equal(second.layers[0].tensors["weight"], first.layers[0].updated["weight"])
    assert second.loss == pytest.approx(first.loss_after) and taken.backprop.updates == 1
    again = taken.until_other(taken.backprop.refresh)
    np.testing.assert_array_equal(again.layers[0].tensors["weight"], first.layers[0].tensors["weight"])
    assert taken.studio.trainer.readings.step == 0


def test_a_weight_can_be_set_in_the_copy(taken: Taken) -> None:
    after = taken.until_other(lambda: taken.backprop.set_weight("dense-1", "weight", (1, 0), 3.5))
    assert after.layers[0].tensors["weight"][1, 0] == 3.5


@pytest.mark.parametrize("start", ["zero", "equal"])
def test_units_that_begin_alike_stay_alike(taken: Taken, start: str) -> None:
    taken.until_other(lambda: taken.backprop.begin_as(start))
    for _ in range(3):
        assert taken.trace.twins[0] == ((0, 1, 2, 3),)
        taken.until_other(taken.backprop.apply)
    taken.until_other(lambda: taken.backprop.begin_as("given"))
    assert taken.trace.twins[0] == ()


def test_another_activation_is_taken_over_with_a_new_copy(taken: Taken) -> None:
    edited = set_layer(taken.studio.document.experiment, "dense-1", activation="relu")
    after = taken.until_other(lambda: taken.studio.document.edit(edited))
    taken.qtbot.waitUntil(lambda: taken.trace.layers[0].activation == "relu", timeout=WAIT)
    assert after is not None


def test_another_learning_rate_makes_another_step_from_the_same_weights(taken: Taken) -> None:
    taken.until_other(lambda: taken.backprop.begin_as("equal"))
    before = taken.until_other(taken.backprop.apply)
    edited = set_training(taken.studio.document.experiment, learning_rate=0.25)
    after = taken.until_other(lambda: taken.studio.document.edit(edited))
    np.testing.assert_array_equal(after.layers[0].tensors["weight"], before.layers[0].tensors["weight"])
    assert after.learning_rate == 0.25 and taken.backprop.updates == 1


def test_another_optimiser_begins_with_an_empty_memory(taken: Taken) -> None:
    taken.steps(3)
    taken.until_other(taken.backprop.refresh)
    edited = set_training(taken.studio.document.experiment, optimiser=Adam(), learning_rate=0.01)
    after = taken.until_other(lambda: taken.studio.document.edit(edited))
    layer = after.layers[0]
    change = np.abs(layer.updated["weight"] - layer.tensors["weight"])
    assert after.optimiser == "adam" and not after.is_plain
    np.testing.assert_allclose(change[np.abs(layer.gradients["weight"]) > 1e-6], 0.01, rtol=0.05)


def test_a_new_run_is_copied_anew(taken: Taken) -> None:
    before = taken.trace
    taken.studio.new_dice(("weights",))
    taken.qtbot.waitUntil(lambda: taken.backprop.trace not in (None, before), timeout=WAIT)
    assert not np.array_equal(taken.trace.layers[0].tensors["weight"], before.layers[0].tensors["weight"])


def test_nothing_is_asked_while_nobody_looks(taken: Taken) -> None:
    taken.backprop.watch(False)
    taken.backprop.refresh()
    assert KEY not in taken.studio.trainer._wishes
    taken.until_other(lambda: taken.backprop.watch(True))


def test_what_cannot_be_worked_out_is_told_and_the_next_goes_on(taken: Taken) -> None:
    failures: list[JobFailed] = []
    taken.backprop.failed.connect(failures.append)
    weights, memory = taken.backprop._weights or ({}, None)
    taken.backprop._weights = ({name: array for name, array in weights.items() if name != WEIGHT}, memory)
    taken.backprop._work_out_current()
    taken.qtbot.waitUntil(lambda: bool(failures), timeout=WAIT)
    taken.until_other(taken.backprop.refresh)


def test_closing_twice_is_closing_once(taken: Taken) -> None:
    assert taken.backprop.close() and taken.backprop.close()
    taken.backprop.refresh()


def test_what_there_is_not_is_refused(taken: Taken) -> None:
    for act in (
        lambda: taken.backprop.choose("large"),
        lambda: taken.backprop.set_part("test"),
        lambda: taken.backprop.begin_as("random"),
    ):
        with pytest.raises(ValueError, match="must be"):
            act()
