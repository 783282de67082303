"""Each layer as lines of a PyTorch script, and the names its weights have there."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator
from typing import Any

import attrs
from attrs import frozen
from torch import nn

from playground.core.activations import ACTIVATIONS, LEAKY_SLOPE
from playground.core.experiment import Experiment
from playground.core.initialisers import Initialisation
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
    is_picture,
)
from playground.engine.build import layers_with_inputs

ACTIVATION_CODE: dict[str, str] = {
    "identity": "{x}",
    "tanh": "torch.tanh({x})",
    "relu": "F.relu({x})",
    "logistic": "torch.sigmoid({x})",
    "softmax": "torch.softmax({x}, dim=1)",
    "leaky_relu": f"F.leaky_relu({{x}}, {LEAKY_SLOPE})",
    "elu": "F.elu({x})",
    "gelu": "F.gelu({x})",
    "silu": "F.silu({x})",
}
"""All but PReLU, which is a module."""

DRAW_CODE: dict[str, str] = {
    "zeros": "nn.init.zeros_({weight})",
    "constant": "nn.init.constant_({weight}, {value})",
    "uniform": "nn.init.uniform_({weight}, -{size}, {size})",
    "normal": "nn.init.normal_({weight}, std={size})",
    "lecun": "nn.init.normal_({weight}, std=1 / math.sqrt({fan_in}))",
    "xavier_uniform": "nn.init.xavier_uniform_({weight})",
    "xavier_normal": "nn.init.xavier_normal_({weight})",
    "he_uniform": "nn.init.kaiming_uniform_({weight})",
    "he_normal": "nn.init.kaiming_normal_({weight})",
    "orthogonal": "nn.init.orthogonal_({weight})",
}
"""All but "default", with which PyTorch draws by itself."""


@frozen
class Tensor:
    """A tensor of ours under the name, and in the shape, that it has in the script; None keeps the shape."""

    ours: str
    theirs: str
    shape: Shape | None = None


@attrs.define
class Code:
    """A layer in the script: lines of ``__init__`` and of ``forward``, and where its tensors are.

    ``counters`` are numbers of batches that PyTorch keeps and we do not; ``still`` are modules that stay as they are
    for evaluation while everything else trains.
    """

    make: list[str] = attrs.field(factory=list)
    flow: list[str] = attrs.field(factory=list)
    tensors: list[Tensor] = attrs.field(factory=list)
    counters: list[str] = attrs.field(factory=list)
    still: list[str] = attrs.field(factory=list)


class Names:
    """Names for the modules of the script: those of the layers, and none twice."""

    def __init__(self) -> None:
        self._taken: set[str] = set()

    def free(self, wanted: str) -> str:
        """The name, or one like it that is not taken and means nothing else to PyTorch."""
        stem = wanted.replace("-", "_")
        if stem.startswith("_") or hasattr(nn.Module(), stem):
            stem = f"layer_{stem.strip('_')}"
        name, number = stem, 1
        while name in self._taken:
            number += 1
            name = f"{stem}_{number}"
        self._taken.add(name)
        return name


def network_code(experiment: Experiment) -> list[tuple[Layer, Code]]:
    """All layers in order, the output layer last. Raises ProblemError for a stack that is impossible."""
    names = Names()
    names.free("output")
    return [(layer, layer_code(layer, inputs, names)) for layer, inputs in layers_with_inputs(experiment)]


def layer_code(layer: Layer, inputs: Shape, names: Names) -> Code:
    """One layer that reads samples of shape ``inputs``."""
    name = "output" if layer.id == "output" else names.free(layer.id)
    code = CODES[type(layer)](layer, inputs, name, names)
    if getattr(layer, "frozen", False):
        code.make.append(f"self.{name}.requires_grad_(False)  # frozen")
    shape = layer.output_shape(inputs)
    code.flow[-1] += f"  # (N, {', '.join(map(str, shape))})"
    return code


def _dense(layer: Dense, inputs: Shape, name: str, names: Names) -> Code:
    code = Code()
    bias = "" if layer.bias else ", bias=False"
    code.make = [f"self.{name} = nn.Linear({math.prod(inputs)}, {layer.units}{bias})"]
    code.make += _draws(f"self.{name}", layer.initialisation, math.prod(inputs), layer.bias)
    if is_picture(inputs):
        code.flow = [f"x = x.flatten(1)  # (N, {math.prod(inputs)})"]
    code.flow.append(f"x = {_activated(code, layer.activation, name, f'self.{name}(x)', names)}")
    code.tensors += _weight_and_bias(name, layer.bias)
    return code


def _conv(layer: Conv, inputs: Shape, name: str, names: Names) -> Code:
    code = Code()
    total = round(2 * layer.window.padding)
    padding, source = total // 2, "x"
    if total % 2:  # the larger half goes behind, which Conv2d cannot do
        pad = names.free(f"{name}_pad")
        near, far = total // 2, total - total // 2
        code.make.append(f"self.{pad} = nn.ZeroPad2d(({near}, {far}, {near}, {far}))")
        padding, source = 0, f"self.{pad}(x)"
    options = {"stride": layer.stride, "padding": padding, "dilation": layer.dilation}
    usual = {"stride": 1, "padding": 0, "dilation": 1}
    words = [f"{key}={value}" for key, value in options.items() if value != usual[key]]
    words += [] if layer.bias else ["bias=False"]
    arguments = ", ".join([str(inputs[0]), str(layer.filters), f"kernel_size={layer.size}", *words])
    code.make.append(f"self.{name} = nn.Conv2d({arguments})")
    code.make += _draws(f"self.{name}", layer.initialisation, layer.fans(inputs)[0], layer.bias)
    code.flow.append(f"x = {_activated(code, layer.activation, name, f'self.{name}({source})', names)}")
    code.tensors += _weight_and_bias(name, layer.bias)
    return code


def _pool(layer: Pool, inputs: Shape, name: str, names: Names) -> Code:
    kind = {"max": "MaxPool2d", "average": "AvgPool2d"}[layer.mode]
    return Code([f"self.{name} = nn.{kind}({layer.size}, stride={layer.stride})"], [f"x = self.{name}(x)"])


def _mean(layer: GlobalAveragePool, inputs: Shape, name: str, names: Names) -> Code:
    return Code([], ["x = x.mean((2, 3))"])


def _dropout(layer: Dropout, inputs: Shape, name: str, names: Names) -> Code:
    return Code([f"self.{name} = nn.Dropout({layer.probability!r})"], [f"x = self.{name}(x)"])


def _batch_norm(layer: BatchNorm, inputs: Shape, name: str, names: Names) -> Code:
    kind = "BatchNorm2d" if is_picture(inputs) else "BatchNorm1d"
    code = Code([f"self.{name} = nn.{kind}({inputs[0]})"], [f"x = self.{name}(x)"])
    _norm_tensors(code, "", name)
    code.still = [name] if layer.frozen else []
    return code


def _layer_norm(layer: LayerNorm, inputs: Shape, name: str, names: Names) -> Code:
    code = Code([f"self.{name} = nn.LayerNorm({list(inputs)})"], [f"x = self.{name}(x)"])
    code.tensors = [Tensor(part, f"{name}.{part}", inputs) for part in ("weight", "bias")]
    return code


def _residual(layer: Residual, inputs: Shape, name: str, names: Names) -> Code:
    code = Code()
    is_module = bool(ACTIVATIONS[layer.activation].parameters)
    g = "nn.PReLU()" if is_module else _function(layer.activation)
    code.make = [
        f"self.{name} = ResidualBlock({inputs[0]}, {layer.filters}, {layer.size}, {layer.stride}, {g})"
        + ("" if layer.projects(inputs) else "  # keeps the shape")
    ]
    convolutions = ["first", "second"] + (["projection"] if layer.projects(inputs) else [])
    fans = {"first": inputs[0] * layer.size**2, "second": layer.filters * layer.size**2, "projection": inputs[0]}
    for part in convolutions:
        code.make += _draws(f"self.{name}.{part}", layer.initialisation, fans[part], has_bias=False)
        code.tensors.append(Tensor(f"{part}.weight", f"{name}.{part}.weight"))
        _norm_tensors(code, f"{part}_norm.", f"{name}.{part}_norm")
        code.still += [f"{name}.{part}_norm"] if layer.frozen else []
    if is_module:
        code.tensors.append(Tensor("slope", f"{name}.activation.weight"))
    code.flow = [f"x = self.{name}(x)"]
    return code


RESIDUAL_BLOCK = '''
class ResidualBlock(nn.Module):
    """g(F(x) + x), F two convolutions with batch norm; a 1×1 convolution takes x along where the shape changes."""

    def __init__(self, channels, filters, size, stride, activation):
        super().__init__()
        self.activation = activation
        self.first = nn.Conv2d(channels, filters, size, stride, padding=size // 2, bias=False)
        self.first_norm = nn.BatchNorm2d(filters)
        self.second = nn.Conv2d(filters, filters, size, padding=size // 2, bias=False)
        self.second_norm = nn.BatchNorm2d(filters)
        self.changes_shape = stride > 1 or channels != filters
        if self.changes_shape:
            self.projection = nn.Conv2d(channels, filters, 1, stride, bias=False)
            self.projection_norm = nn.BatchNorm2d(filters)

    def forward(self, x):
        h = self.activation(self.first_norm(self.first(x)))
        h = self.second_norm(self.second(h))
        if self.changes_shape:
            x = self.projection_norm(self.projection(x))
        return self.activation(h + x)
'''


def _function(activation: str) -> str:
    """The activation as a function that can be handed on."""
    code = ACTIVATION_CODE[activation]
    return code.removesuffix("({x})") if code.endswith("({x})") else f"lambda h: {code.format(x='h')}"


def _activated(code: Code, activation: str, name: str, x: str, names: Names) -> str:
    """g(x); PReLU adds its module."""
    if not ACTIVATIONS[activation].parameters:
        return ACTIVATION_CODE[activation].format(x=x)
    module = names.free(f"{name}_prelu")
    code.make.append(f"self.{module} = nn.PReLU()")
    code.tensors.append(Tensor("slope", f"{module}.weight"))
    return f"self.{module}({x})"


def _draws(module: str, initialisation: Initialisation, fan_in: int, has_bias: bool) -> Iterator[str]:
    """Lines that draw the first weights, none where PyTorch does as asked."""
    if initialisation.kind == "default":
        return
    value = initialisation.value
    yield DRAW_CODE[initialisation.kind].format(
        weight=f"{module}.weight", value=repr(value), size=repr(abs(value)), fan_in=fan_in
    )
    if has_bias:
        yield f"nn.init.zeros_({module}.bias)"


def _weight_and_bias(name: str, has_bias: bool) -> list[Tensor]:
    return [Tensor(part, f"{name}.{part}") for part in ("weight", "bias") if part == "weight" or has_bias]


def _norm_tensors(code: Code, ours: str, theirs: str) -> None:
    """Those of a batch norm, whose running variance has another name with us."""
    pairs = {"weight": "weight", "bias": "bias", "running_mean": "running_mean", "running_variance": "running_var"}
    code.tensors += [Tensor(f"{ours}{own}", f"{theirs}.{other}") for own, other in pairs.items()]
    code.counters.append(f"{theirs}.num_batches_tracked")


CODES: dict[type, Callable[[Any, Shape, str, Names], Code]] = {
    Dense: _dense,
    Conv: _conv,
    Pool: _pool,
    GlobalAveragePool: _mean,
    Dropout: _dropout,
    BatchNorm: _batch_norm,
    LayerNorm: _layer_norm,
    Residual: _residual,
}
