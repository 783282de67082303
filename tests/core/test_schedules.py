"""Schedules of the learning rate: closed forms at the places one can work out by hand."""

from __future__ import annotations

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st
from strategies import schedules

from playground.core import edits
from playground.core.document import from_document, to_document, with_setting
from playground.core.presets import preset
from playground.core.reconcile import Need, need
from playground.core.schedules import SCHEDULES, Constant, Cosine, OneCycle, Plateau, Schedule, StepDecay

COURSE = edits.set_training(preset("course-mlp"), schedule=Constant())


def test_constant_leaves_the_rate_alone() -> None:
    assert {Constant().factor(epochs, 10, 0) for epochs in (0.0, 3.5, 10.0, 1000.0)} == {1.0}


def test_step_falls_every_so_many_epochs() -> None:
    schedule = StepDecay(rate_factor=0.1, every=3)
    factors = [schedule.factor(epochs, 10, 0) for epochs in (0.0, 2.99, 3.0, 5.5, 6.0, 9.0)]
    assert factors == pytest.approx([1, 1, 0.1, 0.1, 0.01, 0.001])


def test_cosine_is_half_a_cosine_from_the_rate_to_the_lowest() -> None:
    schedule = Cosine(lowest=0.2)
    factors = [schedule.factor(epochs, 8, 0) for epochs in (0.0, 2.0, 4.0, 6.0, 8.0, 20.0)]
    root = math.sqrt(0.5)
    assert factors == pytest.approx([1, 0.6 + 0.4 * root, 0.6, 0.6 - 0.4 * root, 0.2, 0.2])


def test_one_cycle_goes_up_and_then_far_down() -> None:
    schedule = OneCycle(warm_up=0.25, start_divisor=10.0, end_divisor=100.0)
    factors = [schedule.factor(epochs, 8, 0) for epochs in (0.0, 1.0, 2.0, 5.0, 8.0, 9.0)]
    assert factors == pytest.approx([0.1, 0.55, 1.0, 0.5005, 0.001, 0.001])


def test_plateau_falls_with_every_plateau_but_not_under_the_lowest() -> None:
    schedule = Plateau(rate_factor=0.1, lowest=0.005)
    assert [schedule.factor(7.0, 10, drops) for drops in range(4)] == pytest.approx([1, 0.1, 0.01, 0.005])


@given(schedules(), st.floats(0, 1e4), st.integers(1, 1000), st.integers(0, 50))
def test_no_schedule_ever_exceeds_the_rate_that_is_set(
    schedule: Schedule, epochs: float, total: int, drops: int
) -> None:
    assert 0.0 <= schedule.factor(epochs, total, drops) <= 1.0 + 1e-12


@pytest.mark.parametrize("kind", SCHEDULES)
def test_a_schedule_is_chosen_with_its_usual_constants_and_taken_up_live(kind: str) -> None:
    changed = edits.choose_schedule(COURSE, kind)
    assert changed.training.schedule == SCHEDULES[kind]()
    assert edits.choose_schedule(changed, kind) is changed
    assert need(COURSE, changed) == (Need.NOTHING if kind == "constant" else Need.LIVE)


def test_an_experiment_written_without_the_newer_settings_takes_their_defaults() -> None:
    document = to_document(COURSE)
    for name in (
        *("schedule", "stop_at_epochs", "stop_at_loss", "early_stopping", "shuffle", "precision", "output_activation"),
    ):
        del document["training"][name]
    assert from_document(document) == COURSE


@pytest.mark.parametrize(
    ("path", "text"),
    [("stop_at_loss", "0.5"), ("early_stopping", "3"), ("shuffle", "false"), ("precision", "64")],
)
def test_every_new_setting_is_live(path: str, text: str) -> None:
    assert need(COURSE, with_setting(COURSE, f"training.{path}", text)) is Need.LIVE
