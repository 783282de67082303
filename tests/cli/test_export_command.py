"""`nn-playground export`: scripts, weights, ONNX models and curves of presets and files."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from playground.cli import main
from playground.core.history import Curves, History
from playground.core.presets import PRESETS
from playground.engine import extras
from playground.engine.build import build_network
from playground.engine.checkpoint import save_checkpoint


@pytest.fixture
def saved(tmp_path: Path) -> Path:
    """A file with weights and curves."""
    history = History()
    history.train_loss.append(np.array([1.0]), np.array([0.5]))
    state = build_network(PRESETS["xor"]).state_dict()
    weights = {name: tensor.numpy().copy() for name, tensor in state.items()}
    save_checkpoint(tmp_path / "xor.nnp", PRESETS["xor"], weights, Curves(history, 1, 1))
    return tmp_path / "xor.nnp"


def test_a_preset_becomes_a_script(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "cnn.py"
    assert main(["export", "course-cnn", "--script", str(path)]) == 0
    assert capsys.readouterr().out.strip() == str(path)
    compile(path.read_text(encoding="utf-8"), str(path), "exec")


def test_all_of_them_can_be_written_at_once(saved: Path, tmp_path: Path) -> None:
    outs = {kind: tmp_path / f"out{ending}" for kind, ending in [("script", ".py"), ("curves", ".csv")]}
    outs["onnx"] = tmp_path / "out.onnx"
    outs["weights"] = tmp_path / "out.safetensors"
    words = [word for kind, path in outs.items() for word in (f"--{kind}", str(path))]
    assert main(["export", str(saved), *words]) == 0
    assert all(path.stat().st_size for path in outs.values())


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["xor"], "Say what to export"),
        (["xor", "--weights", "{folder}/w.safetensors"], "holds no weights"),
        (["xor", "--onnx", "{folder}/o.onnx"], "holds no weights"),
        (["xor", "--curves", "{folder}/c.csv"], "holds no curves"),
        (["xor", "--script", "{folder}/script.txt"], "must end in .py"),
        (["xor", "--script", "{folder}/nowhere/s.py"], "no folder"),
        (["nothing", "--script", "{folder}/s.py"], "no preset and no file"),
    ],
)
def test_what_cannot_be_exported_is_said_in_one_sentence(
    words: list[str], said: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["export", *(word.format(folder=tmp_path) for word in words)]) == 2
    error = capsys.readouterr().err
    assert said in error and error.count("\n") == 1
    assert list(tmp_path.glob("*.*")) == []


def test_where_onnx_lacks_nothing_is_written_and_the_command_that_installs_it_is_named(
    saved: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(extras, "find_spec", lambda _name: None)
    script = tmp_path / "script.py"
    assert main(["export", str(saved), "--script", str(script), "--onnx", str(tmp_path / "out.onnx")]) == 2
    error = capsys.readouterr().err
    assert 'pip install "nn-playground[onnx]"' in error and error.count("\n") == 1
    assert not script.exists()
