"""Racers over a surface: the program's own optimisers, with exact gradients by autograd (lecture, section 3)."""

from __future__ import annotations

from typing import Any

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor, nn

from playground.core.descent.race import Race, Racer
from playground.core.descent.standing import Fate, RacerPath, Standing, is_near
from playground.core.descent.surfaces import Place
from playground.core.optimisers import AdamW, Momentum, Nesterov
from playground.engine.lbfgs import LineSearch
from playground.engine.optimisers import TORCH_OPTIMISERS

DECAY = 0.01
"""Weight decay of AdamW in a race: what sets it apart from Adam (torch's own default)."""
BEYOND = 1e6
"""Farther out than this a racer takes no more steps."""
MOST_STEPS = 20_000
"""Steps of a race."""
SETTLED = 50
"""Steps after twice those of the last arrival, when nobody moves much any more."""
ROOM = 256
"""Places a racer has room for at first."""
SLOPES = 21
"""Places along each side at which the slope of a surface is measured."""


def heights(race: Race, x: NDArray[np.float64], y: NDArray[np.float64]) -> NDArray[np.float64]:
    """f(x, y) of the race's surface, of the shape of ``x`` and ``y``."""
    return np.asarray(race.height(x, y, np), np.float64)


def gradient(race: Race, places: NDArray[np.float64]) -> NDArray[np.float64]:
    """∇f by autograd at places (N, 2): (N, 2)."""
    points = torch.tensor(places, dtype=torch.float64, requires_grad=True)
    value: Any = race.height(points[:, 0], points[:, 1], torch)
    (found,) = torch.autograd.grad(value.sum(), points)
    slopes: NDArray[np.float64] = found.numpy()
    return slopes


def median_slope(race: Race) -> float:
    """The median length of the gradient over the range looked at: the unit of gradient noise."""
    ground = race.ground
    x, y = np.meshgrid(np.linspace(*ground.x, SLOPES), np.linspace(*ground.y, SLOPES))
    found = gradient(race, np.stack([x.ravel(), y.ravel()], 1))
    return float(np.median(np.hypot(found[:, 0], found[:, 1])))


class Runner:
    """One racer: a parameter of two numbers, and torch's optimiser that moves it.

    Its rate, constants and the noise may change between two steps; another kind of optimiser is another runner.
    """

    def __init__(self, race: Race, index: int) -> None:
        self.index = index
        self._place = nn.Parameter(torch.tensor(race.start, dtype=torch.float64))
        self._optimiser = _optimiser(self._place, race.racers[index])
        self._dice = np.random.default_rng(race.seed)
        self._fate = Fate.RACING
        self._been = np.empty((ROOM, 3))  # x, y and loss of each step, and room for more
        self._count = 0
        self._arrived: int | None = None
        self._remember(race, race.start, float(heights(race, *np.array(race.start))))

    @property
    def arrived(self) -> int | None:
        """The step since which it has stayed near a minimum; None where it is not near one."""
        return self._arrived

    @property
    def is_over(self) -> bool:
        """Whether it takes no more steps."""
        return self._fate is Fate.DIVERGED

    def step(self, race: Race, noise: float) -> None:
        """One step of the optimiser; ``noise`` is the standard deviation added to each coordinate of the gradient."""
        if self.is_over:
            return
        racer = race.racers[self.index]
        _set(self._optimiser, racer)
        thrown = torch.from_numpy(noise * self._dice.standard_normal(2))

        def closure() -> Tensor:
            self._optimiser.zero_grad()
            value: Tensor = race.height(self._place[0], self._place[1], torch)  # type: ignore[assignment]
            value.backward()  # type: ignore[no-untyped-call]
            assert self._place.grad is not None
            self._place.grad += thrown
            return value

        if isinstance(self._optimiser, LineSearch):
            self._optimiser.step(closure)
        else:
            closure()
            self._optimiser.step()
        x, y = self._place.tolist()
        with np.errstate(all="ignore"):
            loss = float(heights(race, np.float64(x), np.float64(y)))  # type: ignore[arg-type]
        if not np.isfinite([x, y, loss]).all() or max(abs(x), abs(y)) > BEYOND:
            self._fate = Fate.DIVERGED
            return
        self._remember(race, (x, y), loss)

    def _remember(self, race: Race, place: Place, loss: float) -> None:
        """Thirty times a second all of it is shown, after thousands of steps too: nothing is gone through again."""
        if self._count == len(self._been):
            self._been = np.concatenate([self._been, np.empty_like(self._been)])
        self._been[self._count] = (*place, loss)
        if not is_near(race, place):
            self._arrived = None
        elif self._arrived is None:
            self._arrived = self._count
        self._count += 1

    def path(self, race: Race) -> RacerPath:
        """Where it has been so far."""
        places = self._been[: self._count, :2].copy()
        return RacerPath(
            index=self.index,
            places=places,
            losses=self._been[: self._count, 2].copy(),
            gradient=gradient(race, places[-1:])[0],
            velocity=self._velocity(race.racers[self.index]),
            fate=self._now(race, places[-1]),
            arrived=self._arrived,
        )

    def _now(self, race: Race, place: NDArray[np.float64]) -> Fate:
        if self.is_over:
            return self._fate
        if self._arrived is not None:
            return Fate.ARRIVED
        ground = race.ground
        inside = ground.x[0] <= place[0] <= ground.x[1] and ground.y[0] <= place[1] <= ground.y[1]
        return Fate.RACING if inside else Fate.LEFT

    def _velocity(self, racer: Racer) -> NDArray[np.float64]:
        buffer = self._optimiser.state.get(self._place, {}).get("momentum_buffer")
        if buffer is None or not isinstance(racer.optimiser, Momentum | Nesterov):
            return np.zeros(2)
        moved: NDArray[np.float64] = (-racer.learning_rate * racer.optimiser.momentum * buffer).numpy()
        return moved


class Field:
    """All racers of a race, who step together."""

    def __init__(self, race: Race) -> None:
        self._race = race
        self._noise = race.noise * median_slope(race)
        self.step = 0
        self._runners = {index: Runner(race, index) for index, racer in enumerate(race.racers) if racer.on}

    @property
    def is_over(self) -> bool:
        """Whether nobody takes a step any more."""
        return self.step >= MOST_STEPS or all(runner.is_over for runner in self._runners.values())

    @property
    def has_settled(self) -> bool:
        """Whether everyone arrived so long ago, or diverged, that there is nothing more to see."""
        arrived = [runner.arrived for runner in self._runners.values() if not runner.is_over]
        steps = [step for step in arrived if step is not None]
        return len(steps) == len(arrived) and self.step >= 2 * max(steps, default=0) + SETTLED

    def take(self, race: Race) -> None:
        """Go on under other rates, constants, switches or noise; who is switched on now, or is of another kind of
        optimiser, makes up for the steps made so far."""
        old, self._race = self._race, race
        self._noise = race.noise * median_slope(race)
        for index, racer in enumerate(race.racers):
            if not racer.on:
                self._runners.pop(index, None)
            elif index not in self._runners or type(old.racers[index].optimiser) is not type(racer.optimiser):
                runner = Runner(race, index)
                for _ in range(self.step):
                    runner.step(race, self._noise)
                self._runners[index] = runner

    def go(self) -> None:
        """One step of everyone."""
        for runner in self._runners.values():
            runner.step(self._race, self._noise)
        self.step += 1

    def standing(self) -> Standing:
        """How the race stands."""
        paths = tuple(self._runners[index].path(self._race) for index in sorted(self._runners))
        return Standing(self._race, self.step, paths)


def _optimiser(place: nn.Parameter, racer: Racer) -> torch.optim.Optimizer:
    kind, constants, _fused = TORCH_OPTIMISERS[type(racer.optimiser)]
    if kind is LineSearch:
        return LineSearch([place], racer.learning_rate, **constants(racer.optimiser))
    return kind([place], lr=racer.learning_rate, **constants(racer.optimiser), **_decay(racer))  # type: ignore[call-arg]


def _set(optimiser: torch.optim.Optimizer, racer: Racer) -> None:
    _kind, constants, _fused = TORCH_OPTIMISERS[type(racer.optimiser)]
    optimiser.param_groups[0].update(lr=racer.learning_rate, **constants(racer.optimiser), **_decay(racer))


def _decay(racer: Racer) -> dict[str, Any]:
    return {"weight_decay": DECAY} if isinstance(racer.optimiser, AdamW) else {}
