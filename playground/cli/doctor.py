"""`nn-playground doctor`: what there is on this machine, and what lacks."""

from __future__ import annotations

import argparse
import os
import platform
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from importlib import metadata
from pathlib import Path

from attrs import frozen

from playground import __version__, paths
from playground.cli.arguments import PROGRAM, Command
from playground.cli.drawings import FOLDER, NAMES
from playground.cli.fetch import remotes
from playground.cli.output import print_json
from playground.core.message import ProblemError

PACKAGES = (
    "torch",
    "torchvision",
    "PySide6-Essentials",
    "qtawesome",
    "numba",
    "numpy",
    "attrs",
    "cattrs",
    "safetensors",
    "scipy",
    "contourpy",
    "Pillow",
    "platformdirs",
)
QT_PROBE = "from PySide6.QtGui import QGuiApplication as A; a = A(['probe']); print(a.platformName())"
QT_SECONDS = 60


@frozen
class Finding:
    """One thing looked at. Not ``ok`` is what keeps the program from working: a device that lacks is no fault."""

    name: str
    value: str
    ok: bool = True


def configure(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--json", action="store_true", help="one JSON object a line")


def run(arguments: argparse.Namespace) -> int:
    """Look at everything; 1 when something lacks that is needed."""
    healthy = True
    for section, look in SECTIONS.items():
        if not arguments.json:
            print(section)
        for finding in look():
            healthy = healthy and finding.ok
            if arguments.json:
                print_json({"section": section, "name": finding.name, "value": finding.value, "ok": finding.ok})
            else:
                print(f"  {'✓' if finding.ok else '✗'} {finding.name:<20}  {finding.value}", flush=True)
    return 0 if healthy else 1


def versions() -> Iterator[Finding]:
    """Our own version and those of everything it stands on."""
    yield Finding(PROGRAM, __version__)
    supported = (3, 11) <= sys.version_info[:2] <= (3, 13)
    yield Finding("Python", platform.python_version() + ("" if supported else " (needs 3.11 to 3.13)"), supported)
    yield Finding("system", f"{platform.platform()}, {os.cpu_count()} cores")
    for package in PACKAGES:
        try:
            yield Finding(package, metadata.version(package))
        except metadata.PackageNotFoundError:
            yield Finding(package, "not installed", ok=False)


def devices() -> Iterator[Finding]:
    """What can train."""
    try:
        from playground.engine.devices import device_report
    except (ImportError, OSError) as error:
        yield Finding("torch", f"cannot be loaded: {error}", ok=False)
        return
    for name, title, available in device_report():
        yield Finding(name, title if available else f"{title}: none in this machine")


def kernels() -> Iterator[Finding]:
    """What trains small networks fast, and where it is kept: without it PyTorch trains them, so nothing is a fault."""
    from playground.engine.fused.kept import PRECISIONS, compiler, is_kept, kernel_folder

    try:
        yield Finding("compiler", f"{compiler()}: small networks are trained by kernels")
    except Exception as error:  # numba and LLVM raise what they like
        reason = " ".join(str(error).split()) or type(error).__name__
        yield Finding("compiler", f"kernels cannot be compiled ({reason}): falls back to PyTorch")
        return
    folder = kernel_folder()
    if folder is None:
        yield Finding("kept", "nowhere: no folder for them can be written to")
        return
    kept = [precision for precision in PRECISIONS if is_kept(precision)]
    said = f"for {' and '.join(map(str, kept))} bit" if kept else "not compiled yet"
    yield Finding("kept", f"{folder} ({said})")


def qt_platform() -> Iterator[Finding]:
    """Where windows open, tried in a process of its own: Qt ends the one in which it finds no screen."""
    try:
        probe = subprocess.run(
            [sys.executable, "-c", QT_PROBE], capture_output=True, text=True, timeout=QT_SECONDS, check=False
        )
    except (OSError, subprocess.TimeoutExpired) as error:
        yield Finding("window", f"cannot be opened: {error}", ok=False)
        return
    if probe.returncode == 0:
        yield Finding("window", probe.stdout.strip())
        return
    said = [line for line in probe.stderr.splitlines() if line.strip()]
    yield Finding("window", f"cannot be opened: {said[0] if said else 'Qt gives no reason'}", ok=False)


def resources() -> Iterator[Finding]:
    """The shipped files."""
    try:
        yield Finding("folder", str(paths.resources()))
    except paths.ResourceMissing as error:
        yield Finding("folder", str(error), ok=False)
        return
    yield _digits()
    for name, parts in (
        ("fonts", [("fonts", "Inter-Regular.otf"), ("fonts", "JetBrainsMono-Regular.ttf")]),
        ("icons", [("icons", "nn-playground.svg")]),
        ("drawings", [(FOLDER, f"{digit}.json") for digit in NAMES]),
    ):
        missing = [part for part in parts if not paths.resources().joinpath(*part).is_file()]
        found = f"{len(parts)} found" if not missing else f"missing: {', '.join('/'.join(part) for part in missing)}"
        yield Finding(name, found, not missing)


def _digits() -> Finding:
    try:
        from playground.engine.data.digits import read_mnist

        raw = read_mnist()
    except (ProblemError, ImportError, OSError) as error:
        return Finding("MNIST", str(error), ok=False)
    return Finding("MNIST", f"{len(raw.train_labels) + len(raw.test_labels)} digits")


def fetched() -> Iterator[Finding]:
    """Sets of pictures and weights that are not shipped; that one is not here is no fault."""
    for name, remote in remotes().items():
        lacks = f"not here; {PROGRAM} fetch {name} fetches it ({remote.megabytes} MB)"
        yield Finding(remote.title, str(remote.path) if remote.path.is_file() else lacks)


def folders() -> Iterator[Finding]:
    """Where the program writes."""
    from playground.session.settings import settings_path

    for name, folder in (("settings", settings_path().parent), ("temporary", Path(tempfile.gettempdir()))):
        existing = next(parent for parent in (folder, *folder.parents) if parent.exists())
        can_write = existing.is_dir() and os.access(existing, os.W_OK | os.X_OK)
        yield Finding(name, f"{folder}{'' if can_write else ' (cannot be written to)'}", can_write)


SECTIONS: dict[str, Callable[[], Iterator[Finding]]] = {
    "versions": versions,
    "devices": devices,
    "kernels": kernels,
    "qt": qt_platform,
    "resources": resources,
    "fetched": fetched,
    "folders": folders,
}

COMMAND = Command(
    "doctor",
    "Say what there is on this machine, and what lacks.",
    "[--json]",
    run,
    configure,
    about="Look at versions, devices, Qt's platform, shipped files and writable folders.",
)
