"""Rebuild a network after a change of its layers: what stays keeps its weights and its optimiser memory."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Collection
from typing import Any

import attrs
import torch
from torch import Tensor, nn

from playground.core.experiment import Experiment
from playground.core.optimisers import Optimiser
from playground.engine.build import DenseLayer, DropoutLayer, PlaygroundNetwork, build_layer, layers_with_inputs
from playground.engine.optimisers import build_optimiser, same_memory

Memory = dict[str, Any]
ATTIC_BYTES = 256 * 2**20


@attrs.frozen(eq=False)
class Kept:
    """A layer's module and the memory that an optimiser of this kind has of each of its parameters, by name."""

    module: nn.Module
    memory: dict[str, Memory]
    optimiser: Optimiser

    @property
    def size(self) -> int:
        """Bytes of its tensors."""
        tensors = [
            *self.module.parameters(),
            *(t for m in self.memory.values() for t in m.values() if torch.is_tensor(t)),
        ]
        return sum(tensor.numel() * tensor.element_size() for tensor in tensors)


class Attic:
    """Layers that were taken away, by id, so that Undo brings them back as they were; the oldest go first."""

    def __init__(self) -> None:
        self._kept: OrderedDict[str, Kept] = OrderedDict()

    def store(self, layer_id: str, kept: Kept) -> None:
        """Keep a removed layer."""
        self._kept[layer_id] = kept
        while len(self._kept) > 1 and sum(item.size for item in self._kept.values()) > ATTIC_BYTES:
            self._kept.popitem(last=False)

    def take(self, layer_id: str) -> Kept | None:
        """Give a layer back, if it is here."""
        return self._kept.pop(layer_id, None)


def grow(
    network: PlaygroundNetwork,
    optimiser: torch.optim.Optimizer,
    old: Experiment,
    new: Experiment,
    attic: Attic,
) -> torch.optim.Optimizer:
    """Rebuild ``network`` in place for ``new`` and return the optimiser for it.

    Layers are matched by id. One whose tensors keep their shape is the same module as before; of a resized one the
    overlapping part is kept; a new one is drawn, or comes back from the attic.
    """
    device = next(network.parameters()).device
    present = {name: _keep(module, optimiser, old.training.optimiser) for name, module in network.layers.items()}
    wanted = layers_with_inputs(new)
    for name in present.keys() - {layer.id for layer, _inputs in wanted}:
        attic.store(name, present.pop(name))

    modules: dict[str, nn.Module] = {}
    memories: dict[nn.Parameter, Memory] = {}
    for layer, inputs in wanted:
        fresh = build_layer(layer, inputs, new.seeds.weights).to(device)
        before = present.get(layer.id) or attic.take(layer.id)
        module: nn.Module = fresh
        if before is not None:
            module, memory = _fitted(before, fresh)
            if same_memory(before.optimiser, new.training.optimiser):
                memories.update(memory)
        modules[layer.id] = module
    network.layers = nn.ModuleDict(modules)

    rebuilt = build_optimiser(network.parameters(), new.training)
    for parameter, state in memories.items():
        rebuilt.state[parameter] = state
    return rebuilt


def redraw(
    network: PlaygroundNetwork, optimiser: torch.optim.Optimizer, experiment: Experiment, layer_ids: Collection[str]
) -> None:
    """Draw new weights for these layers; the optimiser forgets them."""
    for layer, _inputs in layers_with_inputs(experiment):
        module = network.layers[layer.id]
        if layer.id in layer_ids and isinstance(module, DenseLayer | DropoutLayer):
            module.draw(layer, experiment.seeds.weights)  # type: ignore[arg-type]  # module and layer are of one kind
            for parameter in module.parameters():
                for value in optimiser.state.get(parameter, {}).values():
                    if torch.is_tensor(value):
                        value.zero_()


def _keep(module: nn.Module, optimiser: torch.optim.Optimizer, kind: Optimiser) -> Kept:
    memory = {name: dict(optimiser.state.get(parameter, {})) for name, parameter in module.named_parameters()}
    return Kept(module, memory, kind)


def _fitted(before: Kept, fresh: nn.Module) -> tuple[nn.Module, dict[nn.Parameter, Memory]]:
    """The module to go on with, and the optimiser's memory of its parameters."""
    old, new = dict(before.module.named_parameters()), dict(fresh.named_parameters())
    if {name: p.shape for name, p in old.items()} == {name: p.shape for name, p in new.items()}:
        return before.module, {old[name]: memory for name, memory in before.memory.items() if memory}
    memories: dict[nn.Parameter, Memory] = {}
    for name in old.keys() & new.keys():
        with torch.no_grad():
            _copy_overlap(old[name], new[name])
        if before.memory[name]:
            memories[new[name]] = {
                key: _resized(value, old[name], new[name]) for key, value in before.memory[name].items()
            }
    return fresh, memories


def _resized(value: Any, old: Tensor, new: Tensor) -> Any:
    if not torch.is_tensor(value) or value.shape != old.shape:
        return value
    grown = torch.zeros_like(new)
    _copy_overlap(value, grown)
    return grown


def _copy_overlap(source: Tensor, target: Tensor) -> None:
    place = tuple(slice(0, min(a, b)) for a, b in zip(source.shape, target.shape, strict=True))
    target[place] = source[place]
