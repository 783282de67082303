"""`heartbeat`: how late a timer of the window comes while MNIST trains and its sliders are being dragged."""

from __future__ import annotations

import math
import time
from collections.abc import Iterator

import numpy as np
from PySide6.QtCore import QEvent, QObject, QPointF, Qt, QTimer

from playground.benchmarks import Effort, Figure
from playground.benchmarks.mouse import post_mouse
from playground.core.presets import DEFAULT_PRESET, preset
from playground.session.trainer import TrainerState
from playground.ui.stage import Stage
from playground.ui.widgets.slider import ValueSlider

BEAT = 10
"""Milliseconds between two beats."""
MOVE = 16
"""Milliseconds between two movements of the mouse."""
MOVES_A_DRAG = 60
TARGETS: dict[int, float | None] = {50: None, 95: 50.0, 99: None}
"""Percentiles of lateness, and what is aimed at, in milliseconds."""
RATE_SPAN = (0.15, 0.5)
BATCH_SPAN = (0.25, 0.65)
"""Shares of their tracks between which the sliders go (1e−5 to 3e−3, 16 to 1000): the network goes on learning."""
ABOVE_BOTTOM = 7
"""Pixels from the lower edge of a slider to the middle of its track."""


def measure(effort: Effort) -> list[Figure]:
    """Milliseconds by which beats came late, over all rounds."""
    with Stage(preset(DEFAULT_PRESET), device="cpu", threads=1) as stage:
        trainer = stage.studio.trainer
        trainer.train()
        stage.wait(lambda: trainer.state is TrainerState.RUNNING and trainer.readings.step > 0)
        stage.live(min(1.0, effort.seconds))
        first = trainer.readings.step
        heart, hand = Heart(), Hand(stage)
        heart.start()
        hand.start()
        stage.live(effort.rounds * effort.seconds)
        hand.stop()
        heart.stop()
        steps = trainer.readings.step - first
    late = np.array(heart.late)
    raw: dict[str, object] = {
        "unit": "ms",
        "beats": len(late),
        "mean": round(float(late.mean()), 2),
        "max": round(float(late.max()), 2),
        "over_target": int((late > 50.0).sum()),
        "drags": hand.drags,
        "moves": hand.moves,
        "steps": steps,
    }
    return [
        Figure(f"heartbeat/p{percentile}", float(np.percentile(late, percentile)), "ms", target, "lower", raw)
        for percentile, target in TARGETS.items()
    ]


class Heart(QObject):
    """A timer of the window; ``late`` collects by how many milliseconds each beat came after it was due."""

    def __init__(self) -> None:
        super().__init__()
        self.late: list[float] = []
        self._due = 0.0
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setTimerType(Qt.TimerType.PreciseTimer)
        self._timer.timeout.connect(self._beat)

    def start(self) -> None:
        """Begin to beat."""
        self._due = time.perf_counter() + BEAT / 1000
        self._timer.start(BEAT)

    def stop(self) -> None:
        """Beat no more."""
        self._timer.stop()

    def _beat(self) -> None:
        self.late.append(max(0.0, 1000 * (time.perf_counter() - self._due)))
        self.start()


class Hand(QObject):
    """Drags the learning rate and the batch to and fro, in turn, with events as a mouse makes them."""

    def __init__(self, stage: Stage) -> None:
        super().__init__()
        bar = stage.window.transport
        self._drags = ((bar.rate_slider, RATE_SPAN), (bar.batch_slider, BATCH_SPAN))
        self.drags = 0
        self.moves = 0
        self._script = self._drag_for_ever()
        self._timer = QTimer(self)
        self._timer.setTimerType(Qt.TimerType.PreciseTimer)
        self._timer.timeout.connect(lambda: next(self._script))

    def start(self) -> None:
        """Begin to drag."""
        self._timer.start(MOVE)

    def stop(self) -> None:
        """Let go."""
        self._timer.stop()

    def _drag_for_ever(self) -> Iterator[None]:
        while True:
            slider, (low, high) = self._drags[self.drags % len(self._drags)]
            self.drags += 1
            at = _on_track(slider, low)
            post_mouse(slider, QEvent.Type.MouseButtonPress, at)
            yield
            for number in range(1, MOVES_A_DRAG + 1):
                swing = 0.5 - 0.5 * math.cos(2 * math.pi * number / MOVES_A_DRAG)
                at = _on_track(slider, low + (high - low) * swing)
                post_mouse(slider, QEvent.Type.MouseMove, at)
                self.moves += 1
                yield
            post_mouse(slider, QEvent.Type.MouseButtonRelease, at)
            yield


def _on_track(slider: ValueSlider, share: float) -> QPointF:
    return QPointF(share * slider.width(), slider.height() - ABOVE_BOTTOM)
