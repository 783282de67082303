"""`nn-playground check`: does the window open here, and does it train? What `packaging/run --check` asks."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import TYPE_CHECKING

from playground.cli.arguments import Command, Failure
from playground.cli.given import writable
from playground.core.presets import DEFAULT_PRESET, preset

if TYPE_CHECKING:
    from PySide6.QtGui import QImage

SECONDS = 3.0
"""How long it trains."""
PREPARING_SECONDS = 120.0
"""A machine that needs longer to make data and network ready has something else wrong with it."""


def configure(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("-o", "--out", metavar="PICTURE", type=Path, required=True, help="the picture to write")


def run(arguments: argparse.Namespace) -> int:
    """Open the window on the platform there is, train the digits experiment, and write a picture of it."""
    path = writable(arguments.out, ".png")
    from playground.ui.stage import Stage, StageError

    try:
        with Stage(preset(DEFAULT_PRESET)) as stage:
            trainer = stage.studio.trainer
            trainer.train()
            if not stage.wait(lambda: trainer.readings.step > 0, PREPARING_SECONDS):
                raise Failure(f"The window opened, but training had not begun after {PREPARING_SECONDS:.0f} s.")
            stage.live(SECONDS)
            steps, speed = trainer.readings.step, trainer.readings.samples_per_second or 0.0
            picture = stage.picture()
            platform = stage.application.platformName()
    except StageError as error:
        raise Failure(str(error)) from error
    if not picture.save(str(path)):
        raise Failure(f"{path} could not be written.")
    if is_uniform(picture):
        raise Failure(f"The window opened, but shows nothing: {path} is of one colour.")
    print(f"{steps} steps at {speed:.0f} samples/s in a window on {platform}: {path}")
    return 0


def is_uniform(picture: QImage) -> bool:
    """Whether every pixel has the same colour."""
    if picture.isNull():
        return True
    first = picture.pixel(0, 0)
    return all(
        picture.pixel(x, y) == first for y in range(0, picture.height(), 3) for x in range(0, picture.width(), 3)
    )


COMMAND = Command(
    "check",
    "Prove that window and training work here.",
    "-o PICTURE.png",
    run,
    configure,
    hidden=True,
    has_window=True,
)
