"""`heartbeat`: how late a timer of the window comes on every page, while it trains and sliders are being dragged."""

from __future__ import annotations

import math
import time
from collections.abc import Iterator

import attrs
import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QEvent, QObject, QPointF, Qt, QTimer

from playground.benchmarks import Effort, Figure
from playground.benchmarks.mouse import post_mouse
from playground.benchmarks.spiral import spiral_experiment
from playground.core.experiment import Experiment
from playground.core.presets import DEFAULT_PRESET, preset
from playground.session.race import PACE
from playground.session.trainer import TrainerState
from playground.ui.pages.descent import NETWORK, SURFACES, DescentPage
from playground.ui.stage import Stage
from playground.ui.widgets.slider import ValueSlider

BEAT = 10
"""Milliseconds between two beats."""
MOVE = 16
"""Milliseconds between two movements of the mouse."""
MOVES_A_DRAG = 60
TARGETS: dict[int, float | None] = {50: None, 95: 50.0, 99: None}
"""Percentiles of lateness, and what is aimed at, in milliseconds."""
MOSTLY = 95
"""The percentile that is told of each page."""
SCENES = {"descent": (f"descent/{SURFACES}", f"descent/{NETWORK}")}
"""Pages of which more than one view is measured."""
RACE_STEPS = 60.0
"""Steps a second of the racers."""
RATE_SPAN = (0.15, 0.5)
BATCH_SPAN = (0.25, 0.65)
"""Shares of their tracks between which the sliders go (1e−5 to 3e−3, 16 to 1000): the network goes on learning."""
ABOVE_BOTTOM = 7
"""Pixels from the lower edge of a slider to the middle of its track."""


def measure(effort: Effort) -> list[Figure]:
    """Milliseconds by which beats came late: over all beats, then the 95th percentile of every page and training."""
    pages = {name: _by_page(name, experiment, effort) for name, experiment in trainings().items()}
    late = np.concatenate([np.array(beats.late) for of_pages in pages.values() for beats in of_pages.values()])
    figures = [
        Figure(f"heartbeat/p{percentile}", float(np.percentile(late, percentile)), "ms", target, "lower", _raw(late))
        for percentile, target in TARGETS.items()
    ]
    for name, of_pages in pages.items():
        for page, beats in of_pages.items():
            late = np.array(beats.late)
            raw = _raw(late) | {"drags": beats.drags, "moves": beats.moves, "steps": beats.steps}
            value = float(np.percentile(late, MOSTLY))
            figures.append(Figure(f"heartbeat/{name}/{page}", value, "ms", TARGETS[MOSTLY], "lower", raw))
    return figures


def trainings() -> dict[str, Experiment]:
    """What trains meanwhile: a spiral by our kernels as fast as they go, and the digits by PyTorch."""
    return {"spiral": spiral_experiment(), "mnist": preset(DEFAULT_PRESET)}


@attrs.define
class Beats:
    """What was seen on one page: lateness of every beat in milliseconds, and what went on meanwhile."""

    late: list[float] = attrs.field(factory=list)
    drags: int = 0
    moves: int = 0
    steps: int = 0


def _by_page(name: str, experiment: Experiment, effort: Effort) -> dict[str, Beats]:
    """Every page in turn for the seconds of a round, each once a round; those it takes to open it do not count."""
    with Stage(experiment, device="cpu", threads=1) as stage:
        trainer = stage.studio.trainer
        trainer.train()
        stage.wait(lambda: trainer.state is TrainerState.RUNNING and trainer.readings.step > 0)
        scenes = {scene: Beats() for page in stage.window.page_keys for scene in SCENES.get(page, (page,))}
        for _ in range(effort.rounds):
            for scene, beats in scenes.items():
                _open(stage, scene)
                stage.live(min(1.0, effort.seconds))
                _listen(stage, beats, effort.seconds)
                stage.studio.race.pause()
        if trainer.state is not TrainerState.RUNNING:
            raise RuntimeError(f"{name} did not train to the end: it is {trainer.state.value}")
    return scenes


def _open(stage: Stage, scene: str) -> None:
    """Open the page; over surfaces all eight optimisers race at 60 steps a second."""
    page, _, tab = scene.partition("/")
    stage.window.open_page(page)
    if page == "descent":
        descent = stage.window.page_widget(page)
        assert isinstance(descent, DescentPage)
        descent.open_tab(tab)
        if tab == SURFACES:
            track = stage.studio.race
            racers = tuple(attrs.evolve(racer, on=True) for racer in track.race.racers)
            track.edit(attrs.evolve(track.race, racers=racers, noise=0.5))  # without, all arrive, and the race rests
            track.set_speed(RACE_STEPS / PACE)
            track.rewind()
            track.play()


def _listen(stage: Stage, beats: Beats, seconds: float) -> None:
    trainer = stage.studio.trainer
    first = trainer.readings.step
    heart, hand = Heart(), Hand(stage)
    heart.start()
    hand.start()
    stage.live(seconds)
    hand.stop()
    heart.stop()
    beats.late.extend(heart.late)
    beats.drags += hand.drags
    beats.moves += hand.moves
    beats.steps += trainer.readings.step - first


def _raw(late: NDArray[np.float64]) -> dict[str, object]:
    return {
        "unit": "ms",
        "beats": len(late),
        "mean": round(float(late.mean()), 2),
        "max": round(float(late.max()), 2),
        "over_target": int((late > 50.0).sum()),
    }


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
        self._held: tuple[ValueSlider, QPointF] | None = None
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
        if self._held is not None:
            post_mouse(self._held[0], QEvent.Type.MouseButtonRelease, self._held[1])

    def _drag_for_ever(self) -> Iterator[None]:
        while True:
            slider, (low, high) = self._drags[self.drags % len(self._drags)]
            self.drags += 1
            at = _on_track(slider, low)
            self._held = (slider, at)
            post_mouse(slider, QEvent.Type.MouseButtonPress, at)
            yield
            for number in range(1, MOVES_A_DRAG + 1):
                swing = 0.5 - 0.5 * math.cos(2 * math.pi * number / MOVES_A_DRAG)
                at = _on_track(slider, low + (high - low) * swing)
                post_mouse(slider, QEvent.Type.MouseMove, at)
                self.moves += 1
                yield
            post_mouse(slider, QEvent.Type.MouseButtonRelease, at)
            self._held = None
            yield


def _on_track(slider: ValueSlider, share: float) -> QPointF:
    return QPointF(share * slider.width(), slider.height() - ABOVE_BOTTOM)
