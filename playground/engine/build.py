"""Build the network that an experiment describes."""

from __future__ import annotations

from collections.abc import Iterator

import torch
from torch import Tensor, nn

from playground.core.experiment import Experiment
from playground.core.layers import Layer, Shape
from playground.core.memory import memory_problems
from playground.core.message import ProblemError
from playground.core.shapes import layer_shapes, output_inputs, output_layer, problems
from playground.engine.devices import device_memory
from playground.engine.layers import DropoutLayer, LayerModule, make_layer

CHANNELS_LAST_DEVICES = ("cpu", "cuda")
"""Where pictures are laid out pixel by pixel, which makes convolutions faster."""


class PlaygroundNetwork(nn.Module):
    """Layers in order, by id, the output layer last; gives the values before the output activation, (N, outputs)."""

    def __init__(self, layers: dict[str, LayerModule]) -> None:
        super().__init__()
        self.layers = nn.ModuleDict(layers)

    def forward(self, x: Tensor) -> Tensor:
        x = laid_out(x)
        for layer in self.layers.values():
            x = layer(x)
        return x

    def stages(self, x: Tensor) -> Iterator[tuple[str, Tensor]]:
        """What samples (N, …) become on their way: the id of one layer after the other, with its answers (N, …)."""
        x = laid_out(x)
        for layer_id, layer in self.layers.items():
            x = layer(x)
            yield layer_id, x


def laid_out(x: Tensor) -> Tensor:
    """Pictures pixel by pixel where the device likes them so; other samples as they are."""
    if x.dim() == 4 and x.device.type in CHANNELS_LAST_DEVICES:
        return x.contiguous(memory_format=torch.channels_last)
    return x


def check_trainable(experiment: Experiment) -> None:
    """Raise ProblemError for an experiment that cannot be trained."""
    for problem in problems(experiment):
        raise ProblemError(problem.message.template, **problem.message.values)


def check_memory(experiment: Experiment, device: torch.device) -> None:
    """Raise ProblemError, before anything is built, for what needs more memory than the device has."""
    for problem in memory_problems(experiment, device_memory(device)):
        raise ProblemError(problem.message.template, **problem.message.values)


def layers_with_inputs(experiment: Experiment) -> list[tuple[Layer, Shape]]:
    """All layers in order, the output layer last, each with the shape of what it reads.

    Raises ProblemError for a stack that is impossible.
    """
    flow: list[tuple[Layer, Shape | None]] = [(shape.layer, shape.inputs) for shape in layer_shapes(experiment)]
    flow.append((output_layer(experiment), output_inputs(experiment)))
    possible = [(layer, inputs) for layer, inputs in flow if inputs is not None]
    if len(possible) < len(flow):
        wrong = next(problem for problem in problems(experiment) if problem.layer_id)
        raise ProblemError(
            "Layer {layer} is impossible: {reason}", layer=wrong.layer_id, reason=str(wrong.message).rstrip(".")
        )
    return possible


def build_layer(layer: Layer, inputs: Shape, seed: int) -> LayerModule:
    """One layer with its first weights."""
    module = make_layer(layer, inputs)
    module.draw(layer, seed)
    return module


def arrange(module: nn.Module, device: torch.device, dtype: torch.dtype) -> None:
    """Bring the module there, with such numbers, its filters laid out as the device likes them."""
    module.to(device, dtype)
    if device.type in CHANNELS_LAST_DEVICES:
        module.to(memory_format=torch.channels_last)


def build_network(experiment: Experiment) -> PlaygroundNetwork:
    """The whole network on the CPU with its first weights, as the experiment's *weights* die has thrown them."""
    seed = experiment.seeds.weights
    return PlaygroundNetwork(
        {layer.id: build_layer(layer, inputs, seed) for layer, inputs in layers_with_inputs(experiment)}
    )


def seed_dropout(network: PlaygroundNetwork, generator: torch.Generator | None) -> None:
    """Let all dropout layers draw from one generator, on the network's device."""
    for layer in network.layers.values():
        if isinstance(layer, DropoutLayer):
            layer.generator = generator
