"""The network as an ``.onnx`` file that other programs run: from what a person has to what the network says of it.

Pictures go in as brightness 0–1, rows of a table as the numbers of its columns; both are normalised inside. Points go
in as they are. Out come probabilities of the classes, or values in the unit of the data: what the screen shows. The
file's metadata say the same.
"""

from __future__ import annotations

import numpy as np

from playground.core.datasets import OnPlane, Table
from playground.core.experiment import Experiment
from playground.core.losses import output_activation
from playground.core.normalisations import InputScale
from playground.core.one_line import to_line
from playground.core.tasks import Task
from playground.engine.build import layers_with_inputs
from playground.engine.export.onnx_graph import Graph
from playground.engine.export.onnx_layers import add_layer
from playground.engine.predict import scale_of
from playground.engine.scale_notes import column_notes, scale_notes
from playground.engine.weights import Weights, check_weights

INPUT = "input"
PROBABILITIES, VALUES = "probabilities", "values"


def onnx_model(experiment: Experiment, weights: Weights, scale: InputScale | None = None) -> bytes:
    """The contents of the file. ``scale`` is how inputs were normalised when it was trained.

    Raises ProblemError for weights that are not this experiment's.
    """
    check_weights(experiment, weights)
    graph = Graph()
    if scale is None:
        scale = scale_of(experiment) if experiment.data.space == "picture" else InputScale()
    x = _normalised(graph, scale, experiment.data.task, graph.name(INPUT))
    for layer, inputs in layers_with_inputs(experiment):
        x = add_layer(graph, weights, layer, inputs, x)
    task = experiment.data.task
    is_classes = task.kind == "classes"
    result = graph.name(PROBABILITIES if is_classes else VALUES)
    shown = _probabilities(graph, experiment, x) if is_classes else _own_values(graph, experiment, scale, x)
    return graph.model(experiment.name, (INPUT, task.inputs), (result, shown, task.targets), _notes(experiment, scale))


def _normalised(graph: Graph, scale: InputScale, task: Task, x: str) -> str:
    """What reaches the first layer."""
    if not scale.mean:
        return x
    shape = (1, -1) + (1,) * (len(task.inputs) - 1)
    mean, deviation = (
        graph.constant(f"{INPUT}.{name}", np.array(side, np.float32).reshape(shape))
        for name, side in (("mean", scale.mean), ("deviation", scale.deviation))
    )
    return graph.add("Div", graph.add("Sub", x, mean, label=INPUT), deviation, label=INPUT)


def _probabilities(graph: Graph, experiment: Experiment, x: str) -> str:
    """As :func:`playground.engine.losses.class_probabilities` says them."""
    loss, task = experiment.training.loss, experiment.data.task
    if loss == "binary_cross_entropy":
        return _of_two(graph, graph.add("Sigmoid", x))
    if loss == "cross_entropy" or (loss == "hinge" and not task.is_binary):
        return graph.add("Softmax", x, axis=1)
    if task.is_binary:
        half = graph.add("Div", graph.add("Add", _values(graph, experiment, x), graph.number(1.0)), graph.number(2.0))
        return _of_two(graph, graph.add("Clip", half, graph.number(0.0), graph.number(1.0)))
    cut = graph.add("Add", graph.add("Relu", x), graph.number(1e-9))
    axis = graph.constant("axis", np.array([1], np.int64))
    return graph.add("Div", cut, graph.add("ReduceSum", cut, axis, keepdims=1))


def _of_two(graph: Graph, positive: str) -> str:
    return graph.add("Concat", graph.add("Sub", graph.number(1.0), positive), positive, axis=1)


def _values(graph: Graph, experiment: Experiment, x: str) -> str:
    """The outputs after the output activation."""
    training = experiment.training
    is_tanh = output_activation(training.loss, training.output_activation, experiment.data.task) == "tanh"
    return graph.add("Tanh", x) if is_tanh else x


def _own_values(graph: Graph, experiment: Experiment, scale: InputScale, x: str) -> str:
    """Predicted values as the data have them, not as deviations from their mean."""
    y = _values(graph, experiment, x)
    if not scale.scales_target:
        return y
    spread = graph.add("Mul", y, graph.number(scale.target_deviation), label=VALUES)
    return graph.add("Add", spread, graph.number(scale.target_mean), label=VALUES)


def _notes(experiment: Experiment, scale: InputScale) -> dict[str, str]:
    """Metadata: what goes in and comes out, and the experiment itself as one line of text."""
    task = experiment.data.task
    notes = {"experiment": to_line(experiment), "data": experiment.data.title}
    data = experiment.data
    if data.space == "picture":
        notes[INPUT] = "brightness 0 to 1 as float32, bright on dark; it is normalised inside"
    elif isinstance(data, OnPlane):
        notes[INPUT] = f"{', '.join(data.features)} as float32"
    elif isinstance(data, Table):
        notes[INPUT] = "numbers of the columns in inputs as float32, 1 or 0 for a category; they are normalised inside"
    else:
        notes[INPUT] = "values as they are, float32"
    notes |= column_notes(data) | (scale_notes(scale) or {})
    if scale.scales_target:
        notes[VALUES] = "in the unit of the target: inside they were multiplied by target_deviation, plus target_mean"
    if task.labels:
        notes["labels"] = ",".join(task.labels)
    return notes
