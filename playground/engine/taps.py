"""Listening to a network while samples pass through it: what each layer reads, sums up and answers."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from functools import partial
from typing import Any

from attrs import Factory, define
from torch import Tensor, nn

from playground.engine.build import PlaygroundNetwork
from playground.engine.layers.base import Activated


@define(eq=False)
class Taps:
    """What was heard in the newest pass, by layer id; the tensors are those of the pass itself, not copies.

    ``inputs`` and ``outputs`` (N, …) of every layer; ``sums`` (N, …) before the activation function, of the layers that
    have one. The sums of the output layer are its outputs: the loss applies the output activation.
    """

    inputs: dict[str, Tensor] = Factory(dict)
    sums: dict[str, Tensor] = Factory(dict)
    outputs: dict[str, Tensor] = Factory(dict)

    def keep_gradients(self) -> None:
        """Let autograd keep ∂ℓ/∂ of sums and outputs in their ``grad``."""
        for tensor in (*self.sums.values(), *self.outputs.values()):
            if tensor.requires_grad:
                tensor.retain_grad()


@contextmanager
def tapped(network: PlaygroundNetwork) -> Iterator[Taps]:
    """Listen to all layers meanwhile; afterwards, whatever happens, nobody listens any more."""
    taps = Taps()
    with ExitStack() as stack:
        for layer_id, layer in network.layers.items():
            stack.callback(layer.register_forward_hook(partial(_heard, taps, layer_id)).remove)
            if isinstance(layer, Activated):
                layer.listener = partial(taps.sums.__setitem__, layer_id)
                stack.callback(setattr, layer, "listener", None)
        yield taps


def _heard(taps: Taps, layer_id: str, layer: nn.Module, inputs: tuple[Any, ...], output: Tensor) -> None:
    taps.inputs[layer_id] = inputs[0]
    taps.outputs[layer_id] = output
