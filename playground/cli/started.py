"""`nn-playground started`: opens the window as ever, tells when it was seen and could train, and ends."""

from __future__ import annotations

import argparse
import os
import sys
import time
from typing import TYPE_CHECKING

from playground.cli.arguments import Command
from playground.cli.output import print_json

if TYPE_CHECKING:
    from playground.ui.window import Window

WINDOW, READY = "window", "ready"


def configure(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--until", metavar="WHAT", choices=(WINDOW, READY), default=READY, help="window or ready")
    parser.add_argument("--rest", metavar="SECONDS", type=float, default=0.0, help="stay so long, then tell of memory")


def run(arguments: argparse.Namespace) -> int:
    """Print when (by the system's monotonic clock) the window was ``painted`` first and the network was ``ready``."""
    from playground.ui.app import run as run_window

    return run_window(watch=lambda window: _watch(window, arguments.until, arguments.rest))


def _watch(window: Window, until: str, rest: float) -> None:
    from PySide6.QtCore import QTimer

    from playground.benchmarks.process import resident_memory
    from playground.session.trainer import TrainerState

    times: dict[str, object] = {"painted": None, "ready": None, "resident": None}

    def painted() -> None:
        times["painted"] = time.monotonic()
        if until == WINDOW:
            print_json(times)
            sys.stdout.flush()
            os._exit(0)  # what the background would load now takes seconds

    def state_changed(state: TrainerState) -> None:
        if state is TrainerState.PAUSED and times["ready"] is None:
            times["ready"] = time.monotonic()
            QTimer.singleShot(round(1000 * rest), window, end)

    def end() -> None:
        resident = resident_memory()
        times["resident"] = None if resident is None else float(resident)
        print_json(times)
        window.close()

    window.painted.connect(painted)
    window.studio.trainer.stateChanged.connect(state_changed)


COMMAND = Command(
    "started",
    "Tell how long a start takes.",
    "[--until window|ready] [--rest SECONDS]",
    run,
    configure,
    hidden=True,
    has_window=True,
)
