"""Which experiments the kernels train, and why the others are left to PyTorch. Known without loading numba."""

from __future__ import annotations

import importlib.util

import torch

from playground.core.experiment import Experiment
from playground.core.layers import Dense, Dropout
from playground.core.message import Message
from playground.core.optimisers import LBFGS
from playground.core.shapes import parameter_count

MOST_PARAMETERS = 20_000
"""Above it PyTorch's products of matrices are as fast."""
MOST_BATCH = 4096
"""Above it too."""


def reason_against(experiment: Experiment, device: torch.device) -> Message | None:
    """Why the kernels cannot train this there, or would not be faster; None where they are the better choice."""
    for layer in experiment.network.layers:
        if not isinstance(layer, Dense | Dropout):
            return Message("{layer} is trained by PyTorch", {"layer": layer.title})
    if len(experiment.data.task.inputs) != 1:
        return Message("pictures are trained by PyTorch")
    if isinstance(experiment.training.optimiser, LBFGS):
        return Message("L-BFGS is PyTorch's")
    if parameter_count(experiment) > MOST_PARAMETERS:
        return Message("with more than {most} parameters PyTorch is as fast", {"most": MOST_PARAMETERS})
    if min(experiment.training.batch_size, experiment.data.counts[0]) > MOST_BATCH:
        return Message("with batches of more than {most} PyTorch is as fast", {"most": MOST_BATCH})
    if device.type != "cpu":
        return Message("the kernels are for the processor")
    if importlib.util.find_spec("numba") is None:
        return Message("numba is not installed")
    return None
