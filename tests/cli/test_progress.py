"""The line that moves on a terminal."""

from __future__ import annotations

import io
import re

import numpy as np
import pytest

from playground.cli.progress import CLEAR_LINE, Progress, epoch_line
from playground.core.events import EpochEnd, Scores, Steps
from playground.core.tasks import Task

CLASSES = Task("classes", (2,), 2, ("−1", "+1"))
VALUES = Task("regression", (1,), 1)


def epoch(number: int) -> EpochEnd:
    return EpochEnd(number, 10 * number, Scores(0.5, 0.8), Scores(0.25, 0.9), 12_345.0, True)


def steps(at: float) -> Steps:
    return Steps(1, np.array([at]), np.array([0.5]), np.array([0.5]), 10, 0.1, 0.03)


def test_the_line_says_how_far_it_is_and_how_long_it_takes() -> None:
    progress = Progress(4, CLASSES, io.StringIO(), on_terminal=True)
    progress.epoch(epoch(1))
    line = progress.line(1.0, 30.0)
    assert line.startswith("epoch 2/4 ━━━━━━┄")
    assert "1:30 left" in line and "validation 0.250" in line and "samples/s" in line


def test_it_is_drawn_ten_times_a_second_at_most() -> None:
    now = 0.0
    stream = io.StringIO()
    progress = Progress(1, CLASSES, stream, on_terminal=True, clock=lambda: now)
    for number in range(1, 101):
        now = number / 100
        progress.steps(steps(number / 100))
    assert 9 <= stream.getvalue().count(CLEAR_LINE) <= 11


def test_nothing_is_drawn_where_there_is_no_terminal() -> None:
    stream = io.StringIO()
    progress = Progress(1, CLASSES, stream, on_terminal=False)
    progress.steps(steps(0.5))
    progress.epoch(epoch(1))
    progress.clear()
    assert stream.getvalue() == ""


@pytest.mark.parametrize("done", [0.0, 0.37, 1.0, 3.0])
def test_the_bar_keeps_its_width(done: float) -> None:
    line = Progress(3, CLASSES, io.StringIO(), on_terminal=True).line(done, 1.0)
    found = re.search("[━┄]+", line)
    assert found is not None and len(found.group()) == 24


def test_an_epoch_is_one_line_of_text() -> None:
    line = epoch_line(epoch(3), 10, CLASSES)
    assert line.startswith("epoch  3/10  train loss 0.500")
    assert "validation loss 0.250" in line and "accuracy 90.0\u202f%" in line


def test_in_regression_r2_stands_for_accuracy() -> None:
    assert "R² 0.900" in epoch_line(epoch(3), 10, VALUES)
    progress = Progress(4, VALUES, io.StringIO(), on_terminal=True)
    progress.epoch(epoch(1))
    assert "validation 0.250, R² 0.900" in progress.line(1.0, 30.0)


def test_without_validation_data_the_training_part_is_told() -> None:
    end = EpochEnd(1, 10, Scores(0.5, 0.8), None, 12_345.0, True)
    line = epoch_line(end, 10, VALUES)
    assert "train loss 0.500" in line and "R² 0.800" in line and "validation" not in line
    progress = Progress(4, VALUES, io.StringIO(), on_terminal=True)
    progress.epoch(end)
    assert "train 0.500, R² 0.800" in progress.line(1.0, 30.0)


@pytest.mark.parametrize(("tells", "told"), [(True, "compiling kernels for this machine, once\n"), (False, "")])
def test_nobody_wonders_why_nothing_happens_while_kernels_are_compiled(tells: bool, told: str) -> None:
    stream = io.StringIO()
    progress = Progress(1, CLASSES, stream, on_terminal=False, tells_compiling=tells)
    assert not progress.has_compiled
    progress.compiling()
    assert progress.has_compiled and stream.getvalue() == told
