"""Small experiments for the tests of the session."""

from __future__ import annotations

from collections.abc import Callable

import attrs

from playground.core.datasets import Points
from playground.core.edits import set_layers, set_training
from playground.core.experiment import Experiment
from playground.core.layers import Dense
from playground.core.optimisers import SGD
from playground.core.presets import preset
from playground.session.studio import Studio

OpenStudio = Callable[[Experiment], Studio]


def small_experiment() -> Experiment:
    """The circle with four units and few points: an epoch takes a few milliseconds."""
    return attrs.evolve(preset("circle"), data=Points(set="circle", points=100))


def exploding_experiment() -> Experiment:
    """ReLU layers without a brake: the weights leave the finite numbers within a few steps."""
    experiment = set_layers(
        small_experiment(),
        (Dense(id="dense-1", units=16, activation="relu"), Dense(id="dense-2", units=16, activation="relu")),
    )
    return set_training(experiment, loss="mse", optimiser=SGD(), learning_rate=10.0)
