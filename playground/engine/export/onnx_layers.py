"""Each layer as ONNX operators: one function a kind, one entry in the table."""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Any

from attrs import frozen
from numpy.typing import NDArray

from playground.core.activations import LEAKY_SLOPE
from playground.core.layers import (
    BatchNorm,
    Conv,
    Dense,
    Dropout,
    GlobalAveragePool,
    Layer,
    LayerNorm,
    Pool,
    Residual,
    Shape,
)
from playground.core.layers.windows import Window
from playground.engine.export.onnx_graph import Graph
from playground.engine.layers.norm import EPSILON
from playground.engine.weights import Weights


@frozen
class Writer:
    """One layer on its way into the graph: its tensors under their own names, and nodes labelled with its id."""

    graph: Graph
    weights: Weights
    layer: Any
    inputs: Shape

    def array(self, name: str) -> NDArray[Any]:
        return self.weights[f"layers.{self.layer.id}.{name}"]

    def tensor(self, name: str) -> str:
        return self.graph.constant(f"{self.layer.id}.{name}", self.array(name))

    def add(self, operator: str, *inputs: str, **settings: Any) -> str:
        return self.graph.add(operator, *inputs, label=self.layer.id, **settings)

    def activated(self, x: str) -> str:
        """g(x)."""
        return ACTIVATION_NODES[self.layer.activation](self, x)


def add_layer(graph: Graph, weights: Weights, layer: Layer, inputs: Shape, x: str) -> str:
    """Put one layer that reads ``x`` behind the others; the name of what it gives."""
    return NODES[type(layer)](Writer(graph, weights, layer, inputs), x)


def _gelu(to: Writer, x: str) -> str:
    """½x(1 + erf(x/√2)): an operator of its own came later than :data:`OPERATORS`."""
    scaled = to.add("Mul", x, to.graph.number(math.sqrt(0.5)))
    share = to.add("Add", to.add("Erf", scaled), to.graph.number(1.0))
    return to.add("Mul", to.add("Mul", x, to.graph.number(0.5)), share)


ACTIVATION_NODES: dict[str, Callable[[Writer, str], str]] = {
    "identity": lambda to, x: x,
    "tanh": lambda to, x: to.add("Tanh", x),
    "relu": lambda to, x: to.add("Relu", x),
    "logistic": lambda to, x: to.add("Sigmoid", x),
    "softmax": lambda to, x: to.add("Softmax", x, axis=1),
    "prelu": lambda to, x: to.add("PRelu", x, to.tensor("slope")),
    "leaky_relu": lambda to, x: to.add("LeakyRelu", x, alpha=LEAKY_SLOPE),
    "elu": lambda to, x: to.add("Elu", x, alpha=1.0),
    "gelu": _gelu,
    "silu": lambda to, x: to.add("Mul", x, to.add("Sigmoid", x)),
}


def _dense(to: Writer, x: str) -> str:
    if len(to.inputs) > 1:
        x = to.add("Flatten", x, axis=1)
    return to.activated(to.add("Gemm", x, *_weight_and_bias(to), transB=1))


def _conv(to: Writer, x: str) -> str:
    return to.activated(to.add("Conv", x, *_weight_and_bias(to), **_sliding(to.layer.window)))


def _pool(to: Writer, x: str) -> str:
    operator = {"max": "MaxPool", "average": "AveragePool"}[to.layer.mode]
    return to.add(operator, x, kernel_shape=[to.layer.size] * 2, strides=[to.layer.stride] * 2)


def _mean(to: Writer, x: str) -> str:
    return to.add("Flatten", to.add("GlobalAveragePool", x), axis=1)


def _batch_norm(to: Writer, x: str) -> str:
    return _normalised(to, x, "")


def _layer_norm(to: Writer, x: str) -> str:
    parts = [to.graph.constant(f"{to.layer.id}.{p}", to.array(p).reshape(to.inputs)) for p in ("weight", "bias")]
    return to.add("LayerNormalization", x, *parts, axis=1, epsilon=EPSILON)


def _residual(to: Writer, x: str) -> str:
    first, second = to.layer.window, Window.same(to.layer.size, 1)
    h = to.activated(_normalised(to, to.add("Conv", x, to.tensor("first.weight"), **_sliding(first)), "first_norm."))
    h = _normalised(to, to.add("Conv", h, to.tensor("second.weight"), **_sliding(second)), "second_norm.")
    if to.layer.projects(to.inputs):
        over = to.add("Conv", x, to.tensor("projection.weight"), **_sliding(Window(1, to.layer.stride)))
        x = _normalised(to, over, "projection_norm.")
    return to.activated(to.add("Add", h, x))


def _weight_and_bias(to: Writer) -> list[str]:
    return [to.tensor("weight"), to.tensor("bias")] if to.layer.bias else [to.tensor("weight")]


def _normalised(to: Writer, x: str, prefix: str) -> str:
    """Batch norm with what it remembers of the batches."""
    names = ("weight", "bias", "running_mean", "running_variance")
    return to.add("BatchNormalization", x, *(to.tensor(prefix + name) for name in names), epsilon=EPSILON)


def _sliding(window: Window) -> dict[str, list[int]]:
    """A window as the settings of a convolution; of odd padding the larger half goes behind."""
    total = round(2 * window.padding)
    near, far = total // 2, total - total // 2
    return {
        "kernel_shape": [window.size] * 2,
        "strides": [window.stride] * 2,
        "dilations": [window.dilation] * 2,
        "pads": [near, near, far, far],
    }


NODES: dict[type, Callable[[Writer, str], str]] = {
    Dense: _dense,
    Conv: _conv,
    Pool: _pool,
    GlobalAveragePool: _mean,
    Dropout: lambda to, x: x,
    BatchNorm: _batch_norm,
    LayerNorm: _layer_norm,
    Residual: _residual,
}
"""Dropout does nothing to a network that has learned."""
