"""When a signal on its way through the layers is called vanishing or exploding (lecture, section 8)."""

from __future__ import annotations

import math
from enum import Enum


class Fate(Enum):
    """What becomes of a signal."""

    FINE = "fine"
    VANISHES = "vanishes"
    EXPLODES = "explodes"


ACTIVATIONS_BETWEEN = (1e-2, 1e2)
"""Standard deviations of activations that are called fine; inputs are about 1."""
GRADIENTS_BETWEEN = (1e-2, 1e2)
"""The same of gradients, as multiples of that at the output layer."""


def fate(spread: float, between: tuple[float, float], unit: float = 1.0) -> Fate:
    """What a standard deviation means where ``between`` (multiples of ``unit``) is fine; NaN explodes.

    Where the unit itself is 0 or not finite nothing can be compared: then 0 vanishes and what is not finite explodes.
    """
    if not math.isfinite(spread):
        return Fate.EXPLODES
    if spread == 0.0:
        return Fate.VANISHES
    if not math.isfinite(unit) or unit <= 0.0:
        return Fate.FINE
    low, high = between
    return Fate.VANISHES if spread < low * unit else Fate.EXPLODES if spread > high * unit else Fate.FINE
