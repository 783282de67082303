"""How the time of a step is shared among the layers: each is timed alone, forward and backward."""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor

from playground.core.frames import TimesFrame, TimesRequest
from playground.engine.build import PlaygroundNetwork, laid_out
from playground.engine.layers import DropoutLayer
from playground.engine.learner import Learner

BUDGET_WHILE_TRAINING, BUDGET = 0.004, 0.08
"""Seconds that all passes may take together; two passes of a single sample are always made."""
GROWTH = 4
"""A larger batch has so many times the samples of the one before, up to those of a batch of training."""
PASSES = 4
"""Of each size: of every layer the shortest counts, since whatever else the machine does only makes it longer."""


def make_times(learner: Learner, request: TimesRequest, training: bool) -> TimesFrame:
    """Time passes of growing batches as long as there is time; the largest one with at least two passes counts.

    The learner stays as it was, to the last bit.
    """
    budget = BUDGET_WHILE_TRAINING if training else BUDGET
    most = min(learner.experiment.training.batch_size, learner.samples)
    samples, spent = 1, 0.0
    with undisturbed(learner):
        while True:
            least, seconds = shortest(learner, samples, budget - spent)
            spent += seconds
            larger = min(samples * GROWTH, most)
            if larger == samples or spent + 2 * float(least.sum()) * larger / samples > budget:
                break
            samples = larger
    shares = least / least.sum()
    return TimesFrame(run=learner.run, layers=tuple(learner.network.layers), shares=shares, samples=samples)


def shortest(learner: Learner, samples: int, budget: float) -> tuple[NDArray[np.float64], float]:
    """Of each layer the shortest of some passes, seconds (layers,), and what all took; two passes at least."""
    inputs = first_samples(learner, samples)
    least = layer_seconds(learner.network, inputs)
    spent = float(least.sum())
    for passes in range(1, PASSES):
        if passes >= 2 and spent * (passes + 1) / passes > budget:
            break
        now = layer_seconds(learner.network, inputs)
        spent += float(now.sum())
        least = np.minimum(least, now)
    return least, spent


def first_samples(learner: Learner, count: int) -> Tensor:
    """The first training samples, as the network reads them."""
    return learner.prepared(learner.dataset.train.inputs[:count])


@contextmanager
def undisturbed(learner: Learner) -> Iterator[None]:
    """Whatever passes through the network meanwhile, its generators and running statistics stay where they are, and
    dropout layers go on telling what they dropped in the last step."""
    dropout = learner.dropout_state()
    dropped = {layer: layer.dropped for layer in learner.network.modules() if isinstance(layer, DropoutLayer)}
    kept = {name: buffer.clone() for name, buffer in learner.network.named_buffers()}
    try:
        yield
    finally:
        learner.set_dropout_state(dropout)
        for layer, values in dropped.items():
            layer.dropped = values
        with torch.no_grad():
            for name, buffer in learner.network.named_buffers():
                buffer.copy_(kept[name])


def layer_seconds(network: PlaygroundNetwork, inputs: Tensor) -> NDArray[np.float64]:
    """Seconds (layers,) that each layer takes for these samples, gradients of weights and inputs included.

    As in a step, no gradient is taken where nothing before it learns. Gradients already there are not touched.
    """
    found: list[float] = []
    x, learns_before = laid_out(inputs), False
    for layer in network.layers.values():
        x = x.detach().requires_grad_(learns_before)
        learned = [tensor for tensor in layer.parameters() if tensor.requires_grad]
        wanted = [*([x] if learns_before else []), *learned]
        _wait_for(inputs.device)
        started = time.perf_counter()
        outputs = layer(x)
        if wanted:
            # of their sum: for a gradient handed over as a tensor torch would import sympy to compare its shape
            torch.autograd.grad(outputs.sum(), wanted, allow_unused=True)
        _wait_for(inputs.device)
        found.append(time.perf_counter() - started)
        x, learns_before = outputs, learns_before or bool(learned)
    return np.array(found)


def _wait_for(device: torch.device) -> None:
    """Until the device has done what it was given; the processor has already."""
    if device.type == "cuda":
        torch.cuda.synchronize(device)
    elif device.type == "mps":
        torch.mps.synchronize()
