"""Regression: data of one value, R² in place of accuracy, no validation data, the course's lab."""

from __future__ import annotations

from typing import Any

import attrs
import numpy as np
import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st
from torch import nn

from playground.core.curve_sets import draw_curve
from playground.core.datasets import Curve
from playground.core.edits import set_data, set_training
from playground.core.events import EpochEnd, Epochs, Scores, Steps, Validated
from playground.core.experiment import Experiment
from playground.core.frames import (
    CurvePointsFrame,
    CurvePointsRequest,
    FitFrame,
    FitRequest,
    GalleryRequest,
    MapRequest,
    PointsRequest,
    SamplesRequest,
)
from playground.core.layers import Dense, Dropout, LayerNorm
from playground.core.network import Network
from playground.core.presets import PRESETS
from playground.core.tasks import Task
from playground.core.training import Seeds
from playground.engine.data.load import load_dataset
from playground.engine.evaluate import scores
from playground.engine.fit import FitResult, fit
from playground.engine.frames import fit as fit_frames
from playground.engine.frames import make_frame
from playground.engine.learner import Learner
from playground.engine.losses import hits, spread
from playground.engine.train import take_step, training

CPU = torch.device("cpu")
LINEAR, SINE = PRESETS["linear"], PRESETS["sine"]


def learner_of(experiment: Experiment) -> Learner:
    return Learner(experiment, load_dataset(experiment.data, experiment.seeds), CPU, run=7)


def ends(experiment: Experiment, count: int) -> tuple[Learner, list[EpochEnd]]:
    """A learner after so many epochs, and their ends."""
    learner, found = learner_of(experiment), []
    for event in training(learner, most_epochs=lambda: count - learner.epoch):
        if isinstance(event, Epochs):
            found += event.each()
        if isinstance(event, EpochEnd):
            found.append(event)
            if event.epoch == count:
                break
    return learner, found


# --- data ------------------------------------------------------------------------------------------------------


def test_places_and_values_are_columns_of_float32_shared_out_by_the_split() -> None:
    data = Curve(set="x_sin_x", points=200, noise=0.3)
    dataset = load_dataset(data, Seeds(data=3, split=4))
    parts = (dataset.train, dataset.validation, dataset.test)
    assert [tuple(part.inputs.shape) for part in parts] == [(140, 1), (30, 1), (30, 1)]
    assert all(part.inputs.dtype == part.targets.dtype == torch.float32 for part in parts)
    found = {(float(x), float(y)) for part in parts for x, y in zip(part.inputs, part.targets, strict=True)}
    x, y = (values.astype(np.float32).tolist() for values in draw_curve("x_sin_x", 200, 0.3, 3))
    assert found == set(zip(x, y, strict=True))


def test_all_of_the_labs_points_train_in_their_order() -> None:
    dataset = load_dataset(Curve(set="lab"), Seeds.all(9))
    assert dataset.train.inputs[:, 0].tolist() == [10, 9, 3, 2]
    assert dataset.train.targets[:, 0].tolist() == [90, 80, 50, 30]
    assert len(dataset.validation) == len(dataset.test) == 0


# --- R² --------------------------------------------------------------------------------------------------------


@given(st.integers(0, 2**31), st.integers(2, 40), st.integers(1, 3))
def test_hits_over_samples_are_r2(seed: int, count: int, width: int) -> None:
    generator = np.random.default_rng(seed)
    targets, outputs = (torch.from_numpy(generator.normal(1.0, 2.0, (count, width))) for _ in range(2))
    missed = ((targets - outputs) ** 2).sum(0)
    total = ((targets - targets.mean(0)) ** 2).sum(0)
    expected = float((1 - missed / total).mean())
    variance = spread(targets, Task("regression", (1,), width))
    assert float(hits(outputs, targets, variance)) / count == pytest.approx(expected)


def test_the_mean_scores_0_and_the_truth_1() -> None:
    targets = torch.tensor([[1.0], [2.0], [6.0]])
    variance = spread(targets, Task("regression", (1,), 1))
    assert float(hits(torch.full((3, 1), 3.0), targets, variance)) == pytest.approx(0.0, abs=1e-6)
    assert float(hits(targets, targets, variance)) == 3.0


def test_where_nothing_varies_only_the_very_value_counts() -> None:
    targets = torch.full((4, 1), 2.0)
    variance = spread(targets, Task("regression", (1,), 1))
    assert float(hits(torch.tensor([[2.0], [2.0], [3.0], [-1.0]]), targets, variance)) == 2.0


def test_a_part_is_compared_with_its_own_mean() -> None:
    learner = learner_of(SINE)
    for part in (learner.dataset.train, learner.dataset.validation, learner.dataset.test):
        with torch.no_grad():
            outputs = learner.network(part.inputs)
        missed, total = ((part.targets - other).square().sum() for other in (outputs, part.targets.mean()))
        expected = Scores(float(nn.functional.mse_loss(outputs, part.targets)), float(1 - missed / total))
        found = scores(learner, part)
        assert found is not None
        assert attrs.astuple(found) == pytest.approx(attrs.astuple(expected), rel=1e-4)


def test_the_mean_over_an_epochs_equal_batches_is_the_r2_of_the_training_part() -> None:
    still = set_training(SINE, learning_rate=1e-6, precision=64)
    _learner, (end,) = ends(still, 1)
    untrained = learner_of(still)
    expected = scores(untrained, untrained.dataset.train)
    assert expected is not None
    assert end.train.accuracy == pytest.approx(expected.accuracy, abs=1e-3)


def test_an_empty_part_has_no_scores_and_no_early_looks() -> None:
    learner = learner_of(LINEAR)
    assert scores(learner, learner.dataset.validation) is None
    events = training(learner)
    told = [next(events) for _ in range(50)]
    assert not any(isinstance(event, Validated) for event in told)
    assert all(event.validation is None for event in told if isinstance(event, EpochEnd))
    assert sum(isinstance(event, Steps) for event in told) > 10


# --- the course's lab ------------------------------------------------------------------------------------------


def test_the_lab_falls_as_in_the_course_and_ends_at_the_closed_form() -> None:
    _learner, found = ends(LINEAR, 601)
    losses = [found[epochs].train.loss for epochs in (50, 100, 600)]  # a step's loss is that before it
    assert losses == pytest.approx([97.8, 68.5, 24.5], rel=0.1)


def test_gradient_descent_converges_to_the_closed_form() -> None:
    learner, found = ends(set_training(LINEAR, precision=64), 4000)
    weights = learner.weights()
    assert weights["layers.output.weight"].item() == pytest.approx(6.6, abs=1e-4)
    assert weights["layers.output.bias"].item() == pytest.approx(22.9, abs=1e-4)
    assert found[-1].train.loss == pytest.approx(24.25, abs=1e-6)


def test_the_lab_takes_the_steps_of_torch() -> None:
    learner = learner_of(LINEAR)
    theirs = nn.Linear(1, 1)
    theirs.load_state_dict({name.rpartition(".")[2]: tensor for name, tensor in learner.network.state_dict().items()})
    optimiser = torch.optim.SGD(theirs.parameters(), lr=0.01)
    x, y = torch.tensor([[10.0], [9.0], [3.0], [2.0]]), torch.tensor([[90.0], [80.0], [50.0], [30.0]])
    for _ in range(20):
        loss = nn.functional.mse_loss(theirs(x), y)
        optimiser.zero_grad()
        loss.backward()
        optimiser.step()
        assert float(take_step(learner)[0]) == pytest.approx(loss.item(), rel=1e-5)
        learner.finish_epoch()


def whole_run(experiment: Experiment, epochs: int) -> FitResult:
    return fit(set_training(experiment, epochs=epochs), device="cpu", threads=1)


def test_without_validation_data_the_weights_kept_are_those_that_fit_the_training_part_best() -> None:
    """A rate so large that the loss rises: the first epoch stays the best."""
    result = whole_run(set_training(LINEAR, learning_rate=0.0204, keep_best=True), 40)
    after_one = whole_run(set_training(LINEAR, learning_rate=0.0204, keep_best=False), 1)
    assert result.best_epoch < 40
    assert result.train_loss <= after_one.train_loss
    assert (result.validation_loss, result.validation_accuracy, result.test_loss, result.test_accuracy) == (None,) * 4


def test_patience_without_validation_data_waits_for_the_training_part() -> None:
    steady = whole_run(set_training(LINEAR, early_stopping=5), 60)
    assert steady.epochs == 60
    diverging = whole_run(set_training(LINEAR, learning_rate=0.021, early_stopping=5), 60)
    assert diverging.epochs < 60


def test_a_few_units_learn_the_sine() -> None:
    result = whole_run(SINE, 60)
    assert result.test_accuracy is not None and result.test_accuracy > 0.8


@pytest.mark.parametrize("loss", ["mse", "mae"])
@pytest.mark.parametrize("precision", [32, 64])
def test_both_losses_are_those_of_torch(loss: str, precision: int) -> None:
    learner = learner_of(set_training(SINE, loss=loss, precision=precision))
    inputs, targets = learner.next_batch()
    outputs = learner.network(inputs).detach()
    function = {"mse": nn.functional.mse_loss, "mae": nn.functional.l1_loss}[loss]
    assert float(learner.loss(outputs, targets)) == pytest.approx(float(function(outputs, targets.to(outputs.dtype))))


# --- frames ----------------------------------------------------------------------------------------------------

DEEP = Network(
    layers=(
        Dense(id="dense-1", units=7, activation="tanh"),
        Dense(id="dense-2", units=5, activation="relu"),
        LayerNorm(id="layer_norm-1"),
        Dropout(id="dropout-1", probability=0.5),
    )
)


def a_fit(learner: Learner, request: FitRequest | None = None, training: bool = False) -> FitFrame:
    frame = make_frame(learner, request or FitRequest(), training)
    assert isinstance(frame, FitFrame)
    return frame


@pytest.mark.parametrize("precision", [32, 64])
@pytest.mark.parametrize(("network", "pieces"), [(Network(), 1), (SINE.network, 8), (DEEP, 5)])
def test_pieces_and_bias_add_up_to_the_curve_that_torch_gives(network: Network, pieces: int, precision: int) -> None:
    learner = learner_of(set_training(attrs.evolve(SINE, network=network), precision=precision))
    frame = a_fit(learner)
    assert frame.run == 7
    assert frame.pieces.shape == (pieces, 241) and frame.weights.shape == (pieces,)
    assert (frame.x[0], frame.x[-1]) == (-6.0, 6.0) and (np.diff(frame.x) > 0).all()
    learner.network.eval()
    with torch.no_grad():
        expected = learner.network(torch.from_numpy(frame.x.copy())[:, None].to(learner.dtype))[:, 0].numpy()
    np.testing.assert_allclose(frame.outputs, expected, atol=1e-5)
    np.testing.assert_allclose(frame.pieces.sum(0) + frame.bias, expected, atol=1e-5)


def test_a_piece_is_a_units_answer_times_its_weight() -> None:
    learner = learner_of(SINE)
    frame = a_fit(learner)
    state = learner.network.state_dict()
    hidden = torch.tanh(frame_column(frame) @ state["layers.dense-1.weight"].T + state["layers.dense-1.bias"])
    np.testing.assert_allclose(frame.weights, state["layers.output.weight"][0].numpy())
    np.testing.assert_allclose(frame.pieces[3], frame.weights[3] * hidden[:, 3].numpy(), atol=1e-6)


def frame_column(frame: FitFrame) -> torch.Tensor:
    return torch.from_numpy(frame.x.copy())[:, None]


def test_while_pytorch_trains_a_curve_has_fewer_places() -> None:
    learner = learner_of(SINE)
    assert len(a_fit(learner, training=True).x) == 241
    learner.prefers_pytorch = True
    assert len(a_fit(learner, training=True).x) == fit_frames.FIT_WHILE_TRAINING


def test_the_curve_points_come_with_their_parts_and_the_line_of_least_squares() -> None:
    learner = learner_of(set_data(SINE, set="line", noise=0.0))
    sealed = make_frame(learner, CurvePointsRequest(), True)
    assert isinstance(sealed, CurvePointsFrame)
    assert np.bincount(sealed.parts).tolist() == [140, 30]
    assert len(sealed.x) == len(sealed.y) == 170
    learner.test_is_open = True
    frame = make_frame(learner, CurvePointsRequest(), True)
    assert isinstance(frame, CurvePointsFrame)
    assert np.bincount(frame.parts).tolist() == [140, 30, 30]
    np.testing.assert_allclose(frame.y, 0.5 * frame.x + 1.0, atol=1e-6)
    assert (frame.slope, frame.height, frame.loss) == pytest.approx((0.5, 1.0, 0.0), abs=1e-6)
    lab = make_frame(learner_of(LINEAR), CurvePointsRequest(), True)
    assert isinstance(lab, CurvePointsFrame)
    assert (lab.slope, lab.height, lab.loss) == pytest.approx((6.6, 22.9, 24.25))


@pytest.mark.parametrize("request_", [MapRequest(), PointsRequest(), GalleryRequest(), SamplesRequest()])
def test_frames_of_other_data_do_not_fit_curves(request_: Any) -> None:
    assert make_frame(learner_of(SINE), request_, True) is None


@pytest.mark.parametrize("request_", [FitRequest(), CurvePointsRequest()])
def test_frames_of_curves_do_not_fit_points(request_: Any) -> None:
    assert make_frame(learner_of(PRESETS["circle"]), request_, True) is None
