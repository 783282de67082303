"""Small experiments and learners for the tests of the engine."""

from __future__ import annotations

from typing import Any

import attrs
import torch

from playground.core.datasets import Points
from playground.core.experiment import Experiment
from playground.core.initialisers import Initialisation
from playground.core.layers import Dense, Dropout, Layer
from playground.core.network import Network
from playground.core.optimisers import SGD
from playground.core.training import Training
from playground.engine.data.load import load_dataset
from playground.engine.learner import Learner
from playground.engine.train import take_step

CPU = torch.device("cpu")
HE = Initialisation(kind="he_normal")


def dense(number: int, units: int = 5, **changes: Any) -> Dense:
    return Dense(id=f"dense-{number}", units=units, **changes)


def experiment(*layers: Layer, points: int = 100, **training: Any) -> Experiment:
    """Gaussian clouds, 70 training samples of 100, binary cross-entropy unless another loss is given."""
    settings = {"loss": "binary_cross_entropy", "batch_size": 10, **training}
    return Experiment(
        data=Points(set="gaussians", points=points), network=Network(layers=layers), training=Training(**settings)
    )


TWO_LAYERS = experiment(dense(1), Dropout(id="dropout-1", probability=0.3), dense(2, 4))
DIVERGING = experiment(
    dense(1, 16, activation="relu", initialisation=HE),
    dense(2, 16, activation="relu", initialisation=HE),
    loss="mse",
    optimiser=SGD(),
    learning_rate=10.0,
)


def learner_of(chosen: Experiment) -> Learner:
    return Learner(chosen, load_dataset(chosen.data, chosen.seeds), CPU)


def trained(chosen: Experiment, steps: int = 5) -> Learner:
    """A learner that has made so many steps."""
    learner = learner_of(chosen)
    take(learner, steps)
    return learner


def take(learner: Learner, steps: int) -> list[float]:
    """The losses of so many steps, over the end of epochs too."""
    losses = []
    for _ in range(steps):
        if learner.epoch_is_over:
            learner.finish_epoch()
        losses.append(float(take_step(learner)[0]))
    return losses


def state(learner: Learner) -> dict[str, torch.Tensor]:
    """Copies of all weights and all tensors of the optimiser's memory, by name."""
    found = {}
    for name, parameter in learner.network.named_parameters():
        found[name] = parameter.detach().clone()
        for key, value in learner.optimiser.state.get(parameter, {}).items():
            if torch.is_tensor(value):
                found[f"{name}/{key}"] = value.clone()
    return found


def same(before: dict[str, torch.Tensor], after: dict[str, torch.Tensor], *prefixes: str) -> bool:
    """Whether the tensors whose names begin so (default: all) are there in both and equal, bit for bit."""
    names = {name for name in before.keys() | after.keys() if not prefixes or name.startswith(prefixes)}
    assert names
    return all(name in before and name in after and torch.equal(before[name], after[name]) for name in names)


def with_layers(chosen: Experiment, *layers: Layer) -> Experiment:
    return attrs.evolve(chosen, network=attrs.evolve(chosen.network, layers=layers))
