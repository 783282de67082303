"""What follows from the network: shapes, parameter counts and problems, as pure functions."""

from __future__ import annotations

from typing import Any

import attrs
from attrs import frozen

from playground.core.experiment import Experiment
from playground.core.fields import OUTPUT_ID
from playground.core.layers import Dense, Drawn, Fix, Impossible, Layer, Shape
from playground.core.losses import LOSSES
from playground.core.message import Message

MOST_PARAMETERS = 200_000_000
"""Numbers of the largest network: 0.8 GB, and a multiple of that while it learns."""


@frozen
class LayerShape:
    """One layer's place in the flow: what comes in, what goes out, and the trainable numbers between.

    From the first impossible layer on ``outputs`` is None and nothing is counted; after it ``inputs`` is None too.
    """

    layer: Layer
    number: int
    """Position among the layers of the same kind, from 1: "Dense 2"."""
    inputs: Shape | None
    outputs: Shape | None
    parameters: int


@frozen
class Problem:
    """Why an experiment cannot be trained as it stands; ``layer_id`` is empty when no layer is to blame.

    ``field`` is the layer's setting to blame, or the path of another one. Each of ``fixes`` alone mends it all.
    """

    message: Message
    layer_id: str = ""
    field: str = ""
    fixes: tuple[Fix, ...] = ()


def layer_shapes(experiment: Experiment) -> tuple[LayerShape, ...]:
    """Shapes and parameters of the hidden layers, in order."""
    return _flow(experiment)[0]


def _flow(experiment: Experiment) -> tuple[tuple[LayerShape, ...], str, Impossible | None]:
    """The shapes, and the id of the first impossible layer with what is wrong there."""
    shapes: list[LayerShape] = []
    inputs: Shape | None = experiment.data.task.inputs
    numbers: dict[str, int] = {}
    wrong: Impossible | None = None
    wrong_id = ""
    for layer in experiment.network.layers:
        numbers[layer.kind] = numbers.get(layer.kind, 0) + 1
        outputs, parameters = None, 0
        if inputs is not None:
            try:
                outputs = layer.output_shape(inputs)
                parameters = layer.parameters(inputs)
            except Impossible as impossible:
                wrong, wrong_id = impossible, layer.id
        shapes.append(LayerShape(layer, numbers[layer.kind], inputs, outputs, parameters))
        inputs = outputs
    return tuple(shapes), wrong_id, wrong


def output_inputs(experiment: Experiment) -> Shape | None:
    """Shape of what reaches the output layer; None where a layer before it is impossible."""
    shapes = layer_shapes(experiment)
    return shapes[-1].outputs if shapes else experiment.data.task.inputs


def output_units(experiment: Experiment) -> int:
    """Size of the output layer, as data and loss dictate it."""
    return LOSSES[experiment.training.loss].outputs(experiment.data.task)


def output_layer(experiment: Experiment) -> Dense:
    """The output layer that data and loss dictate; the loss applies its activation, so here it is the identity."""
    return Dense(
        id=OUTPUT_ID,
        units=output_units(experiment),
        activation="identity",
        initialisation=experiment.network.output_initialisation,
    )


def output_parameters(experiment: Experiment) -> int:
    """Trainable numbers of the output layer; 0 where nothing reaches it."""
    inputs = output_inputs(experiment)
    return 0 if inputs is None else output_layer(experiment).parameters(inputs)


def parameter_count(experiment: Experiment) -> int:
    """Trainable numbers of the whole network (course MLP: 669 706); impossible layers count nothing."""
    return sum(shape.parameters for shape in layer_shapes(experiment)) + output_parameters(experiment)


def fans(inputs: Shape, layer: Drawn) -> tuple[int, int]:
    """``(fan_in, fan_out)`` of a layer's weights."""
    return layer.fans(inputs)


def formula(layer: Layer, inputs: Shape) -> str:
    """How the layer's output size follows from its inputs, "⌊(28+2·0−5)/1⌋+1 = 24"; empty where it stays or nothing
    of the kind can be said."""
    try:
        layer.output_shape(inputs)
    except Impossible as impossible:
        return str(impossible.message) if impossible.field else ""
    return layer.formula(inputs)


def problems(experiment: Experiment) -> tuple[Problem, ...]:
    """Everything that keeps this experiment from being trained; empty when it can be."""
    found: list[Problem] = []
    if experiment.data.lack is not None:
        found.append(Problem(experiment.data.lack, field="data"))
    _shapes, layer_id, impossible = _flow(experiment)
    if impossible is not None:
        fixes = _mending(experiment, layer_id, impossible.fixes)
        found.append(Problem(impossible.message, layer_id, impossible.field, fixes))
    parameters = parameter_count(experiment)
    if parameters > MOST_PARAMETERS:
        message = Message(
            "The network has {count} million parameters and would need about {memory:.0f} GB to learn; "
            "at most {most} million are possible.",
            {
                "count": round(parameters / 1e6),
                "memory": 16 * parameters / 1e9,  # weights, gradients and two numbers of Adam's, 4 bytes each
                "most": MOST_PARAMETERS // 1_000_000,
            },
        )
        largest = max(layer_shapes(experiment), key=lambda shape: shape.parameters)
        found.append(Problem(message, largest.layer.id))
    loss = LOSSES[experiment.training.loss]
    if not loss.fits(experiment.data.task):
        message = Message(
            "The loss {loss} does not fit {data}: choose another loss.",
            {"loss": loss.title, "data": experiment.data.title},
        )
        found.append(Problem(message, field="training.loss"))
    return tuple(found)


def _mending(experiment: Experiment, layer_id: str, fixes: tuple[Fix, ...]) -> tuple[Fix, ...]:
    """The first fix of each field after which no layer of the network is impossible."""
    found: dict[str, Fix] = {}
    for fix in fixes:
        if fix.field not in found and _flow(with_fix(experiment, layer_id, fix))[2] is None:
            found[fix.field] = fix
    return tuple(found.values())


def with_fix(experiment: Experiment, layer_id: str, fix: Fix) -> Experiment:
    """The experiment with one number of a layer mended."""
    change: dict[str, Any] = {fix.field: fix.value}
    layers = tuple(
        attrs.evolve(layer, **change) if layer.id == layer_id else layer for layer in experiment.network.layers
    )
    return attrs.evolve(experiment, network=attrs.evolve(experiment.network, layers=layers))
