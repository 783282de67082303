"""One step of a network worked out by the chain rule, on a copy of it, in double precision (lecture, section 5)."""

from __future__ import annotations

from collections.abc import Mapping

import attrs
import numpy as np
import torch
from attrs import frozen
from numpy.typing import NDArray
from torch import Tensor, nn

from playground.core.activations import PRELU_START
from playground.core.backprop.dense import dense_backward, dense_forward
from playground.core.backprop.losses import judge, targets_as_numbers
from playground.core.backprop.slopes import Array, activated, prelu_gradient, slope, through_activation
from playground.core.backprop.trace import LayerTrace, Slide, Trace
from playground.core.experiment import Experiment
from playground.core.fields import OUTPUT_ID
from playground.core.frames.backprop import Memory
from playground.core.losses import output_activation
from playground.core.optimisers import LBFGS, SGD
from playground.core.shapes import layer_shapes, output_layer
from playground.engine.build import PlaygroundNetwork
from playground.engine.layers import DenseLayer, LayerModule
from playground.engine.layers.base import Activated
from playground.engine.layers.conv import ConvLayer, convolve
from playground.engine.losses import data_loss
from playground.engine.optimisers import build_optimiser, is_weight
from playground.engine.weights import blank_network

MOST_PARAMETERS = 3_000_000
"""Of a network that is copied and taken apart: with gradients and new weights 24 bytes each."""

EXTRAS = ("weight_decay", "l1", "gradient_clipping")
"""Settings of training that make a step another one than the gradient says."""


@frozen(eq=False)
class WorkedOut:
    """A pass with its update: all ``weights`` after it, by state name, and what the optimiser remembers then."""

    trace: Trace
    weights: dict[str, NDArray[np.float64]]
    memory: Memory


def work_out(
    experiment: Experiment,
    weights: Mapping[str, NDArray[np.float64]],
    inputs: NDArray[np.float64],
    targets: NDArray[np.generic],
    learning_rate: float,
    memory: Memory | None = None,
) -> WorkedOut:
    """Send samples (N, …), as the network reads them, there and back, and make the step that training would make.

    The network works as it does when it is evaluated: nothing is dropped, batch norm uses its running mean and
    variance. L-BFGS, whose step takes several passes, is replaced by plain gradient descent.
    """
    network = copied_network(experiment, weights)
    x, y = torch.from_numpy(np.array(inputs)), torch.from_numpy(np.array(targets))
    trace = trace_of(experiment, network, x, y)
    after = _step(experiment, network, trace, learning_rate, memory)
    with torch.no_grad():
        loss_after = float(data_loss(network(x), y, experiment.training, experiment.data.task))
    state = {name: _array(tensor) for name, tensor in network.state_dict().items()}
    layers = tuple(
        attrs.evolve(layer, updated={name: state[f"layers.{layer.layer_id}.{name}"] for name in layer.tensors})
        for layer in trace.layers
    )
    training = experiment.training
    is_search = isinstance(training.optimiser, LBFGS)
    extras = () if is_search else tuple(name for name in EXTRAS if getattr(training, name))
    is_plain = is_search or (isinstance(training.optimiser, SGD) and not extras)
    trace = attrs.evolve(
        trace,
        layers=layers,
        loss_after=loss_after,
        learning_rate=learning_rate,
        optimiser=training.optimiser.kind,
        is_plain=is_plain,
        extras=extras,
    )
    return WorkedOut(trace, state, after)


def copied_network(experiment: Experiment, weights: Mapping[str, NDArray[np.float64]]) -> PlaygroundNetwork:
    """The network with copies of these weights, in double precision, on the CPU, ready to be evaluated."""
    network = blank_network(experiment).double()
    tensors = {name: torch.from_numpy(np.array(array, dtype=np.float64)) for name, array in weights.items()}
    network.load_state_dict(tensors, assign=True)
    for layer in experiment.network.layers:
        network.layers[layer.id].take_settings(layer)  # type: ignore[operator]  # every layer module has it
    network.eval()
    return network


def trace_of(experiment: Experiment, network: PlaygroundNetwork, inputs: Tensor, targets: Tensor) -> Trace:
    """The pass of these samples through the network; there is no update yet, and the gradients stay in the trace."""
    passed: list[_Passed] = []
    x = inputs
    for module in network.layers.values():
        assert isinstance(module, LayerModule)
        passed.append(_forward(module, x))
        x = passed[-1].y
    loss, task = experiment.training.loss, experiment.data.task
    last = output_activation(loss, experiment.training.output_activation, task)
    h = _array(x)
    target = targets_as_numbers(_array(targets), loss, h.shape[1])
    judged = judge(loss, last, h, target)
    layers: list[LayerTrace] = []
    dy, dh = judged.dy, judged.dh
    described = _described(experiment)
    for name, before in reversed(list(zip(network.layers, passed, strict=True))):
        kind, number = described[name]
        if name == OUTPUT_ID:
            before = attrs.evolve(before, activation=last)
            back = _linear_backward(before, dh)
            layer = _layer(name, kind, number, before, back, judged.y, dy, dh, slope(last, h))
        else:
            assert dy is not None
            back = _backward(before, dy)
            g = None if before.h is None else slope(before.activation, _array(before.h), before.prelu)
            layer = _layer(name, kind, number, before, back, _array(before.y), dy, back.dh, g)
        layers.append(layer)
        dy = layer.dx
    return Trace(
        layers=tuple(reversed(layers)),
        loss_name=loss,
        loss=judged.loss,
        loss_after=judged.loss,
        target=target,
        learning_rate=experiment.training.learning_rate,
    )


@frozen(eq=False)
class _Passed:
    """A layer on the way forwards; ``h`` before its activation, if it has one."""

    module: LayerModule
    x: Tensor
    y: Tensor
    h: Tensor | None = None
    activation: str = ""
    prelu: float = PRELU_START


@frozen(eq=False)
class _Back:
    dx: Array
    dh: Array | None
    gradients: dict[str, Array]


def _forward(module: LayerModule, x: Tensor) -> _Passed:
    """Dense layers by hand; what else there is remembers its way, to be gone back by autograd."""
    if isinstance(module, DenseLayer):
        bias = None if module.bias is None else _array(module.bias)
        prelu = PRELU_START if module.slope is None else float(module.slope.detach())
        h = dense_forward(_array(x.flatten(1)), _array(module.weight), bias)
        y = torch.from_numpy(activated(module.activation, h, prelu))
        return _Passed(module, x.detach(), y, torch.from_numpy(h), module.activation, prelu)
    leaf = x.detach().clone().requires_grad_(True)
    with torch.enable_grad():
        if not isinstance(module, ConvLayer):
            return _Passed(module, leaf, module(leaf), activation="")
        h_conv = convolve(leaf, module.weight, module.bias, module.window)
        y_conv = module.activated(h_conv)
    prelu = PRELU_START if module.slope is None else float(module.slope.detach())
    return _Passed(module, leaf, y_conv, h_conv, module.activation, prelu)


def _backward(passed: _Passed, dy: Array) -> _Back:
    if isinstance(passed.module, DenseLayer):
        assert passed.h is not None
        h = _array(passed.h)
        back = _linear_backward(passed, through_activation(passed.activation, h, dy, passed.prelu))
        if isinstance(passed.module, Activated) and passed.module.slope is not None:
            back.gradients["slope"] = prelu_gradient(h, dy)
        return back
    names = [name for name, parameter in passed.module.named_parameters() if parameter.requires_grad]
    wanted = [parameter for parameter in passed.module.parameters() if parameter.requires_grad]
    inner = [passed.x] if passed.h is None else [passed.x, passed.h]
    if passed.y is passed.x or passed.y.grad_fn is None:  # dropout when evaluated: what comes in goes out
        return _Back(dy, None, {})
    given = torch.from_numpy(np.array(dy)).reshape(passed.y.shape)
    found = torch.autograd.grad(passed.y, [*inner, *wanted], given, allow_unused=True)
    arrays = [None if gradient is None else _array(gradient) for gradient in found]
    dh = None if passed.h is None else arrays[1]
    gradients = {n: a for n, a in zip(names, arrays[len(inner) :], strict=True) if a is not None}
    dx = arrays[0]
    assert dx is not None
    return _Back(dx, dh, gradients)


def _linear_backward(passed: _Passed, dh: Array) -> _Back:
    module = passed.module
    assert isinstance(module, DenseLayer)
    flat = _array(passed.x.flatten(1))
    found = dense_backward(flat, _array(module.weight), dh)
    gradients = {"weight": found.weight} if module.bias is None else {"weight": found.weight, "bias": found.bias}
    return _Back(found.x.reshape(tuple(passed.x.shape)), dh, gradients)


def _layer(
    name: str,
    kind: str,
    number: int,
    passed: _Passed,
    back: _Back,
    y: Array,
    dy: Array | None,
    dh: Array | None,
    g: Array | None,
) -> LayerTrace:
    return LayerTrace(
        layer_id=name,
        kind=kind,
        number=number,
        activation=passed.activation,
        x=_array(passed.x),
        h=None if passed.h is None else _array(passed.h),
        y=y,
        slope=g,
        dy=dy,
        dh=dh,
        dx=back.dx,
        tensors={key: _array(parameter) for key, parameter in passed.module.named_parameters()},
        gradients=back.gradients,
        is_frozen=passed.module.frozen,
        window=_slide(passed.module),
    )


def _slide(module: LayerModule) -> Slide | None:
    if not isinstance(module, ConvLayer):
        return None
    window = module.window
    return Slide(window.stride, round(2 * window.padding) // 2, window.dilation)


def _described(experiment: Experiment) -> dict[str, tuple[str, int]]:
    """Kind and number of every layer by its id; the output layer has number 0."""
    found = {shape.layer.id: (shape.layer.kind, shape.number) for shape in layer_shapes(experiment)}
    found[OUTPUT_ID] = (output_layer(experiment).kind, 0)
    return found


def _step(
    experiment: Experiment,
    network: PlaygroundNetwork,
    trace: Trace,
    learning_rate: float,
    memory: Memory | None,
) -> Memory:
    """Let the experiment's own optimiser make its step with the gradients of the trace; what it remembers then."""
    training = attrs.evolve(experiment.training, learning_rate=learning_rate)
    if isinstance(training.optimiser, LBFGS):
        training = attrs.evolve(training, optimiser=SGD(), weight_decay=0.0, l1=0.0, gradient_clipping=None)
    parameters = dict(network.named_parameters())
    optimiser = build_optimiser(parameters.values(), training)
    for name, kept in (memory or {}).items():
        if name in parameters and kept and not isinstance(experiment.training.optimiser, LBFGS):
            optimiser.state[parameters[name]] = {key: _remembered(key, value) for key, value in kept.items()}
    gradients = trace.named("gradients")
    for name, parameter in parameters.items():
        if parameter.requires_grad and name in gradients:
            parameter.grad = torch.from_numpy(np.array(gradients[name])).reshape(parameter.shape)
    if training.l1:
        for parameter in filter(is_weight, parameters.values()):
            if parameter.grad is not None:
                parameter.grad.add_(parameter.detach().sign(), alpha=training.l1)
    if training.gradient_clipping is not None:
        nn.utils.clip_grad_norm_(parameters.values(), training.gradient_clipping)
    optimiser.step()
    return {
        name: {
            key: _array(value) for key, value in optimiser.state.get(parameter, {}).items() if isinstance(value, Tensor)
        }
        for name, parameter in parameters.items()
    }


def _remembered(key: str, value: NDArray[np.float64]) -> Tensor:
    tensor = torch.from_numpy(np.array(value))
    return tensor.float() if key == "step" else tensor  # torch counts its steps in single precision


def _array(tensor: Tensor) -> Array:
    """A copy that nobody can write to, (…), class numbers as they are."""
    found: Array = np.array(tensor.detach().numpy(), order="C")
    found.setflags(write=False)
    return found
