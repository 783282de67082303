"""The scripts that set everything up: those for Windows do what those for everybody else do."""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

from playground.cli.dispatch import COMMANDS

CHECKOUT = Path(__file__).parents[1]
FOLDER = CHECKOUT / "packaging"
STEPS = (r"^check (.*)$", r"^Assert-Check (.*)$", r'^say "== (lint-imports)"$', r"^Assert-Step (.*?) \(")
WINDOWS = ("prepare.ps1", "run.ps1", "test.ps1")


def text(name: str) -> str:
    return (FOLDER / name).read_text(encoding="utf-8")


def steps(name: str) -> list[list[str]]:
    """The words of every check that a test script makes, in order."""
    found = []
    for line in text(name).splitlines():
        for pattern in STEPS:
            if match := re.match(pattern, line):
                words = re.findall(r"[\w.-]+", match[1].replace('"$@"', "WORDS").replace("$words", "WORDS"))
                found.append(words)
    return found


def test_both_test_scripts_make_the_same_checks_in_the_same_order() -> None:
    expected = [
        ["ruff", "check", "."],
        ["ruff", "format", "--check", "."],
        ["mypy"],
        ["lint-imports"],
        ["pytest", "WORDS"],
    ]
    assert steps("test") == steps("test.ps1") == expected


def test_both_run_scripts_start_the_same_program_and_the_same_check() -> None:
    assert 'exec "$VENV/bin/nn-playground" "$@"' in text("run")
    assert "& $program @args" in text("run.ps1") and r"Scripts\nn-playground.exe" in text("run.ps1")
    for name in ("run", "run.ps1"):
        assert re.search(r"nn-playground\"? check -o|program check -o", text(name)), name
        assert "--check" in text(name) and re.search(r"build[/\\]check\.png", text(name))
        assert "The check ended without a picture." in text(name)


def test_both_prepare_the_same_pythons_and_obey_the_same_variables() -> None:
    project = tomllib.loads((CHECKOUT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    assert project["requires-python"] == ">=3.11,<3.14"
    for name in ("prepare.sh", "prepare.ps1"):
        script = text(name)
        assert "(3, 11) <= sys.version_info < (3, 14)" in script
        assert all(word in script for word in ("NN_PLAYGROUND_PYTHON", "NN_PLAYGROUND_VENV", "pyproject.toml"))
        for sentence in (
            "NN Playground needs Python 3.11, 3.12 or 3.13",
            "cannot make virtual environments",
            "is there already and is no virtual environment",
            "Installing failed: pip's message above says why.",
        ):
            assert sentence in script, (name, sentence)
    for version in ("3.11", "3.12", "3.13"):
        assert f"python{version}" in text("prepare.sh") and f"-{version}" in text("prepare.ps1")


def test_both_compile_the_kernels_after_an_installation_and_only_then() -> None:
    shell, powershell = text("prepare.sh"), text("prepare.ps1")
    assert re.search(r"nn-playground\" warm-up", shell) and re.search(r"nn-playground\.exe'\) warm-up", powershell)
    assert '[ -n "${INSTALLED-}" ] || return 0' in shell and "if (-not $script:Installed) { return }" in powershell
    assert re.search(r"prepare_libraries\nprepare_kernels\n", text("run"))
    assert re.search(r"Confirm-Libraries\nInitialize-Kernels\n", text("run.ps1"))
    assert "warm-up" in COMMANDS and all("Going on without kernels." in script for script in (shell, powershell))
    assert "prepare_kernels" not in text("test") and "Initialize-Kernels" not in text("test.ps1")


@pytest.mark.parametrize("name", WINDOWS)
def test_the_scripts_for_windows_are_plain_letters(name: str) -> None:
    text(name).encode("ascii")
    assert "&&" not in text(name) and "??" not in text(name), "Windows PowerShell 5.1 knows neither"


@pytest.mark.parametrize("name", WINDOWS)
@pytest.mark.skipif(shutil.which("pwsh") is None, reason="PowerShell is not installed")
def test_powershell_reads_the_scripts_for_windows(name: str) -> None:
    parse = (
        "$errors = $null; "
        "[void][System.Management.Automation.Language.Parser]::ParseFile("
        f"'{FOLDER / name}', [ref]$null, [ref]$errors); "
        "$errors | ForEach-Object { $_.Message }"
    )
    done = subprocess.run(["pwsh", "-NoProfile", "-Command", parse], capture_output=True, text=True, timeout=60)
    assert (done.returncode, done.stdout.strip()) == (0, "")


ORDER = """
import importlib.abc, sys
from playground.cli import main, torch_first

class Watch(importlib.abc.MetaPathFinder):
    def find_spec(self, name, path=None, target=None):
        if name == "PySide6":
            print("torch" in sys.modules)
            sys.exit(0)
        return None

sys.meta_path.insert(0, Watch())
torch_first.NEEDED = sys.argv[1] == "windows"
main(sys.argv[2:])
"""


@pytest.mark.slow
@pytest.mark.parametrize(
    ("system", "words", "is_first"),
    [("windows", [], True), ("windows", ["check", "-o", "x.png"], True), ("other", [], False)],
)
def test_torch_is_loaded_before_qt_on_windows_and_elsewhere_after(
    system: str, words: list[str], is_first: bool, tmp_path: Path
) -> None:
    command = [sys.executable, "-c", ORDER, system, *words]
    done = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, timeout=60, check=False)
    assert done.returncode == 0, done.stderr
    assert done.stdout.strip() == str(is_first)


def test_every_command_with_a_window_says_so() -> None:
    with_window = {name for name, command in COMMANDS.items() if command.has_window}
    assert with_window == {"screenshot", "bench", "check", "started"}
