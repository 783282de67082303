"""`nn-playground landscape`: numbers, pictures, and sentences for what cannot be."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from PIL import Image
from session_helpers import exploding_experiment

from playground.cli import main
from playground.cli.landscape_picture import contour_levels
from playground.core.document import to_json
from playground.core.presets import PRESETS
from playground.engine.build import build_network
from playground.engine.checkpoint import save_checkpoint

SMALL = ["--grid", "6"]


@pytest.fixture
def trained(tmp_path: Path) -> Path:
    """A file of weights."""
    path = tmp_path / "circle.nnp"
    state = build_network(PRESETS["circle"]).state_dict()
    save_checkpoint(path, PRESETS["circle"], {name: 1.5 * tensor.numpy() for name, tensor in state.items()})
    return path


def numbers(words: list[str], out: Path) -> dict[str, np.ndarray]:
    """What a command that ends well wrote."""
    assert main(["landscape", *words, *SMALL, "-o", str(out)]) == 0
    with np.load(out, allow_pickle=False) as file:
        return dict(file)


def test_a_preset_is_trained_and_its_path_lies_in_the_plane(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    found = numbers(["circle", "--epochs", "4"], tmp_path / "out.npz")
    said = capsys.readouterr()
    assert found["loss"].shape == (6, 6) and np.isfinite(found["loss"]).all()
    assert str(found["directions"]) == "pca" and 0.5 < found["explained"].sum() <= 1.0 + 1e-9
    np.testing.assert_array_equal(found["path"][-1], (0.0, 0.0))
    assert found["epochs"][-1] == 4 and found["steps"][0] == 0
    assert found["path_loss"][-1] < found["path_loss"][0]
    assert found["plane_loss"][-1] == pytest.approx(found["path_loss"][-1], rel=1e-5)
    assert (np.diff(found["x"]) > 0).all() and found["x"].shape == found["y"].shape == (6,)
    assert said.out.startswith("Circle: loss ") and said.out.endswith(f"saved to {tmp_path / 'out.npz'}\n")
    assert said.err.splitlines()[-1] == "grid 100 %"


def test_weights_in_a_file_are_cut_along_random_directions_as_they_are(trained: Path, tmp_path: Path) -> None:
    first, again, other = (
        numbers([str(trained), "--seed", seed], tmp_path / f"{number}.npz")
        for number, seed in enumerate(("1", "1", "2"))
    )
    assert str(first["directions"]) == "random" and int(first["seed"]) == 1
    np.testing.assert_array_equal(first["loss"], again["loss"])
    assert not np.array_equal(first["loss"], other["loss"])
    assert first["steps"].tolist() == [0] and (first["x"][0], first["x"][-1]) == (-1.0, 1.0)
    middle = numbers([str(trained), "--extent", "0.001", "--seed", "1"], tmp_path / "near.npz")["loss"]
    assert np.ptp(middle) < 0.01 * np.ptp(first["loss"])
    assert middle.mean() == pytest.approx(first["path_loss"][0], rel=1e-3)


def test_a_file_has_no_path_and_says_how_to_get_one(
    trained: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    words = ["landscape", str(trained), "--directions", "pca", *SMALL, "-o", str(tmp_path / "out.npz")]
    assert main(words) == 2
    said = capsys.readouterr()
    sentence = "holds no path of training: --epochs N trains on and records one, --directions random needs none."
    assert said.err == f'"{trained}" {sentence}\n'
    assert said.out == "" and not (tmp_path / "out.npz").exists()


def test_with_epochs_training_goes_on_from_the_weights_in_the_file(trained: Path, tmp_path: Path) -> None:
    begun = numbers([str(trained)], tmp_path / "begun.npz")
    trained_on = numbers([str(trained), "--epochs", "2", "--directions", "pca"], tmp_path / "on.npz")
    assert trained_on["path_loss"][0] == pytest.approx(begun["path_loss"][0], rel=1e-6)
    assert trained_on["epochs"][-1] == 2


def test_a_picture_shows_the_plane_and_the_path(tmp_path: Path) -> None:
    out = tmp_path / "out.png"
    assert main(["landscape", "circle", "--epochs", "2", "--grid", "11", "-o", str(out)]) == 0
    with Image.open(out) as picture:
        pixels = np.asarray(picture.convert("RGB"))
    assert pixels.shape[0] > 600 and pixels.shape[1] > 600
    violet = (pixels[..., 2].astype(int) - pixels[..., 1] > 60) & (pixels[..., 2] > 150)
    assert violet.sum() > 100, "the path"
    assert len(np.unique(pixels.reshape(-1, 3), axis=0)) > 50, "tones"


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (["circle", "-o", "out.txt"], 'The file to write must end in .npz or .png, not "out.txt".'),
        (["nowhere", "-o", "out.npz"], 'There is no preset and no file "nowhere"'),
        (["circle", "--extent", "-1", "-o", "out.npz"], '--extent must be a number above 0, not "-1".'),
        (["circle", "--extent", "nan", "-o", "out.npz"], '--extent must be a number above 0, not "nan".'),
        (["circle", "--grid", "1", "-o", "out.npz"], '--grid must be a whole number from 2 to 501, not "1".'),
        (["circle", "--epochs", "0", "--directions", "pca", "-o", "out.npz"], "holds no path of training"),
    ],
)
def test_what_cannot_be_is_told_in_a_sentence(
    words: list[str], sentence: str, capsys: pytest.CaptureFixture[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    assert main(["landscape", *words]) == 2
    assert sentence in capsys.readouterr().err
    assert not Path("out.npz").exists() and not Path("out.txt").exists()


def test_weights_that_do_not_fit_a_changed_network_are_told(
    trained: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    words = [str(trained), "--set", "network.layers.0.units=3", *SMALL, "-o", str(tmp_path / "out.npz")]
    assert main(["landscape", *words]) == 2
    assert "have the shape" in capsys.readouterr().err


def test_a_run_that_breaks_fails_and_writes_nothing(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file, out = tmp_path / "exploding.json", tmp_path / "out.npz"
    file.write_text(to_json(exploding_experiment()), encoding="utf-8")
    assert main(["landscape", str(file), "--epochs", "50", *SMALL, "-o", str(out)]) == 1
    assert "stopped being finite" in capsys.readouterr().err and not out.exists()


def test_values_that_are_not_finite_are_told_and_kept_as_infinity(
    trained: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    found = numbers([str(trained), "--extent", "1e38", "--set", "training.loss=mse"], tmp_path / "far.npz")
    assert np.isposinf(found["loss"]).any() and not np.isnan(found["loss"]).any()
    assert f"{np.isinf(found['loss']).sum()} values are not finite." in capsys.readouterr().err


def test_contours_are_spaced_by_factors_where_losses_differ_much() -> None:
    even = contour_levels(np.linspace(1.0, 2.0, 50))
    np.testing.assert_allclose(np.diff(even), even[1] - even[0])
    wide = contour_levels(np.array([1e-3, np.nan, 1.0]))
    np.testing.assert_allclose(wide[1:] / wide[:-1], wide[1] / wide[0])
    assert len(contour_levels(np.full(3, 2.0))) == 0 and len(contour_levels(np.array([np.nan]))) == 0
