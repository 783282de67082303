"""The loss of a network at any parameters, at many of them at once: a network of its own, never one that trains."""

from __future__ import annotations

import math
from typing import Any, Protocol

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor
from torch.func import functional_call

from playground.core.experiment import Experiment
from playground.core.frames import LossSamples
from playground.engine.activations import FUNCTIONS
from playground.engine.build import PlaygroundNetwork
from playground.engine.flat import Layout, Tensors, buffer_layout, parameter_layout
from playground.engine.landscape.directions import Numbers, Row
from playground.engine.layers.dense import DenseLayer
from playground.engine.layers.dropout import DropoutLayer
from playground.engine.losses import data_loss
from playground.engine.precision import DTYPES
from playground.engine.weights import blank_network

BATCH_VALUES = 1 << 20
"""Values that a layer leaves behind for all points evaluated at once: more do not stay in the processor's cache."""
MOST_POINTS = 256
"""Evaluated at once."""


class Losses(Protocol):
    """Losses at combinations of given rows."""

    at_once: int
    """Points that are evaluated together: fewer cost as much each, or more."""

    def __call__(self, coordinates: Numbers) -> Numbers:
        """At row₀ + Σ cₖ · rowₖ for every line of coordinates (n, k): (n,), +inf where it is no finite number."""


class Landscape:
    """The loss of an experiment's data over the parameters of its network; for one thread.

    Without dropout, norms with the running means and variances that come with the parameters. As precise as the
    experiment's training.
    """

    def __init__(self, experiment: Experiment, samples: LossSamples) -> None:
        self._experiment = experiment
        self._network = blank_network(experiment)
        self._network.eval()
        self.layout: Layout = parameter_layout(self._network)
        self._buffers: Layout = buffer_layout(self._network)
        self._dtype = DTYPES[experiment.training.precision]
        self._train = (self._inputs(samples.inputs), torch.from_numpy(samples.targets.copy()))
        self._validation = (
            self._inputs(samples.validation_inputs),
            torch.from_numpy(samples.validation_targets.copy()),
        )

    def fits(self, row: Row, buffers: Row) -> bool:
        """Whether these parameters and buffers are as many as the network has."""
        return len(row) == self.layout.size and len(buffers) == self._buffers.size

    def loss(self, row: Row, buffers: Row) -> float:
        """On the training samples, of the network with these parameters (P,) and buffers (B,)."""
        return float(self._called(self._rows([row]), buffers, self._train)(np.zeros((1, 0)))[0])

    def cut(self, rows: list[Row], buffers: Row, *, validation: bool = False) -> Losses:
        """Losses on the training samples, or on those of validation, at row₀ + Σ cₖ · rowₖ."""
        samples = self._validation if validation else self._train
        stacked = self._rows(rows)
        if all(isinstance(layer, DenseLayer | DropoutLayer) for layer in self._network.layers.values()):
            return DenseLosses(self._experiment, self._network, self.layout, stacked, samples)
        return self._called(stacked, buffers, samples)

    def _called(self, rows: Tensor, buffers: Row, samples: tuple[Tensor, Tensor]) -> ModuleLosses:
        given = self._buffers.split(torch.from_numpy(np.array(buffers)).to(self._dtype))
        return ModuleLosses(self._experiment, self._network, self.layout, rows, given, samples)

    def _rows(self, rows: list[Row]) -> Tensor:
        return torch.stack([torch.from_numpy(np.array(row)).to(self._dtype) for row in rows])

    def _inputs(self, inputs: NDArray[Any]) -> Tensor:
        return torch.from_numpy(inputs.copy()).to(self._dtype)


class ModuleLosses:
    """Any network, one point after the other."""

    at_once = 1

    def __init__(
        self,
        experiment: Experiment,
        network: PlaygroundNetwork,
        layout: Layout,
        rows: Tensor,
        buffers: Tensors,
        samples: tuple[Tensor, Tensor],
    ) -> None:
        self._experiment = experiment
        self._network = network
        self._layout = layout
        self._rows = rows
        self._buffers = buffers
        self._inputs, self._targets = samples

    @torch.inference_mode()
    def __call__(self, coordinates: Numbers) -> Numbers:
        found = np.empty(len(coordinates))
        for place, point in enumerate(with_ones(coordinates)):
            row = point.to(self._rows.dtype) @ self._rows
            outputs = functional_call(self._network, {**self._layout.split(row), **self._buffers}, (self._inputs,))
            loss = data_loss(outputs, self._targets, self._experiment.training, self._experiment.data.task)
            found[place] = float(loss)
        return finite_or_infinite(found)


class DenseLosses:
    """Fully connected networks, as many points at once as fit the cache.

    The first layer is linear in the parameters: X(W + aD + bE)ᵀ = XWᵀ + a·XDᵀ + b·XEᵀ, and these products are the same
    for all points.
    """

    def __init__(
        self,
        experiment: Experiment,
        network: PlaygroundNetwork,
        layout: Layout,
        rows: Tensor,
        samples: tuple[Tensor, Tensor],
    ) -> None:
        inputs, self._targets = samples
        self._experiment = experiment
        self._samples = len(inputs)
        self._layers = [(name, layer) for name, layer in network.layers.items() if isinstance(layer, DenseLayer)]
        self._tensors = layout.split(rows)
        self._first = self._first_products(inputs.flatten(1))
        widest = max(layer.weight.shape[0] for _name, layer in self._layers)
        largest = max((layer.weight.numel() for _name, layer in self._layers[1:]), default=1)
        self.at_once = max(1, min(MOST_POINTS, BATCH_VALUES // max(self._samples * widest, largest, 1)))

    @torch.inference_mode()
    def _first_products(self, inputs: Tensor) -> Tensor:
        """(rows, samples × units): the first layer, bias included, for each row by itself."""
        name, _layer = self._layers[0]
        products = inputs @ self._tensors[f"layers.{name}.weight"].transpose(1, 2)
        bias = self._tensors.get(f"layers.{name}.bias")
        return (products if bias is None else products + bias[:, None, :]).flatten(1)

    @torch.inference_mode()
    def __call__(self, coordinates: Numbers) -> Numbers:
        points = torch.split(with_ones(coordinates).to(self._first.dtype), self.at_once)
        return finite_or_infinite(np.concatenate([np.zeros(0), *(self._losses(some) for some in points)]))

    def _losses(self, points: Tensor) -> Numbers:
        h = self._activated(0, (points @ self._first).view(len(points), self._samples, -1), points)
        for number, (name, _layer) in enumerate(self._layers[1:], 1):
            weight = self._at(points, f"layers.{name}.weight").transpose(1, 2)
            if f"layers.{name}.bias" in self._tensors:
                h = torch.baddbmm(self._at(points, f"layers.{name}.bias")[:, None, :], h, weight)
            else:
                h = torch.bmm(h, weight)
            h = self._activated(number, h, points)
        training, task = self._experiment.training, self._experiment.data.task
        losses: Tensor = torch.vmap(lambda outputs: data_loss(outputs, self._targets, training, task))(h)
        found: Numbers = losses.double().numpy()
        return found

    def _activated(self, number: int, h: Tensor, points: Tensor) -> Tensor:
        """g(h) of (points, samples, units)."""
        name, layer = self._layers[number]
        if layer.slope is not None:
            slope = self._at(points, f"layers.{name}.slope")[:, None, :]
            return torch.where(h > 0, h, slope * h)
        if layer.activation == "relu":
            return h.relu_()
        return FUNCTIONS[layer.activation](h.flatten(0, 1)).view_as(h)

    def _at(self, points: Tensor, name: str) -> Tensor:
        """A tensor at these points (points, rows): (points, *shape)."""
        tensor = self._tensors[name]
        return (points @ tensor.flatten(1)).view(len(points), *tensor.shape[1:])


def with_ones(coordinates: Numbers) -> Tensor:
    """(n, 1 + k): the first row counts once, whatever the coordinates (n, k)."""
    return torch.from_numpy(np.concatenate([np.ones((len(coordinates), 1)), coordinates], axis=1))


def finite_or_infinite(losses: Numbers) -> Numbers:
    """What is no finite number becomes +inf."""
    return np.where(np.isfinite(losses), losses, math.inf)
