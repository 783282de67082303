"""`pen-latency`: from a movement of the pen to the painted bars of the answer, on the Draw page while MNIST trains."""

from __future__ import annotations

import math
import time
from collections import deque
from collections.abc import Iterator
from functools import partial

import numpy as np
from PySide6.QtCore import QEvent, QObject, QPointF, Qt, QTimer

from playground.benchmarks import Effort, Figure
from playground.benchmarks.mouse import post_mouse
from playground.core.presets import DEFAULT_PRESET, preset
from playground.session.recognizer import Answer
from playground.session.trainer import TrainerState
from playground.ui.pages.draw import DrawPage
from playground.ui.stage import Stage
from playground.ui.widgets.draw_pad import DrawPad
from playground.ui.widgets.probability_bars import ProbabilityBars

TARGETS: dict[int, float | None] = {50: None, 95: 50.0, 99: None}
"""Percentiles, and what is aimed at, in milliseconds."""
MOVE = 16
"""Milliseconds between two movements of the mouse."""
MOVES_A_STROKE = 45
STROKES = 2
"""After so many the pad is cleared."""
MOUSE = (QEvent.Type.MouseButtonPress, QEvent.Type.MouseMove, QEvent.Type.MouseButtonRelease)
PATIENCE = 20.0
"""Seconds for the first answer and for the last."""


def measure(effort: Effort) -> list[Figure]:
    """Milliseconds from each movement that changed the drawing until bars that know of it were painted."""
    with Stage(preset(DEFAULT_PRESET), page="draw", device="cpu", threads=1) as stage:
        trainer = stage.studio.trainer
        trainer.train()
        stage.wait(lambda: trainer.state is TrainerState.RUNNING and trainer.readings.step > 0)
        page = stage.window.page_widget("draw")
        assert isinstance(page, DrawPage)
        pen = Pen(page.column.pad)
        watch = Stopwatch(stage, page, pen)
        pen.start()
        stage.wait(lambda: bool(watch.latencies), PATIENCE)
        stage.live(min(1.0, effort.seconds))
        watch.latencies.clear()
        first = trainer.readings.step
        stage.live(effort.rounds * effort.seconds)
        pen.stop()
        stage.wait(lambda: not watch.waiting and bool(watch.latencies), PATIENCE)
        steps = trainer.readings.step - first
    latencies = np.array(watch.latencies)
    raw: dict[str, object] = {
        "unit": "ms",
        "movements": len(latencies),
        "mean": round(float(latencies.mean()), 2),
        "max": round(float(latencies.max()), 2),
        "unanswered": len(watch.waiting),
        "steps": steps,
    }
    return [
        Figure(f"pen-latency/p{percentile}", float(np.percentile(latencies, percentile)), "ms", target, "lower", raw)
        for percentile, target in TARGETS.items()
    ]


class Pen(QObject):
    """Draws one loop after the other with events as a mouse makes them, each at its time even where the window is late.

    ``made`` holds when the movements were due that have not reached the pad yet: waiting in the queue counts.
    """

    def __init__(self, pad: DrawPad) -> None:
        super().__init__()
        self.made: deque[float] = deque()
        self._pad = pad
        self._script = self._draw_for_ever()
        self._due = 0.0
        self._timer = QTimer(self)
        self._timer.setTimerType(Qt.TimerType.PreciseTimer)
        self._timer.timeout.connect(self._move)

    def start(self) -> None:
        """Begin to draw."""
        self._due = time.perf_counter()
        self._timer.start(MOVE)

    def stop(self) -> None:
        """Lift the pen."""
        self._timer.stop()

    def _move(self) -> None:
        now = time.perf_counter()
        while self._due <= now:
            next(self._script)
            self._due += MOVE / 1000

    def _draw_for_ever(self) -> Iterator[None]:
        while True:
            self._pad.clear()
            for stroke in range(STROKES):
                self._post(QEvent.Type.MouseButtonPress, _on_loop(self._pad, stroke, 0))
                yield
                for number in range(1, MOVES_A_STROKE + 1):
                    self._post(QEvent.Type.MouseMove, _on_loop(self._pad, stroke, number))
                    yield
                self._post(QEvent.Type.MouseButtonRelease, _on_loop(self._pad, stroke, MOVES_A_STROKE))
                yield

    def _post(self, kind: QEvent.Type, at: QPointF) -> None:
        self.made.append(self._due)
        post_mouse(self._pad, kind, at)


class Stopwatch(QObject):
    """Times every movement from when it was due until bars were painted that know of it."""

    def __init__(self, stage: Stage, page: DrawPage, pen: Pen) -> None:
        super().__init__()
        self.latencies: list[float] = []
        """Milliseconds, of every movement that was answered."""
        self.waiting: deque[tuple[int, float]] = deque()
        """Drawings not answered yet: their numbers, and when the movement was due."""
        self._recognizer = stage.studio.recognizer
        self._pen = pen
        self._moved_at: float | None = None
        self._answered = 0
        self._bars: ProbabilityBars = page.says.bars
        page.column.pad.installEventFilter(self)
        page.column.changed.connect(self._drawing_changed)  # after the page's own slot, which asks for the answer
        self._bars.installEventFilter(self)
        self._recognizer.answered.connect(self._note_answer)

    def _drawing_changed(self) -> None:
        if self._moved_at is not None:  # else it was cleared
            self.waiting.append((self._recognizer.asked, self._moved_at))
            self._moved_at = None

    def _note_answer(self, answer: Answer) -> None:
        self._answered = answer.number
        self._bars.update()  # an answer like the last one would not be painted

    def _note_painted(self, answered: int) -> None:
        now = time.perf_counter()
        while self.waiting and self.waiting[0][0] <= answered:
            self.latencies.append(1000.0 * (now - self.waiting.popleft()[1]))

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if watched is self._bars:
            if event.type() == QEvent.Type.Paint:
                QTimer.singleShot(0, self, partial(self._note_painted, self._answered))
        elif event.type() in MOUSE and self._pen.made:
            self._moved_at = self._pen.made.popleft()
        return False


def _on_loop(pad: DrawPad, stroke: int, number: int) -> QPointF:
    """A place on one of the two loops of an 8."""
    side, angle = pad.frame().width(), 2 * math.pi * number / MOVES_A_STROKE
    middle = 0.34 if stroke % 2 == 0 else 0.66
    return QPointF(side * (0.5 + 0.14 * math.sin(angle)), side * (middle + 0.15 * math.cos(angle)))
