"""Draws ten digits with the real mouse while the course's network trains; run on an X server, prints JSON.

Each line is a digit and what the network said after its last stroke: ``{"digit": 4, "read": 4, "share": 0.93}``.
Pictures of the window are written into the folder given as argument.
"""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import numpy as np
from PySide6.QtCore import QPoint, QRect, QSize

from playground.core.presets import preset
from playground.core.strokes import Stroke
from playground.paths import resource
from playground.session.recognizer import Answer
from playground.session.trainer import TrainerState
from playground.ui.pages.draw import DrawPage
from playground.ui.stage import Stage
from playground.ui.widgets.draw_pad import DrawPad

EPOCHS = 3
STYLES = (
    ("plain", 1.0, 0.0, 0.0, 30.0),
    ("thin", 1.0, 0.0, 0.0, 12.0),
    ("thick", 0.9, 0.0, 0.0, 46.0),
    ("small", 0.45, 0.0, 0.0, 14.0),
    ("off-centre", 0.5, 0.22, 0.2, 20.0),
    ("far left", 0.55, -0.22, -0.1, 20.0),
)
"""Name, size, shift to the right and down as shares of the pad, and brush (on a pad of 380 px)."""


def main(folder: Path) -> None:
    """Train, draw, tell."""
    with Stage(preset("course-mlp"), size=QSize(1440, 900), device="cpu", threads=1) as stage:
        stage.wait_until_ready()
        trainer = stage.studio.trainer
        stage.window.activateWindow()
        trainer.train()
        stage.wait(lambda: trainer.readings.epoch >= EPOCHS)
        stage.window.open_page("draw")
        page = stage.window.page_widget("draw")
        assert isinstance(page, DrawPage)
        answers: list[Answer] = []
        stage.studio.recognizer.answered.connect(answers.append)
        stage.live(0.5)
        for digit in range(10):
            name, size, right, down, brush = STYLES[digit % len(STYLES)]
            page.column.pad.set_brush(brush)
            for points in _strokes(digit, size, right, down):
                _draw(stage, page.column.pad, points)
            stage.wait(lambda: bool(answers) and answers[-1].probabilities is not None, 10.0)
            stage.live(0.6)
            shares = answers[-1].probabilities
            assert shares is not None
            read = int(np.argmax(shares))
            print(json.dumps({"digit": digit, "style": name, "read": read, "share": round(float(shares[read]), 3)}))
            stage.picture().save(str(folder / f"digit-{digit}-{name.replace(' ', '-')}.png"))
            _key(stage, "Delete")
            answers.clear()
        assert trainer.state is TrainerState.RUNNING, "it no longer trains"


def _strokes(digit: int, size: float, right: float, down: float) -> list[list[tuple[float, float]]]:
    """The shipped drawing of a digit, made smaller about its middle and moved; (x, y) as shares of the pad."""
    strokes: list[dict[str, Any]] = json.loads(resource("drawings", f"{digit}.json").read_text())["strokes"]
    every = [Stroke(points=stroke["points"], width=stroke["width"]).points for stroke in strokes]
    return [[(0.5 + (x - 0.5) * size + right, 0.5 + (y - 0.5) * size + down) for x, y in points] for points in every]


def _draw(stage: Stage, pad: DrawPad, points: list[tuple[float, float]]) -> None:
    """One stroke with the mouse held down, a move every few milliseconds, while the window lives."""
    frame: QRect = pad.frame().toRect()
    inside = [QPoint(round(frame.x() + x * frame.width()), round(frame.y() + y * frame.height())) for x, y in points]
    place = [pad.mapToGlobal(position) for position in inside]
    words = ["mousemove", str(place[0].x()), str(place[0].y()), "sleep", "0.05", "mousedown", "1"]
    for position in place[1:]:
        words += ["mousemove", str(position.x()), str(position.y()), "sleep", "0.012"]
    _xdotool(stage, *words, "mouseup", "1")


def _key(stage: Stage, name: str) -> None:
    _xdotool(stage, "key", name)
    stage.live(0.2)


def _xdotool(stage: Stage, *words: str) -> None:
    process = subprocess.Popen(["xdotool", *words])
    stage.wait(lambda: process.poll() is not None, 60.0)
    assert process.returncode == 0
    stage.live(0.05)


if __name__ == "__main__":
    main(Path(sys.argv[1]))
