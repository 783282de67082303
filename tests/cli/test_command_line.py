"""Words to commands: help, sentences for what cannot be understood, exit codes."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from playground.cli import main, window
from playground.cli.dispatch import COMMANDS
from playground.core.presets import PRESETS
from playground.core.shapes import parameter_count


def sentence_of(words: list[str], capsys: pytest.CaptureFixture[str]) -> str:
    """The one sentence on stderr with which these words are refused."""
    assert main(words) == 2
    said = capsys.readouterr()
    assert said.out == ""
    assert said.err.endswith("\n") and said.err.count("\n") == 1, said.err
    assert "usage" not in said.err.lower() and "Traceback" not in said.err
    return said.err.strip()


def test_the_help_lists_every_command_but_the_hidden_one(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["--help"]) == 0
    text = capsys.readouterr().out
    for name, command in COMMANDS.items():
        assert (f"  {name}" in text) is not command.hidden


@pytest.mark.parametrize("name", list(COMMANDS))
def test_every_command_explains_itself(name: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main([name, "--help"]) == 0
    text = capsys.readouterr().out
    assert text.startswith("Usage\n") and f"nn-playground {name}" in text and "--help" in text
    assert max(map(len, text.splitlines())) <= 110


def test_the_version_is_told(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["--version"]) == 0
    assert capsys.readouterr().out.startswith("nn-playground 0.")


@pytest.mark.parametrize(
    ("words", "parts"),
    [
        (["trian"], ['"trian"', "nn-playground train"]),
        (["nowhere.nnp"], ["nowhere.nnp"]),
        (["--foo"], ["--foo"]),
        (["train"], ["PRESET|FILE"]),
        (["train", "nosuch"], ["nosuch", "course-mlp"]),
        (["train", "spiral", "--epochs", "0"], ["--epochs", "1", "0"]),
        (["train", "spiral", "--epochs", "many"], ["--epochs", "many"]),
        (["train", "spiral", "--threads", "0"], ["--threads"]),
        (["train", "spiral", "--seed", "-1"], ["--seed"]),
        (["train", "spiral", "--set", "nothing"], ["PATH=VALUE", "nothing"]),
        (["train", "spiral", "--set", "network.layers.0.units=0"], ["network.layers.0.units", "between 1 and", "0"]),
        (["train", "spiral", "--set", "network.layers.9.units=3"], ["network.layers.9"]),
        (["train", "spiral", "--set", "training.learning_rate=-1"], ["training.learning_rate", "-1"]),
        (["train", "spiral", "--set", "training.learning_rate=NaN"], ["training.learning_rate", "nan"]),
        (["train", "spiral", "--set", "training.batch_size=big"], ["training.batch_size", '"big"']),
        (["train", "spiral", "--set", "training.loss=cross"], ["training.loss", "cross_entropy"]),
        (["train", "spiral", "--out", "x.txt"], [".nnp", "x.txt"]),
        (["train", "spiral", "--out", "/no/such/folder/x.nnp"], ["/no/such/folder"]),
        (["train", "spiral", "--device", "abacus"], ["abacus", "cpu"]),
        (["train", "spiral", "--bogus"], ["--bogus"]),
        (["predict", "nosuch.nnp", "a.png"], ["nosuch.nnp"]),
        (["predict", "spiral", "a.png"], ["spiral", "weights"]),
        (["bench", "nosuch"], ["nosuch", "heartbeat"]),
        (["screenshot"], ["-o"]),
        (["screenshot", "-o", "a.jpg"], [".png"]),
        (["screenshot", "-o", "a.png", "--size", "large"], ["--size", "large"]),
        (["screenshot", "-o", "a.png", "--size", "20x20"], ["--size", "20x20"]),
        (["screenshot", "-o", "a.png", "--page", "nosuch"], ["--page", "draw"]),
        (["screenshot", "-o", "a.png", "--theme", "pink"], ["pink", "light"]),
        (["screenshot", "-o", "a.png", "--page", "draw", "--drawing", "x"], ["--drawing"]),
        (["screenshot", "-o", "a.png", "--drawing", "4"], ["--page draw"]),
        (["screenshot", "-o", "a.png", "--iterations", "4"], ["--page style"]),
    ],
)
def test_what_cannot_be_used_is_told_in_one_sentence(
    words: list[str],
    parts: list[str],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.chdir(tmp_path)
    sentence = sentence_of(words, capsys)
    for part in parts:
        assert part in sentence
    assert sentence.endswith((".", "?"))


@pytest.mark.parametrize(
    ("content", "part"),
    [
        (b"{", "JSON"),
        (b'{"format": 999}', "newer"),
        (b'{"network": {"layers": [{"kind": "dense", "units": 0}]}}', "network.layers.0.units"),
        (b'{"training": {"learning_rate": "fast"}}', "training.learning_rate"),
        (b"\x80\x81", "JSON"),
    ],
)
@pytest.mark.parametrize("words", [[], ["train"]])
def test_an_experiment_file_that_cannot_be_used_is_told_before_anything_starts(
    words: list[str], content: bytes, part: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "experiment.json"
    path.write_bytes(content)
    sentence = sentence_of([*words, str(path)], capsys)
    assert "experiment.json" in sentence and part in sentence


def test_a_damaged_file_is_told_instead_of_opening_the_window(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "damaged.nnp"
    path.write_bytes(b"no zip")
    assert "damaged.nnp" in sentence_of([str(path)], capsys)


def test_a_file_opens_the_window_even_if_it_is_called_like_a_command(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    opened: list[Path | None] = []
    monkeypatch.setattr(window, "open_window", lambda file: opened.append(file) or 0)
    monkeypatch.chdir(tmp_path)
    (tmp_path / "train").write_text("{}")
    assert main(["./train"]) == main(["--", "train"]) == main([]) == 0
    assert opened == [Path("./train"), Path("train"), None]


def test_presets_come_as_one_json_object_a_line(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["presets", "--json"]) == 0
    found = {line["name"]: line for line in map(json.loads, capsys.readouterr().out.splitlines())}
    assert list(found) == list(PRESETS)
    assert found["course-mlp"]["parameters"] == 669_706
    for name, line in found.items():
        assert set(line) == {"name", "title", "data", "parameters"}
        assert line["parameters"] == parameter_count(PRESETS[name])


def test_presets_are_listed_for_people(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["presets"]) == 0
    assert len(capsys.readouterr().out.splitlines()) == len(PRESETS) + 1


def test_ctrl_c_ends_with_130(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    def interrupted(words: list[str]) -> int:
        raise KeyboardInterrupt

    monkeypatch.setattr(sys.modules["playground.cli"], "dispatch", interrupted)
    assert main([]) == 130
    assert "Traceback" not in capsys.readouterr().err


@pytest.mark.slow
@pytest.mark.skipif(os.name != "posix", reason="signals of POSIX")
def test_ctrl_c_in_the_midst_of_training_is_quiet() -> None:
    process = subprocess.Popen(
        [sys.executable, "-m", "playground", "train", "spiral", "--epochs", "1000000", "--engine", "pytorch"],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        preexec_fn=lambda: signal.signal(signal.SIGINT, signal.SIG_DFL),  # also where the tests themselves ignore it
    )
    assert process.stdout is not None
    process.stdout.readline()
    process.send_signal(signal.SIGINT)
    _out, err = process.communicate(timeout=60)
    assert process.returncode == 130
    assert err.strip() == ""


@pytest.mark.slow
@pytest.mark.skipif(os.name != "posix", reason="pipes of POSIX")
def test_a_reader_that_leaves_is_no_error() -> None:
    process = subprocess.Popen(
        [sys.executable, "-m", "playground", "train", "gaussians", "--epochs", "300", "--json"],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    )
    assert process.stdout is not None and process.stderr is not None
    process.stdout.readline()
    process.stdout.close()
    err = process.stderr.read()
    process.stderr.close()
    assert process.wait(60) == 0
    assert err == b""
