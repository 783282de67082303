"""`nn-playground warm-up`: kernels compiled before anyone waits for them."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from playground.cli import main
from playground.core.message import Message
from playground.engine.fused import kept, warm_up
from playground.session.kernel_folder import own_folder

COMPILING = "Compiling kernels for this machine, once…"


@pytest.fixture
def compiled(monkeypatch: pytest.MonkeyPatch, private_folders: Path) -> Iterator[list[int]]:
    """The precisions that were compiled, into our own folder; nothing is compiled really."""
    made: list[int] = []

    def compile_kernels(precision: int) -> None:
        made.append(precision)
        kept.note_kept(precision)

    monkeypatch.setenv("NUMBA_CACHE_DIR", str(own_folder()))
    monkeypatch.setattr(warm_up, "compile_kernels", compile_kernels)
    yield made


def test_both_precisions_are_compiled_once(compiled: list[int], capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["warm-up"]) == 0
    assert compiled == [32, 64] and COMPILING in capsys.readouterr().out
    assert main(["warm-up"]) == 0
    assert compiled == [32, 64] and capsys.readouterr().out == ""


def test_only_what_lacks_is_compiled_and_what_is_old_goes(compiled: list[int]) -> None:
    kept.note_kept(32)
    old = own_folder() / "kernels-0123456789abcdef"
    old.mkdir()
    assert main(["warm-up"]) == 0
    assert compiled == [64] and not old.exists()


def test_where_it_cannot_be_the_last_line_says_why(
    compiled: list[int], monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    failed = Message("the kernels cannot be compiled here: {error}", {"error": "no registers"})
    monkeypatch.setattr(warm_up, "compile_kernels", lambda precision: failed)
    assert main(["warm-up"]) == 1
    said = capsys.readouterr()
    assert said.err.splitlines()[-1] == "no registers" and "PyTorch" in said.out
