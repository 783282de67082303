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
from playground.engine.build import PlaygroundNetwork, arrange, build_layer, layers_with_inputs
from playground.engine.layers import LayerModule
from playground.engine.optimisers import build_optimiser, same_memory

Memory = dict[str, Any]
ATTIC_BYTES = 256 * 2**20


@attrs.frozen(eq=False)
class Kept:
    """A layer's module and the memory that an optimiser of this kind has of each of its parameters, by name."""

    module: LayerModule
    memory: dict[str, Memory]
    optimiser: Optimiser

    @property
    def size(self) -> int:
        """Bytes of its tensors."""
        tensors = [
            *self.module.state_dict().values(),
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
    overlapping part is kept, of filters and pictures around their middle; a new one is drawn, or comes back from the
    attic.
    """
    example = next(network.parameters())
    present = {
        name: _keep(module, optimiser, old.training.optimiser)
        for name, module in network.layers.items()
        if isinstance(module, LayerModule)
    }
    wanted = layers_with_inputs(new)
    for name in present.keys() - {layer.id for layer, _inputs in wanted}:
        attic.store(name, present.pop(name))

    modules: dict[str, LayerModule] = {}
    memories: dict[nn.Parameter, Memory] = {}
    for layer, inputs in wanted:
        fresh = build_layer(layer, inputs, new.seeds.weights)
        arrange(fresh, example.device, example.dtype)
        before = present.get(layer.id) or attic.take(layer.id)
        module = fresh
        if before is not None and type(before.module) is type(fresh):
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
        if layer.id in layer_ids and isinstance(module, LayerModule):
            module.draw(layer, experiment.seeds.weights)
            for parameter in module.parameters():
                for value in optimiser.state.get(parameter, {}).values():
                    if torch.is_tensor(value):
                        value.zero_()


def _keep(module: LayerModule, optimiser: torch.optim.Optimizer, kind: Optimiser) -> Kept:
    memory = {name: dict(optimiser.state.get(parameter, {})) for name, parameter in module.named_parameters()}
    return Kept(module, memory, kind)


def _fitted(before: Kept, fresh: LayerModule) -> tuple[LayerModule, dict[nn.Parameter, Memory]]:
    """The module to go on with, and the optimiser's memory of its parameters."""
    old, new = before.module.state_dict(keep_vars=True), fresh.state_dict(keep_vars=True)
    if {name: t.shape for name, t in old.items()} == {name: t.shape for name, t in new.items()}:
        before.module.inputs = fresh.inputs
        return before.module, {old[name]: memory for name, memory in before.memory.items() if memory}
    memories: dict[nn.Parameter, Memory] = {}
    for name in old.keys() & new.keys():
        overlap = Overlap(name, before.module, fresh)
        overlap.copy(old[name], new[name])
        if before.memory.get(name):
            memories[new[name]] = {
                key: overlap.resized(value, old[name], new[name]) for key, value in before.memory[name].items()
            }
    return fresh, memories


@attrs.frozen(eq=False)
class Overlap:
    """What two tensors of the same name have in common: the first units and channels, the middle of pictures."""

    name: str
    before: LayerModule
    after: LayerModule

    @torch.no_grad()
    def copy(self, source: Tensor, target: Tensor) -> None:
        """Write the part that both have into ``target``."""
        old = source.detach().reshape(self.before.spatial(self.name, tuple(source.shape)))
        shape = self.after.spatial(self.name, tuple(target.shape))
        if old.dim() != len(shape):  # a picture became a row of values: only their order is left
            old, shape = source.detach(), tuple(target.shape)
        new = target.detach().clone().reshape(shape)
        common = [_common(n, m, axis >= 2) for axis, (n, m) in enumerate(zip(old.shape, shape, strict=True))]
        new[tuple(there for _here, there in common)] = old[tuple(here for here, _there in common)]
        target.copy_(new.reshape(target.shape))

    def resized(self, value: Any, old: Tensor, new: Tensor) -> Any:
        """The optimiser's memory of ``old`` as one of ``new``, zero where there was nothing."""
        if not torch.is_tensor(value) or value.shape != old.shape:
            return value
        grown = torch.zeros_like(new, dtype=value.dtype, requires_grad=False)
        self.copy(value, grown)
        return grown


def _common(n: int, m: int, middle: bool) -> tuple[slice, slice]:
    """Where the common part of two lengths lies in each."""
    size = min(n, m)
    first, second = ((n - size) // 2, (m - size) // 2) if middle else (0, 0)
    return slice(first, first + size), slice(second, second + size)
