"""A race: optimisers that all start at one place of a surface and descend side by side."""

from __future__ import annotations

from typing import Any

import attrs
from attrs import frozen

from playground.core.descent.surfaces import SURFACES, Place, Surface
from playground.core.fields import FieldError, flag, number, one_of, shown, whole
from playground.core.optimisers import LBFGS, SGD, AdaGrad, Adam, AdamW, Momentum, Nesterov, Optimiser, RMSProp

FARTHEST = 100.0
"""Largest size of a start's coordinates."""


@frozen(kw_only=True)
class Racer:
    """Who descends: an optimiser with its constants and learning rate; ``on``: it takes part."""

    optimiser: Optimiser = attrs.field(factory=SGD)
    learning_rate: float = number(0.01, 1e-6, 10.0)
    on: bool = flag(True)


def _place(instance: object, attribute: attrs.Attribute[Place], value: Place) -> None:
    if len(value) != 2 or not all(abs(coordinate) <= FARTHEST for coordinate in value):
        raise FieldError(
            attribute.name, "must be two numbers between ±{most}, not {value}", most=FARTHEST, value=shown(value)
        )


@frozen(kw_only=True)
class Race:
    """Where and how is raced.

    ``condition`` is the condition number of the bowl. ``noise`` is the standard deviation of what is added to each
    coordinate of every gradient, as a multiple of the median slope of the surface (stochastic descent); ``seed`` throws
    it, for every racer the same.
    """

    surface: str = one_of("bowl", lambda: SURFACES)
    condition: float = number(10.0, 1.0, 1000.0)
    start: Place = attrs.field(default=SURFACES["bowl"].start, validator=_place)
    noise: float = number(0.0, 0.0, 2.0)
    seed: int = whole(0, 0, 2**31 - 1)
    racers: tuple[Racer, ...] = ()

    @property
    def ground(self) -> Surface:
        """The surface that is descended."""
        return SURFACES[self.surface]

    def height(self, x: object, y: object, mathematics: object) -> object:
        """f(x, y) with numpy's or torch's functions, of the shape of ``x`` and ``y``."""
        return self.ground.height(x, y, self.condition, mathematics)


Shares = tuple[tuple[type[Optimiser], float], ...]

PLAIN: Shares = ((SGD, 1.0), (Momentum, 0.5), (Nesterov, 0.4))
"""Those that follow the gradient as it is, and their rates as a multiple of plain gradient descent's."""
ADAPTIVE: Shares = ((AdaGrad, 4.0), (RMSProp, 0.5), (Adam, 1.5), (AdamW, 1.5))
"""Those that divide by its size, and their rates as a multiple of a surface's ``adaptive_rate``."""
WAITING: tuple[type[Optimiser], ...] = (AdamW, LBFGS)
"""Those that stand by until a person lets them race."""


def first_race(surface: str) -> Race:
    """The race this surface begins with: every optimiser with a learning rate that suits it. Raises KeyError."""
    ground = SURFACES[surface]
    rates = [(kind, share * ground.rate) for kind, share in PLAIN]
    rates += [(kind, share * ground.adaptive_rate) for kind, share in ADAPTIVE]
    rates.append((LBFGS, 1.0))
    racers = tuple(
        Racer(
            optimiser=LBFGS(iterations=1) if kind is LBFGS else kind(),
            learning_rate=_round(rate),
            on=kind not in WAITING,
        )
        for kind, rate in rates
    )
    return Race(surface=surface, start=ground.start, racers=racers)


def _round(rate: float) -> float:
    """Two significant digits."""
    return float(f"{rate:.1e}")


def with_racer(race: Race, index: int, **changes: Any) -> Race:
    """The race with one racer changed. Raises IndexError, FieldError."""
    racers = list(race.racers)
    racers[index] = attrs.evolve(racers[index], **changes)
    return attrs.evolve(race, racers=tuple(racers))


def starts_anew(old: Race, new: Race) -> bool:
    """Whether a change sends everyone back to the start; rates, constants, switches and noise act on the way."""
    return (old.surface, old.condition, old.start, old.seed) != (new.surface, new.condition, new.start, new.seed)
