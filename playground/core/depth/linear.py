"""Linear of linear is linear: a stack of layers without activation functions is one matrix (lecture, section 4)."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise
from typing import Any

import attrs
import numpy as np
from attrs import frozen
from numpy.typing import NDArray

from playground.core.activations import ACTIVATIONS, Array
from playground.core.frames.base import array_field, read_only

Floats = NDArray[np.floating]

EXAMPLE = (2, 3, 2, 1)
"""Sizes of the small stack, from its inputs to its output."""
STREAM = 7
PLANE = 61
"""Places along either side of a map over two inputs."""
MOST_ROWS = 48
"""Samples and outputs that a map of differences shows."""


def _arrays(arrays: Sequence[NDArray[Any]]) -> tuple[NDArray[Any], ...]:
    return tuple(read_only(array) for array in arrays)


@frozen(kw_only=True, eq=False)
class LinearStack:
    """Weights W_l (outputs, inputs) and biases b_l (outputs,) from the first layer to the last."""

    weights: tuple[NDArray[Any], ...] = attrs.field(converter=_arrays)
    biases: tuple[NDArray[Any], ...] = attrs.field(converter=_arrays)

    @property
    def sizes(self) -> tuple[int, ...]:
        """Numbers from the inputs to the outputs."""
        return (self.weights[0].shape[1], *(len(weight) for weight in self.weights))

    def collapsed(self) -> tuple[Floats, Floats]:
        """The one matrix W = W_L … W_1 and the bias b = b_L + W_L (b_{L−1} + W_{L−1} (…)), in their precision."""
        matrix, bias = self.weights[0], self.biases[0]
        for weight, shift in zip(self.weights[1:], self.biases[1:], strict=True):
            matrix, bias = weight @ matrix, weight @ bias + shift
        return matrix, bias

    def answers(self, inputs: Floats, activation: str = "identity") -> Floats:
        """Layer by layer: inputs (N, n) to the outputs (N, m), with this function g after every layer but the last."""
        g = ACTIVATIONS[activation].curve
        h = inputs
        for place, (weight, bias) in enumerate(zip(self.weights, self.biases, strict=True)):
            h = h @ weight.T + bias
            if place + 1 < len(self.weights) and activation != "identity":
                h = g(np.asarray(h, np.float64)).astype(weight.dtype)
        return h


def example(seed: int, sizes: Sequence[int] = EXAMPLE) -> LinearStack:
    """A small stack with weights and biases from −1 to 1 in steps of 0.1, so that one can reckon along."""
    random = np.random.default_rng((seed, STREAM))
    weights = [np.round(random.uniform(-1.0, 1.0, (m, n)), 1) for n, m in pairwise(sizes)]
    biases = [np.round(random.uniform(-1.0, 1.0, m), 1) for m in sizes[1:]]
    return LinearStack(weights=tuple(weights), biases=tuple(biases))


@frozen(kw_only=True, eq=False)
class LinearFrame:
    """A stack beside its one matrix.

    ``stacked``, ``single`` and ``difference`` (rows, columns) are answers of the stack with the activation function, of
    the one matrix without, and the one minus the other: over the plane of two inputs from −``reach`` to ``reach`` (row
    0 on top), or, where ``reach`` is None, samples (rows) × outputs (columns). ``largest`` is the largest difference
    over all samples, ``scale`` the largest answer.
    """

    number: int
    stack: LinearStack
    activation: str
    matrix: NDArray[np.float64] = array_field()
    bias: NDArray[np.float64] = array_field()
    stacked: NDArray[np.float64] = array_field()
    single: NDArray[np.float64] = array_field()
    reach: float | None = None
    largest: float = 0.0
    scale: float = 1.0
    samples: int = 0
    is_network: bool = False

    @property
    def difference(self) -> Array:
        return np.asarray(self.stacked - self.single)


def compare(
    stack: LinearStack, activation: str, inputs: Floats | None = None, number: int = 0, is_network: bool = False
) -> LinearFrame:
    """Work out the one matrix of a stack and what both answer to ``inputs`` (N, n), or to the plane of two inputs."""
    matrix, bias = stack.collapsed()
    reach = None
    if inputs is None or stack.sizes[0] == 2:
        reach = 2.0 if inputs is None or not inputs.size else float(np.abs(inputs).max())
        inputs = plane(reach)
    inputs = inputs.astype(stack.weights[0].dtype)
    stacked = np.asarray(stack.answers(inputs, activation), np.float64)
    single = np.asarray(inputs @ matrix.T + bias, np.float64)
    largest, scale = float(np.abs(stacked - single).max(initial=0.0)), float(np.abs(single).max(initial=0.0))
    if reach is None:
        shown = [answers[:MOST_ROWS, :MOST_ROWS] for answers in (stacked, single)]
    else:
        shown = [answers[:, 0].reshape(PLANE, PLANE) for answers in (stacked, single)]
    return LinearFrame(
        number=number,
        stack=stack,
        activation=activation,
        matrix=np.asarray(matrix, np.float64),
        bias=np.asarray(bias, np.float64),
        stacked=shown[0],
        single=shown[1],
        reach=reach,
        largest=largest,
        scale=scale,
        samples=len(inputs),
        is_network=is_network,
    )


def plane(reach: float) -> Array:
    """All places of the plane as inputs (PLANE², 2), row by row from the top left."""
    axis = np.linspace(-reach, reach, PLANE)
    across, up = np.meshgrid(axis, axis[::-1])
    return np.stack([across.ravel(), up.ravel()], axis=1)
