"""What can be excited: layers with their units, sizes of pictures, classes, as functions of the experiment."""

from __future__ import annotations

from playground.core.dream import CLASS
from playground.core.dream_frames import OWN
from playground.core.experiment import Experiment
from playground.core.fields import OUTPUT_ID
from playground.core.layers import is_picture
from playground.core.message import Message
from playground.core.pretrained import PRETRAINED
from playground.core.shapes import layer_shapes, output_inputs, output_units

CLASSES = 1000
"""Of ImageNet, which the pretrained networks tell apart."""


def units_of(experiment: Experiment, subject: str, layer: str) -> int:
    """How many units a layer has; 0 for one there is not. ``subject`` is OWN or a name in PRETRAINED."""
    if subject != OWN:
        stage = PRETRAINED[subject].named.get(layer)
        return stage.channels if stage is not None else CLASSES if layer == CLASS else 0
    if layer == OUTPUT_ID:
        return 0 if output_inputs(experiment) is None else output_units(experiment)
    shapes = {shape.layer.id: shape.outputs for shape in layer_shapes(experiment)}
    outputs = shapes.get(layer)
    return outputs[0] if outputs else 0


def fixed_size(experiment: Experiment, subject: str) -> tuple[int, int] | None:
    """Height and width that the network wants; None where it reads any."""
    inputs = experiment.data.task.inputs
    return (inputs[1], inputs[2]) if subject == OWN and is_picture(inputs) else None


def reads_grey(experiment: Experiment, subject: str) -> bool:
    """Whether its pictures have brightness alone."""
    inputs = experiment.data.task.inputs
    return subject == OWN and is_picture(inputs) and inputs[0] == 1


def has_classes(experiment: Experiment, subject: str) -> bool:
    """Whether the network tells classes apart."""
    return bool(experiment.data.task.labels) if subject == OWN else PRETRAINED[subject].has_classes


def obstacle(experiment: Experiment, subject: str) -> Message | None:
    """Why nothing can be excited; None where something can."""
    if subject == OWN and not is_picture(experiment.data.task.inputs):
        return Message("{name} does not read pictures.", {"name": experiment.name})
    return None
