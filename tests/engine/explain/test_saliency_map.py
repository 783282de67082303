"""Saliency is the gradient, as differences of the network's own answers tell it."""

from __future__ import annotations

import numpy as np
import pytest
import torch
from readers_of_digits import CNN, MLP, RESNET, predictor_of, stroke

from playground.core.experiment import Experiment
from playground.engine.explain.saliency import gradient, saliency

STEP = 1e-7


@pytest.mark.parametrize("experiment", [MLP, CNN, RESNET], ids=["mlp", "cnn", "resnet"])
def test_the_gradient_is_that_of_finite_differences_in_64_bit(experiment: Experiment) -> None:
    predictor = predictor_of(experiment)
    predictor.network.double()
    picture = stroke().double() * 0.83 + 0.07 * torch.rand(28, 28, generator=torch.Generator().manual_seed(1)).double()
    found = gradient(predictor.scores, picture, 7)
    assert found.shape == (28, 28) and found.dtype == torch.float64
    differences = torch.zeros(28, 28, dtype=torch.float64)
    with torch.inference_mode():
        for row in range(28):
            moved = picture.repeat(28, 1, 1)
            moved[torch.arange(28), row, torch.arange(28)] += STEP
            back = picture.repeat(28, 1, 1)
            back[torch.arange(28), row, torch.arange(28)] -= STEP
            differences[row] = (predictor.scores(moved)[:, 7] - predictor.scores(back)[:, 7]) / (2 * STEP)
    assert torch.allclose(found, differences, rtol=1e-4, atol=1e-6)
    assert found.abs().max() > 0


def test_the_map_is_the_gradient_of_the_class_asked_for() -> None:
    predictor = predictor_of(CNN)
    maps = [saliency(predictor.scores, stroke(), label, number=4) for label in (2, 3)]
    assert [(one.number, one.label, one.probabilities) for one in maps] == [(4, 2, None), (4, 3, None)]
    assert not np.array_equal(maps[0].outputs, maps[1].outputs)


def test_nothing_is_left_behind_in_the_network() -> None:
    predictor = predictor_of(CNN)
    saliency(predictor.scores, stroke(), 0)
    assert all(parameter.grad is None for parameter in predictor.network.parameters())
