"""How much memory training needs, as a pure function of the experiment, and whether a machine has it."""

from __future__ import annotations

import math

from playground.core.experiment import Experiment
from playground.core.layers import Shape
from playground.core.message import Message
from playground.core.shapes import Problem, layer_shapes, output_layer, parameter_count, problems

SLICE = 500
"""Samples that are evaluated at once, without gradients."""
LEFT_FOR_OTHERS = 0.1
"""Share of the memory that is not asked for: the window and the system live there too."""
GIGABYTE = 1e9


def weights_bytes(experiment: Experiment) -> int:
    """Weights, gradients and the optimiser's memory, with the copies that guard and keep-best hold."""
    kept = experiment.training.optimiser.kept
    copies = 1 + kept + (1 if experiment.training.keep_best else 0)
    return parameter_count(experiment) * (2 + kept + copies) * _bytes(experiment)


def values_bytes(experiment: Experiment) -> int:
    """What the samples of a batch leave behind in the layers for the way back, and the gradients there."""
    task = experiment.data.task
    kept, largest = 2 * math.prod(task.inputs), math.prod(task.inputs)
    inputs: Shape | None = task.inputs
    for shape in layer_shapes(experiment):
        if shape.inputs is None or shape.outputs is None:
            return 0
        kept += shape.layer.values_kept(shape.inputs)
        largest = max(largest, math.prod(shape.outputs))
        inputs = shape.outputs
    if inputs is not None:
        kept += output_layer(experiment).values_kept(inputs)
    batch = min(experiment.training.batch_size, experiment.data.counts[0])
    return max(batch * (kept + 2 * largest), SLICE * 3 * largest) * _bytes(experiment)


def step_bytes(experiment: Experiment) -> int:
    """About how many bytes a step of training needs, beside the data."""
    return weights_bytes(experiment) + values_bytes(experiment)


def memory_problems(experiment: Experiment, memory: int | None) -> tuple[Problem, ...]:
    """That it needs more than there is, if so: ``memory`` in bytes, None where nobody knows."""
    if memory is None or problems(experiment):
        return ()
    needed = step_bytes(experiment)
    if needed <= memory * (1 - LEFT_FOR_OTHERS):
        return ()
    values = {"needed": needed / GIGABYTE, "memory": memory / GIGABYTE}
    layers = layer_shapes(experiment)
    if layers and weights_bytes(experiment) > memory * (1 - LEFT_FOR_OTHERS):
        largest = max(layers, key=lambda shape: shape.parameters)
        template = (
            "Training would need about {needed:.0f} GB of memory and this machine has {memory:.0f} GB: "
            "make this layer smaller."
        )
        return (Problem(Message(template, values), largest.layer.id),)
    template = (
        "A step of {batch} samples would need about {needed:.0f} GB of memory and this machine has {memory:.0f} GB: "
        "make the batch or the layers smaller."
    )
    batch = min(experiment.training.batch_size, experiment.data.counts[0])
    grouped = f"{batch:,}".replace(",", "\u202f")
    return (Problem(Message(template, {"batch": grouped, **values}), field="training.batch_size"),)


def _bytes(experiment: Experiment) -> int:
    return experiment.training.precision // 8
