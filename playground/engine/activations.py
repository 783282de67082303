"""Activation functions on tensors; formulas and names are in core/activations.py."""

from __future__ import annotations

from collections.abc import Callable

import torch
from torch import Tensor
from torch.nn import functional

from playground.core.activations import LEAKY_SLOPE

FUNCTIONS: dict[str, Callable[[Tensor], Tensor]] = {
    "identity": lambda x: x,
    "tanh": torch.tanh,
    "relu": torch.relu,
    "logistic": torch.sigmoid,
    "softmax": lambda x: torch.softmax(x, dim=1),
    "leaky_relu": lambda x: functional.leaky_relu(x, LEAKY_SLOPE),
    "elu": functional.elu,
    "gelu": functional.gelu,
    "silu": functional.silu,
}
"""All but PReLU, whose slope is a parameter of its layer."""
