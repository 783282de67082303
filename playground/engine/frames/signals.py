"""How wide activations and gradients scatter in each layer at the first weights."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor

from playground.core.experiment import Experiment
from playground.core.frames import SignalsFrame, SignalsRequest
from playground.core.layers import is_picture
from playground.core.shapes import parameter_count
from playground.engine.build import arrange, build_network
from playground.engine.gradients import layers_with_weights
from playground.engine.layers import DropoutLayer
from playground.engine.learner import Learner

SAMPLES, PICTURES = 256, 64
"""Samples that are sent through, at most."""
MOST_PARAMETERS = 20_000_000
"""Of a network that is drawn a second time beside the one that learns."""


def make_signals(learner: Learner, request: SignalsRequest, training: bool) -> SignalsFrame:
    """Draw the first weights once more, beside those that learn, and send samples forward and their losses back.

    The gradient ∂ℓ/∂h is that of the loss of one sample, so that it does not depend on how many there are: the mean
    over N samples is N times less. Batch norm works with the batch, as when training begins; dropout is off.
    """
    experiment = learner.experiment
    if parameter_count(experiment) > MOST_PARAMETERS:
        return SignalsFrame(run=learner.run, layers=(), activations=np.zeros(0), gradients=np.zeros(0))
    inputs, targets = some_samples(learner)
    kept, gradients = sent_through(experiment, inputs, targets, learner.loss)
    return SignalsFrame(
        run=learner.run,
        layers=tuple(layers_with_weights(experiment)),
        activations=spreads(kept),
        gradients=spreads(gradients),
        samples=len(targets),
    )


def sent_through(
    experiment: Experiment, inputs: Tensor, targets: Tensor, loss: Callable[[Tensor, Tensor], Tensor]
) -> tuple[list[Tensor], list[Tensor]]:
    """Answers of the layers with weights at their first weights, and the gradient of the loss of one sample there.

    Samples (n, …) in the precision and on the device that the network takes; ``loss`` (outputs, targets) is a mean.
    """
    network = build_network(experiment)
    arrange(network, inputs.device, inputs.dtype)
    network.requires_grad_(True)  # a frozen layer passes gradients on all the same
    for layer in network.layers.values():
        layer.train(not isinstance(layer, DropoutLayer))
    names = layers_with_weights(experiment)
    kept = [answers for name, answers in network.stages(inputs) if name in names]
    gradients = torch.autograd.grad(loss(kept[-1], targets) * len(targets), kept)
    return kept, list(gradients)


def some_samples(learner: Learner) -> tuple[Tensor, Tensor]:
    """Training samples from one end of the data to the other: inputs (n, …) and targets (n,)."""
    train = learner.dataset.train
    count = min(PICTURES if is_picture(learner.dataset.task.inputs) else SAMPLES, len(train.targets))
    chosen = torch.arange(count, device=train.targets.device) * len(train.targets) // count
    return learner.prepared(train.inputs[chosen]), train.targets[chosen]


def spreads(tensors: list[Tensor]) -> NDArray[np.float64]:
    """Standard deviations over all values of each tensor, (tensors,)."""
    found = torch.stack([tensor.detach().std(correction=0) for tensor in tensors])
    numbers: NDArray[np.float64] = found.cpu().double().numpy()
    return numbers
