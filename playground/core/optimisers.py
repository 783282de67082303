"""Optimisers and their constants (lecture, section 3): one class an optimiser, one entry in the table.

``kept`` is how many numbers an optimiser remembers for each parameter.
"""

from __future__ import annotations

from typing import ClassVar

from attrs import frozen

from playground.core.fields import number, whole


@frozen(kw_only=True)
class SGD:
    """Plain (stochastic) gradient descent (Robbins and Monro 1951)."""

    kind: ClassVar[str] = "sgd"
    title: ClassVar[str] = "SGD"
    formula: ClassVar[str] = "w ← w − α g"
    kept: ClassVar[int] = 0


@frozen(kw_only=True)
class Momentum:
    """Gradient descent with a velocity (Polyak 1964)."""

    kind: ClassVar[str] = "momentum"
    title: ClassVar[str] = "Momentum"
    formula: ClassVar[str] = "v ← μ v + g;  w ← w − α v"
    kept: ClassVar[int] = 1

    momentum: float = number(0.9, 0.0, 0.999)


@frozen(kw_only=True)
class Nesterov:
    """Momentum that looks ahead (Nesterov 1983, Sutskever et al. 2013)."""

    kind: ClassVar[str] = "nesterov"
    title: ClassVar[str] = "Nesterov"
    formula: ClassVar[str] = "v ← μ v + g;  w ← w − α (g + μ v)"
    kept: ClassVar[int] = 1

    momentum: float = number(0.9, 1e-6, 0.999)


@frozen(kw_only=True)
class AdaGrad:
    """Steps shrink with the sum of squared gradients (Duchi et al. 2011)."""

    kind: ClassVar[str] = "adagrad"
    title: ClassVar[str] = "AdaGrad"
    formula: ClassVar[str] = "s ← s + g²;  w ← w − α g / (√s + ε)"
    kept: ClassVar[int] = 1

    epsilon: float = number(1e-10, 1e-12, 1.0)


@frozen(kw_only=True)
class RMSProp:
    """Steps divided by a running root mean square of the gradient (Tieleman and Hinton 2012)."""

    kind: ClassVar[str] = "rmsprop"
    title: ClassVar[str] = "RMSProp"
    formula: ClassVar[str] = "s ← ρ s + (1 − ρ) g²;  w ← w − α g / (√s + ε)"
    kept: ClassVar[int] = 1

    smoothing: float = number(0.99, 0.0, 0.9999)
    epsilon: float = number(1e-8, 1e-12, 1.0)


@frozen(kw_only=True)
class Adam:
    """Momentum and root mean square together, both corrected for their start (Kingma and Ba 2015)."""

    kind: ClassVar[str] = "adam"
    title: ClassVar[str] = "Adam"
    formula: ClassVar[str] = "m ← β₁ m + (1 − β₁) g;  s ← β₂ s + (1 − β₂) g²;  w ← w − α m̂ / (√ŝ + ε)"
    kept: ClassVar[int] = 2

    beta1: float = number(0.9, 0.0, 0.9999)
    beta2: float = number(0.999, 0.0, 0.99999)
    epsilon: float = number(1e-8, 1e-12, 1.0)


@frozen(kw_only=True)
class AdamW:
    """Adam with weight decay taken off the weights themselves (Loshchilov and Hutter 2019)."""

    kind: ClassVar[str] = "adamw"
    title: ClassVar[str] = "AdamW"
    formula: ClassVar[str] = "Adam, and w ← w − α λ w apart from the gradient"
    kept: ClassVar[int] = 2

    beta1: float = number(0.9, 0.0, 0.9999)
    beta2: float = number(0.999, 0.0, 0.99999)
    epsilon: float = number(1e-8, 1e-12, 1.0)


@frozen(kw_only=True)
class LBFGS:
    """Quasi-Newton steps from the last ``history`` changes of the gradient, with a line search (Nocedal 1980).

    Each step works on its batch for up to ``iterations`` iterations, so it likes large batches; α is the length that
    the search (strong Wolfe conditions) tries first, 1 being the usual one.
    """

    kind: ClassVar[str] = "lbfgs"
    title: ClassVar[str] = "L-BFGS"
    formula: ClassVar[str] = "w ← w − t H g,  H ≈ (∇²L)⁻¹,  t from a line search"

    history: int = whole(10, 1, 100)
    iterations: int = whole(10, 1, 100)

    @property
    def kept(self) -> int:
        """Changes of weights and gradient, and what the search holds meanwhile."""
        return 2 * self.history + 5


Optimiser = SGD | Momentum | Nesterov | AdaGrad | RMSProp | Adam | AdamW | LBFGS
OPTIMISERS: dict[str, type[Optimiser]] = {
    optimiser.kind: optimiser for optimiser in (SGD, Momentum, Nesterov, AdaGrad, RMSProp, Adam, AdamW, LBFGS)
}
