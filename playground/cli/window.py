"""`nn-playground [FILE]`: the window."""

from __future__ import annotations

from pathlib import Path

from playground.cli.given import given_experiment
from playground.cli.torch_first import torch_first


def open_window(file: Path | None) -> int:
    """Open the window and stay until it is closed; its exit code.

    Raises ProblemError for a file that is no experiment of ours; damaged weights are told in the window.
    """
    if file is not None:
        given_experiment(str(file) if file.is_absolute() else f"./{file}")
    torch_first()
    from playground.ui.app import run

    return run(file)
