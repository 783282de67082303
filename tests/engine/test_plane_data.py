"""Points drawn by hand, and values over the plane: loaded, trained on, looked at, and written into a script."""

from __future__ import annotations

from typing import Any

import attrs
import numpy as np
import pytest
import torch

from playground.core import edits
from playground.core.datasets import Data, Heights, OwnPoints, Points
from playground.core.experiment import Experiment
from playground.core.frames import MapRequest, PointsRequest
from playground.core.message import ProblemError
from playground.core.own_copy import own_copy
from playground.core.parts import point_parts
from playground.core.presets import preset
from playground.core.training import Seeds
from playground.engine.build import check_trainable
from playground.engine.data.load import load_dataset
from playground.engine.export.data import data_code
from playground.engine.frames.looks import plane_grid
from playground.engine.frames.plane import make_map, make_points
from playground.engine.fused.runner import Runner
from playground.engine.learner import Learner
from playground.engine.train import take_step

SEEDS = Seeds(data=3, split=4)
CLASSES = own_copy(Points(set="moons", points=80, noise=0.2), SEEDS)
MANY = own_copy(Points(set="arms", points=100), SEEDS)
VALUES = own_copy(Heights(set="hills", points=90), SEEDS)


CPU = torch.device("cpu")


def of(data: Data, **training: Any) -> Experiment:
    experiment = attrs.evolve(edits.choose_data(preset("circle"), data), seeds=SEEDS)
    return edits.set_training(experiment, **training)


def learner_of(experiment: Experiment) -> Learner:
    return Learner(experiment, load_dataset(experiment.data, experiment.seeds), CPU)


@pytest.mark.parametrize("data", [CLASSES, MANY, VALUES])
def test_every_part_holds_the_points_that_the_split_die_gives_it(data: OwnPoints) -> None:
    dataset = load_dataset(data, SEEDS)
    drawn = np.array(data.drawn)
    for part, numbers in zip((dataset.train, dataset.validation, dataset.test), point_parts(data, SEEDS), strict=True):
        assert np.array_equal(part.inputs.numpy(), drawn[numbers, :2].astype(np.float32))
        answers = part.targets.numpy()
        assert answers.dtype == (np.float32 if data.task.is_regression else np.int64)
        assert np.allclose(answers.ravel(), drawn[numbers, 2])
    assert load_dataset(data, Seeds(data=9, split=4)).train.inputs.equal(dataset.train.inputs)


@pytest.mark.parametrize("data", [CLASSES, MANY, VALUES])
def test_the_kernels_and_pytorch_learn_the_same_from_them(data: OwnPoints) -> None:
    """In 64 bit, through several epochs."""
    experiment = of(data, precision=64)
    by_torch, by_kernels = learner_of(experiment), learner_of(experiment)
    runner = Runner(by_kernels)
    for _ in range(20):
        for learner in (by_torch, by_kernels):
            if learner.epoch_is_over:
                learner.finish_epoch()
        loss, _right = runner.steps(1)
        assert loss[0] == pytest.approx(float(take_step(by_torch)[0]), rel=1e-9)


def test_a_value_map_is_what_the_network_answers_there() -> None:
    data = Heights(set="hills", points=60, features=("x1", "x2", "x1_x2"))
    learner = learner_of(of(data))
    frame = make_map(learner, MapRequest(resolution=7), training=False)
    assert frame is not None
    with torch.no_grad():
        expected = learner.network(learner.prepared(torch.from_numpy(plane_grid(7))))[:, 0].reshape(7, 7)
    assert np.allclose(frame.values, expected.numpy(), atol=1e-6)


@pytest.mark.parametrize("data", [Heights(set="plane", points=60), VALUES])
def test_points_with_values_bring_them_along(data: Data) -> None:
    dataset = load_dataset(data, SEEDS)
    frame = make_points(learner_of(of(data)), PointsRequest(), training=False)
    assert frame is not None and frame.values is not None
    assert np.array_equal(frame.values[: len(dataset.train)], dataset.train.targets[:, 0].numpy())
    assert not frame.labels.any()


def test_an_empty_plane_is_refused_in_one_sentence() -> None:
    with pytest.raises(ProblemError, match="There are no points yet: draw at least"):
        check_trainable(of(OwnPoints()))


@pytest.mark.parametrize(
    "data", [Heights(set="plane", points=60, noise=0.1), Heights(set="hills", points=60), CLASSES, MANY, VALUES]
)
def test_a_script_makes_the_same_data(data: Heights | OwnPoints) -> None:
    space: dict[str, Any] = {"np": np, "torch": torch}
    exec(data_code(data, SEEDS, 32), space)
    dataset = load_dataset(data, SEEDS)
    for (inputs, targets), part in zip(
        space["load_data"](""), (dataset.train, dataset.validation, dataset.test), strict=True
    ):
        assert torch.equal(inputs, part.inputs)
        assert torch.equal(targets, part.targets)
