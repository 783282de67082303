"""The small networks that kernels are measured on: tanh layers on a spiral of 250 training points."""

from __future__ import annotations

import attrs

from playground.core.datasets import Split
from playground.core.edits import set_data, set_layers, set_training
from playground.core.experiment import Experiment
from playground.core.layers import Dense
from playground.core.presets import preset

POINTS = 500
TRAINING_SHARE = 0.5
DEEP = (8, 8, 8)
"""Units of the hidden layers of 2-8-8-8-1."""
SHALLOW = (4, 2)
"""Those of 2-4-2-1."""


def spiral_experiment(units: tuple[int, ...] = DEEP, batch_size: int = 10) -> Experiment:
    """The spiral with hidden tanh layers of so many units; trained by Adam, as the preset is."""
    experiment = preset("spiral")
    first = experiment.network.layers[0]
    assert isinstance(first, Dense)
    layers = tuple(attrs.evolve(first, id=f"dense-{number}", units=size) for number, size in enumerate(units, start=1))
    experiment = set_layers(experiment, layers)
    experiment = set_data(experiment, points=POINTS, split=Split(train=TRAINING_SHARE, validation=0.25))
    return set_training(experiment, batch_size=batch_size)


def steps_per_epoch(experiment: Experiment) -> int:
    """Batches of an epoch, the last one perhaps smaller."""
    return -(-experiment.data.counts[0] // experiment.training.batch_size)
