"""What all layers share: shapes of samples, tensors to learn, and what makes a layer impossible."""

from __future__ import annotations

import math
from typing import ClassVar

from attrs import frozen

from playground.core.message import ProblemError

Shape = tuple[int, ...]
"""Shape of one sample: ``(features,)`` or ``(channels, height, width)``."""


@frozen
class Fix:
    """One field of a layer and the value that would mend it."""

    field: str
    value: int


class Impossible(ProblemError):
    """A layer cannot read what reaches it.

    ``field`` is the setting to blame, empty where none is; each of ``fixes`` alone would mend the layer itself.
    """

    def __init__(self, template: str, field: str = "", fixes: tuple[Fix, ...] = (), **values: object) -> None:
        super().__init__(template, **values)
        self.field = field
        self.fixes = fixes


class LayerBase:
    """One class a kind; settings are attrs fields, the rest follows from them and from the shape that comes in."""

    kind: ClassVar[str]
    title: ClassVar[str]
    summary: ClassVar[str]
    has_weights: ClassVar[bool] = False
    """Whether it counts as a layer in the depth of the network."""

    def output_shape(self, inputs: Shape) -> Shape:
        """Shape of what goes out. Raises :class:`Impossible` where the layer cannot read ``inputs``."""
        return inputs

    def tensors(self, inputs: Shape) -> dict[str, Shape]:
        """Name and shape of all that the layer learns."""
        return {}

    def parameters(self, inputs: Shape) -> int:
        """How many numbers the layer learns."""
        return sum(math.prod(shape) for shape in self.tensors(inputs).values())

    def values_kept(self, inputs: Shape) -> int:
        """About how many numbers a sample leaves behind in the layer, for the way back of the gradient."""
        return 2 * math.prod(self.output_shape(inputs))

    def formula(self, inputs: Shape) -> str:
        """How the size of its outputs follows from its inputs, written out with the numbers; empty if unchanged."""
        return ""


def is_picture(inputs: Shape) -> bool:
    """Whether a sample has height and width."""
    return len(inputs) == 3


def picture(inputs: Shape, title: str) -> tuple[int, int, int]:
    """The picture's ``(channels, height, width)``. Raises :class:`Impossible` for a sample without height and width."""
    if len(inputs) != 3:
        raise Impossible(
            "{layer} needs a picture with height and width, but only a row of {count} values reaches it.",
            layer=title,
            count=math.prod(inputs),
        )
    channels, height, width = inputs
    return channels, height, width
