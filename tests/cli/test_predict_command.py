"""`nn-playground predict`: pictures in, digits out."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from playground.cli import main
from playground.cli.drawings import NAMES, shipped_drawing
from playground.core.datasets import Images
from playground.core.experiment import Experiment
from playground.core.presets import PRESETS
from playground.core.strokes import rasterise
from playground.engine.build import build_network
from playground.engine.checkpoint import save_checkpoint


def save(path: Path, experiment: Experiment) -> Path:
    state = build_network(experiment).state_dict()
    save_checkpoint(path, experiment, {name: tensor.numpy().copy() for name, tensor in state.items()})
    return path


@pytest.fixture
def network(tmp_path: Path) -> Path:
    return save(tmp_path / "digits.nnp", Experiment(data=Images()))


@pytest.fixture
def four(tmp_path: Path) -> Path:
    path = tmp_path / "four.png"
    Image.fromarray((255 * (1 - rasterise(shipped_drawing("4"), 200))).astype(np.uint8)).save(path)
    return path


def test_a_network_that_predicts_a_value_reads_no_digits(
    tmp_path: Path, four: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = save(tmp_path / "linear.nnp", PRESETS["linear"])
    assert main(["predict", str(file), str(four)]) == 2
    said = capsys.readouterr()
    assert said.err == "Linear regression, the course's lab does not read digits.\n" and said.out == ""


def test_json_has_the_class_and_all_probabilities(
    network: Path, four: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["predict", str(network), str(four), "--json"]) == 0
    answer = json.loads(capsys.readouterr().out)
    assert answer["image"] == str(four)
    table = answer["probabilities"]
    assert list(table) == list("0123456789")
    assert sum(table.values()) == pytest.approx(1.0, abs=1e-5)
    assert answer["class"] == max(table, key=table.get)


def test_what_is_no_picture_is_told_and_the_others_go_on(
    network: Path, four: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    broken = tmp_path / "broken.png"
    broken.write_bytes(b"no picture")
    assert main(["predict", str(network), str(broken), str(four), "--json"]) == 2
    said = capsys.readouterr()
    first, second = map(json.loads, said.out.splitlines())
    assert set(first) == {"image", "error"} and "broken.png" in first["error"]
    assert "class" in second
    assert said.err.count("\n") == 1

    assert main(["predict", str(network), str(broken), str(four)]) == 2
    said = capsys.readouterr()
    assert "broken.png" in said.err and "four.png" in said.out


def test_a_network_of_points_reads_no_pictures(tmp_path: Path, four: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = save(tmp_path / "circle.nnp", PRESETS["circle"])
    assert main(["predict", str(path), str(four)]) == 2
    assert "Circle" in capsys.readouterr().err


@pytest.mark.parametrize("name", NAMES)
def test_the_shipped_drawings_lie_on_the_pad_and_are_smooth(name: str) -> None:
    for stroke in shipped_drawing(name):
        points = np.array(stroke.points)
        assert points.min() > 0.1 and points.max() < 0.9
        assert np.hypot(*np.diff(points, axis=0).T).max() < 0.03
    assert 0.02 < float((rasterise(shipped_drawing(name)) > 0.5).mean()) < 0.2
