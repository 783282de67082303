"""Small convolutional networks on a few invented pictures, for the tests of the engine."""

from __future__ import annotations

from typing import Any

import torch

from playground.core.datasets import Images
from playground.core.experiment import Experiment
from playground.core.layers import BatchNorm, Conv, Dense, GlobalAveragePool, Layer, LayerNorm, Pool, Residual
from playground.core.network import Network
from playground.core.training import Training
from playground.engine.data import Dataset, Part
from playground.engine.data.preparation import preparation_from
from playground.engine.learner import Learner
from playground.engine.predict import scale_of

CPU = torch.device("cpu")


def conv(number: int, filters: int = 3, **changes: Any) -> Conv:
    return Conv(id=f"conv-{number}", **{"filters": filters, "stride": 2, **changes})


def pool(number: int, **changes: Any) -> Pool:
    return Pool(id=f"pool-{number}", **changes)


def digits(*layers: Layer, **training: Any) -> Experiment:
    """MNIST, batches of 10."""
    settings = {"batch_size": 10, **training}
    return Experiment(data=Images(), network=Network(layers=layers), training=Training(**settings))


CNN = digits(conv(1, 4), pool(1), conv(2, 5), Dense(id="dense-1", units=6, activation="relu"))
NORMED = digits(conv(1, 4), BatchNorm(id="batch_norm-1"), pool(1), LayerNorm(id="layer_norm-1"), conv(2, 5))
RESNET = digits(
    conv(1, 4, stride=4),
    Residual(id="residual-1", filters=4),
    Residual(id="residual-2", filters=6, stride=2),
    GlobalAveragePool(id="global_average_pool-1"),
)


def pictures(experiment: Experiment, samples: int = 35) -> Dataset:
    """Noise with a bright row whose height tells the class; so many samples to train on."""
    generator = torch.Generator().manual_seed(1)
    parts = []
    for count in (samples, 12, 12):
        targets = torch.randint(0, 10, (count,), generator=generator)
        inputs = torch.randint(0, 100, (count, 1, 28, 28), generator=generator, dtype=torch.uint8)
        for picture, digit in zip(inputs, targets.tolist(), strict=True):
            picture[0, 2 * digit + 4] += 150
        parts.append(Part(inputs, targets))
    return Dataset(experiment.data.task, *parts, preparation_from(scale_of(experiment), experiment.data))


def learner_of(experiment: Experiment, samples: int = 35) -> Learner:
    return Learner(experiment, pictures(experiment, samples), CPU)
