"""Directions through the space of parameters: those in which a path scatters most, and random ones."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
import torch
from attrs import frozen
from numpy.typing import NDArray
from torch import Tensor

from playground.engine.flat import Layout
from playground.engine.randomness import stream

Row = NDArray[Any]
"""All parameters of a network (P,), float32 or float64."""
Numbers = NDArray[np.float64]

PIECE = 1 << 15
"""Parameters that are worked on at once in double precision."""
FLAT = 1e-12
"""A direction with a smaller share of the path's variance is none: what rounding leaves."""


@frozen(eq=False)
class Plane:
    """θ(x, y) = ``origin`` + x · ``axes[0]`` + y · ``axes[1]``; origin (P,), axes (2, P)."""

    origin: Row
    axes: NDArray[Any]

    @property
    def gram(self) -> Numbers:
        """Inner products of the axes, (2, 2)."""
        return inner_products(list(self.axes))


class Path:
    """Inner products ⟨θᵢ − θ₀, θⱼ − θ₀⟩ of the rows of a path, kept from one time to the next."""

    def __init__(self) -> None:
        self._rows: list[Row] = []
        self._products: Numbers = np.zeros((0, 0))

    def products(self, rows: Sequence[Row]) -> Numbers:
        """Of these rows (n, n), relative to the first; those that were there the last time cost nothing."""
        if not rows or not self._rows or rows[0] is not self._rows[0]:
            self._rows, self._products = list(rows[:1]), np.zeros((len(rows[:1]),) * 2)
        there = {id(row): place for place, row in enumerate(self._rows)}
        kept = [there[id(row)] for row in rows if id(row) in there]
        self._rows, self._products = [self._rows[place] for place in kept], self._products[np.ix_(kept, kept)]
        new = [row for row in rows if id(row) not in there]
        if new:
            self._add(new)
        order = {id(row): place for place, row in enumerate(self._rows)}
        places = [order[id(row)] for row in rows]
        return self._products[np.ix_(places, places)]

    def _add(self, new: list[Row]) -> None:
        first, count = self._rows[0], len(self._rows)
        self._rows += new
        grown = np.zeros((len(self._rows),) * 2)
        for piece in pieces(len(first)):
            away = doubles(self._rows, piece) - doubles([first], piece)
            grown[count:] += (away[count:] @ away.T).numpy()
        grown[:, count:] = grown[count:].T
        grown[:count, :count] = self._products
        self._products = grown


def principal_plane(rows: Sequence[Row], path: Path, layout: Layout) -> tuple[Plane, Numbers] | None:
    """The plane through the last row that lies closest to all rows, and what it explains; None where nothing moved.

    Principal components of the rows θᵢ − θₙ, not centred, so that the network as it is now lies in the plane at (0, 0):
    axes of length 1 at right angles, the one with the larger share of the squared distances first. The shares (2,) add
    up to 1 at most. From the eigenvectors u of the inner products G = M Mᵀ, which are few: axis = Mᵀ u / σ, σ² the
    eigenvalue. The path comes from the left, and leans upwards. A path along a single line is given a random direction
    beside it.
    """
    products = path.products(rows)
    last = products[-1]
    gram = products - last[:, None] - last[None, :] + products[-1, -1]
    total = float(np.trace(gram))
    if not np.isfinite(total) or total <= 0.0:
        return None
    squares, vectors = (part.numpy() for part in torch.linalg.eigh(torch.from_numpy(gram)))
    order = np.argsort(squares)[::-1][:2]
    shares = np.maximum(squares[order], 0.0) / total
    weights = [vectors[:, k] / np.sqrt(squares[k]) for k, share in zip(order, shares, strict=True) if share > FLAT]
    axes = combined(rows, np.stack(weights))
    if len(axes) == 1:
        axes, shares = np.stack([axes[0], _beside(axes[0], rows[-1], layout)]), np.array([shares[0], 0.0])
    else:
        lean = vectors[:, order[1]]
        axes[1] *= np.sign(lean[np.argmax(np.abs(lean))])
    start = vectors[0, order[0]]
    axes[0] *= -1.0 if start > 0 else 1.0
    return Plane(rows[-1], axes), shares


def combined(rows: Sequence[Row], weights: Numbers) -> NDArray[Any]:
    """Σᵢ wᵢ (θᵢ − θₙ) for each row of weights (k, n): (k, P), as precise as the last row."""
    origin = rows[-1]
    found = np.empty((len(weights), len(origin)), origin.dtype)
    for piece in pieces(len(origin)):
        away = doubles(rows, piece) - doubles([origin], piece)
        found[:, piece] = (torch.from_numpy(weights) @ away).numpy()
    return found


def _beside(axis: Row, origin: Row, layout: Layout) -> Row:
    """A direction of length 1 at right angles to this one."""
    other = random_direction(origin, layout, 0, 1).astype(np.float64)
    if not other.any():
        other = np.ones(len(axis))
    along = axis.astype(np.float64)
    other -= (other @ along) * along
    length = np.linalg.norm(other)
    beside: Row = (other / length if length > 0 else other).astype(origin.dtype)
    return beside


def random_plane(origin: Row, layout: Layout, seed: int) -> Plane:
    """Through this network along two directions with normalised filters."""
    return Plane(origin, np.stack([random_direction(origin, layout, seed, number) for number in range(2)]))


def random_direction(origin: Row, layout: Layout, seed: int, number: int) -> Row:
    """Normal random numbers, each filter or neuron as long as its weights; biases and norms 0.

    Li, Xu, Taylor, Studer, Goldstein (2018), Visualizing the Loss Landscape of Neural Nets, section 4:
    dᵢⱼ ← dᵢⱼ / ‖dᵢⱼ‖ · ‖θᵢⱼ‖ for filter j of layer i, so that the picture does not depend on how weights are scaled.
    """
    generator = stream(seed, "landscape", number)
    weights = layout.split(torch.from_numpy(np.array(origin)))
    parts = []
    for tensor in weights.values():
        if tensor.dim() < 2:
            parts.append(torch.zeros(tensor.numel(), dtype=tensor.dtype))
            continue
        drawn = torch.randn(tensor.shape, generator=generator, dtype=torch.float64).flatten(1)
        lengths = tensor.double().flatten(1).norm(dim=1, keepdim=True)
        scaled = drawn / drawn.norm(dim=1, keepdim=True).clamp_min(1e-10) * lengths
        parts.append(scaled.flatten().to(tensor.dtype))
    direction: Row = torch.cat(parts).numpy()
    return direction


def inner_products(rows: Sequence[Row]) -> Numbers:
    """⟨row, row⟩ of all rows (n, n) in double precision."""
    products = np.zeros((len(rows), len(rows)))
    for piece in pieces(len(rows[0])):
        part = doubles(rows, piece)
        products += (part @ part.T).numpy()
    return products


def doubles(rows: Sequence[Row], piece: slice) -> Tensor:
    """A piece of all rows (n, piece) in double precision.

    As tensors: numpy multiplies with threads of its own, which would be in the way of those that train.
    """
    found = np.empty((len(rows), len(rows[0][piece])))
    for number, row in enumerate(rows):
        found[number] = row[piece]
    return torch.from_numpy(found)


def pieces(size: int) -> list[slice]:
    """Parts of a row that fit the processor's cache in double precision."""
    return [slice(start, start + PIECE) for start in range(0, size, PIECE)]
