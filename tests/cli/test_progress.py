"""The line that moves on a terminal."""

from __future__ import annotations

import io
import re

import numpy as np
import pytest

from playground.cli.progress import CLEAR_LINE, Progress, epoch_line
from playground.core.events import EpochEnd, Scores, Steps


def epoch(number: int) -> EpochEnd:
    return EpochEnd(number, 10 * number, Scores(0.5, 0.8), Scores(0.25, 0.9), 12_345.0, True)


def steps(at: float) -> Steps:
    return Steps(1, np.array([at]), np.array([0.5]), np.array([0.5]), 10, 0.1, 0.03)


def test_the_line_says_how_far_it_is_and_how_long_it_takes() -> None:
    progress = Progress(4, io.StringIO(), on_terminal=True)
    progress.epoch(epoch(1))
    line = progress.line(1.0, 30.0)
    assert line.startswith("epoch 2/4 ━━━━━━┄")
    assert "1:30 left" in line and "validation 0.250" in line and "samples/s" in line


def test_it_is_drawn_ten_times_a_second_at_most() -> None:
    now = 0.0
    stream = io.StringIO()
    progress = Progress(1, stream, on_terminal=True, clock=lambda: now)
    for number in range(1, 101):
        now = number / 100
        progress.steps(steps(number / 100))
    assert 9 <= stream.getvalue().count(CLEAR_LINE) <= 11


def test_nothing_is_drawn_where_there_is_no_terminal() -> None:
    stream = io.StringIO()
    progress = Progress(1, stream, on_terminal=False)
    progress.steps(steps(0.5))
    progress.epoch(epoch(1))
    progress.clear()
    assert stream.getvalue() == ""


@pytest.mark.parametrize("done", [0.0, 0.37, 1.0, 3.0])
def test_the_bar_keeps_its_width(done: float) -> None:
    line = Progress(3, io.StringIO(), on_terminal=True).line(done, 1.0)
    found = re.search("[━┄]+", line)
    assert found is not None and len(found.group()) == 24


def test_an_epoch_is_one_line_of_text() -> None:
    assert epoch_line(epoch(3), 10).startswith("epoch  3/10  train loss 0.500")
