"""How inputs and predicted values were normalised, as metadata of a file of weights: they mean nothing without it."""

from __future__ import annotations

import json
import math
import struct
from collections.abc import Collection

from playground.core.datasets import Data, Table
from playground.core.normalisations import InputScale

MEAN, DEVIATION = "mean", "deviation"
TARGET_MEAN, TARGET_DEVIATION = "target_mean", "target_deviation"
INPUTS, TARGET = "inputs", "target"


def scale_notes(scale: InputScale | None) -> dict[str, str] | None:
    """The numbers as metadata; None where nothing was measured.

    With a target's scale, network outputs times ``target_deviation`` plus ``target_mean`` are in the unit of the data.
    """
    if scale is None:
        return None
    notes = {MEAN: json.dumps(scale.mean), DEVIATION: json.dumps(scale.deviation)}
    if scale.scales_target:
        notes |= {TARGET_MEAN: json.dumps(scale.target_mean), TARGET_DEVIATION: json.dumps(scale.target_deviation)}
    return notes


def column_notes(data: Data) -> dict[str, str]:
    """Of a table what the inputs are, in order, as a JSON list, and what is predicted; of other data nothing."""
    if not isinstance(data, Table):
        return {}
    return {INPUTS: json.dumps(data.input_names, ensure_ascii=False), TARGET: data.target.name}


def notes_of(packed: bytes) -> dict[str, str]:
    """The metadata in the header of a readable ``.safetensors``."""
    (length,) = struct.unpack("<Q", packed[:8])
    notes: dict[str, str] = json.loads(packed[8 : 8 + length]).get("__metadata__", {})
    return notes


def noted_scale(packed: bytes, sizes: Collection[int]) -> InputScale | None:
    """The numbers in the header of a readable ``.safetensors``; None where there are none, or none that can be.

    ``sizes`` says how many means and deviations there may be.
    """
    notes = notes_of(packed)
    try:
        mean, deviation = (_numbers(notes[name]) for name in (MEAN, DEVIATION))
        (target_mean,) = _numbers(f"[{notes.get(TARGET_MEAN, 0.0)}]")
        (target_deviation,) = _numbers(f"[{notes.get(TARGET_DEVIATION, 1.0)}]")
    except (KeyError, TypeError, ValueError, OverflowError, RecursionError):
        return None
    if len(mean) != len(deviation) or len(mean) not in sizes:
        return None
    fine = all(map(math.isfinite, (*mean, target_mean)))
    fine = fine and all(0 < one < math.inf for one in (*deviation, target_deviation))
    return InputScale(mean, deviation, target_mean, target_deviation) if fine else None


def _numbers(text: str) -> tuple[float, ...]:
    """A JSON list of numbers. Raises ValueError or TypeError for anything else."""
    values = json.loads(text)
    if not isinstance(values, list):
        raise TypeError("not a list")
    return tuple(map(float, values))


def scale_sizes(data: Data) -> frozenset[int]:
    """How many means and deviations the inputs of such data can have: one a channel or a feature, or one for all;
    for what are no pictures, none."""
    inputs = data.task.inputs[0]
    return frozenset({1, inputs}) if data.space == "picture" else frozenset({0, inputs})
