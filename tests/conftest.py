"""Every test runs without the user's screen, settings and caches.

The environment is set before anything imports Qt or torch. NN_PLAYGROUND_TEST_SCREEN=1 shows the windows of the tests
on the real screen.
"""

from __future__ import annotations

import gc
import os
import shutil
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import settings
from screen_driver import Screen

if "NN_PLAYGROUND_TEST_SCREEN" not in os.environ:
    os.environ["QT_QPA_PLATFORM"] = "offscreen"
os.environ.setdefault("OMP_WAIT_POLICY", "PASSIVE")
os.environ.setdefault("NUMBA_CACHE_DIR", str(Path(__file__).parents[1] / "build" / "kernels"))  # compiled once
os.environ.setdefault("OMP_NUM_THREADS", "1")  # exact to the bit, and no waiting of threads for one another

if sys.platform == "win32":  # after Qt, which pytest-qt loads next, its libraries do not load
    import torch  # noqa: F401

# Where changes are judged the same examples are tried each time; at a desk new ones, which may find something new.
settings.register_profile("playground", deadline=None, derandomize="CI" in os.environ)
settings.load_profile("playground")


def pytest_collection_finish() -> None:
    """What was loaded stays to the end: every later search for what may go (many tests ask for one) passes it over."""
    gc.collect()
    gc.freeze()


@pytest.fixture(autouse=True)
def private_folders(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Settings, caches and autosaves of a test lie under its own temporary folder."""
    home = tmp_path / "home"
    for kind in ("CONFIG", "CACHE", "DATA", "STATE"):
        monkeypatch.setenv(f"XDG_{kind}_HOME", str(home / kind.lower()))
    if "XDG_RUNTIME_DIR" not in os.environ:  # Qt warns without one
        runtime = home / "runtime"
        runtime.mkdir(parents=True, mode=0o700)
        monkeypatch.setenv("XDG_RUNTIME_DIR", str(runtime))
    return home


@pytest.fixture
def screen(tmp_path: Path) -> Iterator[Screen]:
    """A private X server of 1440×900 with nothing on it yet; programs started on it end with the test."""
    lacking = [program for program in ("Xvfb", "xdotool") if shutil.which(program) is None]
    if lacking:
        pytest.skip(f"{' and '.join(lacking)} not installed")
    with Screen(tmp_path, 1440, 900) as own:
        yield own
