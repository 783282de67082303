"""A part is evaluated in slices, whose size does not change what comes out."""

from __future__ import annotations

import pytest
import torch
from small_networks import dense, experiment, learner_of

from playground.core.memory import SLICE
from playground.core.presets import preset
from playground.core.work import LEAST_SLICE, evaluation_slice
from playground.engine import evaluate
from playground.engine.evaluate import LONGEST, outputs_in_slices, scores
from playground.engine.learner import Learner


def sizes(learner: Learner, seconds: float) -> list[int]:
    """Of the slices of the training part, each of which takes so long by the clock."""
    now = 0.0

    def clock() -> float:
        nonlocal now
        now += seconds
        return now

    return [len(targets) for _outputs, targets in outputs_in_slices(learner, learner.dataset.train, clock)]


def test_slices_follow_from_the_experiment_as_long_as_they_are_quick(monkeypatch: pytest.MonkeyPatch) -> None:
    learner = learner_of(experiment(dense(1), points=1000))
    assert sizes(learner, LONGEST / 2) == [SLICE, 200]
    monkeypatch.setattr(evaluate, "evaluation_slice", lambda _experiment: 300)
    assert sizes(learner, LONGEST / 2) == [300, 300, 100]


def test_on_a_slow_machine_slices_become_smaller_and_no_sample_is_left_out() -> None:
    learner = learner_of(experiment(dense(1), points=4000))
    found = sizes(learner, 2 * LONGEST)
    assert found[:7] == [500, 250, 125, 62, 31, 15, LEAST_SLICE]
    assert set(found[7:-1]) == {LEAST_SLICE} and sum(found) == len(learner.dataset.train)


def test_scores_are_the_same_in_slices_of_any_size(monkeypatch: pytest.MonkeyPatch) -> None:
    learner = learner_of(experiment(dense(1), points=1000, precision=64))
    whole = scores(learner, learner.dataset.train)
    monkeypatch.setattr(evaluate, "evaluation_slice", lambda _experiment: 7)
    cut = scores(learner, learner.dataset.train)
    assert whole is not None and cut is not None
    assert cut.loss == pytest.approx(whole.loss, rel=1e-12) and cut.accuracy == pytest.approx(whole.accuracy)


def test_other_devices_take_the_largest_slices(monkeypatch: pytest.MonkeyPatch) -> None:
    learner = learner_of(experiment(dense(1)))
    learner.experiment = preset("course-cnn")
    assert evaluate.slice_size(learner) == evaluation_slice(preset("course-cnn")) < SLICE
    monkeypatch.setattr(learner, "device", torch.device("meta"))
    assert evaluate.slice_size(learner) == SLICE
