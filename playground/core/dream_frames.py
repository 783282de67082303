"""What activation maximisation tells while it goes on: pictures, values, and all units of a layer."""

from __future__ import annotations

import numpy as np
from attrs import frozen
from numpy.typing import NDArray

from playground.core.dream import CLASS, FILTER, LAYER, Target
from playground.core.fields import OUTPUT_ID
from playground.core.frames.base import array_field, optional_array_field

OWN = "own"
"""The subject that is the person's own network; others are names in PRETRAINED."""
LOOKED = "looked"
"""To start from: the picture that is looked at; other ones are names in GALLERY."""
KEPT = (0, 10, 30, 100, 300, 1000)
"""Steps after which the pictures are kept."""
NEIGHBOURS = (0, 3, 5, 9)
"""How many other units may be excited beside the chosen one."""
SIDES = (64, 96, 128, 160, 224, 320)
"""Px a side of the pictures, where the network reads any size."""


@frozen
class Aim:
    """What is to be excited: ``subject`` is :data:`OWN` or a name in PRETRAINED; ``unit`` of a layer with ``units``.

    ``kind`` is FILTER (a filter or unit), CLASS (``unit`` is that of the layer of classes) or LAYER, all of it.
    """

    subject: str = OWN
    layer: str = ""
    unit: int = 0
    units: int = 1
    kind: str = FILTER

    def targets(self, neighbours: int, is_diverse: bool) -> tuple[Target, ...]:
        """The chosen target first, then other units, evenly spread; the same again where they are to differ."""
        if self.kind == LAYER:
            return tuple(Target(self.layer, kind=LAYER) for _ in range(1 + neighbours * is_diverse))
        layer = class_layer(self.subject) if self.kind == CLASS else self.layer
        if is_diverse:
            return (Target(layer, self.unit),) * (1 + neighbours)
        count = min(1 + neighbours, self.units)
        return tuple(Target(layer, (self.unit + number * self.units // count) % self.units) for number in range(count))


def class_layer(subject: str) -> str:
    """The layer whose units are the classes."""
    return OUTPUT_ID if subject == OWN else CLASS


@frozen(kw_only=True)
class DreamPicture:
    """The newest pictures (N, H, W, C) of run ``run`` after step ``number`` of ``total``; the chosen target's is first.

    ``values`` (N,) the targets answer, ``first`` at the start; ``silent`` (N,): no gradient has reached the picture.
    ``seconds`` were spent on its steps.
    """

    run: int
    number: int
    total: int
    seconds: float = 0.0
    values: NDArray[np.float64] = array_field()
    first: NDArray[np.float64] = array_field()
    silent: NDArray[np.bool_] = array_field()
    pictures: NDArray[np.uint8] = array_field()


@frozen(kw_only=True)
class DreamChunk:
    """``values`` (m, N) that the targets answered at ``steps`` (m,)."""

    run: int
    steps: NDArray[np.int64] = array_field()
    values: NDArray[np.float64] = array_field()


@frozen(kw_only=True)
class DreamKept:
    """The pictures (N, H, W, C) after step ``number``, one of :data:`KEPT`."""

    run: int
    number: int
    pictures: NDArray[np.uint8] = array_field()


@frozen
class DreamClasses:
    """What the classes of network ``subject`` are called."""

    subject: str
    names: tuple[str, ...]


@frozen
class DreamOver:
    """Run ``run`` has done all its steps so far."""

    run: int


@frozen(kw_only=True)
class DreamSheet:
    """The first units of a layer of ``total``: ``pictures`` (n, H, W, C) and how much each answers, (n,).

    ``first`` is what they answered at the start; ``silent`` (n,) as in :class:`DreamPicture`. ``seconds`` were spent on
    these.
    """

    number: int
    total: int
    seconds: float
    pictures: NDArray[np.uint8] = array_field()
    values: NDArray[np.float64] = array_field()
    first: NDArray[np.float64] = array_field()
    silent: NDArray[np.bool_] = array_field()


@frozen(kw_only=True)
class ShippedRank:
    """The shipped pictures that excite a unit of a pretrained network most, the strongest first.

    ``names`` in GALLERY; ``pictures`` (n, side, side, 3) their middles; ``values`` (n,) the mean of the unit's answer.
    ``seen`` of ``total`` were looked at.
    """

    number: int
    seen: int
    total: int
    names: tuple[str, ...]
    pictures: NDArray[np.uint8] | None = optional_array_field()
    values: NDArray[np.float64] | None = optional_array_field()
