"""Runs trained together are those that the kernels train alone."""

from __future__ import annotations

import math
from typing import Any

import attrs
import numpy as np
import pytest
import torch
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray
from small_experiments import small_experiments
from strategies import initialisations, schedules

from playground.core.datasets import Curve, Points
from playground.core.events import EpochEnd, Epochs, Scores
from playground.core.experiment import Experiment
from playground.core.layers import Dense, Dropout, Layer
from playground.core.message import ProblemError
from playground.core.network import Network
from playground.core.optimisers import SGD, Adam
from playground.core.presets import preset
from playground.core.schedules import Plateau
from playground.core.training import Seeds, Training
from playground.engine.data.load import load_dataset
from playground.engine.fused import batch
from playground.engine.fused.batch import Fits, Progress, fit_many, fitting_many
from playground.engine.fused.claims import reason_against
from playground.engine.fused.runner import Column, Runner
from playground.engine.learner import Learner
from playground.engine.train import training

CPU = torch.device("cpu")
TINY = Experiment(
    data=Points(set="spiral", points=100),
    network=Network(layers=(Dense(id="dense-1", units=6), Dropout(id="dropout-1", probability=0.2))),
    training=Training(loss="binary_cross_entropy", optimiser=Adam(), batch_size=16, precision=64),
)


def vary(draw: st.DrawFn, first: Experiment) -> Experiment:
    """An experiment of the same shape."""
    layers: list[Layer] = []
    for layer in first.network.layers:
        if isinstance(layer, Dense):
            others = st.sampled_from(["tanh", "relu", "silu", "identity", "softmax"])
            chosen = layer.activation if layer.activation == "prelu" else draw(others)
            drawn, frozen = draw(initialisations()), draw(st.booleans())
            layers.append(attrs.evolve(layer, activation=chosen, initialisation=drawn, frozen=frozen))
        else:
            layers.append(Dropout(id=layer.id, probability=draw(st.floats(0.0, 0.9))))
    optimiser = first.training.optimiser
    for name in ("momentum", "smoothing", "beta1", "beta2"):
        if hasattr(optimiser, name):
            optimiser = attrs.evolve(optimiser, **{name: draw(st.floats(0.0, 0.95))})
    rates = attrs.evolve(
        first.training,
        optimiser=optimiser,
        learning_rate=draw(st.floats(1e-4, 0.5)),
        l1=draw(st.floats(0.0, 0.1)),
        weight_decay=draw(st.floats(0.0, 0.1)),
        gradient_clipping=draw(st.none() | st.floats(0.01, 10.0)),
        schedule=draw(schedules()),
        shuffle=draw(st.booleans()),
        keep_best=draw(st.booleans()),
    )
    dice = attrs.evolve(first.seeds, weights=draw(st.integers(0, 99)), order=draw(st.integers(0, 99)))
    return attrs.evolve(first, network=Network(layers=tuple(layers)), training=rates, seeds=dice)


@st.composite
def alike(draw: st.DrawFn) -> list[Experiment]:
    """Experiments of one shape."""
    first = draw(small_experiments(curves=True))
    first = attrs.evolve(first, training=attrs.evolve(first.training, precision=draw(st.sampled_from([32, 64]))))
    return [first, *(vary(draw, first) for _ in range(draw(st.integers(0, 4))))]


def alone(experiment: Experiment, epochs: int) -> tuple[NDArray[np.float64], Learner, Runner]:
    """The same experiment by the kernels, epoch by epoch; NaN from where it broke."""
    plain = attrs.evolve(experiment, training=attrs.evolve(experiment.training, stop_at_loss=None))
    learner = Learner(plain, load_dataset(plain.data, plain.seeds), CPU)
    runner = Runner(learner)
    ends = np.full((epochs, len(Column)), np.nan)
    for epoch in range(epochs):
        made = runner.epochs(1)
        if not made.whole:
            break
        ends[epoch] = made.ends[0]
        learner.judge_epoch(epoch + 1, Scores(float(ends[epoch, Column.LOSS]), float(ends[epoch, Column.ACCURACY])))
    return ends, learner, runner


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(alike(), st.integers(1, 7), st.integers(1, 3))
def test_each_run_is_the_one_that_is_trained_alone(experiments: list[Experiment], epochs: int, threads: int) -> None:
    if any(reason_against(experiment, CPU) is not None for experiment in experiments):
        return
    fits = fit_many(experiments, epochs, threads=threads)
    for number, experiment in enumerate(experiments):
        ends, learner, runner = alone(experiment, epochs)
        columns = {
            Column.TRAIN_LOSS: fits.train_losses,
            Column.TRAIN_ACCURACY: fits.train_accuracies,
            Column.LOSS: fits.validation_losses,
            Column.ACCURACY: fits.validation_accuracies,
        }
        for column, found in columns.items():
            assert np.array_equal(found[number], ends[:, column], equal_nan=True), column
        broke = np.isnan(ends[-1, Column.TRAIN_LOSS])
        assert fits.broke_at[number] == (learner.step if broke else 0)
        for name, tensor in learner.network.state_dict().items():
            assert np.array_equal(fits.weights[number][name], tensor.numpy(), equal_nan=True), name
        assert fits.best_epochs[number] == learner.standing.best_epoch
        best = fits.best_weights[number]
        assert (best is not None) == experiment.training.keep_best
        if best is not None and learner.standing.best_epoch:
            for name, tensor in runner.best_weights().items():
                assert np.array_equal(best[name], tensor.numpy(), equal_nan=True), name


def test_a_run_tells_what_the_training_loop_tells() -> None:
    rates = [0.001, 0.01, 0.1]
    experiments = [
        attrs.evolve(TINY, training=attrs.evolve(TINY.training, learning_rate=rate, stop_at_loss=0.69))
        for rate in rates
    ]
    fits = fit_many(experiments, 6)
    assert fits.train_losses.shape == fits.validation_accuracies.shape == (3, 6)
    for number, experiment in enumerate(experiments):
        learner = Learner(experiment, load_dataset(experiment.data, experiment.seeds), CPU)
        learner.prefers_pytorch = True
        ends: list[EpochEnd] = []
        for event in training(learner):
            if isinstance(event, Epochs):
                ends += event.each()
            if isinstance(event, EpochEnd):
                ends.append(event)
                if len(ends) == 6:
                    break
        assert np.allclose(fits.train_losses[number], [end.train.loss for end in ends], rtol=1e-9)
        scores = [end.validation for end in ends if end.validation is not None]
        assert np.allclose(fits.validation_losses[number], [score.loss for score in scores], rtol=1e-9)
        assert np.allclose(fits.validation_accuracies[number], [score.accuracy for score in scores], rtol=1e-9)
        for name, tensor in learner.network.state_dict().items():
            assert np.allclose(fits.weights[number][name], tensor.numpy(), rtol=1e-9, atol=1e-12)


def same(one: Fits, other: Fits) -> bool:
    names = ("train_losses", "train_accuracies", "validation_losses", "validation_accuracies", "best_epochs")
    scores = all(np.array_equal(getattr(one, name), getattr(other, name), equal_nan=True) for name in names)
    pairs = zip((*one.weights, *one.best_weights), (*other.weights, *other.best_weights), strict=True)
    return scores and all(np.array_equal(a[name], b[name]) for a, b in pairs if a and b for name in a)


def eight() -> list[Experiment]:
    """Eight learning rates."""
    rates = [10.0**power for power in np.linspace(-4, -0.5, 8)]
    return [attrs.evolve(TINY, training=attrs.evolve(TINY.training, learning_rate=rate)) for rate in rates]


def test_neither_threads_nor_the_length_of_calls_change_a_bit(monkeypatch: pytest.MonkeyPatch) -> None:
    whole = fit_many(eight(), 20)
    assert same(whole, fit_many(eight(), 20, threads=3))
    monkeypatch.setattr(batch, "MOST_EPOCHS", 1)
    assert same(whole, fit_many(eight(), 20))


def test_progress_is_told_after_each_call_and_the_rest_can_be_left_undone(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(batch, "MOST_EPOCHS", 4)
    monkeypatch.setattr(batch, "CALL_SECONDS", 1e9)
    monkeypatch.setattr(batch, "RUN_SECONDS", 1e9)
    work = fitting_many(eight(), 10)
    told: list[Progress] = []
    while True:
        try:
            told.append(next(work))
        except StopIteration as finished:
            fits: Fits = finished.value
            break
    assert [(progress.epoch, progress.epochs) for progress in told] == [(1, 10), (5, 10), (9, 10), (10, 10)]
    for progress in told:
        assert np.array_equal(progress.train_losses, fits.train_losses[:, progress.epoch - 1])
        assert np.array_equal(progress.validation_losses, fits.validation_losses[:, progress.epoch - 1])
        assert np.array_equal(progress.validation_accuracies, fits.validation_accuracies[:, progress.epoch - 1])
    left = fitting_many(eight(), 10, threads=2)
    next(left)
    left.close()


def test_a_plateau_lowers_the_rate_of_its_own_run_alone() -> None:
    hasty = attrs.evolve(TINY.training, schedule=Plateau(patience=0, threshold=0.5, rate_factor=0.1))
    plain, dropping = fit_many([TINY, attrs.evolve(TINY, training=hasty)], 12).train_losses
    assert np.array_equal(plain[:2], dropping[:2]) and not np.isclose(plain[-1], dropping[-1])
    assert np.array_equal(plain, fit_many([TINY], 12).train_losses[0])


def test_a_run_that_breaks_says_where_and_the_others_go_on() -> None:
    wild = attrs.evolve(
        TINY,
        network=Network(layers=(Dense(id="dense-1", units=6, activation="identity"),)),
        training=attrs.evolve(TINY.training, loss="mse", optimiser=SGD(), learning_rate=10.0),
    )
    mild = attrs.evolve(wild, training=attrs.evolve(wild.training, learning_rate=0.001))
    fits = fit_many([mild, wild, mild], 60)
    assert list(fits.broke_at > 0) == [False, True, False]
    broke = int(fits.broke_at[1])
    finished = (broke - 1) // math.ceil(70 / 16)
    assert np.isfinite(fits.train_losses[1, :finished]).all() and np.isnan(fits.train_losses[1, finished:]).all()
    assert np.array_equal(fits.train_losses[0], fits.train_losses[2]) and np.isfinite(fits.train_losses[0]).all()


SMALLER = Network(layers=(Dense(id="dense-1", units=5), Dropout(id="dropout-1", probability=0.2)))
PRELU = Network(layers=(Dense(id="dense-1", units=6, activation="prelu"), Dropout(id="dropout-1")))


@pytest.mark.parametrize(
    ("change", "why"),
    [
        ({"data": Points(set="spiral", points=101)}, "2 has other data"),
        ({"seeds": Seeds(data=1)}, "2 has other data"),
        ({"training": attrs.evolve(TINY.training, loss="hinge")}, "2 has another loss"),
        ({"training": attrs.evolve(TINY.training, optimiser=SGD())}, "2 has another kind of optimiser"),
        ({"training": attrs.evolve(TINY.training, batch_size=8)}, "2 has another batch size"),
        ({"training": attrs.evolve(TINY.training, precision=32)}, "2 has another precision"),
        ({"network": SMALLER}, "2 has layers of other sizes"),
        ({"network": PRELU}, "2 has layers of other sizes"),
        ({"network": Network(layers=(Dense(id="dense-1", units=500), Dense(id="dense-2", units=500)))}, "20000"),
    ],
)
def test_what_is_not_of_one_shape_is_refused_with_its_number(change: dict[str, Any], why: str) -> None:
    with pytest.raises(ProblemError, match=why):
        fit_many([TINY, attrs.evolve(TINY, **change)], 1)


def test_what_the_kernels_do_not_train_is_refused() -> None:
    with pytest.raises(ProblemError, match="1 cannot be trained so"):
        fit_many([preset("course-mlp")], 1)


@pytest.mark.parametrize(("count", "epochs", "threads"), [(0, 1, 1), (1, 0, 1), (1, 1, 0)])
def test_nothing_to_train_is_an_error(count: int, epochs: int, threads: int) -> None:
    with pytest.raises(ValueError, match="experiments"):
        fit_many([TINY] * count, epochs, threads=threads)


def test_a_curve_is_fitted_by_many() -> None:
    sine = preset("sine")
    assert isinstance(sine.data, Curve)
    fits = fit_many([sine, attrs.evolve(sine, seeds=attrs.evolve(sine.seeds, weights=5))], 3)
    assert fits.validation_accuracies.shape == (2, 3) and np.isfinite(fits.train_losses).all()
    assert not np.array_equal(fits.train_losses[0], fits.train_losses[1])
