"""`heartbeat-loading`: how late a timer of the window comes while a large table and a large folder are taken in."""

from __future__ import annotations

import time
from collections.abc import Callable
from pathlib import Path
from tempfile import TemporaryDirectory

import numpy as np
from PIL import Image

from playground.benchmarks import Effort, Figure
from playground.benchmarks.heartbeat import Heart
from playground.core.presets import preset
from playground.session.trainer import TrainerState
from playground.ui.importing.dialog import TAKE
from playground.ui.stage import Stage

ROWS, PICTURES = 100_000, 10_000
NUMBERS = 8
CLASSES = 10
SIDE = 48
LEAST = 200
"""Rows, or pictures, of the shortest measurement."""
TARGET = 50.0
PATIENCE = 600.0


def measure(effort: Effort) -> list[Figure]:
    """95th percentile of lateness from the choice of the file until the network is ready, in milliseconds.

    Less than a second a round takes that share of the rows and pictures.
    """
    share = min(1.0, effort.seconds)
    kinds: dict[str, Callable[[Path, int], Path]] = {"table": write_table, "folder": write_folder}
    figures = []
    with TemporaryDirectory(prefix="nn-playground-") as folder:
        for (kind, write), most in zip(kinds.items(), (ROWS, PICTURES), strict=True):
            count = max(LEAST, round(share * most))
            path = write(Path(folder), count)
            late, seconds = np.zeros(0), 0.0
            for _round in range(effort.rounds):
                more, took = taken_in(path)
                late, seconds = np.append(late, more), seconds + took
            raw: dict[str, object] = {
                "samples": count,
                "seconds": round(seconds / effort.rounds, 2),
                "beats": len(late),
                "max": round(float(late.max()), 1),
                "p99": round(float(np.percentile(late, 99)), 1),
            }
            value = float(np.percentile(late, 95))
            figures.append(Figure(f"heartbeat-loading/{kind}", value, "ms", TARGET, "lower", raw))
    return figures


def taken_in(path: Path) -> tuple[list[float], float]:
    """Look at it, take it and wait until its network is ready: how late each beat came, and seconds it all took."""
    with Stage(preset("circle"), device="cpu", threads=1) as stage:
        stage.wait_until_ready()
        trainer, desk = stage.studio.trainer, stage.window.desk
        heart = Heart()
        heart.start()
        began = time.perf_counter()
        desk.look_at(path)
        dialog = desk.dialog
        assert dialog is not None
        stage.wait(dialog.buttons[TAKE].isEnabled, PATIENCE)
        dialog.buttons[TAKE].click()
        stage.wait(lambda: trainer.has_network and trainer.state is TrainerState.PAUSED, PATIENCE)
        seconds = time.perf_counter() - began
        heart.stop()
        return heart.late, seconds


def write_table(folder: Path, rows: int) -> Path:
    """Numbers, a category and a class that follows from them."""
    generator = np.random.default_rng(1)
    numbers = generator.standard_normal((rows, NUMBERS))
    classes = np.where(numbers[:, 0] + numbers[:, 1] > 0, "above", "below")
    colours = generator.choice(["red", "green", "blue"], rows)
    path = folder / "table.csv"
    with path.open("w", encoding="utf-8") as file:
        file.write(",".join([*(f"x{number}" for number in range(NUMBERS)), "colour", "class"]) + "\n")
        for row, colour, name in zip(numbers.tolist(), colours.tolist(), classes.tolist(), strict=True):
            file.write(",".join([*(f"{value:.4f}" for value in row), colour, name]) + "\n")
    return path


def write_folder(folder: Path, pictures: int) -> Path:
    """Noise in colour, brighter from class to class."""
    generator = np.random.default_rng(1)
    root = folder / "pictures"
    for number in range(pictures):
        label = number % CLASSES
        inside = root / f"class {label}"
        inside.mkdir(parents=True, exist_ok=True)
        pixels = generator.integers(10 * label, 10 * label + 150, (SIDE, SIDE, 3), np.uint8)
        Image.fromarray(pixels).save(inside / f"{number:05}.png", compress_level=1)
    return root
