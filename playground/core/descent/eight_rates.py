"""Eight learning rates on a bowl, from too small to diverging; its path is known in closed form (lecture, section 3).

On f = (x² + κ·y²)/2 a step of gradient descent multiplies x by 1 − α and y by 1 − α·κ: it shrinks as long as
α < 2/λmax = 2/κ.
"""

from __future__ import annotations

import numpy as np
from attrs import frozen
from numpy.typing import NDArray

SHARES = (0.05, 0.15, 0.35, 0.5, 0.75, 0.95, 1.0, 1.025)
"""The eight rates as multiples of the bound 2/λmax; one half of it is 1/λmax, which reaches the ravine in one step."""
STEPS = 24
SLOW = 0.2
"""Below this multiple of the bound a rate is called slow."""
START = (-4.5, 2.0)

WORDS = ("slow", "good", "swings", "at the bound", "diverges")


@frozen(eq=False)
class RatePath:
    """One rate of the strip: ``share`` of the bound, ``places`` (steps + 1, 2), ``loss`` after the last, and a word."""

    rate: float
    share: float
    word: str
    places: NDArray[np.float64]
    loss: float


def bound(condition: float) -> float:
    """The learning rate at which gradient descent stops converging: 2/λmax, with λmax = max(κ, 1)."""
    return 2.0 / max(condition, 1.0)


def word(share: float) -> str:
    """What a rate does that is this multiple of the bound: one of :data:`WORDS`."""
    if share > 1.0:
        return "diverges"
    if share == 1.0:
        return "at the bound"
    if share > 0.5:
        return "swings"
    return "good" if share >= SLOW else "slow"


def path(condition: float, rate: float, start: tuple[float, float] = START, steps: int = STEPS) -> NDArray[np.float64]:
    """Places of gradient descent on the bowl, (steps + 1, 2): xₖ = (1 − α)ᵏ·x₀, yₖ = (1 − α·κ)ᵏ·y₀."""
    k = np.arange(steps + 1)
    return np.stack([(1 - rate) ** k * start[0], (1 - rate * condition) ** k * start[1]], 1)


def eight_rates(condition: float, start: tuple[float, float] = START, steps: int = STEPS) -> tuple[RatePath, ...]:
    """The strip for a bowl of this condition number, the smallest rate first."""
    paths = []
    for share in SHARES:
        rate = share * bound(condition)
        places = path(condition, rate, start, steps)
        x, y = places[-1]
        paths.append(RatePath(rate, share, word(share), places, float((x**2 + condition * y**2) / 2)))
    return tuple(paths)
