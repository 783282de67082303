"""The frame of the network diagram: every column against torch by hand, and that making it disturbs nothing."""

from __future__ import annotations

import math
from typing import Any

import attrs
import numpy as np
import pytest
import small_pictures
import torch
from small_networks import CPU, dense, experiment, learner_of, same, state, take, trained
from small_pictures import conv

from playground.core.curve_sets import CURVE_SETS
from playground.core.datasets import Points
from playground.core.edits import set_layer as with_layer
from playground.core.edits import set_training
from playground.core.frames import INPUT_ID, LayerView, NetworkFrame, NetworkRequest
from playground.core.layers import Conv, Dropout
from playground.core.optimisers import LBFGS, Adam
from playground.core.presets import preset
from playground.core.tasks import Task
from playground.engine.frames import columns, make_frame, network
from playground.engine.frames.looks import plane_grid
from playground.engine.learner import Learner

MIXED = experiment(
    dense(1, 5, activation="tanh"), Dropout(id="dropout-1", probability=0.3), dense(2, 4, activation="relu")
)


class ThreeClasses(Points):
    """Points of the plane in three classes."""

    @property
    def task(self) -> Task:
        return Task("classes", (2,), 3, ("a", "b", "c"))


def a_frame(learner: Learner, training: bool = False, **request: Any) -> NetworkFrame:
    frame = make_frame(learner, NetworkRequest(**request), training)
    assert isinstance(frame, NetworkFrame)
    return frame


def column(frame: NetworkFrame, layer_id: str) -> LayerView:
    return next(view for view in frame.layers if view.layer_id == layer_id)


def weights_of(learner: Learner, layer_id: str) -> tuple[np.ndarray, np.ndarray]:
    """Weight and bias as arrays of their own."""
    state_ = learner.network.layers[layer_id].state_dict()
    return state_["weight"].double().numpy().copy(), state_["bias"].double().numpy().copy()


def set_layer(learner: Learner, layer_id: str, weight: list[list[float]], bias: list[float]) -> None:
    layer = learner.network.layers[layer_id]
    with torch.no_grad():
        layer.weight.copy_(torch.tensor(weight))  # type: ignore[operator]
        layer.bias.copy_(torch.tensor(bias))  # type: ignore[operator]


def test_the_columns_run_from_the_input_to_the_output_with_their_shapes() -> None:
    frame = a_frame(learner_of(MIXED), resolution=6)
    assert [(view.layer_id, view.shape) for view in frame.layers] == [
        (INPUT_ID, (2,)),
        ("dense-1", (5,)),
        ("dropout-1", (5,)),
        ("dense-2", (4,)),
        ("output", (1,)),
    ]


def test_maps_of_a_curve_are_what_every_unit_answers_over_its_domain() -> None:
    learner = trained(preset("sine"))
    frame = a_frame(learner, resolution=9)
    x = np.linspace(*CURVE_SETS["sine"].domain, 9)[:, None]
    (v, b), (u, d) = (weights_of(learner, name) for name in ("dense-1", "output"))
    first = np.tanh(x @ v.T + b)
    for name, expected in ((INPUT_ID, x), ("dense-1", first), ("output", first @ u.T + d)):
        maps = column(frame, name).maps
        assert maps is not None and maps.shape == (expected.shape[1], 1, 9)
        assert np.allclose(maps[:, 0], expected.T, atol=1e-5)


def test_maps_on_the_plane_are_what_every_unit_answers_there() -> None:
    learner = trained(MIXED)
    frame = a_frame(learner, resolution=6)
    x = plane_grid(6).astype(float)
    (v, b), (w, c), (u, d) = (weights_of(learner, name) for name in ("dense-1", "dense-2", "output"))
    first = np.tanh(x @ v.T + b)
    second = np.maximum(first @ w.T + c, 0)
    probability = 1 / (1 + np.exp(-(second @ u.T + d)))
    for name, expected in ((INPUT_ID, x), ("dense-1", first), ("dropout-1", first), ("dense-2", second)):
        maps = column(frame, name).maps
        assert maps is not None and maps.dtype == np.float32
        assert np.allclose(maps, expected.T.reshape(-1, 6, 6), atol=1e-5)
    assert np.allclose(column(frame, "output").maps, (2 * probability - 1).T.reshape(1, 6, 6), atol=1e-5)


def test_values_are_the_answers_to_the_chosen_point() -> None:
    learner = trained(MIXED)
    frame = a_frame(learner, point=(0.5, -2.0))
    first = np.tanh(weights_of(learner, "dense-1")[0] @ [0.5, -2.0] + weights_of(learner, "dense-1")[1])
    second = np.maximum(weights_of(learner, "dense-2")[0] @ first + weights_of(learner, "dense-2")[1], 0)
    score = weights_of(learner, "output")[0] @ second + weights_of(learner, "output")[1]
    assert frame.point == (0.5, -2.0)
    assert np.allclose(column(frame, INPUT_ID).values, [0.5, -2.0])
    assert np.allclose(column(frame, "dense-1").values, first, atol=1e-5)
    assert np.allclose(column(frame, "dense-2").values, second, atol=1e-5)
    assert np.allclose(column(frame, "output").values, 1 / (1 + np.exp(-score)), atol=1e-5)


@pytest.mark.parametrize("point", [None, (1.0,), (1.0, 2.0, 3.0), (1.0, float("nan"))])
def test_without_a_point_that_fits_there_are_no_values(point: tuple[float, ...] | None) -> None:
    frame = a_frame(learner_of(MIXED), resolution=4, point=point)
    assert frame.point is None
    assert all(view.values is None and view.maps is not None for view in frame.layers)


def test_of_several_classes_the_output_shows_their_probabilities() -> None:
    learner = learner_of(experiment(dense(1), loss="cross_entropy"))
    three = attrs.evolve(learner.experiment, data=ThreeClasses(set="gaussians", points=100))
    learner = Learner(three, attrs.evolve(learner.dataset, task=three.data.task), CPU)
    output = column(a_frame(learner, resolution=5, point=(1.0, 1.0)), "output")
    with torch.no_grad():
        expected = learner.network(torch.from_numpy(plane_grid(5))).softmax(1).numpy()
        value = learner.network(torch.tensor([[1.0, 1.0]])).softmax(1)[0].numpy()
    assert output.shape == (3,)
    assert np.allclose(output.maps, expected.T.reshape(3, 5, 5), atol=1e-6)
    assert np.allclose(output.values, value, atol=1e-6)


def test_two_outputs_for_two_classes_are_both_shown_from_minus_one_to_one() -> None:
    learner = learner_of(experiment(dense(1), loss="cross_entropy"))
    output = column(a_frame(learner, resolution=5), "output")
    with torch.no_grad():
        expected = 2 * learner.network(torch.from_numpy(plane_grid(5))).softmax(1).numpy() - 1
    assert np.allclose(output.maps, expected.T.reshape(2, 5, 5), atol=1e-6)
    assert np.allclose(output.maps[0], -output.maps[1], atol=1e-6)


@pytest.mark.parametrize(
    ("training", "function"),
    [
        ({"loss": "mse"}, lambda x: x),
        ({"loss": "mse", "output_activation": "tanh"}, np.tanh),
        ({"loss": "hinge"}, lambda x: x),
    ],
)
def test_the_value_of_the_output_is_that_after_its_activation(training: dict[str, Any], function: Any) -> None:
    learner = learner_of(experiment(dense(1), **training))
    with torch.no_grad():
        score = learner.network(torch.tensor([[3.0, 4.0]]))[0].numpy()
    assert np.allclose(column(a_frame(learner, point=(3.0, 4.0)), "output").values, function(score), atol=1e-6)


def test_weights_and_biases_of_dense_layers_come_as_copies() -> None:
    learner = trained(MIXED)
    frame = a_frame(learner, resolution=4)
    before = {name: weights_of(learner, name) for name in ("dense-1", "dense-2", "output")}
    take(learner, 3)
    for name, (weight, bias) in before.items():
        assert np.array_equal(column(frame, name).weight, weight)
        assert np.array_equal(column(frame, name).bias, bias)
    assert column(frame, "dropout-1").weight is None


def test_a_layer_without_biases_shows_none_and_a_large_one_shows_no_weights(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(columns, "MOST_LINKS", 24)
    frame = a_frame(learner_of(experiment(dense(1, 6, bias=False), dense(2, 5))), resolution=4)
    assert column(frame, "dense-1").weight is not None and column(frame, "dense-1").bias is None
    assert column(frame, "dense-2").weight is None and column(frame, "dense-2").bias is None
    assert column(frame, "output").weight is not None


def test_maps_are_coarser_while_training_and_no_more_than_asked_for() -> None:
    learner = learner_of(experiment(dense(1, 9)))
    assert column(a_frame(learner, True), "dense-1").maps.shape == (9, 30, 30)
    assert column(a_frame(learner, True, resolution=20), "dense-1").maps.shape == (9, 20, 20)
    assert column(a_frame(learner, False), "dense-1").maps.shape == (9, 40, 40)
    assert column(a_frame(learner, False, most_maps=4), "dense-1").maps.shape == (4, 40, 40)


def test_pictures_show_the_maps_of_the_chosen_sample() -> None:
    learner = small_pictures.learner_of(small_pictures.CNN)
    frame = a_frame(learner, sample=3, most_maps=3)
    validation = learner.dataset.validation
    x = learner.prepared(validation.inputs[3:4])
    assert np.array_equal(frame.sample, validation.inputs[3, 0].numpy())
    assert frame.label == int(validation.targets[3])
    assert np.allclose(column(frame, INPUT_ID).maps, x[0].numpy())
    with torch.no_grad():
        for layer_id, module in learner.network.layers.items():
            x = module(x)
            view = column(frame, layer_id)
            assert view.shape == tuple(x.shape[1:])
            if x.dim() == 4:
                assert np.allclose(view.maps, x[0, :3].numpy(), atol=1e-5)
                assert np.allclose(view.values, x[0].mean((1, 2)).numpy(), atol=1e-5)
            else:
                assert view.maps is None
                answers = x.softmax(1) if layer_id == "output" else x
                assert np.allclose(view.values, answers[0].numpy(), atol=1e-5)


@pytest.mark.parametrize("chosen", [small_pictures.NORMED, small_pictures.RESNET])
def test_norms_and_residual_blocks_have_maps_too(chosen: Any) -> None:
    learner = small_pictures.learner_of(chosen)
    frame = a_frame(learner)
    for view in frame.layers:
        assert (view.maps is not None) == (len(view.shape) == 3)
        assert view.values is not None and view.values.shape == view.shape[:1]


def test_beyond_the_last_picture_follows_the_first() -> None:
    learner = small_pictures.learner_of(small_pictures.CNN)
    count = len(learner.dataset.validation)
    assert np.array_equal(a_frame(learner, sample=count + 2).sample, a_frame(learner, sample=2).sample)


def test_data_that_are_neither_pictures_nor_a_plane_show_values_without_maps(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(network, "on_plane", lambda _learner: False)
    learner = trained(MIXED)
    frame = a_frame(learner, point=(0.5, -2.0))
    assert all(view.maps is None and view.values is not None for view in frame.layers)
    assert column(frame, "dense-2").dead is not None
    with torch.no_grad():
        answer = learner.network.eval()(torch.tensor([[0.5, -2.0]])).sigmoid()
    assert np.allclose(column(frame, "output").values, answer[0].numpy(), atol=1e-6)


def test_units_that_are_silent_or_the_same_everywhere_are_dead() -> None:
    learner = learner_of(experiment(dense(1, 3, activation="relu"), dense(2, 2, activation="tanh")))
    set_layer(learner, "dense-1", [[1, 0], [1, 0], [0, 0]], [0, -100, 2])
    set_layer(learner, "dense-2", [[1, 0, 0], [0, 1, 1]], [0, 0])
    frame = a_frame(learner, resolution=4)
    assert column(frame, "dense-1").dead.tolist() == [False, True, True]
    assert column(frame, "dense-2").dead.tolist() == [False, True]
    assert column(frame, "dense-1").saturated is None
    assert column(frame, INPUT_ID).dead is None and column(frame, "output").dead is None


@pytest.mark.parametrize(("activation", "gain"), [("tanh", 1.0), ("logistic", 2.0)])
def test_units_are_saturated_when_over_95_percent_of_70_answers_lie_within_2_percent_of_the_limits(
    activation: str, gain: float
) -> None:
    learner = learner_of(experiment(dense(1, 4, activation=activation)))
    distances = learner.dataset.train.inputs[:, 0].abs().sort().values.double()
    assert len(distances) == 70

    def leaving(inside: int) -> float:
        """The weight with which so many answers stay off the limits: tanh is 0.96 between two samples."""
        return gain * math.atanh(0.96) / float((distances[inside - 1] + distances[inside]) / 2)

    set_layer(learner, "dense-1", [[leaving(3), 0], [leaving(4), 0], [0.01, 0], [0, 0]], [0, 0, 0, 50])
    view = column(a_frame(learner, resolution=4), "dense-1")
    assert view.saturated.tolist() == [True, False, False, True]  # 67 of 70 are 95.7 %, 66 are 94.3 %
    assert view.dead.tolist() == [False, False, False, True]


def test_softmax_units_are_saturated_when_one_of_them_takes_it_all() -> None:
    learner = learner_of(experiment(dense(1, 3, activation="softmax")))
    set_layer(learner, "dense-1", [[0, 0], [0, 0], [0, 0]], [0, 0, 0])
    assert column(a_frame(learner), "dense-1").saturated.tolist() == [False, False, False]
    set_layer(learner, "dense-1", [[1e4, 0], [-1e4, 0], [0, 0]], [0, 0, 0])
    assert column(a_frame(learner), "dense-1").saturated.tolist() == [True, True, True]


def test_filters_are_judged_by_all_places_of_all_pictures() -> None:
    learner = small_pictures.learner_of(small_pictures.digits(Conv(id="conv-1", filters=3, activation="relu")))
    layer = learner.network.layers["conv-1"]
    with torch.no_grad():
        layer.bias.copy_(torch.tensor([0.0, -1000.0, 0.0]))  # type: ignore[operator]
    assert column(a_frame(learner), "conv-1").dead.tolist() == [False, True, False]


def test_in_64_bit_frames_are_of_32_bit() -> None:
    learner = trained(attrs.evolve(MIXED, training=attrs.evolve(MIXED.training, precision=64)))
    frame = a_frame(learner, resolution=4, point=(1.0, 2.0))
    for view in frame.layers:
        for array in (view.maps, view.values, view.weight, view.bias):
            assert array is None or array.dtype == np.float32


def test_arrays_are_read_only_copies() -> None:
    frame = a_frame(learner_of(MIXED), resolution=4, point=(1.0, 2.0))
    for view in frame.layers:
        for array in (view.maps, view.values, view.weight, view.bias, view.dead, view.saturated):
            assert array is None or (not array.flags.writeable and array.base is None)


@pytest.mark.parametrize("chosen", [MIXED, small_pictures.CNN, small_pictures.NORMED])
def test_making_the_frame_changes_nothing_in_what_is_learned(chosen: Any) -> None:
    make = small_pictures.learner_of if chosen is not MIXED else learner_of
    undisturbed, disturbed = make(chosen), make(chosen)
    for _ in range(20):
        for training in (True, False):
            a_frame(disturbed, training, point=(0.0, 1.0))
        assert take(undisturbed, 1) == take(disturbed, 1)
    assert same(state(undisturbed), state(disturbed))
    assert all(
        torch.equal(one, other)
        for one, other in zip(
            undisturbed.network.state_dict().values(), disturbed.network.state_dict().values(), strict=True
        )
    )
    assert disturbed.network.training


def seen_dropped(learner: Learner, layer_id: str) -> list[torch.Tensor]:
    """From now on, what this layer really zeroes in the first sample of each batch (its inputs must not be zero)."""
    found: list[torch.Tensor] = []

    def note(module: torch.nn.Module, inputs: tuple[torch.Tensor], outputs: torch.Tensor) -> None:
        if module.training:
            assert (inputs[0] != 0).all()
            found.append(outputs[0].detach() == 0)

    learner.network.layers[layer_id].register_forward_hook(note)
    return found


DROPPING = experiment(dense(1, 40, activation="tanh"), Dropout(id="dropout-1", probability=0.5))


@pytest.mark.parametrize("optimiser", [Adam(), LBFGS()])
def test_what_is_shown_as_dropped_was_really_dropped_in_the_last_batch(optimiser: Any) -> None:
    learner = learner_of(set_training(DROPPING, optimiser=optimiser))
    found = seen_dropped(learner, "dropout-1")
    learner.remember_dropped(True)
    masks = []
    for _ in range(3):
        take(learner, 1)
        masks.append(column(a_frame(learner), "dropout-1").dropped)
        assert masks[-1].tolist() == found[-1].tolist()
        assert 0 < masks[-1].sum() < 40
    assert masks[0].tolist() != masks[1].tolist()
    assert column(a_frame(learner), "dense-1").dropped is None


def test_of_pictures_every_value_that_was_dropped_is_shown() -> None:
    chosen = small_pictures.digits(conv(1, 4, activation="logistic"), Dropout(id="dropout-1", probability=0.2))
    learner = small_pictures.learner_of(chosen)
    found = seen_dropped(learner, "dropout-1")
    learner.remember_dropped(True)
    take(learner, 1)
    dropped = column(a_frame(learner), "dropout-1").dropped
    assert dropped.shape == column(a_frame(learner), "dropout-1").shape
    assert np.array_equal(dropped, found[-1].numpy())


def test_nothing_is_remembered_unless_asked_for_or_when_nothing_is_dropped() -> None:
    learner = trained(DROPPING)
    assert learner.dropped("dropout-1") is None
    learner.remember_dropped(True)
    take(learner, 1)
    assert learner.dropped("dropout-1") is not None
    learner.apply(with_layer(learner.experiment, "dropout-1", probability=0.0))
    take(learner, 1)
    assert learner.dropped("dropout-1") is None


def test_a_mask_is_forgotten_with_the_layers_it_was_of() -> None:
    learner = trained(DROPPING)
    learner.remember_dropped(True)
    take(learner, 1)
    learner.apply(with_layer(learner.experiment, "dense-1", units=30))
    assert column(a_frame(learner), "dropout-1").dropped is None
    take(learner, 1)
    assert column(a_frame(learner), "dropout-1").dropped.shape == (30,)
    learner.remember_dropped(False)
    assert column(a_frame(learner), "dropout-1").dropped is None


def test_remembering_what_was_dropped_changes_nothing_in_what_is_learned() -> None:
    plain, remembering = learner_of(DROPPING), learner_of(DROPPING)
    remembering.remember_dropped(True)
    assert take(plain, 10) == take(remembering, 10)
    assert same(state(plain), state(remembering))


def test_filters_that_stay_at_their_limits_are_saturated() -> None:
    learner = small_pictures.learner_of(small_pictures.digits(conv(1, 3, activation="tanh")))
    layer = learner.network.layers["conv-1"]
    with torch.no_grad():
        layer.weight[0] = 0.0  # type: ignore[index, operator]
        layer.bias.copy_(torch.tensor([0.5, 1000.0, 0.0]))  # type: ignore[operator]
        layer.weight[2] *= 0.01  # type: ignore[index, operator]
    view = column(a_frame(learner), "conv-1")
    assert view.saturated.tolist() == [False, True, False]
    assert view.dead.tolist() == [True, True, False]
