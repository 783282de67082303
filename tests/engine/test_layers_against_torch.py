"""Shapes, parameter counts and values of thousands of random stacks are those of torch's own layers."""

from __future__ import annotations

import random

import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st
from small_pictures import digits
from strategies import MOST_NUMBERS
from torch import Tensor, nn

from playground.core.activations import ACTIVATIONS
from playground.core.layers import (
    LAYERS,
    SAME,
    BatchNorm,
    Conv,
    Dense,
    Dropout,
    GlobalAveragePool,
    Impossible,
    Layer,
    LayerNorm,
    Pool,
    Residual,
    Shape,
)
from playground.core.shapes import layer_shapes
from playground.engine.layers import make_layer
from playground.engine.weights import expected_shapes

ACTIVATION_MODULES: dict[str, type[nn.Module]] = {
    "identity": nn.Identity,
    "tanh": nn.Tanh,
    "relu": nn.ReLU,
    "logistic": nn.Sigmoid,
    "prelu": nn.PReLU,
    "elu": nn.ELU,
    "gelu": nn.GELU,
    "silu": nn.SiLU,
}


class TorchBlock(nn.Module):
    """A residual block of torch's own layers, as in torchvision."""

    def __init__(self, layer: Residual, channels: int) -> None:
        super().__init__()
        m, f, p = layer.filters, layer.size, layer.size // 2
        self.first = nn.Conv2d(channels, m, f, layer.stride, p, bias=False)
        self.first_norm = nn.BatchNorm2d(m)
        self.second = nn.Conv2d(m, m, f, 1, p, bias=False)
        self.second_norm = nn.BatchNorm2d(m)
        self.projection: nn.Module = nn.Identity()
        if layer.stride > 1 or channels != m:
            self.projection = nn.Sequential(nn.Conv2d(channels, m, 1, layer.stride, bias=False), nn.BatchNorm2d(m))
        self.activation = ACTIVATION_MODULES[layer.activation]()

    def forward(self, x: Tensor) -> Tensor:
        h = self.activation(self.first_norm(self.first(x)))
        return self.activation(self.second_norm(self.second(h)) + self.projection(x))


def of_torch(layer: Layer, inputs: Shape) -> nn.Module:
    """The same layer of torch's own modules, on the meta device."""
    channels = inputs[0]
    match layer:
        case Dense():
            size = torch.Size(inputs).numel()
            modules = [nn.Flatten(), nn.Linear(size, layer.units, layer.bias)]
            return nn.Sequential(*modules, ACTIVATION_MODULES[layer.activation]())
        case Conv():
            modules = [_convolution(layer, channels), ACTIVATION_MODULES[layer.activation]()]
            return nn.Sequential(*modules)
        case Pool():
            return (nn.MaxPool2d if layer.mode == "max" else nn.AvgPool2d)(layer.size, layer.stride)
        case BatchNorm():
            return nn.BatchNorm2d(channels) if len(inputs) == 3 else nn.BatchNorm1d(channels)
        case LayerNorm():
            return nn.LayerNorm(inputs)
        case Residual():
            return TorchBlock(layer, channels)
        case GlobalAveragePool():
            return nn.Sequential(nn.AdaptiveAvgPool2d(1), nn.Flatten())
        case Dropout():
            return nn.Dropout(layer.probability)


def _convolution(layer: Conv, channels: int) -> nn.Module:
    if layer.padding == SAME:  # torch has "same" for stride 1 alone, and warns of even sizes
        total = layer.dilation * (layer.size - 1)
        before, after = total // 2, total - total // 2
        pad: list[nn.Module] = [nn.ZeroPad2d((before, after, before, after))]
        return nn.Sequential(
            *pad, nn.Conv2d(channels, layer.filters, layer.size, layer.stride, 0, layer.dilation, bias=layer.bias)
        )
    return nn.Conv2d(channels, layer.filters, layer.size, layer.stride, layer.padding, layer.dilation, bias=layer.bias)


def random_layer(dice: random.Random, number: int) -> Layer:
    activation = dice.choice(sorted(ACTIVATION_MODULES))
    kind = dice.choice(sorted(LAYERS))
    name = f"{kind}-{number}"
    match kind:
        case "dense":
            return Dense(id=name, units=dice.randint(1, 40), activation=activation, bias=dice.random() < 0.5)
        case "conv":
            return Conv(
                id=name,
                filters=dice.randint(1, 9),
                size=dice.randint(1, 11),
                stride=dice.randint(1, 4),
                padding=dice.choice([SAME, 0, 1, 2, 3, 4, 5]),
                dilation=dice.randint(1, 4),
                activation=activation,
                bias=dice.random() < 0.5,
            )
        case "pool":
            return Pool(
                id=name, mode=dice.choice(["max", "average"]), size=dice.randint(2, 4), stride=dice.randint(1, 4)
            )
        case "residual":
            size = dice.choice([1, 3, 5])
            return Residual(
                id=name, filters=dice.randint(1, 9), size=size, stride=dice.randint(1, 4), activation=activation
            )
    return LAYERS[kind](id=name)


def is_impossible(layer: Layer, inputs: Shape) -> bool:
    try:
        layer.output_shape(inputs)
    except Impossible:
        return True
    return False


@pytest.mark.parametrize("seed", range(20))
@torch.no_grad()
def test_random_stacks_have_the_shapes_and_parameters_that_torch_gives_them(seed: int) -> None:
    dice = random.Random(seed)
    for _stack in range(150):
        chosen = digits(*(random_layer(dice, number) for number in range(dice.randint(1, 5))))
        x = torch.zeros(2, *chosen.data.task.inputs)
        for shape in layer_shapes(chosen):
            if shape.inputs is None:
                break
            if shape.outputs is None:
                if len(shape.inputs) == 3:
                    with pytest.raises(RuntimeError):
                        of_torch(shape.layer, shape.inputs)(x)
                break
            twin, ours = of_torch(shape.layer, shape.inputs), make_layer(shape.layer, shape.inputs)
            assert tuple(ours(x).shape) == (2, *shape.outputs)
            x = twin(x)
            assert tuple(x.shape) == (2, *shape.outputs)
            assert sum(p.numel() for p in twin.parameters()) == shape.parameters
            named = {name: tuple(p.shape) for name, p in ours.named_parameters()}
            assert named == shape.layer.tensors(shape.inputs)


@settings(max_examples=60, deadline=None)
@given(st.integers(0, 2**31 - 1))
def test_a_layer_answers_as_torchs_own_does_while_training_and_after(seed: int) -> None:
    dice = random.Random(seed)
    layer = random_layer(dice, 1)
    inputs = (dice.randint(1, 4), dice.randint(5, 12), dice.randint(5, 12))
    if layer.kind == "dropout" or is_impossible(layer, inputs):
        return
    torch.manual_seed(seed)
    twin, ours = of_torch(layer, inputs), make_layer(layer, inputs)
    if layer.kind == "layer_norm":
        twin = nn.Sequential(twin)
    with torch.no_grad():
        for mine, theirs in zip(ours.parameters(), _in_our_order(layer, twin), strict=True):
            mine.copy_(torch.randn(mine.shape) * 0.3)
            theirs.copy_(mine.reshape(theirs.shape))
        for _batch in range(2):
            x = torch.randn(4, *inputs).contiguous(memory_format=torch.channels_last)
            torch.testing.assert_close(ours(x), twin(x), rtol=1e-4, atol=1e-5)
        ours.eval()
        twin.eval()
        torch.testing.assert_close(ours(x), twin(x), rtol=1e-4, atol=1e-5)


def _in_our_order(layer: Layer, twin: nn.Module) -> list[nn.Parameter]:
    """The twin's parameters; ours begin with the slope of PReLU, which torch has last."""
    found = list(twin.parameters())
    if getattr(layer, "activation", "") == "prelu":
        return [found[-1], *found[:-1]]
    return found


def test_every_activation_works_on_pictures() -> None:
    for name in ACTIVATIONS:
        layer = Conv(id="conv-1", filters=3, activation=name)
        module = make_layer(layer, (1, 6, 6))
        module.draw(layer, 0)
        assert module(torch.randn(2, 1, 6, 6)).shape == (2, 3, 6, 6)


def test_all_state_is_real_numbers_with_known_shapes() -> None:
    chosen = digits(Residual(id="residual-1", filters=2), BatchNorm(id="batch_norm-1"))
    names = expected_shapes(chosen)
    assert names["layers.batch_norm-1.running_variance"] == (2,)
    assert names["layers.residual-1.projection.weight"] == (2, 1, 1, 1)
    assert not any("num_batches" in name for name in names)
    assert sum(torch.Size(shape).numel() for shape in names.values()) < MOST_NUMBERS
