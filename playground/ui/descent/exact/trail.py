"""The way the network came over its surface, put together from where it was seen."""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import NDArray

from playground.core.descent.line_fit import LineFit
from playground.core.descent.line_scale import Line

MOST = 4000
"""Places kept; of more every second is left out."""
BETWEEN = 48
"""Places reckoned at most between two that were seen."""
NEAR = 0.02
"""Where what was reckoned ends within this share of the way, the network went so."""


class Trail:
    """Places (n, 2) since the run began or a hand moved the network.

    Thousands of steps pass between two frames. Those of plain gradient descent on all points are known without being
    seen; where what is reckoned does not end where the network is, the way between is straight.
    """

    def __init__(self) -> None:
        self._places: list[Line] = []
        self._step = 0

    @property
    def places(self) -> NDArray[np.float64]:
        return np.array(self._places, np.float64).reshape(-1, 2)

    @property
    def start(self) -> Line | None:
        return self._places[0] if self._places else None

    def clear(self) -> None:
        self._places, self._step = [], 0

    def restart(self, step: int, place: Line) -> None:
        """Begin here."""
        self._places, self._step = [place], step

    def follow(self, step: int, place: Line, plain: tuple[LineFit, float] | None, jumps: bool = False) -> None:
        """It is here after ``step`` steps; ``plain``: the fit and the learning rate where steps are plain ones.

        ``jumps``: numbers may have been set by hand since, and then the way begins anew.
        """
        if not self._places or step < self._step:
            self.restart(step, place)
            return
        way = None if plain is None or step == self._step else self._reckoned(step, place, *plain)
        if way is None and (jumps or step == self._step):
            self.restart(step, place)
            return
        self._places += [*(way or ()), place]
        self._step = step
        if len(self._places) > MOST:
            self._places = [*self._places[:-1:2], self._places[-1]]

    def _reckoned(self, step: int, place: Line, fit: LineFit, rate: float) -> list[Line] | None:
        """The places between the last one and this one; None where plain descent would have ended elsewhere."""
        last, count = self._places[-1], step - self._step
        steps = np.unique(np.rint(np.geomspace(1, count, min(count, BETWEEN))))
        way = fit.course(last, rate, steps)
        if not np.isfinite(way).all():
            return None
        reach = max(float(np.hypot(*(way - np.array(last)).T).max()), math.dist(last, place))
        if math.dist(way[-1], place) > NEAR * reach:
            return None
        return [(float(w), float(b)) for w, b in way[:-1]]
