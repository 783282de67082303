"""The real program, window and all, is closed while its training thread is in the middle of a long step."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

PROGRAM = """
import sys
import threading
from PySide6.QtCore import QTimer
from playground.cli import main
from playground.core.edits import set_depth, set_training, set_width
from playground.core.presets import preset
from playground.engine import train
from playground.session import autosave, studio
from playground.ui import app

studio.PATIENCE = autosave.PATIENCE = 0.2  # less than a step
in_a_step = threading.Event()
take_step = train.take_step

def take_long_step(learner):
    in_a_step.set()
    return take_step(learner)

train.take_step = take_long_step

def offer(window, _autosave):
    studio, ids = window._studio, iter(range(50, 100))
    experiment = set_depth(preset("course-mlp"), 8, lambda kind: f"{kind}-{next(ids)}")
    experiment = set_training(set_width(experiment, 1000), batch_size=experiment.data.counts[0])
    studio.begin(experiment)
    studio.trainer.train()

    def close():
        if in_a_step.is_set():
            timer.stop()
            window.close()
            names = [thread.name for thread in threading.enumerate()]
            print("still training" if any("training" in name for name in names) else "at rest", flush=True)

    timer = QTimer(window)
    timer.timeout.connect(close)
    timer.start(20)

app.Window.offer = offer
sys.exit(main([]))
"""


@pytest.mark.slow
def test_closing_in_the_middle_of_a_long_step_ends_the_program_well(tmp_path: Path) -> None:
    places = {f"XDG_{kind}_HOME": str(tmp_path / kind) for kind in ("CONFIG", "DATA", "STATE")}
    environment = os.environ | places | {"PYTHONPATH": os.pathsep.join(sys.path)}
    done = subprocess.run(
        [sys.executable, "-c", PROGRAM], env=environment, capture_output=True, text=True, timeout=200, check=False
    )
    assert (done.returncode, done.stdout) == (0, "still training\n"), done.stderr
    assert "terminate" not in done.stderr and "Traceback" not in done.stderr
