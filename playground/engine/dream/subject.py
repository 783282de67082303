"""The network whose units are excited: the person's own, or one that others have trained."""

from __future__ import annotations

from typing import Protocol

import torch
from attrs import frozen
from torch import Tensor

from playground.core.dream import CLASS
from playground.core.experiment import Experiment
from playground.core.fields import OUTPUT_ID
from playground.core.layers import Dropout, is_picture
from playground.core.message import ProblemError
from playground.core.normalisations import InputScale
from playground.core.pretrained import Pretrained
from playground.core.shapes import layer_shapes, output_units
from playground.engine.data.preparation import preparation_from
from playground.engine.pretrained import PretrainedNetwork
from playground.engine.taps import tapped
from playground.engine.weights import Weights, as_tensors, blank_network, check_weights


class DreamError(ProblemError):
    """Something that cannot be excited."""


@frozen
class SubjectLayer:
    """A layer with so many units (filters, or units of a dense layer) that can be excited."""

    name: str
    units: int
    is_conv: bool


class Subject(Protocol):
    """What can be excited. ``channels`` of its pictures; ``size`` (H, W) they must have, None for any."""

    channels: int
    size: tuple[int, int] | None
    layers: tuple[SubjectLayer, ...]

    def answers(self, colours: Tensor, layer: str) -> tuple[Tensor, Tensor]:
        """What a layer sums up and what it answers, (N, units, h, w) or (N, units), to pictures (N, C, H, W), 0–1."""
        ...


class PretrainedSubject:
    """A network that others have trained; SqueezeNet's classes are a layer too."""

    channels = 3
    size: tuple[int, int] | None = None

    def __init__(self, network: PretrainedNetwork) -> None:
        self._network = network
        entry: Pretrained = network.entry
        classes = (SubjectLayer(CLASS, 1000, False),) if network.head is not None else ()
        self.layers = tuple(SubjectLayer(stage.name, stage.channels, True) for stage in entry.stages) + classes

    def answers(self, colours: Tensor, layer: str) -> tuple[Tensor, Tensor]:
        inputs = self._network.reads.applied(colours)
        if layer == CLASS:
            scores = self._network.scores(inputs)
            return scores, scores
        sums = self._network.answers(inputs, [layer], rectified=False)[layer]
        return sums, torch.relu(sums)


class OwnSubject:
    """An evaluation copy of the person's network with these weights.

    Raises :class:`DreamError` for a network that does not read pictures, WeightsError for weights not its own.
    """

    def __init__(self, experiment: Experiment, weights: Weights, scale: InputScale) -> None:
        inputs = experiment.data.task.inputs
        if not is_picture(inputs):
            raise DreamError("{name} does not read pictures.", name=experiment.name)
        check_weights(experiment, weights)
        self.channels, height, width = inputs
        self.size: tuple[int, int] | None = (height, width)
        self._preparation = preparation_from(scale, experiment.data)
        self._network = blank_network(experiment)
        self._network.load_state_dict(as_tensors(weights), assign=True)
        self._network.requires_grad_(False)
        self._network.eval()
        heard = [shape for shape in layer_shapes(experiment) if shape.outputs and not isinstance(shape.layer, Dropout)]
        self.layers = (
            *(
                SubjectLayer(shape.layer.id, shape.outputs[0], len(shape.outputs) == 3)
                for shape in heard
                if shape.outputs
            ),
            SubjectLayer(OUTPUT_ID, output_units(experiment), False),
        )

    def answers(self, colours: Tensor, layer: str) -> tuple[Tensor, Tensor]:
        with tapped(self._network) as taps:
            for name, answer in self._network.stages(self._preparation.of_values(colours)):
                if name == layer:
                    return taps.sums.get(name, answer), answer
        raise DreamError("There is no layer {layer}.", layer=layer)


def units_of(subject: Subject, layer: str) -> int:
    """How many units a layer has. Raises :class:`DreamError` for a layer there is not."""
    for known in subject.layers:
        if known.name == layer:
            return known.units
    names = ", ".join(known.name for known in subject.layers)
    raise DreamError("There is no layer {layer}; there are {names}.", layer=layer, names=names)


def mean_answer(answer: Tensor) -> Tensor:
    """Of every unit over all its places, (N, units)."""
    return answer.flatten(2).mean(2) if answer.dim() > 2 else answer
