"""Brings the curves of single layers onto a plot: one line for each layer that learns, from pale to strong."""

from __future__ import annotations

from collections.abc import Sequence

import attrs

from playground.core.experiment import Experiment
from playground.core.history import LayerSeries
from playground.ui.train.curve_feed import smooth_curve
from playground.ui.train.layer_names import layer_names, learns
from playground.ui.widgets.curve_plot import CurvePlot

MOST_NAMES = 6
"""Names that find room at the right end of a low plot; of more layers the first, the last and some between have one."""
STRONGEST = 3.0
"""Place of the last layer among the four violet colours of the theme, which begin at 0."""


@attrs.frozen
class LayerLine:
    """One layer's line: its id, its name (empty where there are too many), and its colour token."""

    layer_id: str
    name: str
    token: str


def layer_lines(experiment: Experiment) -> tuple[LayerLine, ...]:
    """The layers with weights that learn, from the input to the output."""
    names = layer_names(experiment)
    frozen = {layer.id for layer in experiment.network.layers if not learns(layer)}
    named = [(layer, name) for layer, name in names.items() if layer not in frozen]
    last = len(named) - 1
    told = {round(last * place / (MOST_NAMES - 1)) for place in range(MOST_NAMES)} if last else {0}
    return tuple(
        LayerLine(layer, name if place in told else "", f"layers:{STRONGEST * place / last if last else STRONGEST:.3f}")
        for place, (layer, name) in enumerate(named)
    )


class LayerFeed:
    """Draws again only what changed."""

    def __init__(self, plot: CurvePlot) -> None:
        self._plot = plot
        self._lines: tuple[LayerLine, ...] = ()
        self._seen: dict[str, tuple[int, int, float]] = {}

    def show(self, lines: Sequence[LayerLine], curves: LayerSeries, smoothing: float) -> None:
        """Show these layers' curves, smoothed (0 to 0.99), and no others."""
        if tuple(lines) != self._lines:  # names at the right end keep the order in which curves were set
            for line in self._lines:
                self._plot.remove_curve(line.layer_id)
            self._lines = tuple(lines)
            self._seen.clear()
        for line in self._lines:
            series = curves.get(line.layer_id)
            state = (0, -1, smoothing) if series is None else (id(series), series.version, smoothing)
            if self._seen.get(line.layer_id) == state:
                continue
            self._seen[line.layer_id] = state
            if series is None or not len(series):
                self._plot.remove_curve(line.layer_id)
            else:
                x, y = smooth_curve(series, smoothing)
                self._plot.set_curve(line.layer_id, x, y, "solid", line.token, line.name)
