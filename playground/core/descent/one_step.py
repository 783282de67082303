"""One step of plain gradient descent for a line, with every number in it (lecture, section 2)."""

from __future__ import annotations

from functools import cached_property

from attrs import frozen

from playground.core.descent.line_fit import LineFit, Values
from playground.core.descent.line_scale import Line


@frozen(eq=False, slots=False)
class OneStep:
    """The step from ``line``, the network's (w, b), at learning rate ``rate``: w ← w − α ∂E/∂w, and b likewise."""

    fit: LineFit
    line: Line
    rate: float

    @cached_property
    def answers(self) -> Values:
        """w·xᵢ + b, (n,)."""
        found: Values = self.line[0] * self.fit.x + self.line[1]
        return found

    @cached_property
    def errors(self) -> Values:
        """eᵢ = w·xᵢ + b − yᵢ, (n,)."""
        return self.fit.errors(*self.line)

    @cached_property
    def products(self) -> Values:
        """eᵢ·xᵢ, (n,)."""
        found: Values = self.errors * self.fit.x
        return found

    @cached_property
    def gradient(self) -> tuple[float, float]:
        """∂E/∂w and ∂E/∂b."""
        return self.fit.gradient(*self.line)

    @property
    def after(self) -> Line:
        """(w, b) after the step."""
        (w, b), (by_w, by_b) = self.line, self.gradient
        return w - self.rate * by_w, b - self.rate * by_b

    @property
    def loss(self) -> float:
        return float(self.fit.loss(*self.line))

    @property
    def loss_after(self) -> float:
        return float(self.fit.loss(*self.after))

    @property
    def least(self) -> float:
        """The smallest loss a line can have."""
        return max(0.0, float(self.fit.loss(*self.fit.minimum)))

    @property
    def diverges(self) -> bool:
        """Whether such steps, one after the other, lead away for ever."""
        return self.rate > self.fit.bound
