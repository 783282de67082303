"""The chain rule written out gives the numbers of autograd, and the update is the one training would make."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import attrs
import numpy as np
import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray
from small_networks import dense, experiment, learner_of, trained
from small_pictures import CNN, NORMED, RESNET, conv, digits, pictures, pool

from playground.core.activations import ACTIVATIONS
from playground.core.backprop.steps import steps_of
from playground.core.backprop.trace import Trace
from playground.core.datasets import Curve
from playground.core.experiment import Experiment
from playground.core.fields import OUTPUT_ID
from playground.core.frames import BackpropFrame, BackpropRequest
from playground.core.layers import Dense, Dropout
from playground.core.losses import fitting_losses
from playground.core.network import Network
from playground.core.optimisers import LBFGS, OPTIMISERS, SGD
from playground.core.training import Training
from playground.engine.backprop import copied_network, trace_of, work_out
from playground.engine.build import PlaygroundNetwork, build_network
from playground.engine.frames import make_frame
from playground.engine.learner import Learner
from playground.engine.losses import data_loss

EXACT = {"rtol": 1e-9, "atol": 1e-12}
CURVE = Experiment(data=Curve(set="sine"), network=Network(layers=(dense(1),)), training=Training(loss="mse"))


def first_weights(chosen: Experiment) -> dict[str, NDArray[np.float64]]:
    return {name: tensor.double().numpy() for name, tensor in build_network(chosen).state_dict().items()}


def some(chosen: Experiment, count: int, seed: int = 0) -> tuple[torch.Tensor, torch.Tensor]:
    generator = torch.Generator().manual_seed(seed)
    task = chosen.data.task
    inputs = torch.randn(count, *task.inputs, generator=generator, dtype=torch.float64)
    if task.is_regression:
        return inputs, torch.randn(count, task.targets, generator=generator, dtype=torch.float64)
    return inputs, torch.randint(task.targets, (count,), generator=generator)


def by_autograd(
    chosen: Experiment, network: PlaygroundNetwork, inputs: torch.Tensor, targets: torch.Tensor
) -> tuple[float, dict[str, Any], dict[str, Any]]:
    """Loss, gradient of each tensor, and gradient of what each layer gives."""
    kept = {}
    x = inputs
    for name, layer in network.layers.items():
        x = layer(x)
        x.retain_grad()
        kept[name] = x
    loss = data_loss(x, targets, chosen.training, chosen.data.task)
    loss.backward()
    gradients = {name: parameter.grad for name, parameter in network.named_parameters()}
    return float(loss.detach()), gradients, {name: answers.grad for name, answers in kept.items()}


def check(chosen: Experiment, inputs: torch.Tensor, targets: torch.Tensor) -> Trace:
    weights = first_weights(chosen)
    trace = trace_of(chosen, copied_network(chosen, weights), inputs, targets)
    reference = copied_network(chosen, weights)
    for parameter in reference.parameters():
        parameter.requires_grad_(True)
    loss, gradients, answers = by_autograd(chosen, reference, inputs, targets)
    np.testing.assert_allclose(trace.loss, loss, **EXACT)
    ours = trace.named("gradients")
    for name, gradient in gradients.items():
        assert gradient is not None
        np.testing.assert_allclose(ours[name], gradient.numpy(), err_msg=name, **EXACT)
    for layer in trace.layers[:-1]:
        assert layer.dy is not None
        found = answers[layer.layer_id].numpy()
        np.testing.assert_allclose(layer.dy.reshape(found.shape), found, err_msg=layer.layer_id, **EXACT)
    assert trace.output.dh is not None
    np.testing.assert_allclose(trace.output.dh, answers[OUTPUT_ID].numpy(), **EXACT)
    return trace


def losses_and_tasks() -> list[tuple[str, str, Experiment]]:
    """Every loss that fits two classes, ten classes, or a curve, with each output activation."""
    two, ten = experiment(dense(1), dense(2, 4)), digits(dense(1))
    found = []
    for task, chosen in (("two classes", two), ("ten classes", ten), ("a curve", CURVE)):
        for loss in fitting_losses(chosen.data.task):
            training = attrs.evolve(chosen.training, loss=loss)
            found.append((task, loss, attrs.evolve(chosen, training=training)))
    tanh = attrs.evolve(two.training, loss="mse", output_activation="tanh")
    return [*found, ("two classes", "mse after tanh", attrs.evolve(two, training=tanh))]


@pytest.mark.parametrize("count", [1, 7])
@pytest.mark.parametrize("activation", ACTIVATIONS)
@pytest.mark.parametrize(("task", "loss", "chosen"), losses_and_tasks(), ids=lambda value: str(value)[:20])
def test_every_number_is_that_of_autograd(
    activation: str, task: str, loss: str, chosen: Experiment, count: int
) -> None:
    layers = tuple(attrs.evolve(layer, activation=activation) for layer in chosen.network.layers)
    chosen = attrs.evolve(chosen, network=attrs.evolve(chosen.network, layers=layers))
    check(chosen, *some(chosen, count))


@given(seed=st.integers(0, 10_000), count=st.integers(1, 5), units=st.lists(st.integers(1, 6), max_size=4))
@settings(max_examples=30, deadline=None)
def test_it_is_so_for_any_widths_and_samples(seed: int, count: int, units: list[int]) -> None:
    chosen = experiment(*(dense(number, size) for number, size in enumerate(units)))
    check(chosen, *some(chosen, count, seed))


@pytest.mark.parametrize("chosen", [CNN, NORMED, RESNET], ids=["filters", "norms", "residual"])
@pytest.mark.parametrize("count", [1, 3])
def test_layers_that_are_not_dense_agree_with_autograd_too(chosen: Experiment, count: int) -> None:
    check(chosen, *some(chosen, count))


@pytest.mark.parametrize("activation", ACTIVATIONS)
def test_filters_go_back_through_every_activation(activation: str) -> None:
    chosen = digits(conv(1, 2, activation=activation), dense(1))
    trace = check(chosen, *some(chosen, 2))
    filters = trace.layers[0]
    assert filters.dh is not None and filters.dy is not None
    if filters.slope is not None:
        np.testing.assert_allclose(filters.dh, filters.dy * filters.slope, **EXACT)


def test_no_hook_is_left_behind() -> None:
    network = copied_network(NORMED, first_weights(NORMED))
    trace_of(NORMED, network, *some(NORMED, 2))
    for module in network.modules():
        assert not module._forward_hooks and not module._backward_hooks and not module._forward_pre_hooks
    assert all(parameter.grad is None for parameter in network.parameters())


def test_what_is_dropped_while_training_stays_here() -> None:
    chosen = experiment(dense(1), Dropout(id="dropout-1", probability=0.5))
    trace = trace_of(chosen, copied_network(chosen, first_weights(chosen)), *some(chosen, 1))
    dropout = trace.layers[1]
    np.testing.assert_array_equal(dropout.x, dropout.y)
    np.testing.assert_array_equal(dropout.dx, dropout.dy)
    assert [step.what for step in steps_of(trace) if step.layer == 1] == ["y", "dy"]


def frame_of(learner: Learner, **wish: Any) -> BackpropFrame:
    frame = make_frame(learner, BackpropRequest(**wish), training=False)
    assert isinstance(frame, BackpropFrame)
    return frame


def worked_out(frame: BackpropFrame) -> Any:
    assert frame.tensors is not None
    return work_out(frame.experiment, frame.tensors, frame.inputs, frame.targets, frame.learning_rate, frame.memory)


@pytest.mark.parametrize("steps", [0, 5])
@pytest.mark.parametrize("kind", [kind for kind in OPTIMISERS if kind != LBFGS.kind])
def test_the_update_is_the_one_that_training_makes(kind: str, steps: int) -> None:
    chosen = experiment(
        dense(1),
        dense(2, 4, activation="prelu"),
        optimiser=OPTIMISERS[kind](),
        learning_rate=0.05,
        batch_size=1,
        weight_decay=0.01,
        l1=0.003,
        gradient_clipping=0.5,
        precision=64,
    )
    learner = trained(chosen, steps)
    sample = int(learner.order[learner.position])
    frame = frame_of(learner, sample=sample)
    found = worked_out(frame)
    before = learner.loss(
        learner.network(learner.prepared(learner.dataset.train.inputs[sample : sample + 1])),
        learner.dataset.train.targets[sample : sample + 1],
    )
    from playground.engine.train import take_step

    take_step(learner)
    after: Mapping[str, torch.Tensor] = learner.network.state_dict()
    for name, array in found.weights.items():
        np.testing.assert_allclose(array, after[name].numpy(), rtol=1e-6, atol=1e-9, err_msg=name)
    assert found.trace.loss == pytest.approx(float(before.detach()))
    assert not found.trace.is_plain


def test_plain_gradient_descent_is_said_to_be_plain() -> None:
    learner = learner_of(experiment(dense(1), optimiser=SGD(), learning_rate=0.5))
    trace = worked_out(frame_of(learner)).trace
    assert trace.is_plain
    for layer in trace.layers:
        for name, new in layer.updated.items():
            np.testing.assert_allclose(new, layer.tensors[name] - 0.5 * layer.gradients[name], **EXACT)


def test_a_step_of_a_line_search_is_replaced_by_a_plain_one() -> None:
    trace = worked_out(frame_of(learner_of(experiment(dense(1), optimiser=LBFGS(), learning_rate=0.5)))).trace
    layer = trace.layers[0]
    np.testing.assert_allclose(layer.updated["weight"], layer.tensors["weight"] - 0.5 * layer.gradients["weight"])
    assert trace.optimiser == "lbfgs" and trace.is_plain


def test_the_loss_after_the_update_is_that_of_the_new_weights() -> None:
    learner = learner_of(experiment(dense(1), optimiser=SGD(), learning_rate=0.5))
    frame = frame_of(learner)
    first = worked_out(frame)
    again = work_out(frame.experiment, first.weights, frame.inputs, frame.targets, frame.learning_rate, first.memory)
    assert first.trace.loss_after == pytest.approx(again.trace.loss, rel=1e-12)
    assert first.trace.loss_after < first.trace.loss


def test_a_frozen_layer_keeps_its_weights_and_passes_the_gradient_on() -> None:
    learner = learner_of(experiment(dense(1), dense(2, 4, frozen=True), optimiser=SGD(), learning_rate=0.5))
    first, second, _output = worked_out(frame_of(learner)).trace.layers
    np.testing.assert_array_equal(second.updated["weight"], second.tensors["weight"])
    assert second.is_frozen and np.abs(first.gradients["weight"]).max() > 0


def test_the_frame_copies_the_sample_asked_for() -> None:
    learner = learner_of(experiment(dense(1)))
    part = learner.dataset.validation
    frame = frame_of(learner, part="validation", sample=len(part) + 2)
    assert (frame.part, frame.sample, frame.count) == ("validation", 2, len(part))
    np.testing.assert_allclose(frame.place, part.inputs[2].numpy())
    assert frame.targets.tolist() == [int(part.targets[2])]
    assert frame_of(learner, with_weights=False).tensors is None


def test_a_picture_comes_as_it_is_looked_at() -> None:
    chosen = digits(dense(1))
    frame = frame_of(Learner(chosen, pictures(chosen), torch.device("cpu")))
    assert frame.picture is not None and frame.picture.shape == (28, 28) and frame.place is None


def test_the_copy_is_not_the_network_that_learns() -> None:
    learner = learner_of(experiment(dense(1)))
    frame = frame_of(learner)
    assert frame.tensors is not None
    before = frame.tensors["layers.dense-1.weight"].copy()
    worked_out(frame)
    with torch.no_grad():
        learner.network.layers["dense-1"].weight.fill_(9.0)  # type: ignore[union-attr]
    np.testing.assert_array_equal(frame.tensors["layers.dense-1.weight"], before)


def test_a_dense_layer_without_biases_has_none() -> None:
    chosen = experiment(Dense(id="dense-1", units=3, bias=False))
    trace = check(chosen, *some(chosen, 2))
    assert set(trace.layers[0].gradients) == {"weight"}


@pytest.mark.parametrize("count", [1, 4])
def test_equal_filters_behind_each_other_stay_equal(count: int) -> None:
    chosen = digits(conv(1, 3), pool(1, size=2), Dropout(id="dropout-1", probability=0.5), conv(2, 4), dense(1))
    inputs, targets = some(chosen, count)
    weights = {
        name: np.full_like(array, 1.0 / array[0].size if array.ndim > 1 else 0.0)
        for name, array in first_weights(chosen).items()
    }
    for _ in range(3):
        found = work_out(chosen, weights, inputs.numpy(), targets.numpy(), 0.1)
        first, _pool, _dropout, second, hidden, output = found.trace.twins
        assert (first, second, hidden, output) == (((0, 1, 2),), ((0, 1, 2, 3),), ((0, 1, 2, 3, 4),), ())
        weights = found.weights
