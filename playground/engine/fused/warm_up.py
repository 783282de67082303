"""Have the kernels compiled before anyone waits for them; a machine that cannot is left to PyTorch."""

from __future__ import annotations

import contextlib
from functools import cache

import numpy as np
import torch

from playground.core.datasets import Points
from playground.core.experiment import Experiment
from playground.core.layers import Dense
from playground.core.message import Message
from playground.core.network import Network
from playground.core.training import Training
from playground.engine.data import Dataset, Part
from playground.engine.fused.kept import note_kept
from playground.engine.learner import Learner

LONGEST = 120
"""Letters of numba's reason that are repeated."""


@cache
def compile_kernels(precision: int) -> Message | None:
    """Compile the kernels for numbers of so many bits, or load them from where they are kept; once a process.

    Ten seconds the first time, a quarter of one when they are kept. Returns why that cannot be here; None where it was
    done. Never raises.
    """
    experiment = Experiment(
        data=Points(set="circle", points=50),
        network=Network(layers=(Dense(id="dense-1", units=1),)),
        training=Training(loss="binary_cross_entropy", precision=precision, batch_size=2),
    )
    part = Part(torch.zeros(2, 2), torch.tensor([0, 1]))
    learner = Learner(experiment, Dataset(experiment.data.task, part, part, part), torch.device("cpu"))
    try:
        from playground.engine.fused.runner import Runner

        runner = Runner(learner)
        runner.epochs(1)
        runner.steps(1)
        runner.look(np.zeros((1, 2)))
    except Exception as error:  # numba and LLVM raise what they like, and training goes on without them
        return Message("the kernels cannot be compiled here: {error}", {"error": _in_short(error)})
    with contextlib.suppress(OSError):  # then the next start compiles them again
        note_kept(precision)
    return None


def _in_short(error: Exception) -> str:
    lines = [line.strip() for line in str(error).splitlines() if line.strip()]
    return (lines[0] if lines else type(error).__name__)[:LONGEST]
