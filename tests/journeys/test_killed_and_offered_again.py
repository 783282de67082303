"""The real program, window and all, is killed while it trains; started again it offers what was open, and opens it."""

from __future__ import annotations

import os
import signal
import subprocess
import sys

import pytest

PROGRAM = """
import sys
from PySide6.QtCore import QTimer
from playground.cli import main
from playground.core.edits import set_training
from playground.session.autosave import Autosave
from playground.ui import app

def keep(studio):
    autosave = Autosave(studio, interval=0.3)
    timer = QTimer(studio)
    if sys.argv[1] == "work":
        def edit():
            experiment = studio.document.experiment
            studio.document.edit(set_training(experiment, batch_size=experiment.training.batch_size + 1))
            studio.trainer.train()
        def tell(_path):
            state = autosave._kept
            print(state.experiment.training.batch_size, state.step, flush=True)
        autosave.kept.connect(tell)
        timer.timeout.connect(edit)
        timer.start(100)
    else:
        def restored():
            curves = studio.curves()
            if studio.document.modified and curves is not None:
                print(studio.document.experiment.training.batch_size, curves.step, flush=True)
                timer.stop()
                app.QApplication.exit(0)
        timer.timeout.connect(restored)
        timer.start(50)
    return autosave

app.Autosave = keep
if sys.argv[1] != "work":
    offer = app.Window.offer
    def offer_and_take(window, autosave):
        offer(window, autosave)
        assert window.recovery.isVisible() and autosave.offered is not None
        window.recovery.buttons[0].click()
    app.Window.offer = offer_and_take
sys.exit(main([]))
"""


def started(mode: str) -> subprocess.Popen[str]:
    command = [sys.executable, "-c", PROGRAM, mode]
    environment = os.environ | {"PYTHONPATH": os.pathsep.join(sys.path)}
    return subprocess.Popen(command, stdout=subprocess.PIPE, text=True, env=environment)


@pytest.mark.slow
@pytest.mark.skipif(not hasattr(signal, "SIGKILL"), reason="nothing can be killed so here")
def test_what_was_open_comes_back_after_a_kill() -> None:
    told: list[tuple[int, int]] = []
    with started("work") as program:
        assert program.stdout is not None
        while len(told) < 3 or told[-1][1] == 0:
            line = program.stdout.readline()
            assert line, "the program ended by itself"
            batch, step = map(int, line.split())
            told.append((batch, step))
        program.send_signal(signal.SIGKILL)
    with started("again") as program:
        assert program.stdout is not None
        batch, step = map(int, program.stdout.readline().split())
        assert program.wait(60) == 0
    assert batch >= told[-1][0] and step >= told[-1][1]
