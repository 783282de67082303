"""What is advised, and what a click on it does."""

from __future__ import annotations

import attrs
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from strategies import experiments

from playground.core import advice, edits, verdict
from playground.core.advice import MOST, TRAIN_ON, Standpoint, advise
from playground.core.changes import describe
from playground.core.experiment import Experiment
from playground.core.layers import Dense, Dropout
from playground.core.network import Network
from playground.core.optimisers import SGD
from playground.core.presets import preset
from playground.core.shapes import problems
from playground.core.verdict import Verdict

SPIRAL, COURSE = preset("spiral"), preset("course-mlp")


def keys(experiment: Experiment, kind: str, **more: object) -> list[str]:
    standpoint = attrs.evolve(Standpoint(Verdict(kind=kind)), **more)
    return [one.key for one in advise(experiment, standpoint)]


def followed(experiment: Experiment, kind: str, key: str, **more: object) -> Experiment:
    standpoint = attrs.evolve(Standpoint(Verdict(kind=kind)), **more)
    found = next(one for one in advise(experiment, standpoint) if one.key == key)
    assert found.edited is not None
    return found.edited


@settings(max_examples=60, deadline=None)
@given(experiments(), st.sampled_from(verdict.KINDS), st.booleans(), st.booleans())
def test_all_advice_is_an_edit_that_can_be_trained(
    experiment: Experiment, kind: str, is_running: bool, has_best: bool
) -> None:
    found = advise(experiment, Standpoint(Verdict(kind=kind), is_running, has_best))
    assert len(found) <= MOST and len({one.key for one in found}) == len(found)
    for one in found:
        assert str(one.words) and str(one.why)
        if one.edited is None:
            assert one.key in (advice.TRAIN_ON, advice.BACK_TO_BEST)
        else:
            assert one.edited != experiment and not problems(one.edited)
            assert describe(experiment, one.edited) is not None


def test_overfitting_is_met_by_regularising_and_by_going_back() -> None:
    assert keys(SPIRAL, verdict.OVERFITTING, has_best=True) == ["weight decay", advice.BACK_TO_BEST]
    first = followed(SPIRAL, verdict.OVERFITTING, "weight decay")
    assert first.training.weight_decay == 1e-3
    assert followed(first, verdict.OVERFITTING, "weight decay").training.weight_decay == pytest.approx(1e-2)
    forgetful = edits.set_training(SPIRAL, keep_best=False)
    assert followed(forgetful, verdict.OVERFITTING, "keep best").training.keep_best
    held = edits.set_training(COURSE, weight_decay=0.1)
    plain = edits.set_layers(held, tuple(layer for layer in held.network.layers if not isinstance(layer, Dropout)))
    dropped = followed(plain, verdict.OVERFITTING, "dropout")
    assert [layer.kind for layer in dropped.network.layers] == ["dense", "dropout", "dense", "dropout"]


def test_underfitting_is_met_by_freeing_the_weights_and_by_a_larger_network() -> None:
    held = edits.set_training(SPIRAL, weight_decay=0.01, l1=0.01)
    assert keys(held, verdict.UNDERFITTING)[0] == "no penalty"
    freed = followed(held, verdict.UNDERFITTING, "no penalty")
    assert (freed.training.weight_decay, freed.training.l1) == (0.0, 0.0)
    assert keys(freed, verdict.UNDERFITTING) == ["layer more", "twice the units"]
    assert followed(freed, verdict.UNDERFITTING, "layer more").network.depth == freed.network.depth + 1
    wide = followed(freed, verdict.UNDERFITTING, "twice the units")
    assert [b.units / a.units for a, b in zip(freed.network.dense_layers, wide.network.dense_layers, strict=True)] == [
        2.0
    ] * freed.network.depth
    assert keys(COURSE, verdict.UNDERFITTING) == ["no penalty", "no dropout"]
    linear = attrs.evolve(freed, network=Network())
    assert keys(linear, verdict.UNDERFITTING) == ["layer more"]


def test_what_still_learns_goes_on() -> None:
    assert keys(SPIRAL, verdict.LEARNING)[0] == advice.TRAIN_ON
    assert advice.TRAIN_ON not in keys(SPIRAL, verdict.LEARNING, is_running=True)
    limited = edits.set_training(SPIRAL, stop_at_epochs=True, epochs=30)
    assert followed(limited, verdict.LEARNING, "more epochs", is_running=True).training.epochs == 60
    plain = edits.set_training(SPIRAL, optimiser=SGD())
    assert followed(plain, verdict.LEARNING, "momentum", is_running=True).training.optimiser.kind == "momentum"


def test_larger_steps_are_advised_only_where_the_loss_moves_slowly_and_smoothly() -> None:
    slow = Verdict(kind=verdict.LEARNING, change=-0.05, noise=0.001)
    assert keys(SPIRAL, "", verdict=slow, is_running=True) == ["faster"]
    assert keys(SPIRAL, "", verdict=attrs.evolve(slow, change=-0.5), is_running=True) == []
    assert keys(SPIRAL, "", verdict=attrs.evolve(slow, noise=0.1), is_running=True) == []
    stuck = Verdict(kind=verdict.NOT_LEARNING)
    assert keys(SPIRAL, "", verdict=stuck)[0] == "faster"
    assert keys(SPIRAL, "", verdict=attrs.evolve(stuck, noise=0.1))[0] == "slower"


def test_divergence_is_met_by_smaller_and_by_tamer_steps() -> None:
    rate = SPIRAL.training.learning_rate
    assert followed(SPIRAL, verdict.DIVERGING, "slower").training.learning_rate == pytest.approx(rate / 3, rel=0.05)
    assert followed(SPIRAL, verdict.DIVERGING, "clip").training.gradient_clipping == 1.0
    assert keys(edits.set_training(SPIRAL, gradient_clipping=1.0), verdict.DIVERGING) == ["slower"]


def test_layers_that_are_added_have_the_documents_ids() -> None:
    names = iter(f"dense-{number}" for number in range(100, 200))
    more = followed(SPIRAL, verdict.UNDERFITTING, "layer more", new_id=lambda _kind: next(names))
    assert more.network.layers[-1].id == "dense-100"
    assert isinstance(more.network.layers[-1], Dense)


def test_a_good_network_is_ready_for_more_noise() -> None:
    assert keys(SPIRAL, verdict.RIGHT) == ["noise"]
    assert followed(SPIRAL, verdict.RIGHT, "noise").data.noise == pytest.approx(SPIRAL.data.noise + 0.2)
    assert keys(edits.set_data(SPIRAL, noise=0.8), verdict.RIGHT) == []


def test_too_early_one_can_only_begin() -> None:
    assert keys(SPIRAL, verdict.TOO_EARLY) == [TRAIN_ON]
    assert advise(SPIRAL, Standpoint(Verdict(kind=verdict.TOO_EARLY), is_running=True)) == ()
