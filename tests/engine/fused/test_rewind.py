"""A rewind brings back, bit for bit, what the kernels made."""

from __future__ import annotations

from typing import Any

import attrs
import pytest
import torch

from playground.core.datasets import Points
from playground.core.events import EpochEnd, Steps
from playground.core.experiment import Experiment
from playground.core.layers import Dense, Dropout
from playground.core.network import Network
from playground.core.optimisers import OPTIMISERS
from playground.core.training import Training
from playground.engine.data.load import load_dataset
from playground.engine.fused.choice import fused_chunks
from playground.engine.fused.runner import Runner
from playground.engine.learner import Learner, Snapshot
from playground.engine.train import training

RUNS = [(kind, precision) for kind in sorted(set(OPTIMISERS) - {"lbfgs"}) for precision in (32, 64)]


def experiment_of(kind: str, precision: int) -> Experiment:
    """With dropout, whose dice have to come back too, and epochs that end with a smaller batch."""
    return Experiment(
        data=Points(set="spiral", points=60),
        network=Network(layers=(Dense(id="dense-1", units=6), Dropout(id="dropout-1"), Dense(id="dense-2", units=3))),
        training=Training(
            loss="binary_cross_entropy", optimiser=OPTIMISERS[kind](), learning_rate=0.01, l1=1e-3,
            batch_size=8, precision=precision,
        ),
    )  # fmt: skip


def learner_of(experiment: Experiment) -> Learner:
    learner = Learner(experiment, load_dataset(experiment.data, experiment.seeds), torch.device("cpu"))
    assert fused_chunks(learner) is not None, "the kernels claim it"
    return learner


def run(learner: Learner, epochs: int) -> list[float]:
    """The losses up to this epoch, in the program's own loop."""
    losses: list[float] = []
    for event in training(learner, most_epochs=lambda: epochs - learner.epoch):
        if isinstance(event, Steps):
            losses += event.losses.tolist()
        if isinstance(event, EpochEnd) and event.epoch == epochs:
            return losses
    raise AssertionError("training never ends by itself")


def steps(learner: Learner, count: int) -> list[float]:
    losses: list[float] = []
    runner = Runner(learner)
    while len(losses) < count:
        if learner.epoch_is_over:
            learner.finish_epoch()
        losses += runner.steps(count - len(losses))[0].tolist()
    return losses


def same(one: Any, other: Any) -> bool:
    """Whether all tensors and numbers in there are equal, bit for bit."""
    if torch.is_tensor(one):
        return torch.equal(one, other)
    if isinstance(one, dict):
        return one.keys() == other.keys() and all(same(one[key], other[key]) for key in one)
    if isinstance(one, list | tuple):
        return len(one) == len(other) and all(map(same, one, other))
    return bool(one == other)


def assert_same(one: Snapshot, other: Snapshot) -> None:
    """Weights, the optimiser's memory, the place in the epoch, and the dice."""
    for field in attrs.fields(Snapshot):
        assert same(getattr(one, field.name), getattr(other, field.name)), field.name


@pytest.mark.parametrize(("kind", "precision"), RUNS)
def test_the_same_dice_repeat_a_run(kind: str, precision: int) -> None:
    first, again = learner_of(experiment_of(kind, precision)), learner_of(experiment_of(kind, precision))
    assert run(first, 5) == run(again, 5)
    assert_same(first.snapshot(), again.snapshot())


@pytest.mark.parametrize(("kind", "precision"), RUNS)
def test_a_snapshot_in_the_middle_of_an_epoch_brings_back_the_very_same_future(kind: str, precision: int) -> None:
    learner = learner_of(experiment_of(kind, precision))
    steps(learner, 9)
    snapshot = learner.snapshot()
    future = steps(learner, 12)
    end = learner.snapshot()
    learner.restore(snapshot)
    assert_same(learner.snapshot(), snapshot)
    assert steps(learner, 12) == future
    assert_same(learner.snapshot(), end)
