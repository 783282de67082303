"""How inputs were normalised, as metadata of a file of weights: they mean nothing without it."""

from __future__ import annotations

import json
import math
import struct

from playground.core.normalisations import InputScale

MEAN, DEVIATION = "mean", "deviation"


def scale_notes(scale: InputScale | None) -> dict[str, str] | None:
    """The numbers as metadata; None where nothing was measured."""
    if scale is None:
        return None
    return {MEAN: json.dumps(scale.mean), DEVIATION: json.dumps(scale.deviation)}


def noted_scale(packed: bytes) -> InputScale | None:
    """The numbers in the header of a readable ``.safetensors``; None where there are none, or no numbers."""
    (length,) = struct.unpack("<Q", packed[:8])
    notes = json.loads(packed[8 : 8 + length]).get("__metadata__", {})
    try:
        mean, deviation = (tuple(map(float, json.loads(notes[name]))) for name in (MEAN, DEVIATION))
    except (KeyError, TypeError, ValueError):
        return None
    fine = (
        len(mean) == len(deviation) and all(map(math.isfinite, mean)) and all(0 < one < math.inf for one in deviation)
    )
    return InputScale(mean, deviation) if fine else None
