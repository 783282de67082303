"""`nn-playground fetch`, and what other commands say of sets that are not here."""

from __future__ import annotations

import json
import sys
from pathlib import Path

import pytest

sys.path.append(str(Path(__file__).parents[1] / "engine"))
from small_sets import published, serving, shrink

from playground.cli import doctor, main
from playground.cli.fetch import progress_line, remotes
from playground.paths import is_fetched


def test_it_lists_the_sets_with_size_and_whether_they_are_here(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["fetch"]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert lines[0].split() == ["NAME", "TITLE", "DOWNLOAD", "HERE", "CREDIT"]
    assert len(lines) == 1 + len(remotes()) and "CIFAR-10 " in lines[3] and " no " in lines[3]
    assert main(["fetch", "--json"]) == 0
    found = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    assert {one["name"]: one["megabytes"] for one in found}["letters"] == 562
    assert not any(one["here"] for one in found)


def test_it_fetches_and_training_finds_it(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    raw = shrink(monkeypatch, "kmnist")
    train = ["train", "course-mlp", "--set", "data.set=kmnist", "--epochs", "1", "--threads", "1"]
    train += ["--set", "network.layers.0.units=4", "--set", "network.layers.2.units=4"]
    assert main(train) != 0
    assert "nn-playground fetch kmnist fetches it (21 MB)" in capsys.readouterr().err
    with serving(monkeypatch, "kmnist", published("kmnist", raw)):
        assert main(["fetch", "kmnist"]) == 0
    assert "Kuzushiji-MNIST is here" in capsys.readouterr().out and is_fetched("kmnist")
    assert main(["fetch", "kmnist"]) == 0
    assert "is here already" in capsys.readouterr().out
    assert main(train) == 0


def test_a_failure_is_one_sentence(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    raw = shrink(monkeypatch, "kmnist")
    with serving(monkeypatch, "kmnist", published("kmnist", raw)) as server:
        server.trouble = "cut"
        assert main(["fetch", "kmnist"]) != 0
    said = capsys.readouterr().err.strip()
    assert "broke off; try again" in said and len(said.splitlines()) == 1
    assert not is_fetched("kmnist")


def test_an_unknown_set_is_refused_with_those_there_are(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["fetch", "fashion", "imagenet"]) != 0
    assert 'There is no set "imagenet" to fetch; there are fashion, kmnist' in capsys.readouterr().err
    assert not is_fetched("fashion"), "nothing is fetched before all words are understood"


def test_doctor_says_which_are_here_and_none_is_a_fault() -> None:
    findings = list(doctor.fetched())
    assert len(findings) == len(remotes()) and all(finding.ok for finding in findings)
    assert findings[0].value == "not here; nn-playground fetch fashion fetches it (31 MB)"


def test_progress_tells_bytes_and_time_left() -> None:
    assert progress_line("X", 0, 31_000_000, 5.0) == "X  0 of 31 MB"
    assert progress_line("X", 10_000_000, 30_000_000, 60.0) == "X  10 of 30 MB  2:00 left"
    assert progress_line("X", 30_000_000, 30_000_000, 60.0) == "X  reading…"
