"""The tiny network of the lecture: 2-3-2-1 on exclusive or, small enough to see every number."""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import Any

import attrs
import numpy as np
from attrs import frozen

from playground.core.activations import ACTIVATIONS, PRELU_START
from playground.core.backprop.dense import dense_backward, dense_forward
from playground.core.backprop.losses import Judged, judge, targets_as_numbers
from playground.core.backprop.slopes import Array, activated, prelu_gradient, slope, through_activation
from playground.core.backprop.trace import LayerTrace, Trace
from playground.core.fields import OUTPUT_ID, number, one_of
from playground.core.frames.base import read_only

POINTS = ((-0.9, 0.9), (0.9, 0.9), (0.9, -0.9), (-0.9, -0.9))
LABELS = (0, 1, 0, 1)
"""Exclusive or: class 1 where both coordinates have one sign."""
JUDGES: dict[str, tuple[str, str, int]] = {
    "binary_cross_entropy": ("binary_cross_entropy", "logistic", 1),
    "cross_entropy": ("cross_entropy", "softmax", 2),
    "mse": ("mse", "identity", 1),
    "mse_tanh": ("mse", "tanh", 1),
    "mae": ("mae", "identity", 1),
    "hinge": ("hinge", "identity", 1),
}
"""What may follow the last layer: loss, output activation, number of outputs."""
STARTS = ("given", "zero", "equal")
EQUAL = 0.5
LAYERS = ("dense-1", "dense-2", OUTPUT_ID)

Weights = Mapping[str, Array]

_GIVEN: dict[str, Any] = {
    "layers.dense-1.weight": [[0.74, -0.83], [-0.78, 0.16], [-0.65, 0.82]],
    "layers.dense-1.bias": [0.3, 0.0, 0.3],
    "layers.dense-2.weight": [[0.19, 0.91, -1.05], [0.84, 1.04, 0.34]],
    "layers.dense-2.bias": [-0.1, 0.2],
    "layers.output.weight": [[-1.32, -0.90], [0.75, 0.45]],
    "layers.output.bias": [0.1, -0.1],
    "layers.dense-1.slope": [PRELU_START],
    "layers.dense-2.slope": [PRELU_START],
}


def first_weights(start: str = "given") -> dict[str, Array]:
    """The weights one begins with: those of the picture in the lecture, all zero, or all weights equal and no biases.

    Raises ValueError for another start.
    """
    if start not in STARTS:
        raise ValueError(f"start must be one of {', '.join(STARTS)}, not {start}")
    found: dict[str, Array] = {}
    for name, values in _GIVEN.items():
        array = np.array(values, dtype=np.float64)
        if start != "given" and not name.endswith("slope"):
            array = np.full_like(array, EQUAL if start == "equal" and name.endswith("weight") else 0.0)
        found[name] = read_only(array)
    return found


@frozen(kw_only=True, eq=False)
class TinyNetwork:
    """Its settings and its weights, under the names a network's state has; ``start`` is what they began as."""

    activation: str = one_of("tanh", lambda: ACTIVATIONS)
    judge: str = one_of("binary_cross_entropy", lambda: JUDGES)
    learning_rate: float = number(0.5, 1e-6, 10.0)
    start: str = one_of("given", lambda: STARTS)
    weights: Weights = attrs.field(factory=first_weights)

    @property
    def outputs(self) -> int:
        return JUDGES[self.judge][2]

    def begun_as(self, start: str) -> TinyNetwork:
        """The same with the weights of this start."""
        return attrs.evolve(self, start=start, weights=first_weights(start))

    def with_weight(self, name: str, index: tuple[int, ...], value: float) -> TinyNetwork:
        """The same with one number set by hand.

        Raises KeyError or IndexError where there is none, ValueError for NaN.
        """
        if not math.isfinite(value):
            raise ValueError(f"a weight must be finite, not {value}")
        array = self.weights[name].copy()
        array[index] = value
        return attrs.evolve(self, weights={**self.weights, name: read_only(array)})

    def after(self, trace: Trace) -> TinyNetwork:
        """The same after the update of this pass."""
        weights = dict(self.weights)
        for name, new in trace.named("updated").items():
            array = weights[name].copy()
            array[: len(new)] = new
            weights[name] = read_only(array)
        return attrs.evolve(self, weights=weights)

    def tensors(self, layer_id: str) -> dict[str, Array]:
        """What a layer learns: weight, bias, and with PReLU its slope."""
        if layer_id == OUTPUT_ID:
            return {name: self.weights[f"layers.{layer_id}.{name}"][: self.outputs] for name in ("weight", "bias")}
        names = ("weight", "bias", "slope") if self.activation == "prelu" else ("weight", "bias")
        return {name: self.weights[f"layers.{layer_id}.{name}"] for name in names}


def tiny_trace(network: TinyNetwork, samples: tuple[int, ...]) -> Trace:
    """The pass of these of :data:`POINTS`, their mean where they are several."""
    points = np.array([POINTS[sample] for sample in samples])
    labels = np.array([LABELS[sample] for sample in samples])
    loss, _activation, outputs = JUDGES[network.judge]
    target = targets_as_numbers(labels, loss, outputs)
    flow, judged = _forward(network, points, target)
    layers = _backward(flow, judged)
    rate = network.learning_rate
    updated = tuple(
        attrs.evolve(layer, updated={name: layer.tensors[name] - rate * by for name, by in layer.gradients.items()})
        for layer in layers
    )
    trace = Trace(
        layers=updated,
        loss_name=loss,
        loss=judged.loss,
        loss_after=judged.loss,
        target=target,
        learning_rate=rate,
    )
    return attrs.evolve(trace, loss_after=_forward(network.after(trace), points, target)[1].loss)


@frozen(eq=False)
class _Passed:
    """A layer on the way forwards; ``prelu`` is the slope of PReLU."""

    layer_id: str
    activation: str
    x: Array
    h: Array
    y: Array
    tensors: Mapping[str, Array]
    prelu: float


def _forward(network: TinyNetwork, points: Array, target: Array) -> tuple[list[_Passed], Judged]:
    loss, output_activation, _outputs = JUDGES[network.judge]
    flow: list[_Passed] = []
    x = points
    for layer_id in LAYERS:
        tensors = network.tensors(layer_id)
        h = dense_forward(x, tensors["weight"], tensors["bias"])
        activation = output_activation if layer_id == OUTPUT_ID else network.activation
        prelu = float(tensors["slope"][0]) if "slope" in tensors else PRELU_START
        flow.append(_Passed(layer_id, activation, x, h, activated(activation, h, prelu), tensors, prelu))
        x = flow[-1].y
    return flow, judge(loss, output_activation, flow[-1].h, target)


def _backward(flow: list[_Passed], judged: Judged) -> tuple[LayerTrace, ...]:
    layers: list[LayerTrace] = []
    dy, dh = judged.dy, judged.dh
    for place, passed in reversed(list(enumerate(flow, start=1))):
        if place < len(flow):
            assert dy is not None
            dh = through_activation(passed.activation, passed.h, dy, passed.prelu)
        found = dense_backward(passed.x, passed.tensors["weight"], dh)
        gradients = {"weight": found.weight, "bias": found.bias}
        if "slope" in passed.tensors and dy is not None:
            gradients["slope"] = prelu_gradient(passed.h, dy)
        layers.append(
            LayerTrace(
                layer_id=passed.layer_id,
                kind="dense",
                number=0 if place == len(flow) else place,
                activation=passed.activation,
                x=passed.x,
                h=passed.h,
                y=passed.y,
                slope=slope(passed.activation, passed.h, passed.prelu),
                dy=dy,
                dh=dh,
                dx=found.x,
                tensors=passed.tensors,
                gradients=gradients,
            )
        )
        dy = found.x
    return tuple(reversed(layers))
