"""Compiled kernels on the disk: found again, and those of other versions cleared away."""

from __future__ import annotations

from pathlib import Path

import pytest

from playground.engine.fused import kept
from playground.engine.fused.kept import compiler, is_kept, kernel_folder, note_kept, remove_old


@pytest.fixture
def root(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv(kept.VARIABLE, str(tmp_path))
    return tmp_path


def test_kernels_are_kept_once_that_was_noted_each_precision_by_itself(root: Path) -> None:
    assert not is_kept(32) and not is_kept(64)
    note_kept(32)
    assert is_kept(32) and not is_kept(64)
    folder = kernel_folder()
    assert folder is not None and folder.parent == root and any(folder.iterdir())


def test_kernels_of_other_sources_or_processors_do_not_count(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    import llvmlite.binding as llvm

    note_kept(32)
    monkeypatch.setattr(llvm, "get_host_cpu_name", lambda: "abacus")
    assert not is_kept(32)
    monkeypatch.undo()
    monkeypatch.setenv(kept.VARIABLE, str(root))
    assert is_kept(32)
    other = root / "other.py"
    other.write_text("pass")
    monkeypatch.setattr(kept, "_sources", lambda: [other])
    assert not is_kept(32)


def test_where_nothing_is_kept_nothing_is_noted(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv(kept.VARIABLE)
    note_kept(32)
    assert kernel_folder() is None and not is_kept(32) and remove_old() == 0


def test_old_kernels_go_and_everything_else_stays(root: Path) -> None:
    note_kept(64)
    old, other = root / "kernels-0123456789abcdef", root / "kernels-of-mine"
    for folder in (old, other):
        folder.mkdir()
        (folder / "loop.nbi").write_text("")
    assert remove_old() == 1
    assert is_kept(64) and other.is_dir() and not old.exists()


def test_the_compiler_is_known_by_its_name() -> None:
    assert compiler().startswith("numba ")
