"""Brings the series of a run onto a plot, drawing again only what changed."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from playground.core.history import Series, smoothed
from playground.ui.widgets.curve_plot import CurvePlot

Values = NDArray[np.float64]

TRAIN, RAW, VALIDATION, GHOST = "train", "raw", "validation", "ghost"


CALM = 200
"""A smoothed curve has at most this many points; the raw curve under it keeps them all."""


def calmed(x: Values, y: Values) -> tuple[Values, Values]:
    """The curve (n,), (n,) with runs of 2, 4, 8 … points as one, their mean, until at most CALM are left.

    Points that are not finite are left out of the means, but a run of nothing else stays not finite.
    """
    run = 1
    while len(x) > run * CALM:
        run *= 2
    if run == 1:
        return x, y
    starts = np.arange(0, len(x), run)
    ends = np.append(starts[1:], len(x))
    finite = np.isfinite(y)
    counts = np.add.reduceat(finite.astype(float), starts)
    sums = np.add.reduceat(np.where(finite, y, 0.0), starts)
    means = np.where(counts > 0, sums / np.maximum(counts, 1.0), y[ends - 1])
    places = np.add.reduceat(x, starts) / (ends - starts)
    places[0], places[-1] = x[0], x[-1]
    return places, means


class CurveFeed:
    """Training (smoothed, the raw curve faint under it), validation, and the last run's training curve."""

    def __init__(self, plot: CurvePlot, train_name: str, validation_name: str, ghost_name: str) -> None:
        self._plot = plot
        self._names = (train_name, validation_name, ghost_name)
        self._smoothing = 0.0
        self._seen: dict[str, tuple[int, int, float]] = {}

    def show(self, train: Series, validation: Series, ghost: Series | None, smoothing: float) -> None:
        """Show these series; `smoothing` 0 to 0.99 is that of the training curves."""
        train_name, validation_name, ghost_name = self._names
        if self._changed(GHOST, ghost, smoothing):
            if ghost is None or not len(ghost):
                self._plot.remove_curve(GHOST)
            else:
                self._plot.set_curve(GHOST, *smooth_curve(ghost, smoothing), "ghost", "ghost", ghost_name)
        if self._changed(VALIDATION, validation, 0.0):
            if len(validation):
                self._plot.set_curve(VALIDATION, validation.x, validation.mean, "dashed", "run", validation_name)
            else:
                self._plot.remove_curve(VALIDATION)
        if self._changed(TRAIN, train, smoothing):
            self._show_train(train, smoothing, train_name)

    def _show_train(self, train: Series, smoothing: float, name: str) -> None:
        if not len(train):
            self._plot.remove_curve(RAW)
            self._plot.remove_curve(TRAIN)
            return
        if smoothing > 0.0:
            self._plot.set_curve(RAW, *train.envelope(), "raw", "run")
        else:
            self._plot.remove_curve(RAW)
        self._plot.set_curve(TRAIN, *smooth_curve(train, smoothing), "solid", "run", name)

    def _changed(self, key: str, series: Series | None, smoothing: float) -> bool:
        state = (0, -1, smoothing) if series is None else (id(series), series.version, smoothing)
        changed = self._seen.get(key) != state
        self._seen[key] = state
        return changed


def smooth_curve(series: Series, smoothing: float) -> tuple[Values, Values]:
    """The curve (n,), (n,) as it is drawn: its means, smoothed by 0 to 0.99 and then of few points."""
    y = smoothed(series.mean, smoothing)
    return calmed(series.x, y) if smoothing > 0.0 else (series.x, y)
