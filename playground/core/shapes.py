"""What follows from the network: shapes, parameter counts and problems, as pure functions."""

from __future__ import annotations

import math

from attrs import frozen

from playground.core.experiment import Experiment
from playground.core.fields import OUTPUT_ID
from playground.core.layers import Dense, Layer, Shape, dense_parameters
from playground.core.losses import LOSSES
from playground.core.message import Message


@frozen
class LayerShape:
    """One layer's place in the flow: what comes in, what goes out, and the trainable numbers between."""

    layer: Layer
    number: int
    """Position among the layers of the same kind, from 1: "Dense 2"."""
    inputs: Shape
    outputs: Shape
    parameters: int


@frozen
class Problem:
    """Why an experiment cannot be trained as it stands; ``layer_id`` is empty when no layer is to blame."""

    message: Message
    layer_id: str = ""
    field: str = ""


def layer_shapes(experiment: Experiment) -> tuple[LayerShape, ...]:
    """Shapes and parameters of the hidden layers, in order."""
    shapes: list[LayerShape] = []
    inputs: Shape = experiment.data.task.inputs
    numbers: dict[str, int] = {}
    for layer in experiment.network.layers:
        numbers[layer.kind] = numbers.get(layer.kind, 0) + 1
        outputs = layer.output_shape(inputs)
        shapes.append(LayerShape(layer, numbers[layer.kind], inputs, outputs, layer.parameters(inputs)))
        inputs = outputs
    return tuple(shapes)


def output_inputs(experiment: Experiment) -> Shape:
    """Shape of what reaches the output layer."""
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


def parameter_count(experiment: Experiment) -> int:
    """Trainable numbers of the whole network (course MLP: 669 706)."""
    hidden = sum(shape.parameters for shape in layer_shapes(experiment))
    return hidden + dense_parameters(output_inputs(experiment), output_units(experiment))


def fans(inputs: Shape, layer: Dense) -> tuple[int, int]:
    """``(fan_in, fan_out)`` of a dense layer."""
    return math.prod(inputs), layer.units


def problems(experiment: Experiment) -> tuple[Problem, ...]:
    """Everything that keeps this experiment from being trained; empty when it can be."""
    found: list[Problem] = []
    loss = LOSSES[experiment.training.loss]
    if not loss.fits(experiment.data.task):
        message = Message(
            "The loss {loss} does not fit {data}: choose another loss.",
            {"loss": loss.title, "data": experiment.data.title},
        )
        found.append(Problem(message, field="training.loss"))
    return tuple(found)
