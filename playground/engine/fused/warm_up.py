"""Have the kernels compiled before anyone waits for them."""

from __future__ import annotations

from functools import cache

import numpy as np
import torch

from playground.core.datasets import Points
from playground.core.experiment import Experiment
from playground.core.layers import Dense
from playground.core.network import Network
from playground.core.training import Training
from playground.engine.data import Dataset, Part
from playground.engine.fused.runner import Runner
from playground.engine.learner import Learner


@cache
def compile_kernels(precision: int) -> None:
    """Compile the kernels for numbers of so many bits, or load them from where they are kept; once a process."""
    experiment = Experiment(
        data=Points(set="circle", points=50),
        network=Network(layers=(Dense(id="dense-1", units=1),)),
        training=Training(loss="binary_cross_entropy", precision=precision, batch_size=2),
    )
    part = Part(torch.zeros(2, 2), torch.tensor([0, 1]))
    runner = Runner(Learner(experiment, Dataset(experiment.data.task, part, part, part), torch.device("cpu")))
    runner.epochs(1)
    runner.steps(1)
    runner.look(np.zeros((1, 2)))
