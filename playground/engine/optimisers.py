"""The optimisers of core/optimisers.py as torch.optim's own, their constants changeable on the way."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

import torch
from torch import nn

from playground.core.optimisers import LBFGS, SGD, AdaGrad, Adam, AdamW, Momentum, Nesterov, Optimiser, RMSProp
from playground.core.training import Training
from playground.engine.lbfgs import LineSearch
from playground.engine.uncompiled import uncompiled

Constants = Callable[[Any], dict[str, Any]]


def _betas(optimiser: Adam | AdamW) -> dict[str, Any]:
    return {"betas": (optimiser.beta1, optimiser.beta2), "eps": optimiser.epsilon}


_SGD = uncompiled(torch.optim.SGD)

TORCH_OPTIMISERS: dict[type, tuple[type[torch.optim.Optimizer], Constants, bool]] = {
    SGD: (_SGD, lambda o: {"momentum": 0.0, "nesterov": False}, True),
    Momentum: (_SGD, lambda o: {"momentum": o.momentum, "nesterov": False}, True),
    Nesterov: (_SGD, lambda o: {"momentum": o.momentum, "nesterov": True}, True),
    AdaGrad: (uncompiled(torch.optim.Adagrad), lambda o: {"eps": o.epsilon}, False),
    RMSProp: (uncompiled(torch.optim.RMSprop), lambda o: {"alpha": o.smoothing, "eps": o.epsilon}, False),
    Adam: (uncompiled(torch.optim.Adam), _betas, True),
    AdamW: (uncompiled(torch.optim.AdamW), _betas, True),
    LBFGS: (LineSearch, lambda o: {"history_size": o.history, "max_iter": o.iterations}, False),
}
"""Our optimiser → torch's class, its constants, and whether one fused kernel updates all parameters."""

FUSED_DEVICES = ("cpu", "cuda", "mps")


def build_optimiser(parameters: Iterable[nn.Parameter], training: Training) -> torch.optim.Optimizer:
    """An optimiser with empty memory; weight decay acts on weights, biases and slopes are spared.

    :class:`LineSearch` knows no weight decay: penalties belong to the objective that it is given.
    """
    kind, constants, fused = TORCH_OPTIMISERS[type(training.optimiser)]
    every = list(parameters)
    if kind is LineSearch:
        return LineSearch(every, training.learning_rate, **constants(training.optimiser))
    groups = [
        {"params": [parameter for parameter in every if is_weight(parameter)]},
        {"params": [parameter for parameter in every if not is_weight(parameter)]},
    ]
    extra: dict[str, Any] = constants(training.optimiser)
    if fused and every[0].device.type in FUSED_DEVICES:
        extra["fused"] = True
    optimiser = kind(groups, lr=training.learning_rate, **extra)  # type: ignore[call-arg]  # each class takes its own
    take_settings(optimiser, training)
    if isinstance(optimiser, torch.optim.SGD):
        for parameter in every:  # as at torch's first step; its fused kernel wants them of all parameters or of none
            optimiser.state[parameter]["momentum_buffer"] = torch.zeros_like(parameter)
    return optimiser


def take_settings(optimiser: torch.optim.Optimizer, training: Training) -> None:
    """Set rate, constants and weight decay of a running optimiser; its memory stays."""
    _kind, constants, _fused = TORCH_OPTIMISERS[type(training.optimiser)]
    if isinstance(optimiser, LineSearch):
        optimiser.param_groups[0].update(lr=training.learning_rate, **constants(training.optimiser))
        return
    for group, decay in zip(optimiser.param_groups, (training.weight_decay, 0.0), strict=True):
        group.update(lr=training.learning_rate, weight_decay=decay, **constants(training.optimiser))


def is_weight(parameter: nn.Parameter) -> bool:
    """Whether penalties act on it: matrices and filters, not biases and slopes."""
    return parameter.dim() > 1


def same_memory(old: Optimiser, new: Optimiser) -> bool:
    """Whether the memory of ``old`` still means something to ``new``."""
    return type(old) is type(new)
