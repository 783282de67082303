"""Training in 32 or 64 bit: networks and optimisers that change over on the way keep what they learned."""

from __future__ import annotations

from typing import Any

import torch
from torch import Tensor, nn

from playground.engine.devices import DeviceError

DTYPES: dict[int, torch.dtype] = {32: torch.float32, 64: torch.float64}


def dtype_of(precision: int, device: torch.device) -> torch.dtype:
    """The numbers to train with. Raises DeviceError where the device has none of 64 bit."""
    if precision == 64 and device.type == "mps":
        raise DeviceError("{device} knows no numbers of 64 bit: train on the CPU, or with 32 bit.", device="Apple MPS")
    return DTYPES[precision]


def convert(network: nn.Module, optimiser: torch.optim.Optimizer, dtype: torch.dtype) -> bool:
    """Bring all weights and the optimiser's memory to ``dtype`` in place; whether anything had to change."""
    floating = [tensor for tensor in network.state_dict().values() if tensor.is_floating_point()]
    memories = [value for memory in optimiser.state.values() for name, value in memory.items() if name != COUNTER]
    if all(tensor.dtype == dtype for tensor in (*floating, *_tensors(memories))):
        return False
    network.to(dtype)
    for parameter in network.parameters():
        parameter.grad = None
    for memory in optimiser.state.values():
        for name, value in memory.items():
            if name != COUNTER:
                memory[name] = _converted(value, dtype)
    return True


COUNTER = "step"
"""Number of steps in torch's optimisers: always 32 bit."""


def _tensors(value: Any) -> list[Tensor]:
    if isinstance(value, Tensor):
        return [value] if value.is_floating_point() else []
    if isinstance(value, list):
        return [tensor for item in value for tensor in _tensors(item)]
    return []


def _converted(value: Any, dtype: torch.dtype) -> Any:
    if isinstance(value, Tensor):
        return value.to(dtype) if value.is_floating_point() else value
    if isinstance(value, list):
        return [_converted(item, dtype) for item in value]
    return value
