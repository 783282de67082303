"""Which changes of an experiment leave its test samples the same."""

from __future__ import annotations

import attrs
import pytest

from playground.core.datasets import Curve, PointChange
from playground.core.edits import set_data, set_depth, set_training, throw_dice
from playground.core.experiment import Experiment
from playground.core.held_out import held_out
from playground.core.presets import preset
from playground.engine.data.load import load_dataset

SPIRAL = preset("spiral")
MNIST = preset("course-mlp")


def numbered(kind: str) -> str:
    return f"{kind}-new"


def thrown(experiment: Experiment, *dice: str) -> Experiment:
    return throw_dice(experiment, dice, lambda: 12345)


SAME = {
    "weights die": thrown(SPIRAL, "weights"),
    "order die": thrown(SPIRAL, "order"),
    "depth": set_depth(SPIRAL, SPIRAL.network.depth + 1, numbered),
    "rate": set_training(SPIRAL, learning_rate=0.5),
    "features": set_data(SPIRAL, features=("x1", "x2", "x1_x2")),
    "normalisation": set_data(SPIRAL, normalisation="unit"),
    "shuffled": set_data(SPIRAL, shuffled=0.5),
}
OTHER = {
    "data die": thrown(SPIRAL, "data"),
    "split die": thrown(SPIRAL, "split"),
    "set": set_data(SPIRAL, set="circle"),
    "points": set_data(SPIRAL, points=700),
    "noise": set_data(SPIRAL, noise=0.33),
    "split": set_data(SPIRAL, split=attrs.evolve(SPIRAL.data.split, train=0.5)),
    "kind": attrs.evolve(SPIRAL, data=Curve()),
}


@pytest.mark.parametrize("change", SAME)
def test_networks_training_and_treatment_keep_the_test_samples(change: str) -> None:
    changed = SAME[change]
    assert changed != SPIRAL and held_out(changed) == held_out(SPIRAL)
    before, after = (load_dataset(one.data, one.seeds).test for one in (SPIRAL, changed))
    assert before.inputs.equal(after.inputs) and before.targets.equal(after.targets)


@pytest.mark.parametrize("change", OTHER)
def test_other_data_or_another_split_are_other_test_samples(change: str) -> None:
    changed = OTHER[change]
    assert held_out(changed) != held_out(SPIRAL)
    before, after = (load_dataset(one.data, one.seeds).test for one in (SPIRAL, changed))
    assert before.inputs.shape != after.inputs.shape or not before.inputs.equal(after.inputs)


def test_a_point_changed_by_hand_does_not_hide_what_was_seen() -> None:
    changed = set_data(SPIRAL, changed=(PointChange(index=3, label=1),))
    assert held_out(changed) == held_out(SPIRAL)


def test_a_test_set_of_the_datas_own_stays_itself_whatever_the_split() -> None:
    split = set_data(MNIST, split=attrs.evolve(MNIST.data.split, train=0.8, validation=0.2))
    assert held_out(split) == held_out(thrown(MNIST, "split")) == held_out(set_data(MNIST, balance=0.3))
    assert held_out(split) == held_out(MNIST) != held_out(set_data(MNIST, noise=0.5))
