"""The program's main promise, with a real mouse on a real window."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest
from screen_driver import Screen

SCRIPT = Path(__file__).with_name("draw_ten_digits.py")


@pytest.mark.slow
@pytest.mark.screen
@pytest.mark.timeout(420)
def test_nine_of_ten_digits_are_read_while_the_network_trains(screen: Screen, tmp_path: Path) -> None:
    done = subprocess.run(
        [sys.executable, str(SCRIPT), str(tmp_path)],
        env=screen.environment,
        capture_output=True,
        text=True,
        timeout=400,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    answers = [json.loads(line) for line in done.stdout.splitlines()]
    assert len(answers) == 10
    right = [answer for answer in answers if answer["read"] == answer["digit"]]
    assert len(right) >= 9, answers
