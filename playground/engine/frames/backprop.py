"""A sample and a copy of the network that learns, to be taken apart elsewhere."""

from __future__ import annotations

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor

from playground.core.frames.backprop import BackpropFrame, BackpropRequest, Memory
from playground.core.shapes import parameter_count
from playground.engine.backprop import MOST_PARAMETERS
from playground.engine.frames.pictures import of_pictures, seen
from playground.engine.learner import Learner


def make_backprop(learner: Learner, request: BackpropRequest, training: bool) -> BackpropFrame:
    """The sample asked for, with the weights as they are now."""
    part = learner.dataset.validation if request.part == "validation" else learner.dataset.train
    name = request.part
    if not len(part):
        part, name = learner.dataset.train, "train"
    number = request.sample % len(part)
    raw = part.inputs[number : number + 1]
    is_picture = of_pictures(learner)
    copied = request.with_weights and parameter_count(learner.experiment) <= MOST_PARAMETERS
    return BackpropFrame(
        run=learner.run,
        experiment=learner.experiment,
        step=learner.step,
        number=request.number,
        part=name,
        sample=number,
        count=len(part),
        learning_rate=learner.learning_rate,
        inputs=_numbers(learner.prepared(raw)),
        targets=part.targets[number : number + 1].cpu().numpy(),
        place=None if is_picture else _numbers(raw)[0],
        picture=seen(raw)[0] if is_picture else None,
        tensors=_weights(learner) if copied else None,
        memory=_memory(learner) if copied else None,
    )


def _numbers(tensor: Tensor) -> NDArray[np.float64]:
    found: NDArray[np.float64] = np.array(tensor.detach().double().cpu().numpy(), order="C")
    found.setflags(write=False)
    return found


def _weights(learner: Learner) -> dict[str, NDArray[np.float64]]:
    return {name: _numbers(tensor) for name, tensor in learner.network.state_dict().items()}


def _memory(learner: Learner) -> Memory:
    found: dict[str, dict[str, NDArray[np.float64]]] = {}
    for name, parameter in learner.network.named_parameters():
        kept = learner.optimiser.state.get(parameter, {})
        found[name] = {
            key: _numbers(torch.as_tensor(value)) for key, value in kept.items() if isinstance(value, Tensor | float)
        }
    return found
