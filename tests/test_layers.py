"""Who may load whom, proved in a fresh interpreter; `lint-imports` proves the same from the source."""

from __future__ import annotations

import ast
import subprocess
import sys
from pathlib import Path

import pytest

import playground

PACKAGE = Path(playground.__file__).parent
WINDOW = ("PySide6", "qtawesome")
TENSORS = ("torch", "torchvision")

SCRIPT = """
import importlib, sys
for name in {modules!r}:
    importlib.import_module(name)
print(*sorted(name for name in {forbidden!r} if name in sys.modules))
"""


def modules_of(layer: str) -> list[str]:
    """Every module of a layer, as `import` would name it."""
    files = sorted((PACKAGE / layer).rglob("*.py"))
    assert files, f"playground/{layer} holds no module"
    names = [".".join(file.relative_to(PACKAGE.parent).with_suffix("").parts) for file in files]
    return [name.removesuffix(".__init__") for name in names]


def loaded_by(modules: list[str], forbidden: tuple[str, ...]) -> str:
    """Which of the forbidden modules a fresh interpreter holds after importing these."""
    script = SCRIPT.format(modules=modules, forbidden=forbidden)
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    return done.stdout.strip()


def test_core_loads_neither_qt_nor_torch() -> None:
    assert loaded_by(modules_of("core"), (*WINDOW, *TENSORS)) == ""


def test_engine_loads_no_qt() -> None:
    assert loaded_by(modules_of("engine"), WINDOW) == ""


def test_session_loads_no_torch_and_no_widgets() -> None:
    assert loaded_by(modules_of("session"), (*TENSORS, "PySide6.QtWidgets")) == ""


def test_the_window_loads_no_torch() -> None:
    assert loaded_by(["playground.ui.window"], TENSORS) == ""


def test_no_module_of_the_ui_loads_torch() -> None:
    assert loaded_by(modules_of("ui"), TENSORS) == ""


def test_the_command_line_starts_without_qt_and_torch() -> None:
    assert loaded_by(["playground.cli"], (*WINDOW, *TENSORS)) == ""


@pytest.mark.parametrize("layer", ["core", "engine", "session"])
def test_only_the_ui_names_widgets(layer: str) -> None:
    for name in modules_of(layer):
        file = PACKAGE.parent.joinpath(*name.split("."))
        source = file / "__init__.py" if file.is_dir() else file.with_suffix(".py")
        named = {
            imported
            for node in ast.walk(ast.parse(source.read_text(encoding="utf-8")))
            if isinstance(node, ast.ImportFrom) and node.module is not None
            for imported in (node.module, *(f"{node.module}.{alias.name}" for alias in node.names))
        }
        assert not named & {"PySide6.QtWidgets", "PySide6.QtSvg", "PySide6.QtSvgWidgets"}, name
