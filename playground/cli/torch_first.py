"""On Windows torch must be loaded before Qt: its libraries (torch ≥ 2.9) do not load after Qt's."""

from __future__ import annotations

import sys

NEEDED = sys.platform == "win32"


def torch_first() -> None:
    """Load torch where it would not load later; elsewhere the window shows first and torch comes in the background."""
    if NEEDED:
        import torch

        assert torch.__version__
