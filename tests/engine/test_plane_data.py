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
from playground.core.own_points_frame import LEFT_OUT, own_points_frame
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
TREATED = [
    attrs.evolve(CLASSES, noise=0.3, shuffled=0.5, balance=0.7),
    attrs.evolve(MANY, noise=0.8, balance=0.2),
    attrs.evolve(MANY, shuffled=1.0),
    attrs.evolve(VALUES, noise=0.1, shuffled=0.4),
]


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
    "data",
    [Heights(set="plane", points=60, noise=0.1), Heights(set="hills", points=60), CLASSES, MANY, VALUES, *TREATED],
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


@pytest.mark.parametrize("data", TREATED)
def test_the_plane_shows_own_points_as_they_train(data: OwnPoints) -> None:
    """What is shown without a network is what is loaded, with its noise, its balance and the exchanged answers."""
    experiment, dataset = of(data), load_dataset(data, SEEDS)
    shown = own_points_frame(experiment, run=0)
    for number, part in enumerate((dataset.train, dataset.validation, dataset.test)):
        here = shown.parts == number
        assert np.array_equal(shown.positions[here], part.inputs.numpy())
        answers = shown.labels if shown.values is None else shown.values
        assert np.array_equal(answers[here], part.targets.numpy().ravel())
    assert sorted(shown.indices.tolist()) == list(range(len(data.drawn)))
    assert (shown.parts == LEFT_OUT).sum() == len(data.drawn) - sum(data.counts)


def test_exchanged_answers_of_own_points_are_all_there_still() -> None:
    plain, mixed = load_dataset(MANY, SEEDS), load_dataset(attrs.evolve(MANY, shuffled=1.0), SEEDS)
    assert not torch.equal(plain.train.targets, mixed.train.targets)
    assert torch.equal(plain.train.targets.sort().values, mixed.train.targets.sort().values)
    assert torch.equal(plain.validation.targets, mixed.validation.targets)
