"""`pen-latency`: from a movement of the pen to the painted answer and maps, on the Draw page while MNIST trains."""

from __future__ import annotations

import math
import time
from collections import deque
from collections.abc import Iterator
from functools import partial

import numpy as np
from PySide6.QtCore import QEvent, QObject, QPointF, QSize, Qt, QTimer
from PySide6.QtWidgets import QWidget

from playground.benchmarks import Effort, Figure
from playground.benchmarks.mouse import post_mouse
from playground.core.presets import DEFAULT_PRESET, preset
from playground.session.recognizer import Answer
from playground.session.trainer import TrainerState
from playground.ui.pages.draw import DrawPage
from playground.ui.stage import Stage
from playground.ui.widgets.draw_pad import DrawPad

TARGETS: dict[int, float | None] = {50: None, 95: 50.0, 99: None}
"""Percentiles of the answer's bars, and what is aimed at, in milliseconds."""
MAP_TARGETS: dict[int, float | None] = {50: None, 95: 80.0, 99: None}
"""The same of the maps of all layers, which come after the answer."""
NETWORKS = {"": DEFAULT_PRESET, "cnn-": "course-cnn"}
"""What trains, and what its figures' names begin with."""
MOVE = 16
"""Milliseconds between two movements of the mouse."""
MOVES_A_STROKE = 45
STROKES = 2
"""After so many the pad is cleared."""
MOUSE = (QEvent.Type.MouseButtonPress, QEvent.Type.MouseMove, QEvent.Type.MouseButtonRelease)
PATIENCE = 20.0
"""Seconds for the first answer and for the last."""


def measure(effort: Effort) -> list[Figure]:
    """Milliseconds from each movement that changed the drawing until bars, and maps, that know of it were painted."""
    return [figure for begin, name in NETWORKS.items() for figure in _measured(effort, begin, name)]


def _measured(effort: Effort, begin: str, name: str) -> Iterator[Figure]:
    with Stage(preset(name), page="draw", device="cpu", threads=1, size=QSize(1440, 900)) as stage:
        trainer = stage.studio.trainer
        trainer.train()
        stage.wait(lambda: trainer.state is TrainerState.RUNNING and trainer.readings.step > 0)
        page = stage.window.page_widget("draw")
        assert isinstance(page, DrawPage)
        pen = Pen(page.column.pad)
        watch = Stopwatch(stage, page, pen)
        pen.start()
        stage.wait(lambda: all(lap.latencies for lap in watch.laps), PATIENCE)
        stage.live(min(1.0, effort.seconds))
        for lap in watch.laps:
            lap.latencies.clear()
        first = trainer.readings.step
        stage.live(effort.rounds * effort.seconds)
        pen.stop()
        stage.wait(lambda: all(lap.latencies and not lap.waiting for lap in watch.laps), PATIENCE)
        steps = trainer.readings.step - first
    yield from _figures(f"pen-latency/{begin}", watch.bars, TARGETS, steps)
    yield from _figures(f"pen-latency/{begin}maps-", watch.maps, MAP_TARGETS, steps)


def _figures(begin: str, lap: Lap, targets: dict[int, float | None], steps: int) -> Iterator[Figure]:
    latencies = np.array(lap.latencies)
    raw: dict[str, object] = {
        "unit": "ms",
        "movements": len(latencies),
        "mean": round(float(latencies.mean()), 2),
        "max": round(float(latencies.max()), 2),
        "unanswered": len(lap.waiting),
        "steps": steps,
    }
    for percentile, target in targets.items():
        figure = float(np.percentile(latencies, percentile))
        yield Figure(f"{begin}p{percentile}", figure, "ms", target, "lower", raw)


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


class Lap(QObject):
    """Times every movement from when it was due until a widget was painted that knows of it."""

    def __init__(self, widget: QWidget) -> None:
        super().__init__()
        self.latencies: list[float] = []
        """Milliseconds, of every movement that was answered."""
        self.waiting: deque[tuple[int, float]] = deque()
        """Drawings not answered yet: their numbers, and when the movement was due."""
        self._widget = widget
        self._known = 0
        widget.installEventFilter(self)

    def knows(self, number: int) -> None:
        """What is painted next knows of the drawing of this number."""
        self._known = number
        self._widget.update()  # an answer like the last one would not be painted

    def _note_painted(self, known: int) -> None:
        now = time.perf_counter()
        while self.waiting and self.waiting[0][0] <= known:
            self.latencies.append(1000.0 * (now - self.waiting.popleft()[1]))

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Paint:
            QTimer.singleShot(0, self, partial(self._note_painted, self._known))
        return False


class Stopwatch(QObject):
    """Times the bars of the answer, and the maps of all layers; the output's cells are painted with the maps."""

    def __init__(self, stage: Stage, page: DrawPage, pen: Pen) -> None:
        super().__init__()
        self.bars, self.maps = Lap(page.says.bars), Lap(page.layers.output)
        self.laps = (self.bars, self.maps)
        self._recognizer = stage.studio.recognizer
        self._pen = pen
        self._moved_at: float | None = None
        page.column.pad.installEventFilter(self)
        page.column.changed.connect(self._drawing_changed)  # after the page's own slot, which asks for the answer
        self._recognizer.answered.connect(self._note_answer)
        page.layers.shown.connect(self.maps.knows)

    def _drawing_changed(self) -> None:
        if self._moved_at is not None:  # else it was cleared
            for lap in self.laps:
                lap.waiting.append((self._recognizer.asked, self._moved_at))
            self._moved_at = None

    def _note_answer(self, answer: Answer) -> None:
        self.bars.knows(answer.number)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() in MOUSE and self._pen.made:
            self._moved_at = self._pen.made.popleft()
        return False


def _on_loop(pad: DrawPad, stroke: int, number: int) -> QPointF:
    """A place on one of the two loops of an 8."""
    side, angle = pad.frame().width(), 2 * math.pi * number / MOVES_A_STROKE
    middle = 0.34 if stroke % 2 == 0 else 0.66
    return QPointF(side * (0.5 + 0.14 * math.sin(angle)), side * (middle + 0.15 * math.cos(angle)))
