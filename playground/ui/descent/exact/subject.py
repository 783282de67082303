"""The line at hand: its points, the (w, b) of the network now and the way they came, and the hand that moves them."""

from __future__ import annotations

import math

import attrs
import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QObject, Signal

from playground.core.descent.exact import is_line
from playground.core.descent.line_fit import LineFit
from playground.core.descent.line_scale import Line, LineScale
from playground.core.experiment import Experiment
from playground.core.fields import OUTPUT_ID
from playground.core.frames import (
    CurvePointsFrame,
    CurvePointsRequest,
    TrailFrame,
    TrailRequest,
    WeightsFrame,
    WeightsRequest,
)
from playground.core.weight_edits import LARGEST, WeightPlace
from playground.session.studio import Studio
from playground.session.trainer import TrainerState
from playground.ui.descent.exact.trail import Trail

POINTS, WEIGHTS, WAY = "descent/line-points", "descent/line-weights", "descent/line-way"
SLOPE, HEIGHT = WeightPlace(OUTPUT_ID, "weight", (0, 0)), WeightPlace(OUTPUT_ID, "bias", (0,))
TRAIN = 0
"""Number of the training part in a frame of points."""


@attrs.frozen(eq=False)
class Points:
    """What the loss is made of: the training points over the data's own x, (n,) each, and how x is normalised.

    ``fit`` is over the network's (w, b).
    """

    x: NDArray[np.float64]
    y: NDArray[np.float64]
    scale: LineScale
    fit: LineFit

    @classmethod
    def of(cls, x: NDArray[np.float64], y: NDArray[np.float64], scale: LineScale) -> Points:
        return cls(x, y, scale, LineFit(x, y).scaled(scale))


class LineSubject(QObject):
    """Asks for frames while it is watched, and writes what a hand does to the line into the network.

    Signals:
        pointsChanged: there are other points, or none (a new run).
        moved: the network has another w or b, or is somewhere for the first time.
    """

    pointsChanged = Signal()
    moved = Signal()

    def __init__(self, studio: Studio, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._studio = studio
        self._is_watched = False
        self._raw: tuple[NDArray[np.float64], NDArray[np.float64]] | None = None
        self._scale: LineScale | None = None
        self._held = False
        self._put: Line | None = None  # where a hand has put it, until a frame says so
        self._jumps = False  # whether numbers were set by hand since the last frame
        self._writing = False
        self.points: Points | None = None
        self.line: Line | None = None
        self.step = 0
        self.trail = Trail()
        studio.trainer.frameArrived.connect(self._take)
        studio.trainer.runStarted.connect(self._forget)
        studio.document.weightSet.connect(self._note_hand)

    @property
    def experiment(self) -> Experiment:
        return self._studio.document.experiment

    @property
    def drawn(self) -> Line | None:
        """Slope and height of the network's line over the data's own x."""
        return None if self.line is None or self.points is None else self.points.scale.to_data(self.line)

    @property
    def is_held(self) -> bool:
        """Whether a hand holds the line."""
        return self._held

    def watch(self, watching: bool) -> None:
        """Ask for frames, or no longer."""
        self._is_watched = watching
        trainer = self._studio.trainer
        trainer.want(POINTS, CurvePointsRequest() if watching else None)
        trainer.want(WEIGHTS, WeightsRequest() if watching else None)
        trainer.want(WAY, TrailRequest() if watching else None)

    # --- by hand ------------------------------------------------------------------------------------------------

    def take_hold(self) -> None:
        """A hand takes the line: all it does until it lets go is one step of undo."""
        self._held = True
        self._studio.document.begin_gesture()

    def let_go(self) -> None:
        self._held = False
        self._studio.document.end_gesture()

    def put(self, line: Line) -> None:
        """Give the network this (w, b); numbers too large for it end at the largest."""
        if not all(map(math.isfinite, line)):
            return
        w, b = (min(max(value, -LARGEST), LARGEST) for value in line)
        document = self._studio.document
        before = document.weights_set
        self._writing = True
        self._studio.edit_weights(((SLOPE, w), (HEIGHT, b)))
        self._writing = False
        if document.weights_set == before:
            return
        self._put = self.line = (w, b)
        self.trail.restart(self.step, self.line)
        self.moved.emit()

    def put_drawn(self, line: Line) -> None:
        """Give the network the (w, b) that draw this line over the data's own x."""
        if self.points is not None:
            self.put(self.points.scale.to_network(line))

    def _note_hand(self, _wish: object) -> None:
        if not self._writing:
            self._put = None
            self._jumps = True

    # --- what comes ---------------------------------------------------------------------------------------------

    def _forget(self, _run: int) -> None:
        self._raw = self._scale = self._put = self.points = self.line = None
        self.step = 0
        self._jumps = False
        self.trail.clear()
        self.pointsChanged.emit()
        self.moved.emit()

    def _take(self, key: str, frame: object) -> None:
        if key == POINTS and isinstance(frame, CurvePointsFrame):
            train = frame.parts == TRAIN
            self._raw = (frame.x[train].astype(np.float64), frame.y[train].astype(np.float64))
            self._put_together()
        elif key == WEIGHTS and isinstance(frame, WeightsFrame) and is_line(frame.experiment):
            scale = LineScale.of(frame.scale)
            if scale != self._scale:
                self._scale = scale
                self._put_together()
            self._take_line(frame)
        elif key == WAY and isinstance(frame, TrailFrame) and is_line(frame.experiment):
            self.trail.remember(frame)
            self.moved.emit()

    def _put_together(self) -> None:
        if self._raw is not None and self._scale is not None and len(self._raw[0]):
            self.points = Points.of(*self._raw, self._scale)
            self.pointsChanged.emit()

    def _take_line(self, frame: WeightsFrame) -> None:
        tensors = frame.tensors
        line = float(tensors[f"layers.{OUTPUT_ID}.weight"][0, 0]), float(tensors[f"layers.{OUTPUT_ID}.bias"][0])
        if not all(map(math.isfinite, line)):
            return  # the guard tells of it, and brings back the last that were
        if self._put is not None:
            rests = frame.step <= self.step and self._studio.trainer.state is not TrainerState.RUNNING
            if rests and line != _in_32_bits(self._put):
                return  # made before the hand's numbers reached the network
            self._put = None
        if (frame.step, line) == (self.step, self.line):
            return
        if self._jumps:
            self.trail.restart(frame.step, line)
            self._jumps = False
        else:
            self.trail.see(frame.step, line)
        self.step, self.line = frame.step, line
        self.moved.emit()


def _in_32_bits(line: Line) -> Line:
    return float(np.float32(line[0])), float(np.float32(line[1]))
