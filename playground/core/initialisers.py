"""Initialisations of weights: formula and the spread they give (lecture, section 8)."""

from __future__ import annotations

import math
from collections.abc import Callable

from attrs import frozen

from playground.core.fields import number, one_of


@frozen
class Initialiser:
    """One entry of :data:`INITIALISERS`.

    ``spread(fan_in, fan_out, value)`` is the standard deviation of the weights drawn; ``value`` is the entry's own
    number where ``value_name`` names one (the constant, the half width, σ).
    """

    title: str
    formula: str
    source: str
    spread: Callable[[int, int, float], float]
    value_name: str = ""


@frozen(kw_only=True)
class Initialisation:
    """How a layer's weights start; biases at 0, or with PyTorch's default as PyTorch draws them (±1/√fan_in)."""

    kind: str = one_of("default", lambda: INITIALISERS)
    value: float = number(0.1, -10.0, 10.0)

    def spread(self, fan_in: int, fan_out: int) -> float:
        """Standard deviation of the weights of a layer with these fans."""
        return INITIALISERS[self.kind].spread(fan_in, fan_out, self.value)


INITIALISERS: dict[str, Initialiser] = {
    "default": Initialiser(
        "PyTorch default", "uniform ±1/√fan_in", "torch.nn.Linear", lambda i, o, v: 1.0 / math.sqrt(3.0 * i)
    ),
    "zeros": Initialiser("zeros", "w = 0: all units of a layer stay equal", "lecture, section 8", lambda i, o, v: 0.0),
    "constant": Initialiser("constant", "w = c", "lecture, section 8", lambda i, o, v: 0.0, "c"),
    "uniform": Initialiser("uniform", "uniform ±a", "", lambda i, o, v: abs(v) / math.sqrt(3.0), "a"),
    "normal": Initialiser("normal", "N(0, σ²)", "", lambda i, o, v: abs(v), "σ"),
    "lecun": Initialiser("LeCun", "N(0, 1/fan_in)", "LeCun et al. 1998", lambda i, o, v: 1.0 / math.sqrt(i)),
    "xavier_uniform": Initialiser(
        "Xavier uniform",
        "uniform ±√(6/(fan_in + fan_out))",
        "Glorot and Bengio 2010",
        lambda i, o, v: math.sqrt(2.0 / (i + o)),
    ),
    "xavier_normal": Initialiser(
        "Xavier normal",
        "N(0, 2/(fan_in + fan_out))",
        "Glorot and Bengio 2010",
        lambda i, o, v: math.sqrt(2.0 / (i + o)),
    ),
    "he_uniform": Initialiser(
        "He uniform", "uniform ±√(6/fan_in)", "He et al. 2015", lambda i, o, v: math.sqrt(2.0 / i)
    ),
    "he_normal": Initialiser("He normal", "N(0, 2/fan_in)", "He et al. 2015", lambda i, o, v: math.sqrt(2.0 / i)),
    "orthogonal": Initialiser(
        "orthogonal", "W Wᵀ = I or Wᵀ W = I", "Saxe et al. 2014", lambda i, o, v: 1.0 / math.sqrt(max(i, o))
    ),
}
