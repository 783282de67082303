"""Numbers of the network set by hand: which one, to what, and whether that can be."""

from __future__ import annotations

import math

from attrs import frozen

from playground.core.changes import number_text
from playground.core.experiment import Experiment
from playground.core.fields import OUTPUT_ID
from playground.core.layers import Shape
from playground.core.message import Message, ProblemError
from playground.core.shapes import layer_shapes, output_inputs, output_layer

LARGEST = 1e6
"""Largest size of a number set by hand."""

_WORDS = {"weight": "weight {layer}: {value}", "bias": "bias {layer}: {value}"}


@frozen
class WeightPlace:
    """One number of a layer: the tensor ``name`` as in ``layer.tensors``, and the index in it."""

    layer_id: str
    name: str
    index: tuple[int, ...]


@frozen
class WeightEdit:
    """Set the number at ``place`` to ``value``; edits with the same ``number`` are put back together."""

    number: int
    place: WeightPlace
    value: float


@frozen
class PutBack:
    """Set what the edit of this ``number`` changed to what it was before it."""

    number: int


@frozen
class WeightSet:
    """A number was set by hand (``put_back``: to what it was), ``epochs`` into training."""

    edit: WeightEdit
    put_back: bool
    epochs: float


def weight_edit(experiment: Experiment, number: int, place: WeightPlace, value: float) -> WeightEdit:
    """The edit. Raises ProblemError for a value that is not finite or too large, or where there is no such number."""
    if not math.isfinite(value) or abs(value) > LARGEST:
        raise ProblemError(
            "A weight must be a number between −{most} and {most}, not {value}.", most="1 000 000", value=f"{value:g}"
        )
    shape = _tensors(experiment, place.layer_id).get(place.name, ())
    index = place.index
    if not shape or len(index) != len(shape) or not all(0 <= i < n for i, n in zip(index, shape, strict=True)):
        raise ProblemError("This weight is no longer there.")
    return WeightEdit(number, place, float(value))


def _tensors(experiment: Experiment, layer_id: str) -> dict[str, Shape]:
    """Shapes of what a layer learns; empty where it is not there or nothing reaches it."""
    flow = [(shape.layer, shape.inputs, shape.outputs is not None) for shape in layer_shapes(experiment)]
    flow.append((output_layer(experiment), output_inputs(experiment), True))
    for layer, inputs, is_possible in flow:
        if layer.id == layer_id and inputs is not None and is_possible:
            return layer.tensors(inputs)
    return {}


def words(experiment: Experiment, edit: WeightEdit) -> Message:
    """The edit in a few words, for the mark on the curve and for Undo: "weight Dense 2: 0.716"."""
    names = {shape.layer.id: f"{shape.layer.title} {shape.number}" for shape in layer_shapes(experiment)}
    names[OUTPUT_ID] = "Output"
    place = edit.place
    values = {"layer": names.get(place.layer_id, place.layer_id), "value": number_text(edit.value)}
    return Message(_WORDS.get(place.name, "{name} {layer}: {value}"), {"name": place.name, **values})
