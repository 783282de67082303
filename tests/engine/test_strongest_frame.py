"""The training samples that excite a unit most, against torch by hand."""

from __future__ import annotations

import numpy as np
import pytest
import torch
from small_networks import dense, experiment
from small_networks import learner_of as on_points
from small_pictures import CNN, learner_of

from playground.core.fields import OUTPUT_ID
from playground.core.frames import StrongestFrame, StrongestRequest
from playground.engine.frames import make_frame
from playground.engine.learner import Learner


def strongest(learner: Learner, layer_id: str, unit: int, count: int = 9) -> StrongestFrame:
    frame = make_frame(learner, StrongestRequest(layer_id, unit, count), False)
    assert isinstance(frame, StrongestFrame)
    return frame


def answers(learner: Learner, layer_id: str) -> torch.Tensor:
    """What a layer answers to all training samples."""
    learner.network.eval()
    with torch.no_grad():
        stages = learner.network.stages(learner.prepared(learner.dataset.train.inputs))
        return dict(stages)[layer_id]


@pytest.fixture(scope="module")
def learner() -> Learner:
    return learner_of(CNN)


@pytest.mark.parametrize("unit", [0, 2])
def test_the_samples_with_the_highest_mean_answer_come_first(learner: Learner, unit: int) -> None:
    layer_id = next(layer.id for layer in learner.experiment.network.layers if layer.has_weights)
    frame = strongest(learner, layer_id, unit)
    means = answers(learner, layer_id)[:, unit].flatten(1).mean(1)
    assert np.allclose(frame.values, np.sort(means.numpy())[::-1][:9], rtol=1e-5, atol=1e-7)
    order = means.argsort(descending=True, stable=True)[:9]
    assert np.array_equal(frame.labels, learner.dataset.train.targets[order].numpy())
    assert frame.seen == len(means) == frame.total and frame.pictures.shape[0] == 9


def test_classes_are_ranked_by_their_score(learner: Learner) -> None:
    frame = strongest(learner, OUTPUT_ID, 3, 4)
    scores = answers(learner, OUTPUT_ID)[:, 3]
    assert np.allclose(frame.values, np.sort(scores.numpy())[::-1][:4], rtol=1e-5, atol=1e-7)


def test_of_a_whole_layer_the_mean_square_counts(learner: Learner) -> None:
    frame = strongest(learner, OUTPUT_ID, -1, 2)
    squares = answers(learner, OUTPUT_ID).square().mean(1)
    assert np.allclose(frame.values, np.sort(squares.numpy())[::-1][:2], rtol=1e-5)


def test_there_is_none_for_a_layer_or_unit_there_is_not(learner: Learner) -> None:
    assert make_frame(learner, StrongestRequest("conv-99", 0), False) is None
    assert make_frame(learner, StrongestRequest(OUTPUT_ID, 10), False) is None
    assert make_frame(on_points(experiment(dense(1, 3))), StrongestRequest("dense-1", 0), False) is None


def test_making_it_leaves_the_weights_as_they_are(learner: Learner) -> None:
    before = {name: array.copy() for name, array in learner.weights().items()}
    strongest(learner, OUTPUT_ID, 1)
    assert all(np.array_equal(before[name], array) for name, array in learner.weights().items())
