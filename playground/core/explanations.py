"""Why a network says what it says of one picture: what its layers make of it, and which pixels it hangs on."""

from __future__ import annotations

import numpy as np
from attrs import frozen
from numpy.typing import NDArray

from playground.core.frames.base import array_field, optional_array_field

MAPS, OCCLUSION, SALIENCY, PIXELS = "maps", "occlusion", "saliency", "pixels"


@frozen(kw_only=True)
class LayerMap:
    """What one layer makes of a picture: maps (N, H, W), or the values (N,) of its units."""

    layer_id: str
    values: NDArray[np.float32] = array_field()

    @property
    def scale(self) -> float:
        """The largest size of a value; 1 where all are 0, so that it can be divided by."""
        sizes = np.abs(self.values[np.isfinite(self.values)])
        largest = float(sizes.max()) if sizes.size else 0.0
        return largest if largest > 0 else 1.0

    @property
    def silent(self) -> int:
        """How many maps or units are 0 everywhere."""
        return int((self.values.reshape(len(self.values), -1) == 0).all(1).sum()) if len(self.values) else 0


@frozen
class Unit:
    """One map or unit of a layer, numbered from 0."""

    layer_id: str
    index: int


@frozen
class Looks:
    """What is to be found out of a drawing, beside what the network says."""

    maps: str = ""
    """What layers make of it: their :data:`MAPS`, or their :data:`SALIENCY`; empty for nothing."""
    overlay: str = ""
    """:data:`OCCLUSION`, :data:`SALIENCY` or :data:`PIXELS`; empty for nothing."""
    label: int | None = None
    """The class that is looked at; None for the one the network says."""
    unit: Unit | None = None
    """Whose weights are wanted."""


@frozen(kw_only=True)
class UnitWeights:
    """What one unit looks for: its ``weights`` (channels, H, W) where it reads pictures, else (inputs,)."""

    unit: Unit
    bias: float | None
    weights: NDArray[np.float32] = array_field()


@frozen(kw_only=True)
class LayerMaps:
    """What all layers make of one picture, in order, the output layer last: its values are those before softmax.

    With ``gradient`` the maps are not the values but ∂(output of class ``label``)/∂(value).
    """

    number: int
    layers: tuple[LayerMap, ...]
    weights: UnitWeights | None = None
    """Those of the unit asked for."""
    gradient: bool = False
    label: int = 0


@frozen(kw_only=True)
class PixelMap:
    """How much each pixel (H, W) speaks for class ``label`` (positive) or against it.

    Occlusion: by how much the class's output, and its probability, fall where the pixel is covered, the mean over all
    patches that cover it (Zeiler and Fergus 2014). Saliency: ∂(output of the class)/∂(brightness) (Simonyan 2013);
    it has no ``probabilities``.
    """

    number: int
    kind: str
    label: int
    outputs: NDArray[np.float32] = array_field()
    probabilities: NDArray[np.float32] | None = optional_array_field()


@frozen
class Pixel:
    """A pixel and what it becomes: 0 (black) or 1 (white)."""

    row: int
    column: int
    value: float


@frozen(kw_only=True)
class MindChange:
    """Which pixels to change, each to black or white, for the network to say another class than ``said``.

    ``nearest`` is the single pixel whose change takes most of the ``lead``, which is the output of the class said less
    the largest other output; it leaves ``nearest_lead``. ``singles`` is how many single pixels change its mind alone.
    ``pixels`` are those changed together, one after the other, each the best beside those before; ``becomes`` is what
    it says then: the same class where even these do not change its mind. ``probability`` is that of the class said,
    with these pixels changed. More may follow unless ``finished``.
    """

    number: int
    said: int
    lead: float
    nearest: Pixel
    nearest_lead: float
    singles: int
    pixels: tuple[Pixel, ...]
    becomes: int
    probability: float
    finished: bool

    @property
    def found(self) -> bool:
        """Whether its mind was changed."""
        return self.becomes != self.said


Explanation = LayerMaps | PixelMap | MindChange
