"""All parameters of a network in one row, and back: what is a point of the space that a loss is a landscape over."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping
from typing import Any

import torch
from attrs import frozen
from numpy.typing import NDArray
from torch import Tensor, nn

Tensors = dict[str, Tensor]


@frozen
class Layout:
    """Names and shapes of tensors that lie one after the other in a row."""

    names: tuple[str, ...]
    shapes: tuple[tuple[int, ...], ...]

    @classmethod
    def of(cls, tensors: Iterable[tuple[str, Tensor]]) -> Layout:
        """Of these tensors, in their order."""
        pairs = [(name, tuple(tensor.shape)) for name, tensor in tensors]
        return cls(tuple(name for name, _shape in pairs), tuple(shape for _name, shape in pairs))

    @property
    def sizes(self) -> tuple[int, ...]:
        """Numbers in each tensor."""
        return tuple(math.prod(shape) for shape in self.shapes)

    @property
    def size(self) -> int:
        """Numbers in the whole row."""
        return sum(self.sizes)

    def split(self, row: Tensor) -> Tensors:
        """The tensors of a row (…, size), each (…, *shape), by name; they share its memory."""
        parts = torch.split(row, list(self.sizes), dim=-1)
        return {
            name: part.reshape(*row.shape[:-1], *shape)
            for name, part, shape in zip(self.names, parts, self.shapes, strict=True)
        }

    def join(self, tensors: Mapping[str, NDArray[Any]]) -> Tensor:
        """The row of these arrays by name, float32 as in a file."""
        return torch.cat([torch.zeros(0), *(torch.from_numpy(tensors[name].copy()).ravel() for name in self.names)])


def parameter_layout(network: nn.Module) -> Layout:
    """Of everything that is learned."""
    return Layout.of(network.named_parameters())


def buffer_layout(network: nn.Module) -> Layout:
    """Of running means and variances."""
    return Layout.of(network.named_buffers())


def parameter_row(network: nn.Module) -> NDArray[Any]:
    """A copy of all parameters (P,), as precise as they are, that nobody can write to."""
    return _row(network.parameters())


def buffer_row(network: nn.Module) -> NDArray[Any]:
    """The same of running means and variances."""
    return _row(network.buffers())


def _row(tensors: Iterable[Tensor]) -> NDArray[Any]:
    parts = [tensor.detach().reshape(-1) for tensor in tensors]
    row: NDArray[Any] = (torch.cat(parts).cpu() if parts else torch.zeros(0)).numpy()
    row.setflags(write=False)
    return row
