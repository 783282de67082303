"""The network of an experiment at its first weights, with every activation function and initialisation."""

from __future__ import annotations

from collections.abc import Collection, Iterator

import torch
from torch import Tensor

from playground.core.depth.survey import Combination, Spreads, combinations
from playground.core.depth.variants import with_combination
from playground.core.experiment import Experiment
from playground.core.frames import StartSamplesFrame
from playground.engine.frames.signals import sent_through, spreads
from playground.engine.losses import data_loss


def survey_network(
    experiment: Experiment, samples: StartSamplesFrame, value: float, known: Collection[Combination | None] = ()
) -> Iterator[Spreads]:
    """First the network as it is, then with every combination in its hidden layers, but those ``known``; ``value`` is
    the number of the initialisations that have one."""
    inputs, targets = torch.tensor(samples.inputs), torch.tensor(samples.targets)
    yield measure(experiment, None, inputs, targets)
    for combination in combinations():
        if combination in known:
            continue
        yield measure(with_combination(experiment, combination, value), combination, inputs, targets)


def measure(experiment: Experiment, combination: Combination | None, inputs: Tensor, targets: Tensor) -> Spreads:
    """Spreads in the layers with weights of this network, the output layer last; the gradient is that of its loss."""

    def loss(outputs: Tensor, answers: Tensor) -> Tensor:
        return data_loss(outputs, answers, experiment.training, experiment.data.task)

    kept, gradients = sent_through(experiment, inputs, targets, loss)
    return Spreads(combination=combination, activations=spreads(kept), gradients=spreads(gradients))
