"""The evaluation copy: what it answers, that it is its own, and what it refuses."""

from __future__ import annotations

from typing import Any

import attrs
import numpy as np
import pytest
import torch
from numpy.typing import NDArray

from playground.core.datasets import Images
from playground.core.experiment import Experiment
from playground.core.layers import Dense, Dropout
from playground.core.message import ProblemError
from playground.core.network import Network
from playground.core.training import Training
from playground.engine.build import build_network
from playground.engine.predict import Predictor
from playground.engine.weights import WeightsError

TINY = Experiment(
    data=Images(),
    network=Network(layers=(Dense(id="dense-1", units=5), Dropout(id="dropout-1", probability=0.9))),
)
PICTURES = np.random.default_rng(0).random((4, 28, 28), np.float32)


def first_weights(experiment: Experiment) -> dict[str, NDArray[Any]]:
    return {name: tensor.numpy().copy() for name, tensor in build_network(experiment).state_dict().items()}


@pytest.mark.parametrize("loss", ["cross_entropy", "mse"])
def test_probabilities_of_every_class_add_up_to_one(loss: str) -> None:
    experiment = attrs.evolve(TINY, training=Training(loss=loss))
    answers = Predictor(experiment, first_weights(experiment)).probabilities(PICTURES)
    assert answers.shape == (4, 10)
    assert answers.dtype == np.float32
    assert np.allclose(answers.sum(1), 1, atol=1e-5)
    assert (answers >= 0).all()


def test_the_answer_is_that_of_the_network_on_normalised_pictures_without_dropout() -> None:
    network = build_network(TINY).eval()
    with torch.no_grad():
        inputs = (torch.from_numpy(PICTURES)[:, None] - 0.1307) / 0.3081
        expected = network(inputs).softmax(1).numpy()
    assert np.allclose(Predictor(TINY, first_weights(TINY)).probabilities(PICTURES), expected, atol=1e-6)


def test_asking_twice_gives_the_same_answer_and_leaves_the_pictures_alone() -> None:
    predictor = Predictor(TINY, first_weights(TINY))
    before = PICTURES.copy()
    assert np.array_equal(predictor.probabilities(PICTURES), predictor.probabilities(PICTURES))
    assert np.array_equal(PICTURES, before)


def test_no_pictures_give_no_answers() -> None:
    assert Predictor(TINY, first_weights(TINY)).probabilities(PICTURES[:0]).shape == (0, 10)


def test_read_only_pictures_and_weights_are_taken() -> None:
    weights = first_weights(TINY)
    for array in weights.values():
        array.setflags(write=False)
    pictures = PICTURES.copy()
    pictures.setflags(write=False)
    assert Predictor(TINY, weights).probabilities(pictures).shape == (4, 10)


def test_weights_changed_outside_do_not_change_the_copy() -> None:
    weights = first_weights(TINY)
    predictor = Predictor(TINY, weights)
    before = predictor.probabilities(PICTURES)
    for array in weights.values():
        array *= 3
    assert np.array_equal(predictor.probabilities(PICTURES), before)


def test_newer_weights_change_the_answer() -> None:
    predictor = Predictor(TINY, first_weights(TINY))
    before = predictor.probabilities(PICTURES)
    newer = {name: array * 2 for name, array in first_weights(TINY).items()}
    predictor.load(newer)
    assert not np.allclose(predictor.probabilities(PICTURES), before)


def test_weights_of_another_network_are_refused_and_the_old_ones_stay() -> None:
    predictor = Predictor(TINY, first_weights(TINY))
    before = predictor.probabilities(PICTURES)
    wider = attrs.evolve(TINY, network=Network(layers=(Dense(id="dense-1", units=6),)))
    with pytest.raises(WeightsError, match=r"layers\.dense-1\.weight have the shape 6×784, not 5×784"):
        predictor.load(first_weights(wider))
    assert np.array_equal(predictor.probabilities(PICTURES), before)


def test_a_network_of_points_reads_no_digits() -> None:
    experiment = Experiment(name="Spiral")
    with pytest.raises(ProblemError, match="Spiral does not read digits"):
        Predictor(experiment, first_weights(experiment))


@pytest.mark.parametrize("shape", [(28, 28), (1, 1, 28, 28), (1, 27, 28)])
def test_pictures_of_another_shape_are_refused(shape: tuple[int, ...]) -> None:
    with pytest.raises(ValueError, match="pictures must be"):
        Predictor(TINY, first_weights(TINY)).probabilities(np.zeros(shape, np.float32))
