"""`nn-playground dream`: what excites filters, classes and whole layers, written as a picture."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from PIL import Image

from playground.cli import main

QUICK = ["--steps", "3", "--size", "48"]


def run(out: Path, *words: str) -> int:
    return main(["dream", *words, *QUICK, "-o", str(out)])


def refused(capsys: pytest.CaptureFixture[str]) -> str:
    said = capsys.readouterr().err.strip()
    assert len(said.splitlines()) == 1
    return said


def test_filters_of_a_trained_network_stand_side_by_side(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    out = tmp_path / "out.png"
    assert run(out, "--network", "squeezenet", "--layer", "fire3", "--filter", "4", "--filter", "9") == 0
    said = capsys.readouterr().out.splitlines()
    assert said[0].startswith("fire3 4: ") and said[1].startswith("fire3 9: ") and "saved to" in said[2]
    with Image.open(out) as written:
        assert written.size == (2 * 48 + 4, 48) and written.mode == "RGB"
        assert json.loads(written.text["Settings"])["steps"] == 3


def test_ones_own_network_shows_what_each_class_looks_like(tmp_path: Path) -> None:
    assert run(tmp_path / "out.png", "--network", "course-cnn") == 0
    with Image.open(tmp_path / "out.png") as written:
        assert written.mode == "L" and written.size == (4 * 32 - 4, 3 * 32 - 4)


def test_a_class_and_a_layer_from_a_photo(tmp_path: Path) -> None:
    photo = tmp_path / "photo.jpg"
    Image.effect_noise((60, 40), 80).convert("RGB").save(photo)
    assert run(tmp_path / "out.png", "--network", "squeezenet", "--filter", "281") == 0
    words = ["--network", "squeezenet", "--layer", "fire2", "--whole-layer", "--photo", str(photo), "--no-fourier"]
    assert run(tmp_path / "out.png", *words) == 0


def test_the_lab_leaves_all_tricks_out(tmp_path: Path) -> None:
    words = ["--network", "squeezenet", "--layer", "fire2", "--filter", "1", "--preset", "lab"]
    assert run(tmp_path / "out.png", *words) == 0
    with Image.open(tmp_path / "out.png") as written:
        settings = json.loads(written.text["Settings"])
    assert (settings["fourier"], settings["jitter"], settings["start"]) == (False, 0, "grey")


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["--layer", "conv9_1", "--filter", "1"], "There is no layer conv9_1"),
        (["--layer", "conv4_3", "--filter", "512"], "conv4_3 has units 0 to 511, not 512"),
        (["--layer", "conv4_3"], "--filter must say which of the 512 units of conv4_3"),
        ([], "--layer must name one of conv1_1"),
        (["--network", "spiral"], "does not read pictures"),
        (["--network", "squeezenet", "--filter", "1", "--start", "photo"], "--start photo needs --photo IMAGE"),
        (["--network", "nonsense"], 'no file "nonsense"'),
    ],
)
def test_what_cannot_be_done_is_said(
    tmp_path: Path, words: list[str], said: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(tmp_path / "out.png", *words) == 2
    assert said in refused(capsys)


def test_a_silent_filter_is_said_to_be_silent(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    words = ["--layer", "conv4_3", "--filter", "309", "--preset", "lab"]
    assert run(tmp_path / "out.png", *words) == 0
    assert "conv4_3 309 stays silent" in capsys.readouterr().out
