"""The loss along the straight line between two networks of one run."""

from __future__ import annotations

import time
from collections.abc import Callable

import numpy as np

from playground.core.frames import TrailFrame, Waypoint
from playground.core.slices import LineFrame
from playground.engine.landscape.directions import Numbers, Row
from playground.engine.landscape.evaluate import Landscape

ALPHAS = np.arange(-10, 51) / 40
"""From −0.25 to 1.25; both ends, 0 and 1, are exactly among them."""
BLOCK_SECONDS = 0.02


class NetworkLine:
    """θ(α) = θ_a + α (θ_b − θ_a), worked out a moment at a time.

    Goodfellow, Vinyals, Saxe (2015), Qualitatively characterizing neural network optimization problems. Running means
    and variances lie on the line too, but not beyond its ends, where variances might become negative.
    """

    def __init__(self, frame: TrailFrame, first: Waypoint, second: Waypoint) -> None:
        self.ends = (first, second)
        self._frame = frame
        self._landscape = Landscape(frame.experiment, frame.samples)
        self._train: Numbers = np.full(len(ALPHAS), np.nan)
        has_validation = len(frame.samples.validation_targets) > 0
        self._validation: Numbers = np.full(len(ALPHAS) if has_validation else 0, np.nan)

    @property
    def is_complete(self) -> bool:
        """Whether all losses are there."""
        return not (np.isnan(self._train).any() or np.isnan(self._validation).any())

    def work(self, clock: Callable[[], float] = time.perf_counter) -> bool:
        """Work out some more losses; whether there were any to do."""
        began = clock()
        worked = False
        for number, alpha in enumerate(ALPHAS):
            for losses, validation in ((self._train, False), (self._validation, True)):
                if not len(losses) or not np.isnan(losses[number]):
                    continue
                losses[number] = self._at(float(alpha), validation)
                worked = True
            if worked and clock() - began > BLOCK_SECONDS:
                break
        return worked

    def frame(self) -> LineFrame:
        """What there is to see now."""
        first, second = self.ends
        samples = self._frame.samples
        return LineFrame(
            run=self._frame.run,
            first=first.step,
            second=second.step,
            alphas=ALPHAS,
            train=self._train,
            validation=self._validation,
            samples=len(samples.targets),
            validation_samples=len(samples.validation_targets),
            is_complete=self.is_complete,
        )

    def _at(self, alpha: float, validation: bool) -> float:
        first, second = self.ends
        row = between(first.parameters, second.parameters, alpha)
        buffers = between(first.buffers, second.buffers, min(1.0, max(0.0, alpha)))
        return float(self._landscape.cut([row], buffers, validation=validation)(np.zeros((1, 0)))[0])


def between(first: Row, second: Row, alpha: float) -> Row:
    """first + α (second − first), exactly the ends at 0 and 1."""
    if alpha == 0.0:
        return first
    if alpha == 1.0:
        return second
    row: Row = first + np.asarray(alpha, first.dtype) * (second.astype(first.dtype) - first)
    return row


def checkpoint(frame: TrailFrame, step: int | None) -> Waypoint:
    """The waypoint nearest to this step; the network now for None."""
    if step is None:
        return frame.present
    return min((*frame.waypoints, frame.present), key=lambda waypoint: abs(waypoint.step - step))
