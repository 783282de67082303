"""The frames of the Inside page against torch by hand, and that making them disturbs nothing."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st
from small_networks import dense, experiment, learner_of, same, state, trained
from small_pictures import CNN, NORMED, RESNET, digits
from small_pictures import conv as a_conv
from small_pictures import learner_of as on_pictures

from playground.core.edits import set_training
from playground.core.events import Steps
from playground.core.experiment import Experiment
from playground.core.frames import (
    FeatureMapsFrame,
    FeatureMapsRequest,
    InsideFrame,
    InsideRequest,
    LayerWeightsFrame,
    LayerWeightsRequest,
)
from playground.core.layers import Dense, Dropout
from playground.core.optimisers import LBFGS, SGD, Adam
from playground.core.presets import preset
from playground.engine import updates
from playground.engine.frames import inside, make_frame
from playground.engine.frames.feature_maps import photo_for
from playground.engine.learner import Learner
from playground.engine.train import training

POINTS = experiment(
    dense(1, 5, activation="tanh"), Dropout(id="dropout-1", probability=0.3), dense(2, 4, activation="relu")
)


def an_inside(learner: Learner, training: bool = False) -> InsideFrame:
    frame = make_frame(learner, InsideRequest(), training)
    assert isinstance(frame, InsideFrame)
    return frame


def maps(learner: Learner, layer_id: str, **request: Any) -> FeatureMapsFrame:
    frame = make_frame(learner, FeatureMapsRequest(layer_id, **request), False)
    assert isinstance(frame, FeatureMapsFrame)
    return frame


def weights(learner: Learner, layer_id: str) -> LayerWeightsFrame:
    frame = make_frame(learner, LayerWeightsRequest(layer_id), False)
    assert isinstance(frame, LayerWeightsFrame)
    return frame


def stages(learner: Learner, inputs: torch.Tensor) -> dict[str, torch.Tensor]:
    learner.network.eval()
    with torch.no_grad():
        found = {name: answers.clone() for name, answers in learner.network.stages(learner.prepared(inputs))}
    learner.network.train()
    return found


def steps(learner: Learner, count: int) -> None:
    """So many steps by whoever trains it."""
    events = training(learner, most_steps=lambda: max(1, count - learner.step), chunk_seconds=lambda: 10.0)
    while learner.step < count:
        next(events)


# --- statistics -----------------------------------------------------------------------------------------------


def test_all_layers_but_dropout_are_told_in_order_with_their_shapes() -> None:
    frame = an_inside(learner_of(POINTS))
    assert [(layer.layer_id, layer.shape) for layer in frame.layers] == [
        ("dense-1", (5,)),
        ("dense-2", (4,)),
        ("output", (1,)),
    ]


def test_histograms_count_all_weights_sums_and_answers_of_a_small_layer() -> None:
    learner = trained(POINTS)
    frame = an_inside(learner)
    layer = frame.of("dense-1")
    assert layer is not None and layer.weights is not None and layer.answers is not None and layer.sums is not None
    weight = learner.network.layers["dense-1"].weight.detach()
    expected, _edges = np.histogram(
        weight.numpy().clip(layer.weights.low, layer.weights.high),
        len(layer.weights.counts),
        (layer.weights.low, layer.weights.high),
    )
    assert np.array_equal(layer.weights.counts, expected)
    answers = stages(learner, learner.dataset.validation.inputs[: frame.samples])["dense-1"].numpy()
    assert layer.answers.counts.sum() == answers.size == layer.sums.counts.sum()
    below = layer.answers.counts[: len(layer.answers.counts) // 2].sum()
    assert below == (answers < 0).sum()


def test_silent_units_are_those_that_answer_the_same_to_all_samples() -> None:
    learner = on_pictures(CNN)
    with torch.no_grad():
        learner.network.layers["conv-1"].bias[2] = -1e6  # type: ignore[union-attr]
        learner.network.layers["dense-1"].bias[:] = -1e6  # type: ignore[union-attr]
    frame = an_inside(learner)
    first, unit = frame.of("conv-1"), frame.of("dense-1")
    assert first is not None and first.dead is not None and unit is not None
    answers = stages(learner, learner.dataset.validation.inputs)["conv-1"]
    expected = [bool((channel == channel.flatten()[0]).all()) for channel in answers.movedim(1, 0)]
    assert first.dead.tolist() == expected and first.dead[2]
    assert unit.silent == unit.units == 6


def test_saturated_units_stay_at_the_limits_of_tanh() -> None:
    learner = learner_of(POINTS)
    with torch.no_grad():
        learner.network.layers["dense-1"].bias[1] = 50.0  # type: ignore[union-attr]
    layer, relu = an_inside(learner).of("dense-1"), an_inside(learner).of("dense-2")
    assert layer is not None and layer.saturated is not None and relu is not None
    assert layer.saturated[1] and layer.full < 5
    assert relu.saturated is None


@pytest.mark.parametrize("chosen", [CNN, RESNET, set_training(CNN, gradient_clipping=0.1)])
def test_gradient_norms_are_those_the_last_step_was_given(chosen: Experiment) -> None:
    learner = on_pictures(chosen)
    assert all(layer.gradient is None for layer in an_inside(learner).layers)
    steps(learner, 3)
    for layer in an_inside(learner).layers:
        found = [p.grad for p in learner.network.layers[layer.layer_id].parameters() if p.grad is not None]
        if layer.weights is None:
            continue
        expected = torch.cat([gradient.flatten() for gradient in found]).norm()
        assert layer.gradient == pytest.approx(float(expected), rel=1e-5)


# --- updates --------------------------------------------------------------------------------------------------

RULES = {
    "adam": {"optimiser": Adam()},
    "sgd": {"optimiser": SGD(), "learning_rate": 0.1},
    "l-bfgs": {"optimiser": LBFGS()},
}


@pytest.mark.parametrize("rule", RULES)
@pytest.mark.parametrize("by_kernels", [True, False])
def test_the_update_is_how_far_one_step_moved_the_weights(rule: str, by_kernels: bool) -> None:
    learner = learner_of(set_training(POINTS, **RULES[rule]))
    learner.prefers_pytorch = not by_kernels
    steps(learner, 3)
    assert all(layer.update is None for layer in an_inside(learner).layers)
    before = {name: p.detach().clone() for name, p in learner.network.named_parameters()}
    event = next(e for e in training(learner, chunk_seconds=lambda: 10.0) if isinstance(e, Steps))
    assert len(event.losses) == 1
    frame = an_inside(learner)
    assert frame.update_step == learner.step == 4
    for layer in frame.layers:
        name = f"layers.{layer.layer_id}.weight"
        moved = dict(learner.network.named_parameters())[name].detach() - before[name]
        expected = float(moved.norm() / before[name].norm())
        assert layer.update == pytest.approx(expected, rel=1e-5)


def test_of_a_network_too_large_to_copy_no_update_is_measured(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(updates, "MOST_WEIGHTS", 10)
    learner = learner_of(POINTS)
    for count in (2, 4):
        an_inside(learner)
        steps(learner, count)
    assert not learner.updates.is_asked and an_inside(learner).update_step == 0


def test_updates_of_other_weights_are_not_told() -> None:
    learner = learner_of(POINTS)
    steps(learner, 2)
    an_inside(learner)
    steps(learner, 5)
    assert an_inside(learner).update_step > 0
    learner.apply(set_training(POINTS, optimiser=SGD()))
    assert an_inside(learner).update_step == 0


@pytest.mark.parametrize(
    "chosen",
    [
        POINTS,
        set_training(POINTS, batch_size=70),
        set_training(experiment(dense(1, 6), dense(2, 6)), optimiser=Adam(), learning_rate=0.01),
    ],
)
@pytest.mark.parametrize("by_kernels", [True, False])
def test_training_is_the_same_to_the_last_bit_with_the_page_and_without(chosen: Experiment, by_kernels: bool) -> None:
    alone, watched = learner_of(chosen), learner_of(chosen)
    for learner in (alone, watched):
        learner.prefers_pytorch = not by_kernels
    steps(alone, 60)
    for count in range(7, 61, 7):
        for request in (
            InsideRequest(), FeatureMapsRequest("dense-1", unit=2, before=True), LayerWeightsRequest("dense-1"),
        ):  # fmt: skip
            make_frame(watched, request, True)
        steps(watched, count)
    steps(watched, 60)
    assert watched.step == alone.step
    assert same(state(alone), state(watched))


@pytest.mark.parametrize("chosen", [CNN, NORMED, RESNET])
def test_pictures_too_train_the_same_to_the_last_bit(chosen: Experiment) -> None:
    alone, watched = on_pictures(chosen), on_pictures(chosen)
    steps(alone, 12)
    for count in range(1, 13):
        an_inside(watched, training=True)
        maps(watched, "conv-1", subject="photo")
        make_frame(watched, LayerWeightsRequest("conv-1"), True)
        steps(watched, count)
    assert same(state(alone), state(watched))
    buffers, others = dict(alone.network.named_buffers()), dict(watched.network.named_buffers())
    assert all(torch.equal(buffers[name], others[name]) for name in buffers)


# --- maps -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("chosen", [CNN, NORMED, RESNET])
def test_maps_are_what_every_layer_answers_to_the_sample(chosen: Experiment) -> None:
    learner = on_pictures(chosen)
    steps(learner, 2)
    sample = learner.dataset.validation.inputs[5:6]
    for name, answers in stages(learner, sample).items():
        expected = answers[0] if name != "output" else torch.softmax(answers[0], 0)
        frame = maps(learner, name, sample=5)
        assert np.allclose(frame.values, expected.numpy(), atol=1e-6)
        assert frame.total == len(expected)
        assert frame.picture is not None and np.array_equal(frame.picture, sample[0, 0].numpy())
        assert frame.label == int(learner.dataset.validation.targets[5])


def test_before_the_activation_stand_the_sums() -> None:
    learner = on_pictures(CNN)
    before, after = maps(learner, "conv-1", before=True), maps(learner, "conv-1")
    assert (before.values < 0).any()
    assert np.allclose(np.maximum(before.values, 0), after.values)


def test_a_drawing_is_read_as_the_samples_are() -> None:
    learner = on_pictures(CNN)
    drawing = learner.dataset.validation.inputs[3, 0].numpy()
    drawn = maps(learner, "conv-2", subject="drawing", drawing=drawing.tobytes())
    sample = maps(learner, "conv-2", sample=3)
    assert drawn.subject == "drawing" and drawn.label is None
    assert np.array_equal(drawn.values, sample.values)


def test_without_a_drawing_a_sample_is_looked_at() -> None:
    assert maps(on_pictures(CNN), "conv-2", subject="drawing").subject == "sample"


def test_a_photograph_comes_in_the_size_and_the_colours_the_network_reads() -> None:
    frame = maps(on_pictures(CNN), "conv-1", subject="photo", photo="coffee")
    assert frame.subject == "photo"
    assert frame.picture is not None and frame.picture.shape == (28, 28) and frame.picture.std() > 10
    assert photo_for("rocket", 3, 32, 48).shape == (3, 32, 48)


def test_units_of_points_are_single_values_with_the_inputs_told() -> None:
    learner = trained(POINTS)
    frame = maps(learner, "dense-2", sample=4, unit=1)
    sample = learner.dataset.validation.inputs[4:5]
    assert np.allclose(frame.values, stages(learner, sample)["dense-2"][0].numpy(), atol=1e-6)
    assert frame.picture is None and frame.inputs is not None and np.allclose(frame.inputs, sample[0].numpy())
    weight = learner.network.layers["dense-2"].weight.detach().numpy()
    assert frame.kernel is not None and np.array_equal(frame.kernel, weight[1].reshape(1, 1, -1))


def test_a_point_of_the_plane_can_be_looked_at() -> None:
    learner = trained(POINTS)
    frame = maps(learner, "dense-1", point=(1.5, -2.0))
    expected = stages(learner, torch.tensor([[1.5, -2.0]]))["dense-1"][0]
    assert np.allclose(frame.values, expected.numpy(), atol=1e-6)


@pytest.mark.parametrize("before", [True, False])
def test_units_all_over_the_plane_are_their_answers_to_its_places(before: bool) -> None:
    learner = trained(POINTS)
    frame = maps(learner, "dense-1", subject="plane", before=before)
    side = frame.values.shape[1]
    assert frame.values.shape == (5, side, side)
    row, column = 3, 50
    place = torch.tensor([[(column + 0.5) / side * 12 - 6, 6 - (row + 0.5) / side * 12]])
    layer = learner.network.layers["dense-1"]
    expected = torch.nn.functional.linear(place, layer.weight, layer.bias)[0].detach()  # type: ignore[arg-type]
    assert np.allclose(frame.values[:, row, column], expected if before else torch.tanh(expected), atol=1e-5)
    assert frame.inputs is None and frame.picture is None


def test_the_kernel_is_that_of_the_unit_asked_for() -> None:
    learner = on_pictures(CNN)
    kernel = maps(learner, "conv-2", unit=3).kernel
    assert kernel is not None and np.array_equal(kernel, learner.network.layers["conv-2"].weight[3].detach().numpy())
    row = maps(learner, "dense-1", unit=2).kernel
    assert row is not None
    assert np.array_equal(row.ravel(), learner.network.layers["dense-1"].weight[2].detach().numpy())
    assert maps(learner, "pool-1").kernel is None


def test_a_layer_there_is_not_any_more_has_no_frames() -> None:
    learner = on_pictures(CNN)
    assert make_frame(learner, FeatureMapsRequest("conv-9"), False) is None
    assert make_frame(learner, LayerWeightsRequest("conv-9"), False) is None
    assert make_frame(learner, LayerWeightsRequest("pool-1"), False) is None


# --- weights --------------------------------------------------------------------------------------------------


def test_filters_come_channel_by_channel() -> None:
    learner = on_pictures(CNN)
    frame = weights(learner, "conv-2")
    weight = learner.network.layers["conv-2"].weight.detach().numpy()
    assert frame.channels == 4 and not frame.matrix
    assert np.array_equal(frame.pictures[3 * 4 + 2], weight[3, 2])


def test_units_that_read_pictures_show_them_and_others_a_matrix() -> None:
    learner = on_pictures(digits(Dense(id="dense-1", units=6), Dense(id="dense-2", units=5)))
    first, second = weights(learner, "dense-1"), weights(learner, "dense-2")
    assert first.pictures.shape == (6, 28, 28) and first.channels == 1
    matrix = learner.network.layers["dense-2"].weight.detach().numpy()
    assert second.matrix and np.array_equal(second.pictures[0], matrix)


def test_of_a_very_large_matrix_every_second_row_and_column_is_shown() -> None:
    learner = on_pictures(digits(a_conv(1, 8, stride=1), Dense(id="dense-1", units=200)))
    frame = weights(learner, "dense-1")
    assert (frame.row_step, frame.column_step) == (2, 2)
    matrix = learner.network.layers["dense-1"].weight.detach().numpy()
    assert np.array_equal(frame.pictures[0], matrix[::2, ::2])


def test_both_convolutions_of_a_residual_block_are_shown() -> None:
    learner = on_pictures(RESNET)
    frame = weights(learner, "residual-2")
    module = learner.network.layers["residual-2"]
    assert frame.channels == 4 and frame.second == 36 and len(frame.pictures) == 24 + 36
    assert np.array_equal(frame.pictures[24 + 7], module.second.weight.detach().flatten(0, 1)[7].numpy())  # type: ignore[union-attr]


@settings(max_examples=30)
@given(st.lists(st.floats(-1e3, 1e3, width=32), min_size=1, max_size=60))
def test_every_value_is_counted_once(values: list[float]) -> None:
    spread = inside.spread_of([torch.tensor(values)])
    assert spread is not None
    assert spread.counts.sum() == len(values)
    assert spread.low in (0.0, -spread.high)


def test_of_many_values_all_channels_are_met() -> None:
    picked = inside._picked(torch.arange(8.0).repeat(40_000).view(10, 200, 160, 1).permute(0, 3, 1, 2), 1000)
    assert len(picked) <= 1000
    channels = inside._picked(torch.arange(20.0).view(1, 20, 1, 1).repeat(100, 1, 30, 30), 16_384)
    assert set(channels.tolist()) == set(range(20))


def test_presets_of_all_kinds_have_their_frames() -> None:
    for name in ("linear", "sine", "hills"):
        learner = learner_of(preset(name))
        frame = an_inside(learner)
        assert frame.of("output") is not None
        for layer in frame.layers:
            assert maps(learner, layer.layer_id).total == layer.units
