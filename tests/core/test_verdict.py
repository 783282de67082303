"""The verdict on a run, from its curves."""

from __future__ import annotations

import attrs
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from verdict_histories import DIGITS, NUMBER, PAIR, falling, history, settled, turning

from playground.core import verdict
from playground.core.history import History
from playground.core.steady import HOLD, SteadyVerdict
from playground.core.verdict import Verdict, judge

RUNS = {
    verdict.LEARNING: history(falling(), falling(rate=0.028)),
    verdict.RIGHT: history(settled(0.05), settled(0.06)),
    verdict.OVERFITTING: history(falling(rate=0.06), turning()),
    verdict.UNDERFITTING: history(settled(0.5), settled(0.52), 0.75, 0.74),
    verdict.NOT_LEARNING: history(settled(0.69), settled(0.69), 0.5, 0.52),
    verdict.DIVERGING: history(falling(rate=-0.05), falling(rate=-0.05), 0.5, 0.5),
    verdict.TOO_EARLY: history(falling(3), falling(3)),
}


@pytest.mark.parametrize("kind", RUNS)
def test_each_kind_of_run_gets_its_verdict(kind: str) -> None:
    assert judge(RUNS[kind], PAIR, 75).kind == kind


@pytest.mark.parametrize("seed", range(10))
@pytest.mark.parametrize("kind", [kind for kind in RUNS if kind != verdict.TOO_EARLY])
def test_noise_on_the_curves_changes_no_verdict(kind: str, seed: int) -> None:
    curves = {
        verdict.LEARNING: (falling(), falling(rate=0.028), 0.99, 0.98),
        verdict.RIGHT: (settled(0.05), settled(0.06), 0.99, 0.98),
        verdict.OVERFITTING: (falling(rate=0.06), turning(), 0.99, 0.96),
        verdict.UNDERFITTING: (settled(0.5), settled(0.52), 0.75, 0.74),
        verdict.NOT_LEARNING: (settled(0.69), settled(0.69), 0.5, 0.52),
        verdict.DIVERGING: (falling(rate=-0.05), falling(rate=-0.05), 0.5, 0.5),
    }[kind]
    assert judge(history(*curves, noise=0.05, seed=seed), PAIR, 75).kind == kind


@settings(max_examples=60)
@given(st.sampled_from(sorted(RUNS)), st.floats(1e-3, 1e3))
def test_a_loss_times_a_constant_gets_the_same_verdict(kind: str, scale: float) -> None:
    plain, scaled = RUNS[kind], History()
    for name, series in plain.series().items():
        factor = scale if "loss" in name else 1.0
        scaled.series()[name].append(series.x, factor * series.mean)
    assert judge(scaled, PAIR, 75).kind == kind


@settings(max_examples=60)
@given(
    st.lists(st.floats(1e-4, 1e4), min_size=2, max_size=60),
    st.lists(st.floats(0.0, 1.0), min_size=2, max_size=60),
    st.floats(0.0, 1.0),
)
def test_any_curves_get_one_verdict_and_always_the_same(losses: list[float], others: list[float], right: float) -> None:
    count = min(len(losses), len(others))
    made = history(np.array(losses[:count]), np.array(others[:count]), right, right)
    for task in (PAIR, DIGITS, NUMBER):
        found = judge(made, task, 75)
        assert found.kind in verdict.KINDS
        assert found == judge(made, task, 75)


def test_nothing_is_said_of_a_run_without_curves() -> None:
    assert judge(History(), PAIR, 75) == Verdict(kind=verdict.TOO_EARLY)


def test_the_reasons_are_the_numbers_of_the_curves() -> None:
    found = judge(RUNS[verdict.OVERFITTING], PAIR, 75)
    assert found.epoch == 80
    assert found.validation_loss == pytest.approx(turning()[-1])
    assert found.train_loss == pytest.approx(falling(rate=0.06)[-2:].mean(), rel=0.1)
    assert found.best_epoch == pytest.approx(30, abs=3)
    assert (found.train_accuracy, found.validation_accuracy) == (pytest.approx(0.99), 0.98)
    slope = judge(RUNS[verdict.LEARNING], PAIR, 75).change
    assert slope == pytest.approx(np.exp(-0.028 * 19) - 1, abs=0.05)


def test_a_gap_in_accuracy_is_overfitting_only_beyond_the_error_of_counting() -> None:
    run = history(settled(0.05), settled(0.3), 1.0, 0.9)
    assert judge(run, PAIR, 1000).kind == verdict.OVERFITTING
    assert judge(run, PAIR, 20).kind == verdict.RIGHT
    assert judge(history(settled(0.05), settled(0.3), 1.0, 0.97), PAIR, 1000).kind == verdict.RIGHT


def test_a_rise_of_a_loss_that_is_nearly_none_is_no_overfitting() -> None:
    tiny = np.concatenate([[0.7], turning() / 100])
    assert judge(history(np.concatenate([[0.7], falling(rate=0.06)]), tiny), PAIR, 75).kind == verdict.RIGHT


def test_what_is_bad_depends_on_the_number_of_classes() -> None:
    run = history(settled(0.4), settled(0.4), 0.85, 0.85)
    assert judge(run, PAIR, 75).kind == verdict.UNDERFITTING
    assert judge(run, DIGITS, 75).kind == verdict.RIGHT


def test_dropout_that_makes_training_harder_is_no_underfitting() -> None:
    assert judge(history(settled(0.5), settled(0.1), 0.8, 0.97), PAIR, 1000).kind == verdict.RIGHT


def test_without_accuracies_the_losses_decide() -> None:
    assert judge(history(settled(0.05), settled(0.06), None, None), NUMBER, 75).kind == verdict.RIGHT
    assert judge(history(settled(0.05), settled(0.2), None, None), NUMBER, 75).kind == verdict.OVERFITTING
    assert judge(history(settled(0.4), settled(0.4), None, None), NUMBER, 75).kind == verdict.UNDERFITTING
    assert judge(history(settled(0.69), settled(0.69), None, None), NUMBER, 75).kind == verdict.NOT_LEARNING


def test_a_loss_that_is_no_number_diverges() -> None:
    run = history(falling(), falling())
    run.train_loss_by_epoch.append(np.array([81.0]), np.array([np.nan]))
    assert judge(run, PAIR, 75).kind == verdict.DIVERGING


def test_curves_before_another_loss_do_not_count() -> None:
    train = np.concatenate([falling(40), falling(rate=0.06) / 1000])
    run = history(train, np.concatenate([falling(40), turning() / 1000]))
    assert judge(run, PAIR, 75).kind != verdict.OVERFITTING
    assert judge(run, PAIR, 75, since=41).kind == verdict.OVERFITTING


def test_it_takes_less_to_keep_a_verdict_than_to_take_it_up() -> None:
    barely = 0.7 * np.exp(-0.05 * np.minimum(np.arange(81), 40)) * np.exp(0.0018 * np.maximum(np.arange(81) - 40, 0))
    run = history(falling(rate=0.06), barely)
    assert judge(run, PAIR, 75).kind != verdict.OVERFITTING
    assert judge(run, PAIR, 75, before=verdict.OVERFITTING).kind == verdict.OVERFITTING


def test_a_validation_loss_that_rises_with_that_of_training_is_no_overfitting() -> None:
    assert judge(history(turning(), turning()), PAIR, 75).kind != verdict.OVERFITTING


def test_a_full_batch_makes_few_steps_and_still_gets_a_verdict() -> None:
    run = history(settled(0.05, 30), settled(0.06, 30))
    few = History()
    for name, series in run.series().items():
        x, y = (series.x, series.mean) if name != "train_loss" else (np.arange(1.0, 31), series.mean[::20])
        few.series()[name].append(x, y)
    assert judge(few, PAIR, 75).kind == verdict.RIGHT


def test_a_verdict_stands_for_a_while_unless_training_rests() -> None:
    steady = SteadyVerdict()
    learning, right = Verdict(kind=verdict.LEARNING), Verdict(kind=verdict.RIGHT)
    assert steady.take(learning, 10.0, True) == learning
    assert steady.take(right, 10.5, True) == learning
    newer = attrs.evolve(learning, validation_loss=0.1)
    assert steady.take(newer, 11.0, True) == newer
    assert steady.take(right, 10.0 + HOLD, True) == right
    assert steady.take(learning, 10.1 + HOLD, True) == right
    assert steady.take(learning, 10.1 + HOLD, False) == learning
    steady.forget()
    assert steady.shown.kind == verdict.TOO_EARLY
    assert steady.take(right, 10.2 + HOLD, True) == right


def test_few_points_that_all_fall_still_learn() -> None:
    early = History()
    early.train_loss.append(np.linspace(0, 1, 844)[1:], np.linspace(1.0, 0.15, 843))
    looks, losses = [0, 1 / 16, 1 / 8, 1 / 4, 1 / 2, 1], [2.3, 0.5, 0.33, 0.26, 0.2, 0.15]
    early.validation_loss.append(np.array(looks), np.array(losses))
    early.validation_accuracy.append(np.array([1.0]), np.array([0.955]))
    found = judge(early, DIGITS, 6000)
    assert (found.kind, found.change_since) == (verdict.LEARNING, 0.25)
