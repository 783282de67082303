"""Losses at many points of a plane at once are those of networks that are built and asked one by one."""

from __future__ import annotations

import math

import attrs
import numpy as np
import pytest
import torch
from small_networks import dense, experiment, learner_of, state, take
from small_pictures import CNN, NORMED, RESNET, digits
from small_pictures import learner_of as learner_of_pictures

from playground.core.activations import ACTIVATIONS
from playground.core.datasets import Curve
from playground.core.edits import set_training
from playground.core.experiment import Experiment
from playground.core.frames import LossSamples
from playground.core.layers import BatchNorm, Dropout, LayerNorm
from playground.core.losses import fitting_losses
from playground.core.network import Network
from playground.core.presets import preset
from playground.engine.build import build_network
from playground.engine.evaluate import scores
from playground.engine.flat import buffer_row, parameter_row
from playground.engine.landscape.directions import random_plane
from playground.engine.landscape.evaluate import DenseLosses, Landscape, ModuleLosses
from playground.engine.landscape.grid import Grid, Square, filling, levels
from playground.engine.landscape.samples import loss_samples
from playground.engine.learner import Learner

DENSE = experiment(dense(1, 6), Dropout(id="dropout-1", probability=0.4), dense(2, 4, activation="relu"))
NORMS = experiment(dense(1, 6), BatchNorm(id="batch_norm-1"), LayerNorm(id="layer_norm-1"), dense(2, 4))
NO_LAYERS = attrs.evolve(DENSE, network=Network())


def experiments() -> dict[str, Experiment]:
    """Every way a network may be built, every task and every loss of it, and both precisions."""
    found = {"dense": DENSE, "norms": NORMS, "no layers": NO_LAYERS, "regression": preset("linear")}
    for name in ACTIVATIONS:
        found[f"activation {name}"] = experiment(dense(1, 5, activation=name), dense(2, 3, activation=name))
    curve = attrs.evolve(DENSE, data=Curve())
    for task, chosen in (("two classes", DENSE), ("curve", curve)):
        for loss in fitting_losses(chosen.data.task):
            found[f"{task} {loss}"] = set_training(chosen, loss=loss)
    found["tanh output"] = set_training(DENSE, loss="mse", output_activation="tanh")
    return found


def trained(chosen: Experiment, precision: int = 32) -> Learner:
    chosen = set_training(chosen, precision=precision)
    learner = learner_of_pictures(chosen) if chosen.data.space == "picture" else learner_of(chosen)
    take(learner, 5)
    return learner


DENSE_ON_PICTURES = digits(dense(1, 7), Dropout(id="dropout-1"), dense(2, 5, activation="softmax"))
PICTURES = {
    "cnn": CNN,
    "norms in pictures": NORMED,
    "residual": RESNET,
    **{f"digits {loss}": set_training(CNN, loss=loss) for loss in fitting_losses(CNN.data.task)},
    **{f"flat {loss}": set_training(DENSE_ON_PICTURES, loss=loss) for loss in fitting_losses(CNN.data.task)},
}
ALL = {**experiments(), **PICTURES}


def landscape_of(learner: Learner) -> tuple[Landscape, LossSamples]:
    samples = loss_samples(learner.dataset, learner.experiment, most=10_000)
    return Landscape(learner.experiment, samples), samples


@pytest.mark.parametrize("precision", [32, 64])
@pytest.mark.parametrize("name", ALL)
def test_at_the_origin_it_is_the_loss_of_the_network_now(name: str, precision: int) -> None:
    learner = trained(ALL[name], precision)
    landscape, samples = landscape_of(learner)
    assert len(samples.targets) == learner.samples
    now = scores(learner, learner.dataset.train)
    assert now is not None
    row, buffers = parameter_row(learner.network), buffer_row(learner.network)
    assert row.dtype == (np.float64 if precision == 64 else np.float32)
    plane = random_plane(row, landscape.layout, 0)
    losses = landscape.cut([row, *plane.axes], buffers)
    tolerance = 1e-6 if precision == 32 else 1e-12
    assert losses(np.zeros((1, 2)))[0] == pytest.approx(now.loss, rel=tolerance)
    assert landscape.loss(row, buffers) == pytest.approx(now.loss, rel=tolerance)


@pytest.mark.parametrize("name", ALL)
def test_elsewhere_it_is_the_loss_of_a_network_with_those_weights(name: str) -> None:
    learner = trained(ALL[name], 64)
    landscape, _samples = landscape_of(learner)
    row, buffers = parameter_row(learner.network), buffer_row(learner.network)
    plane = random_plane(row, landscape.layout, 1)
    axes = [axis + 0.1 * np.random.default_rng(1).normal(size=len(row)) for axis in plane.axes]  # biases too
    points = np.array([[0.3, -0.2], [-1.0, 0.5], [0.0, 1.0]])
    found = landscape.cut([row, *axes], buffers)(points)
    for point, value in zip(points, found, strict=True):
        moved = row + point[0] * axes[0] + point[1] * axes[1]
        learner.load_weights(
            {
                **{name: tensor.numpy() for name, tensor in learner.network.state_dict().items()},
                **{key: part.numpy() for key, part in landscape.layout.split(torch.from_numpy(moved)).items()},
            }
        )
        there = scores(learner, learner.dataset.train)
        assert there is not None and value == pytest.approx(there.loss, rel=1e-9)


def test_dense_networks_are_evaluated_many_points_at_once_and_others_one_by_one() -> None:
    for chosen, kind in ((DENSE, DenseLosses), (NORMS, ModuleLosses), (CNN, ModuleLosses)):
        learner = trained(chosen)
        landscape, _samples = landscape_of(learner)
        losses = landscape.cut([parameter_row(learner.network)], buffer_row(learner.network))
        assert type(losses) is kind
        assert losses.at_once > 1 or kind is ModuleLosses


def test_a_batch_of_points_says_of_each_what_it_says_of_it_alone() -> None:
    learner = trained(DENSE)
    landscape, _samples = landscape_of(learner)
    row = parameter_row(learner.network)
    losses = landscape.cut([row, *random_plane(row, landscape.layout, 2).axes], buffer_row(learner.network))
    points = np.random.default_rng(0).normal(size=(700, 2))
    together = losses(points)
    alone = np.concatenate([losses(point[None]) for point in points[::50]])
    np.testing.assert_allclose(together[::50], alone, rtol=1e-5)


def test_looking_leaves_the_network_that_learns_and_its_dice_as_they_were() -> None:
    for chosen in (DENSE, NORMED):
        watched, plain = trained(chosen), trained(chosen)
        common = torch.get_rng_state()
        landscape, _samples = landscape_of(watched)
        row = parameter_row(watched.network)
        landscape.cut([row, *random_plane(row, landscape.layout, 0).axes], buffer_row(watched.network))(np.ones((2, 2)))
        assert torch.equal(torch.get_rng_state(), common)
        assert watched.network.training
        take(watched, 3)
        take(plain, 3)
        for name, tensor in state(watched).items():
            assert torch.equal(tensor, state(plain)[name]), name


def test_numbers_that_are_not_finite_become_infinity_and_never_fail() -> None:
    for chosen in (DENSE, set_training(DENSE, loss="mse"), CNN):
        learner = trained(chosen)
        landscape, _samples = landscape_of(learner)
        row = parameter_row(learner.network)
        losses = landscape.cut([row, np.ones_like(row), np.ones_like(row)], buffer_row(learner.network))
        found = losses(np.array([[1e38, 1e38], [0.0, 0.0]]))
        assert math.isfinite(found[1]) and not np.isnan(found).any()
        broken = np.full_like(row, np.nan)
        assert landscape.loss(broken, buffer_row(learner.network)) == math.inf


def test_costly_networks_are_measured_on_fewer_samples_spread_over_the_data() -> None:
    learner = learner_of(DENSE)
    few = loss_samples(learner.dataset, DENSE, most=10)
    assert len(few.targets) == 10
    inputs = learner.dataset.prepare(learner.dataset.train.inputs).numpy()
    np.testing.assert_array_equal(few.inputs, inputs[np.arange(10) * len(inputs) // 10])


def test_levels_lie_in_each_other_from_coarse_to_fine() -> None:
    assert levels(41) == (6, 11, 21, 41) and levels(81) == (6, 11, 21, 41, 81)
    assert levels(51) == (26, 51) and levels(6) == (6,) and levels(2) == (2,)
    with pytest.raises(ValueError, match="at least 2"):
        levels(1)


class Bowl:
    """x² + 3y², and how often it was asked."""

    at_once = 7

    def __init__(self) -> None:
        self.asked: list[tuple[float, float]] = []

    def __call__(self, coordinates: np.ndarray) -> np.ndarray:
        self.asked += [(x, y) for x, y in coordinates.tolist()]
        return coordinates[:, 0] ** 2 + 3 * coordinates[:, 1] ** 2


def test_a_grid_is_filled_coarse_to_fine_each_value_once_and_partly_seen_on_the_way() -> None:
    grid, bowl = Grid(Square(1.0, -1.0, 2.0), 21), Bowl()
    sizes, shares = [], []
    for state_ in filling(grid, bowl):
        sizes.append(len(state_.whole))
        shares.append(state_.progress)
    assert sorted(set(sizes)) == [0, 6, 11, 21] and sizes == sorted(sizes)
    assert shares == sorted(shares) and shares[-1] == 1.0 and grid.is_complete
    assert len(bowl.asked) == len(set(bowl.asked)) == 21 * 21
    x, y = grid.along(21)
    np.testing.assert_allclose(grid.values, x[None, :] ** 2 + 3 * y[:, None] ** 2)
    assert (x[0], x[-1], y[0], y[-1]) == (-1.0, 3.0, -3.0, 1.0)


def test_a_grid_may_become_finer_later_and_keeps_what_it_has() -> None:
    grid, bowl = Grid(Square(0.0, 0.0, 1.0), 11), Bowl()
    for _state in filling(grid, bowl):
        pass
    grid.refine(21)
    assert not grid.is_complete
    for _state in filling(grid, bowl):
        pass
    assert len(bowl.asked) == 21 * 21
    grid.refine(11)
    assert len(grid.whole) == 21, "what is finer already stays"


def test_a_grid_can_be_left_between_any_two_blocks() -> None:
    grid, bowl = Grid(Square(0.0, 0.0, 1.0), 41), Bowl()
    steps = filling(grid, bowl)
    next(steps)
    steps.close()
    assert 0 < len(bowl.asked) < 41 * 41 and np.isnan(grid.values).any()


def test_a_layer_can_be_built_from_the_row_of_all_parameters() -> None:
    network = build_network(NORMED)
    landscape = Landscape(NORMED, loss_samples(learner_of_pictures(NORMED).dataset, NORMED))
    tensors = landscape.layout.split(torch.from_numpy(parameter_row(network).copy()))
    assert list(tensors) == [name for name, _parameter in network.named_parameters()]
    for name, parameter in network.named_parameters():
        assert torch.equal(tensors[name], parameter)
    assert landscape.fits(parameter_row(network), buffer_row(network))
    assert not landscape.fits(parameter_row(network)[1:], buffer_row(network))
