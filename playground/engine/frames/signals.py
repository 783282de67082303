"""How wide activations and gradients scatter in each layer at the first weights."""

from __future__ import annotations

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor

from playground.core.frames import SignalsFrame, SignalsRequest
from playground.core.layers import is_picture
from playground.core.shapes import parameter_count
from playground.engine.build import arrange, build_network, laid_out
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
    network = build_network(experiment)
    arrange(network, learner.device, learner.dtype)
    network.requires_grad_(True)  # a frozen layer passes gradients on all the same
    for layer in network.layers.values():
        layer.train(not isinstance(layer, DropoutLayer))
    names = layers_with_weights(experiment)
    inputs, targets = some_samples(learner)
    h, kept = laid_out(inputs), []
    for name, layer in network.layers.items():
        h = layer(h)
        if name in names:
            kept.append(h)
    loss = learner.loss(h, targets) * len(targets)
    gradients = torch.autograd.grad(loss, kept)
    return SignalsFrame(
        run=learner.run,
        layers=tuple(names),
        activations=spreads(kept),
        gradients=spreads(list(gradients)),
        samples=len(targets),
    )


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
