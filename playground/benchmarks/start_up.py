"""`first-window`, `ready-to-train`, `memory-idle`: our start beside bare imports, in processes of their own."""

from __future__ import annotations

import json
import os
import statistics
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from tempfile import TemporaryDirectory

from playground.benchmarks import Effort, Figure
from playground.benchmarks.process import MIB
from playground.benchmarks.side_by_side import alternate, median_ratio, raw_speeds, short

FIRST_WINDOW_TARGET = 0.5
READY_TARGET = 1.2
MOST_SECONDS = 180.0
"""A start that takes longer has failed."""

TORCH = "import torch"
ALL_IMPORTS = f"{TORCH}, torchvision; torch.optim.Adam([torch.nn.Parameter(torch.zeros(1))])"
"""What training a network needs at least: the first optimiser loads a good deal more."""
CLOCK = "import time; print(time.monotonic())"
MEMORY = "from playground.benchmarks.process import resident_memory; print(resident_memory())"


def first_window(effort: Effort) -> list[Figure]:
    """Start of the process to the first painted window ÷ start of Python to the end of ``import torch``."""
    with own_folders() as environment:
        seconds = alternate(
            {
                "window": lambda _seconds: _until(started("window", environment), "painted"),
                "import_torch": lambda _seconds: _python(f"{TORCH}; {CLOCK}", environment),
            },
            effort,
        )
    ratio = median_ratio(seconds["window"], seconds["import_torch"])
    return [Figure("first-window", ratio, "×", FIRST_WINDOW_TARGET, "lower", raw_speeds(seconds, "s"))]


def ready_to_train(effort: Effort) -> list[Figure]:
    """Start of the process to a network that waits to be trained ÷ to the end of the bare imports it needs."""
    with own_folders() as environment:
        seconds = alternate(
            {
                "ready": lambda _seconds: _until(started("ready", environment), "ready"),
                "imports": lambda _seconds: _python(f"{ALL_IMPORTS}; {CLOCK}", environment),
            },
            effort,
        )
    ratio = median_ratio(seconds["ready"], seconds["imports"])
    return [Figure("ready-to-train", ratio, "×", READY_TARGET, "lower", raw_speeds(seconds, "s"))]


def memory_idle(effort: Effort) -> list[Figure]:
    """Resident memory of a window at rest with MNIST ÷ that after the bare imports; nothing where nobody says."""
    bytes_of: dict[str, list[float]] = {"window": [], "imports": []}
    with own_folders() as environment:
        for _ in range(effort.rounds):
            told = started("ready", environment, "--rest", str(effort.seconds))
            bare = _output([sys.executable, "-c", f"{ALL_IMPORTS}; {MEMORY}"], environment)
            if told["resident"] is None or bare == "None":
                return []
            bytes_of["window"].append(told["resident"])
            bytes_of["imports"].append(float(bare))
    raw: dict[str, object] = {"unit": "MiB"}
    for name, values in bytes_of.items():
        raw[name] = [short(value / MIB) for value in values]
        raw[f"{name}_median"] = short(statistics.median(values) / MIB)
    ratio = median_ratio(bytes_of["window"], bytes_of["imports"])
    return [Figure("memory-idle", ratio, "×", None, "lower", raw)]


@contextmanager
def own_folders() -> Iterator[dict[str, str]]:
    """An environment for programs to start in: offscreen, with settings, caches and autosaves of their own.

    Only kernels and Python's compiled files are shared, as with every start but the first.
    """
    with TemporaryDirectory(prefix="nn-playground-") as folder:
        own = {f"XDG_{kind}_HOME": os.path.join(folder, kind.lower()) for kind in ("CONFIG", "CACHE", "DATA", "STATE")}
        quiet = {"QT_LOGGING_RULES": "default.warning=false"}  # what the offscreen platform says of itself
        offscreen = {"QT_QPA_PLATFORM": "offscreen", "OMP_WAIT_POLICY": "PASSIVE"}
        environment = os.environ | offscreen | own | quiet
        environment.pop("PYTHONDONTWRITEBYTECODE", None)
        _output([sys.executable, "-m", "playground", "warm-up"], environment)
        yield environment


def started(until: str, environment: dict[str, str], *words: str) -> dict[str, float]:
    """Open the window in a process of its own; what it tells, and when it was ``begun``."""
    begun = time.monotonic()
    told: dict[str, float] = json.loads(
        _output([sys.executable, "-m", "playground", "started", "--until", until, *words], environment)
    )
    return told | {"begun": begun}


def _until(told: dict[str, float], what: str) -> float:
    return told[what] - told["begun"]


def _python(code: str, environment: dict[str, str]) -> float:
    """Seconds from the start of Python to what this code prints, a time."""
    begun = time.monotonic()
    return float(_output([sys.executable, "-c", code], environment)) - begun


def _output(words: list[str], environment: dict[str, str]) -> str:
    """What the program prints in the end. Raises CalledProcessError or TimeoutExpired where it fails."""
    run = subprocess.run(words, env=environment, check=True, timeout=MOST_SECONDS, stdout=subprocess.PIPE, text=True)
    return run.stdout.strip().rpartition("\n")[2]
