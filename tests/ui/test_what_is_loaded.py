"""A window that trains and shows everything has loaded nothing large that it does not use."""

from __future__ import annotations

import subprocess
import sys

import pytest

SCRIPT = """
import sys
from PySide6.QtCore import QSize
from playground.core.presets import preset
from playground.ui.stage import Stage
for name in ("course-mlp", "spiral"):
    with Stage(preset(name), size=QSize(1440, 900)) as stage:
        stage.wait_until_ready()
        trainer = stage.studio.trainer
        trainer.step("batch")
        assert stage.wait(lambda: trainer.readings.step == 1, 60)
        stage.settle()
    print(*sorted({"qtawesome", "qtpy", "sympy", "torch._dynamo", "torchvision"} & set(sys.modules)))
"""


@pytest.mark.slow
def test_neither_a_compiler_nor_algebra_nor_a_second_qt() -> None:
    done = subprocess.run([sys.executable, "-c", SCRIPT], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    assert done.stdout.strip() == ""
