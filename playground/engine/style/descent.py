"""Moving pixels down the loss: L-BFGS or Adam, one iteration at a time."""

from __future__ import annotations

from collections.abc import Callable

import torch
from attrs import define
from torch import Tensor, nn

from playground.core.style import StyleSettings
from playground.core.style_cost import HISTORY
from playground.engine.lbfgs import LineSearch
from playground.engine.style.objective import Objective, Parts, as_numbers
from playground.engine.uncompiled import uncompiled

FIRST_STEP = 1.0
"""By how many of 255 levels the first step tries to move a pixel, on average: it knows nothing of the surface yet, and
torch's own first step, by 1 level for all pixels together, costs some ten evaluations until it is long enough."""
REMEMBERED = 3
"""Evaluations kept, so that the one a line search ended at is not made twice."""


@define(eq=False)
class _Evaluation:
    pixels: Tensor
    gradient: Tensor
    total: Tensor
    parts: Parts


class PixelDescent:
    """Pixels (1, 3, H, W), as the network reads them, on their way down an objective.

    ``evaluations`` counts forward and backward passes.
    """

    def __init__(self, objective: Objective, pixels: Tensor) -> None:
        self.objective = objective
        self.pixels = nn.Parameter(pixels.clone())
        self.evaluations = 0
        self._kept: list[_Evaluation] = []
        self._optimiser = self._made(objective.settings)

    def take(self, settings: StyleSettings) -> None:
        """Go on with other settings; L-BFGS forgets the surface it knew, since it is another one now."""
        before, self.objective.settings = self.objective.settings, settings
        if settings == before:
            return
        self._kept.clear()
        if settings.optimiser != before.optimiser:
            self._optimiser = self._made(settings)
        elif isinstance(self._optimiser, LineSearch):
            self._optimiser.forget()
        else:
            self._optimiser.param_groups[0]["lr"] = settings.learning_rate

    def step(self) -> Parts:
        """One iteration; the loss before it, part by part."""
        before = self.evaluate()
        if isinstance(self._optimiser, LineSearch):
            group = self._optimiser.param_groups[0]
            group["lr"] = 1.0 if self._optimiser.state else FIRST_STEP * self.pixels.numel()
            self._optimiser.step(self._closure)
        else:
            self.pixels.grad = before.gradient.clone()
            self._optimiser.step()
        return before.parts

    def evaluate(self) -> _Evaluation:
        """The loss of the pixels as they are now and its gradient, worked out unless it is known."""
        for known in self._kept:
            if torch.equal(known.pixels, self.pixels):
                return known
        total, parts = self.objective(self.pixels)
        (gradient,) = torch.autograd.grad(total, self.pixels)
        self.evaluations += 1
        found = _Evaluation(self.pixels.detach().clone(), gradient, total.detach(), as_numbers(total, parts))
        self._kept = [found, *self._kept[: REMEMBERED - 1]]
        return found

    @torch.enable_grad()
    def _closure(self) -> Tensor:
        found = self.evaluate()
        self.pixels.grad = found.gradient.clone()
        return found.total

    def _made(self, settings: StyleSettings) -> torch.optim.Optimizer:
        if settings.optimiser == "adam":
            kind: Callable[..., torch.optim.Optimizer] = uncompiled(torch.optim.Adam)
            return kind([self.pixels], lr=settings.learning_rate)
        return LineSearch([self.pixels], 1.0, HISTORY, 1)
