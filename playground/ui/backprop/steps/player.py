"""Where one is among the micro-steps, and going on by itself."""

from __future__ import annotations

import numpy as np
from attrs import evolve
from PySide6.QtCore import QObject, QTimer, Signal

from playground.core.backprop.steps import Progress, Step, steps_of
from playground.core.backprop.trace import LayerTrace, Trace

SPEEDS = (0.25, 4.0)
"""Steps a second: slowest and fastest."""


FEW = 6
"""Of so many units the first is as good as any."""


def strongest(layer: LayerTrace) -> int:
    """The unit or map with the largest gradient: one that is silent would show nothing but zeros."""
    found = layer.dh if layer.dh is not None else layer.dy
    if found is None:
        return 0
    return int(np.abs(found[0]).reshape(layer.units, -1).max(axis=1).argmax())


class Player(QObject):
    """Holds the trace that is shown and the place in it, which stays when other numbers come.

    At the update, which is of all layers at once, any of them can be looked at.

    Signals:
        moved(): another step, or other numbers.
        playingChanged(bool): it goes on by itself, or rests.
    """

    moved = Signal()
    playingChanged = Signal(bool)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._trace: Trace | None = None
        self._progress: Progress | None = None
        self._steps: tuple[Step, ...] = ()
        self._unit: int | None = None
        self._layer = 0
        self._speed = 1.0
        self._timer = QTimer(self)
        self._timer.timeout.connect(self._go_on)

    @property
    def trace(self) -> Trace | None:
        return self._trace

    @property
    def progress(self) -> Progress | None:
        """The steps and the place among them; None without a trace."""
        return self._progress

    @property
    def unit(self) -> int:
        """The unit of the layer at work that is looked at, from 0; of many, if none was chosen, one that learns."""
        if self._trace is None or self._progress is None:
            return 0
        layer = self._trace.layers[self._progress.now.layer]
        if self._unit is None:
            return strongest(layer) if layer.units > FEW else 0
        return min(self._unit, layer.units - 1)

    @property
    def is_playing(self) -> bool:
        return self._timer.isActive()

    @property
    def speed(self) -> float:
        """Steps a second."""
        return self._speed

    def show_trace(self, trace: Trace | None) -> None:
        """Show another pass; the place stays where the steps are the same, else it is the first."""
        self._trace = trace
        if trace is None:
            self._progress = None
            self.pause()
        else:
            steps = steps_of(trace)
            at = self._progress.at if self._progress is not None and steps == self._steps else 0
            if steps != self._steps:
                self._layer, self._unit = len(trace.layers) - 1, None
            self._steps = steps
            self._set(at)
        self.moved.emit()

    def go_to(self, at: int) -> None:
        """Go to this step; beyond the ends it is the first or the last."""
        if self._progress is None:
            return
        at = max(0, min(at, len(self._progress.steps) - 1))
        if at != self._progress.at:
            self._set(at)
            self.moved.emit()

    def move(self, by: int) -> None:
        """So many steps on, or back."""
        if self._progress is not None:
            self.go_to(self._progress.at + by)

    def go_to_end(self) -> None:
        """The last step."""
        if self._progress is not None:
            self.go_to(len(self._progress.steps) - 1)

    def choose_unit(self, unit: int, layer: int | None = None) -> None:
        """Look at this unit; in another layer, at the step nearest to this one that works on it."""
        progress = self._progress
        if self._trace is None or progress is None:
            return
        if layer is not None and progress.now.what == "update":
            if self._trace.layers[layer].has_weights:
                self._layer, self._unit = layer, unit
                self._set(progress.at)
                self.moved.emit()
            return
        if layer is not None and layer != progress.now.layer:
            places = [
                place for place, step in enumerate(progress.steps) if step.layer == layer and step.what != "update"
            ]
            self._unit = unit
            self.go_to(min(places, key=lambda place: abs(place - progress.at)))
            return
        units = self._trace.layers[progress.now.layer].units
        self._unit = unit % units
        self.moved.emit()

    def _set(self, at: int) -> None:
        """Go there; the update, which is of all layers, shows the one that was chosen."""
        self._progress = Progress((*self._steps[:-1], evolve(self._steps[-1], layer=self._layer)), at)

    def set_speed(self, speed: float) -> None:
        """Raises ValueError for a speed outside of :data:`SPEEDS`."""
        if not SPEEDS[0] <= speed <= SPEEDS[1]:
            raise ValueError(f"speed must lie between {SPEEDS[0]} and {SPEEDS[1]}, not {speed}")
        self._speed = speed
        self._timer.setInterval(round(1000 / speed))

    def play(self) -> None:
        """Go on by itself; at the end it begins anew."""
        if self._progress is None or self.is_playing:
            return
        if self._progress.at == len(self._progress.steps) - 1:
            self.go_to(0)
        self._timer.start(round(1000 / self._speed))
        self.playingChanged.emit(True)

    def pause(self) -> None:
        """Rest here."""
        if self.is_playing:
            self._timer.stop()
            self.playingChanged.emit(False)

    def toggle(self) -> None:
        """Go on, or rest."""
        (self.pause if self.is_playing else self.play)()

    def _go_on(self) -> None:
        self.move(1)
        if self._progress is None or self._progress.at == len(self._progress.steps) - 1:
            self.pause()
