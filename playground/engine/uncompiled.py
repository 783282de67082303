"""torch's optimisers without torch.compile: importing it takes 1.5 s and 160 MB, and nothing here is compiled."""

from __future__ import annotations

from collections.abc import Callable
from inspect import unwrap
from typing import Any

import torch
from torch.optim import Optimizer


class Uncompiled(Optimizer):
    """Stands before one of torch's optimisers and calls the same functions, bare.

    torch wraps them so that its compiler leaves them alone, and a wrapper imports the compiler at its first call.
    """

    def add_param_group(self, param_group: dict[str, Any]) -> None:
        unwrap(Optimizer.add_param_group)(self, param_group)

    def zero_grad(self, set_to_none: bool = True) -> None:
        _bare_zero_grad(self, set_to_none)

    def state_dict(self) -> dict[str, Any]:
        state: dict[str, Any] = unwrap(Optimizer.state_dict)(self)
        return state

    def load_state_dict(self, state_dict: dict[str, Any]) -> None:
        unwrap(Optimizer.load_state_dict)(self, state_dict)


_bare_zero_grad: Callable[[Optimizer, bool], None] = unwrap(Optimizer.zero_grad)
"""Found once: it is called at every step."""


def uncompiled(kind: type[Optimizer]) -> type[Optimizer]:
    """A class like this one of torch's, whose steps do not need the compiler either; without closures."""
    bare_step = unwrap(kind.step)

    @torch.no_grad()
    def step(self: Optimizer) -> None:
        bare_step(self)

    return type(kind.__name__, (Uncompiled, kind), {"step": step, "__doc__": kind.__doc__})
