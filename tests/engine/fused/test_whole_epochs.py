"""Epochs made at one go tell the same as epochs made step by step by PyTorch."""

from __future__ import annotations

import attrs
import numpy as np
import pytest
import torch

from playground.core.datasets import Curve, Points
from playground.core.events import Broke, EpochEnd, Epochs, Steps
from playground.core.experiment import Experiment
from playground.core.layers import BatchNorm, Conv, Dense, Dropout, Pool
from playground.core.network import Network
from playground.core.optimisers import LBFGS, SGD, Adam
from playground.core.presets import preset
from playground.core.schedules import SCHEDULES, Plateau
from playground.core.training import Training
from playground.engine.data.load import load_dataset
from playground.engine.fused.claims import reason_against
from playground.engine.learner import Learner
from playground.engine.train import training

CPU = torch.device("cpu")
TINY = Experiment(
    data=Points(set="spiral", points=100, noise=0.2),
    network=Network(layers=(Dense(id="dense-1", units=6), Dropout(id="dropout-1", probability=0.2))),
    training=Training(
        loss="binary_cross_entropy", optimiser=Adam(), learning_rate=0.02, batch_size=16, precision=64, epochs=12
    ),
)


@attrs.define
class Told:
    """What a run said."""

    losses: list[float] = attrs.field(factory=list)
    accuracies: list[float] = attrs.field(factory=list)
    places: list[float] = attrs.field(factory=list)
    ends: list[EpochEnd] = attrs.field(factory=list)
    calls: int = 0


def told(experiment: Experiment, epochs: int, seconds: float = 0.01, pytorch: bool = False) -> tuple[Told, Learner]:
    """Train so many epochs, fewer where one says to stop."""
    learner = Learner(experiment, load_dataset(experiment.data, experiment.seeds), CPU)
    learner.prefers_pytorch = pytorch
    said = Told()
    for event in training(learner, lambda: seconds, lambda: epochs - learner.epoch):
        match event:
            case Steps():
                said.calls += 1
                said.losses += event.losses.tolist()
                said.accuracies += event.accuracies.tolist()
                said.places += event.epochs.tolist()
                assert event.last_step == len(said.losses)
            case Epochs():
                said.ends += event.each()
            case EpochEnd():
                said.ends.append(event)
                if event.epoch >= epochs or event.stops:
                    break
            case Broke():
                pytest.fail("it broke")
    return said, learner


def assert_the_same(one: Told, other: Told) -> None:
    """Up to rounding."""
    for name in ("losses", "accuracies", "places"):
        assert np.allclose(getattr(one, name), getattr(other, name), rtol=1e-9, atol=1e-12), name
    assert [end.epoch for end in one.ends] == [end.epoch for end in other.ends]
    for mine, theirs in zip(one.ends, other.ends, strict=True):
        assert (mine.step, mine.stops) == (theirs.step, theirs.stops)
        assert mine.train.loss == pytest.approx(theirs.train.loss, rel=1e-9)
        assert (mine.validation is None) == (theirs.validation is None)
        if mine.validation is not None and theirs.validation is not None:
            assert mine.validation.loss == pytest.approx(theirs.validation.loss, rel=1e-9)
            assert mine.validation.accuracy == pytest.approx(theirs.validation.accuracy, rel=1e-9)


VARIANTS = {
    "plain": {},
    "fixed order": {"shuffle": False},
    "patience": {"early_stopping": 3},
    "stop at a loss": {"stop_at_loss": 0.68},
    "stop at epochs": {"stop_at_epochs": True, "epochs": 7},
    "full batch": {"batch_size": 70},
    **{f"schedule {kind}": {"schedule": SCHEDULES[kind]()} for kind in SCHEDULES},
    "hasty plateau": {"schedule": Plateau(patience=0, threshold=0.5)},
}


@pytest.mark.parametrize("name", VARIANTS)
def test_a_run_tells_what_pytorchs_tells(name: str) -> None:
    experiment = attrs.evolve(TINY, training=attrs.evolve(TINY.training, **VARIANTS[name]))
    fast, mine = told(experiment, 12)
    slow, theirs = told(experiment, 12, pytorch=True)
    assert_the_same(fast, slow)
    assert mine.best is not None and theirs.best is not None and mine.best.epoch == theirs.best.epoch
    for tensor in mine.best.network:
        assert torch.allclose(mine.best.network[tensor], theirs.best.network[tensor], rtol=1e-9, atol=1e-12)
    assert mine.standing.best == pytest.approx(theirs.standing.best, rel=1e-9)
    assert torch.equal(mine.order, theirs.order) and torch.equal(mine.dropout_state(), theirs.dropout_state())


@pytest.mark.parametrize("name", ["linear", "sine"])
def test_regressions_are_scored_alike(name: str) -> None:
    experiment = preset(name)
    experiment = attrs.evolve(experiment, training=attrs.evolve(experiment.training, precision=64))
    assert isinstance(experiment.data, Curve)
    assert_the_same(told(experiment, 8)[0], told(experiment, 8, pytorch=True)[0])


def test_a_run_is_the_same_to_the_bit_however_it_is_cut_into_calls() -> None:
    experiment = attrs.evolve(TINY, training=attrs.evolve(TINY.training, precision=32))
    one, first = told(experiment, 12, seconds=1.0)
    other, second = told(experiment, 12, seconds=1e-5)
    assert one.calls < other.calls
    assert one.losses == other.losses
    for tensor, there in first.network.state_dict().items():
        assert torch.equal(there, second.network.state_dict()[tensor]), tensor


def test_the_best_weights_are_those_of_their_epoch() -> None:
    _said, learner = told(TINY, 12)
    assert learner.best is not None
    _until, other = told(TINY, learner.best.epoch, pytorch=True)
    for tensor, there in other.network.state_dict().items():
        assert torch.allclose(learner.best.network[tensor], there, rtol=1e-9, atol=1e-12)


def test_numbers_that_break_are_found_and_the_last_good_state_is_back() -> None:
    experiment = attrs.evolve(
        TINY,
        network=Network(layers=(Dense(id="dense-1", units=8, activation="relu"), Dense(id="dense-2", units=8))),
        training=Training(loss="mse", optimiser=SGD(), learning_rate=10.0, batch_size=16, precision=32),
    )
    experiment = attrs.evolve(
        experiment,
        network=Network(
            layers=tuple(attrs.evolve(layer, activation="identity") for layer in experiment.network.layers)
        ),
    )
    learner = Learner(experiment, load_dataset(experiment.data, experiment.seeds), CPU)
    for event in training(learner):
        if isinstance(event, Broke):
            break
        if isinstance(event, EpochEnd):
            assert event.epoch < 200, "it never broke"
    assert event.what == "loss" and event.layer_id in ("dense-1", "dense-2", "output")
    assert event.step > event.returned_to == learner.step
    assert all(torch.isfinite(tensor).all() for tensor in learner.network.state_dict().values())


def test_a_change_on_the_way_is_taken_up_and_what_was_learned_stays() -> None:
    ends = {}
    for pytorch in (False, True):
        learner = Learner(TINY, load_dataset(TINY.data, TINY.seeds), CPU)
        learner.prefers_pytorch = pytorch
        grown = attrs.evolve(
            TINY,
            network=Network(layers=(*TINY.network.layers, Dense(id="dense-2", units=3))),
            training=attrs.evolve(TINY.training, learning_rate=0.005, l1=1e-4, gradient_clipping=0.5),
        )
        events = training(learner, lambda: 10.0, lambda: 1)  # an epoch is one chunk, by PyTorch too
        for event in events:
            if isinstance(event, EpochEnd) and event.epoch == 4:
                learner.apply(grown)
            if isinstance(event, EpochEnd) and event.epoch == 8:
                break
        assert isinstance(event, EpochEnd)
        ends[pytorch] = event
    assert ends[False].train.loss == pytest.approx(ends[True].train.loss, rel=1e-9)
    assert np.allclose(ends[False].gradients.norms, ends[True].gradients.norms, rtol=1e-7)


@pytest.mark.parametrize(
    ("change", "why"),
    [
        ({"network": Network(layers=(BatchNorm(id="batch_norm-1"),))}, "Batch norm is trained by PyTorch"),
        ({"network": Network(layers=tuple(Dense(id=f"dense-{n}", units=200) for n in (1, 2)))}, "more than 20000"),
        ({"training": Training(loss="mse", optimiser=LBFGS())}, "L-BFGS"),
        ({"data": Points(set="circle", points=5000), "training": Training(loss="mse", batch_size=5000)}, ""),
    ],
)
def test_what_the_kernels_leave_to_pytorch_is_said(change: dict[str, object], why: str) -> None:
    message = reason_against(attrs.evolve(TINY, **change), CPU)
    assert why in (str(message) if message is not None else "")
    assert (message is None) == (why == "")


def test_pictures_and_other_devices_are_pytorchs() -> None:
    assert reason_against(preset("course-mlp"), CPU) is not None
    assert reason_against(TINY, torch.device("meta")) is not None
    assert reason_against(TINY, CPU) is None
    assert {type(layer) for layer in preset("course-cnn").network.layers} >= {Conv, Pool}
