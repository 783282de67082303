"""Small networks for 28 × 28 digits, with first weights, and a picture to explain."""

from __future__ import annotations

from typing import Any

import attrs
import numpy as np
import torch
from torch import Tensor

from playground.core.datasets import Images
from playground.core.experiment import Experiment
from playground.core.layers import BatchNorm, Conv, Dense, Dropout, GlobalAveragePool, LayerNorm, Pool, Residual
from playground.core.network import Network
from playground.engine.build import build_network
from playground.engine.predict import Predictor

MLP = Experiment(
    data=Images(),
    network=Network(
        layers=(
            Dense(id="dense-1", units=6, activation="tanh"),
            Dropout(id="dropout-1", probability=0.5),
            Dense(id="dense-2", units=5, activation="relu"),
        )
    ),
)
CNN = Experiment(
    data=Images(),
    network=Network(
        layers=(
            Conv(id="conv-1", filters=3, size=5, padding=0, activation="tanh"),
            Pool(id="pool-1"),
            Conv(id="conv-2", filters=4, size=3, padding=0),
            BatchNorm(id="batch_norm-1"),
            Dense(id="dense-1", units=6),
        )
    ),
)
RESNET = Experiment(
    data=Images(),
    network=Network(
        layers=(
            Conv(id="conv-1", filters=3, size=3, stride=2),
            Residual(id="residual-1", filters=4, stride=2),
            LayerNorm(id="layer_norm-1"),
            GlobalAveragePool(id="global_average_pool-1"),
        )
    ),
)
STACKS = {"mlp": MLP, "cnn": CNN, "resnet": RESNET}


def predictor_of(experiment: Experiment, **training: Any) -> Predictor:
    experiment = attrs.evolve(experiment, training=attrs.evolve(experiment.training, **training))
    tensors = {name: tensor.numpy().copy() for name, tensor in build_network(experiment).state_dict().items()}
    return Predictor(experiment, tensors)


def stroke() -> Tensor:
    """A stroke with grey edges, (28, 28)."""
    picture = np.zeros((28, 28), np.float32)
    picture[5:23, 12:16] = 1.0
    picture[5:23, 11] = picture[14, 16:20] = 0.4
    return torch.from_numpy(picture)
