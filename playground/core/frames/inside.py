"""What goes on inside the network: statistics of all layers, and of one layer its maps and weights as pictures."""

from __future__ import annotations

from typing import ClassVar, Literal

import numpy as np
from attrs import frozen
from numpy.typing import NDArray

from playground.core.frames.base import Request, array_field, optional_array_field
from playground.core.layers import Shape

Subject = Literal["sample", "drawing", "photo", "plane"]
"""What is looked at: a validation sample, the drawing on the pad, a shipped photograph, or all places of the plane."""


@frozen(kw_only=True)
class Spread:
    """How values are spread: ``counts`` (bins,) of equal width from ``low`` to ``high``; outliers count at the ends."""

    low: float
    high: float
    counts: NDArray[np.int64] = array_field()

    @property
    def centres(self) -> NDArray[np.float64]:
        """The middles of the bins (bins,)."""
        edges = np.linspace(self.low, self.high, len(self.counts) + 1)
        return np.asarray((edges[:-1] + edges[1:]) / 2)


@frozen(kw_only=True)
class LayerInside:
    """One layer at work. ``shape`` is that of its answers, ``units`` how many units or channels it has.

    ``weights``: all of the layer's matrices and filters. ``sums`` h before and ``answers`` g(h) after the activation,
    over all samples, units and places; layers without activation have no ``sums``, and those far from 0 are left out.
    ``gradient`` is the norm ‖∂L/∂(W, b)‖ the last step was given, None before the first step and for what does not
    learn. ``update`` is ‖ΔW‖/‖W‖ of one step, that of number ``update_step``; None where none was measured.
    ``dead`` (units,): silent, the same for all samples and places; ``saturated`` (units,): nearly always at the limits
    of its activation, None where that has none.
    """

    layer_id: str
    shape: Shape
    weights: Spread | None = None
    sums: Spread | None = None
    answers: Spread | None = None
    gradient: float | None = None
    update: float | None = None
    dead: NDArray[np.bool_] | None = optional_array_field()
    saturated: NDArray[np.bool_] | None = optional_array_field()

    @property
    def units(self) -> int:
        """Units or channels."""
        return self.shape[0]

    @property
    def silent(self) -> int:
        """How many units are dead."""
        return 0 if self.dead is None else int(self.dead.sum())

    @property
    def full(self) -> int:
        """How many units are saturated."""
        return 0 if self.saturated is None else int(self.saturated.sum())


@frozen(kw_only=True)
class InsideFrame:
    """All layers from the input to the output, on the first ``samples`` validation samples, without dropout.

    ``update_step`` is the step whose update was measured; 0 where none was.
    """

    run: int
    layers: tuple[LayerInside, ...]
    samples: int
    step: int
    update_step: int = 0

    def of(self, layer_id: str) -> LayerInside | None:
        """The layer of this id; None where there is none."""
        return next((layer for layer in self.layers if layer.layer_id == layer_id), None)


@frozen
class InsideRequest(Request):
    """Wants :class:`InsideFrame`: numbers and shapes of curves, which nobody reads faster."""

    every: ClassVar[float] = 0.5


@frozen(kw_only=True)
class FeatureMapsFrame:
    """What one layer makes of what is looked at: ``values`` (N, H, W) of channels or (N,) of units; all over the plane
    (N, R, R) of units, row 0 at the top.

    They are those before (``before``) or after the activation function; of the output layer after means after the
    output activation. ``total`` channels or units there are; only the first ones come where they are very many.
    ``kernel`` (n, h, w) are the weights into the unit asked for, one picture for each channel it reads; units that read
    single values have one row. None for layers without weights.
    ``subject`` is what was really looked at, ``picture`` (h, w) or (h, w, 3) uint8 of it, ``inputs`` (n,) where it is
    no picture; ``label`` is the class of a sample.
    """

    run: int
    layer_id: str
    before: bool
    values: NDArray[np.float32] = array_field()
    total: int
    unit: int
    kernel: NDArray[np.float32] | None = optional_array_field()
    subject: Subject
    picture: NDArray[np.uint8] | None = optional_array_field()
    inputs: NDArray[np.float32] | None = optional_array_field()
    label: int | None = None


@frozen
class FeatureMapsRequest(Request):
    """Wants :class:`FeatureMapsFrame` of one layer.

    ``sample``: number of the validation sample; beyond the last follows the first. ``point``: a point to look at
    instead, where samples are points. ``drawing``: 28 × 28 bytes of brightness. ``photo``: one of PHOTOS.
    """

    layer_id: str
    unit: int = 0
    before: bool = False
    subject: Subject = "sample"
    sample: int = 0
    point: tuple[float, ...] | None = None
    drawing: bytes = b""
    photo: str = "chelsea"


@frozen(kw_only=True)
class LayerWeightsFrame:
    """The weights of one layer as pictures (N, h, w): of unit ``i`` those from number i · ``channels`` on.

    Filters and units that read pictures have one for each channel; other layers are one ``matrix``, a row for each
    unit, of which every ``row_step``-th and every ``column_step``-th column is shown where they are very many.
    ``second`` of the pictures at the end belong to the second convolution of a residual block.
    """

    run: int
    layer_id: str
    pictures: NDArray[np.float32] = array_field()
    channels: int = 1
    matrix: bool = False
    row_step: int = 1
    column_step: int = 1
    second: int = 0


@frozen
class LayerWeightsRequest(Request):
    """Wants :class:`LayerWeightsFrame` of one layer."""

    every: ClassVar[float] = 0.2

    layer_id: str
