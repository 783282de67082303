"""A whole run without a window: its scores, what it keeps, what it reports, and how it fails."""

from __future__ import annotations

import attrs
import numpy as np
import pytest
import torch

from playground.core.datasets import Points
from playground.core.edits import set_training
from playground.core.events import EpochEnd, Steps
from playground.core.experiment import Experiment
from playground.core.initialisers import Initialisation
from playground.core.layers import Dense, Dropout
from playground.core.message import ProblemError
from playground.core.network import Network
from playground.core.optimisers import SGD
from playground.core.presets import PRESETS
from playground.core.shapes import parameter_count
from playground.core.training import Seeds, Training
from playground.engine.data import DataError, Dataset
from playground.engine.data.load import load_dataset
from playground.engine.devices import DeviceError, default_threads
from playground.engine.evaluate import scores
from playground.engine.fit import FitResult, TrainingFailed, fit, processor_threads
from playground.engine.learner import Learner

TINY = Experiment(
    data=Points(set="gaussians", points=200),
    network=Network(layers=(Dense(id="dense-1", units=4), Dropout(id="dropout-1", probability=0.3))),
    training=Training(loss="binary_cross_entropy", learning_rate=0.03, batch_size=20, epochs=5),
)
DIVERGING = attrs.evolve(
    TINY,
    network=Network(
        layers=(
            Dense(id="dense-1", units=8, activation="identity", initialisation=Initialisation(kind="he_normal")),
            Dense(id="dense-2", units=8, activation="identity", initialisation=Initialisation(kind="he_normal")),
        )
    ),
    training=Training(loss="mse", optimiser=SGD(), learning_rate=10.0, batch_size=20, epochs=50),
)


def run(experiment: Experiment) -> tuple[FitResult, list[EpochEnd], list[Steps]]:
    epochs: list[EpochEnd] = []
    chunks: list[Steps] = []
    result = fit(experiment, device="cpu", threads=1, report=epochs.append, steps=chunks.append)
    return result, epochs, chunks


def test_a_run_lasts_as_many_epochs_as_the_experiment_says_and_reports_each() -> None:
    result, epochs, chunks = run(TINY)
    assert [event.epoch for event in epochs] == [1, 2, 3, 4, 5]
    assert result.epochs == 5
    assert sum(chunk.samples for chunk in chunks) == 5 * 140
    assert result.seconds == pytest.approx(sum(chunk.seconds for chunk in chunks))
    assert result.parameters == parameter_count(TINY) == 17
    assert result.experiment == TINY


def test_two_clouds_are_learned() -> None:
    result, epochs, _chunks = run(set_training(TINY, epochs=30))
    assert result.test_accuracy > 0.95
    assert result.train_loss < epochs[0].train.loss


def test_the_scores_are_those_of_the_weights_returned_without_dropout() -> None:
    result, _epochs, _chunks = run(TINY)
    learner = Learner(TINY, load_dataset(TINY.data, TINY.seeds), torch.device("cpu"))
    learner.load_weights(result.weights)
    for part, loss, accuracy in (
        ("train", result.train_loss, result.train_accuracy),
        ("validation", result.validation_loss, result.validation_accuracy),
        ("test", result.test_loss, result.test_accuracy),
    ):
        expected = scores(learner, getattr(learner.dataset, part))
        assert (loss, accuracy) == pytest.approx((expected.loss, expected.accuracy))


def overfitting(keep_best: bool) -> Experiment:
    """So large a learning rate that the last epoch is not the best one."""
    return attrs.evolve(
        TINY,
        data=Points(set="spiral", points=100, noise=0.8),
        training=attrs.evolve(TINY.training, learning_rate=0.5, epochs=12, keep_best=keep_best),
        seeds=Seeds.all(3),
    )


def best_of(epochs: list[EpochEnd]) -> EpochEnd:
    """The most accurate on the validation part, among equals that with the smallest loss."""
    return min(epochs, key=lambda event: (-event.validation.accuracy, event.validation.loss))


def test_with_keep_best_the_weights_are_those_that_did_best_on_the_validation_part() -> None:
    result, epochs, _chunks = run(overfitting(keep_best=True))
    best = best_of(epochs)
    assert result.best_epoch == best.epoch < len(epochs)
    assert result.validation_loss == pytest.approx(best.validation.loss)
    assert result.validation_accuracy == best.validation.accuracy


def test_without_keep_best_the_weights_are_the_last_ones() -> None:
    result, epochs, _chunks = run(overfitting(keep_best=False))
    assert result.best_epoch == best_of(epochs).epoch < len(epochs)
    assert result.validation_loss == pytest.approx(epochs[-1].validation.loss)


def test_the_same_dice_give_the_same_run_on_one_thread() -> None:
    (first, first_epochs, _), (second, second_epochs, _) = run(TINY), run(TINY)
    assert [event.train for event in first_epochs] == [event.train for event in second_epochs]
    assert first.test_loss == second.test_loss
    assert all(np.array_equal(first.weights[name], second.weights[name]) for name in first.weights)


def test_other_dice_give_another_run() -> None:
    first, second = (run(attrs.evolve(TINY, seeds=seeds))[0] for seeds in (Seeds(), Seeds(order=1)))
    assert first.test_loss != second.test_loss


def test_a_run_that_diverges_fails_naming_layer_and_step() -> None:
    with pytest.raises(TrainingFailed, match=r"at step \d+ the numbers in layer \S+ stopped being finite"):
        run(DIVERGING)


def test_a_run_whose_only_step_has_a_finite_loss_but_breaks_the_weights_fails_too() -> None:
    huge = Training(loss="mse", optimiser=SGD(), learning_rate=10.0, batch_size=200, epochs=1, keep_best=False)
    normal = Initialisation(kind="normal", value=10)
    layers = tuple(
        Dense(id=f"dense-{number}", units=50, activation="identity", initialisation=normal) for number in range(1, 9)
    )
    experiment = attrs.evolve(TINY, training=huge, network=Network(layers=layers))
    chunks: list[Steps] = []
    with pytest.raises(TrainingFailed, match="at step 1 the numbers"):
        fit(experiment, device="cpu", threads=1, steps=chunks.append)
    assert np.isfinite(chunks[0].losses).all()


def test_a_loss_that_does_not_fit_the_data_is_refused_before_anything_is_loaded() -> None:
    def load(_data: object, _seeds: object) -> Dataset:
        raise AssertionError("loaded")

    experiment = set_training(PRESETS["course-mlp"], loss="binary_cross_entropy")
    with pytest.raises(ProblemError, match="binary cross-entropy does not fit MNIST"):
        fit(experiment, device="cpu", load=load)


def test_a_device_that_is_unknown_is_refused() -> None:
    with pytest.raises(DeviceError):
        fit(TINY, device="abacus")


def test_data_that_cannot_be_read_are_no_failure_on_the_way() -> None:
    def load(_data: object, _seeds: object) -> Dataset:
        raise DataError("The digits are gone.")

    with pytest.raises(DataError, match="gone"):
        fit(TINY, device="cpu", load=load)


@pytest.mark.parametrize("threads", [0, -2])
def test_fewer_than_one_thread_is_refused(threads: int) -> None:
    with pytest.raises(ProblemError, match=f"threads must be at least 1, not {threads}"):
        fit(TINY, device="cpu", threads=threads)


def test_threads_are_as_before_when_the_run_is_over() -> None:
    before = torch.get_num_threads()
    with processor_threads(1):
        assert torch.get_num_threads() == 1
    assert torch.get_num_threads() == before
    with processor_threads(None):
        assert torch.get_num_threads() == default_threads() >= 1


@pytest.mark.slow
def test_the_spiral_is_learned() -> None:
    result, _epochs, _chunks = run(PRESETS["spiral"])
    assert result.test_accuracy >= 0.97


@pytest.mark.slow
def test_the_course_network_reads_digits_after_one_epoch() -> None:
    result, epochs, _chunks = run(set_training(PRESETS["course-mlp"], epochs=1))
    assert result.test_accuracy > 0.95
    assert result.parameters == 669_706
    assert epochs[0].samples_per_second > 0
