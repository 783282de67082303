"""L-BFGS with a line search, made to go on where torch's stands still."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import torch
from torch import Tensor

from playground.engine.uncompiled import Uncompiled

SEARCH = 10
"""Evaluations a search has at least, beside one an iteration: with fewer it may end before it moves."""


def most_evaluations(iterations: int) -> int:
    """How often a step of so many iterations may ask for the objective."""
    return iterations + max(iterations, SEARCH)


class LineSearch(Uncompiled, torch.optim.LBFGS):
    """torch's L-BFGS under strong Wolfe conditions, for parameters in any memory layout.

    ``history_size`` and ``max_iter`` may change between two steps. When a step moves nothing, the memory of the surface
    is forgotten, so that the next one goes down the gradient: torch's own would count a step that was never made. The
    memory is of all parameters together; whoever changes them otherwise must :meth:`forget`.
    """

    def __init__(self, params: list[torch.nn.Parameter], lr: float, history_size: int, max_iter: int) -> None:
        super().__init__(params, lr=lr, history_size=history_size, max_iter=max_iter, line_search_fn="strong_wolfe")

    def forget(self) -> None:
        """Start with an empty memory."""
        self.state.clear()

    @torch.no_grad()
    def step(self, closure: Callable[[], Tensor]) -> Tensor:  # type: ignore[override]  # it needs the closure
        """Go down as far as the constants allow; ``closure`` leaves gradients and gives the objective, a 0-d tensor.

        Returns the objective before the step.
        """
        group = self.param_groups[0]
        group["max_eval"] = most_evaluations(group["max_iter"])
        self._trim(group["history_size"])
        before = [parameter.clone() for parameter in group["params"]]
        objective: Tensor = super().step(closure)  # type: ignore[no-untyped-call]
        if all(torch.equal(old, new) for old, new in zip(before, group["params"], strict=True)):
            self.forget()
        return objective

    def _trim(self, history: int) -> None:
        """Follow a change of the history's size."""
        for memory in self.state.values():
            for name in ("old_dirs", "old_stps", "ro"):
                del memory.get(name, [])[:-history]
            if len(memory.get("al", ())) != history:
                memory.pop("al", None)

    def _gather_flat_grad(self) -> Tensor:
        gradients = [
            torch.zeros_like(parameter) if parameter.grad is None else parameter.grad
            for parameter in self.param_groups[0]["params"]
        ]
        return torch.cat([gradient.reshape(-1) for gradient in gradients])

    def _add_grad(self, step_size: Any, update: Tensor) -> None:
        offset = 0
        for parameter in self.param_groups[0]["params"]:
            part = update[offset : offset + parameter.numel()]
            parameter.add_(part.view(parameter.shape), alpha=step_size)
            offset += parameter.numel()
