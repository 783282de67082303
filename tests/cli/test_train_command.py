"""`nn-playground train`: its lines, its files, its failures."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from playground.cli import main
from playground.core.datasets import Points
from playground.core.document import to_json
from playground.core.presets import PRESETS
from playground.core.shapes import parameter_count
from playground.engine.checkpoint import load_checkpoint
from playground.engine.fused.chunks import Chunks

QUICK = ["--epochs", "3", "--device", "cpu", "--threads", "1"]


def trained(words: list[str], capsys: pytest.CaptureFixture[str]) -> list[dict[str, Any]]:
    """The JSON lines of a run that ends well."""
    assert main(["train", *words, *QUICK, "--json"]) == 0
    said = capsys.readouterr()
    assert said.err == ""
    return [json.loads(line) for line in said.out.splitlines()]


def test_json_has_a_line_an_epoch_and_the_result_last(capsys: pytest.CaptureFixture[str]) -> None:
    *epochs, last = trained(["circle"], capsys)
    assert [line["epoch"] for line in epochs] == [1, 2, 3]
    for line in epochs:
        assert set(line) == {"epoch", "train_loss", "validation_loss", "validation_accuracy", "samples_per_second"}
        assert 0 <= line["validation_accuracy"] <= 1 and line["samples_per_second"] > 0
    final = last["final"]
    assert set(final) == {
        "epochs",
        "best_epoch",
        "train_loss",
        "validation_loss",
        "validation_accuracy",
        "test_loss",
        "test_accuracy",
        "parameters",
        "seconds",
    }
    assert final["epochs"] == 3 and 1 <= final["best_epoch"] <= 3
    assert final["parameters"] == parameter_count(PRESETS["circle"])
    best = epochs[final["best_epoch"] - 1]
    assert final["validation_loss"] == pytest.approx(best["validation_loss"])


def test_kernels_and_pytorch_come_to_the_same_end(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    words = ["circle", "--set", "training.precision=64"]
    with_kernels = trained([*words, "--engine", "auto"], capsys)[-1]["final"]
    monkeypatch.setattr(Chunks, "__init__", lambda *_: pytest.fail("the kernels were asked"))
    by_pytorch = trained([*words, "--engine", "pytorch"], capsys)[-1]["final"]
    for name in ("train_loss", "validation_loss", "test_loss"):
        assert by_pytorch[name] == pytest.approx(with_kernels[name], rel=1e-9)


def test_an_engine_that_is_none_of_ours_is_refused(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["train", "circle", "--engine", "steam"]) == 2
    assert "--engine" in capsys.readouterr().err


def test_in_regression_r2_stands_for_accuracy(capsys: pytest.CaptureFixture[str]) -> None:
    *epochs, last = trained(["sine"], capsys)
    for line in epochs:
        assert set(line) == {"epoch", "train_loss", "validation_loss", "validation_r2", "samples_per_second"}
        assert line["validation_r2"] <= 1
    final = last["final"]
    assert {"validation_r2", "test_r2"} <= set(final) and not any("accuracy" in key for key in final)
    assert final["validation_r2"] == pytest.approx(epochs[final["best_epoch"] - 1]["validation_r2"], abs=1e-5)


def test_without_validation_and_test_data_their_scores_are_null(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    *epochs, last = trained(["linear", "--out", str(tmp_path / "linear.nnp")], capsys)
    assert all(line["validation_loss"] is line["validation_r2"] is None for line in epochs)
    final = last["final"]
    assert [final[f"{part}_{what}"] for part in ("validation", "test") for what in ("loss", "r2")] == [None] * 4
    assert final["best_epoch"] == 3 and final["train_loss"] > 0
    assert load_checkpoint(tmp_path / "linear.nnp").experiment.name == PRESETS["linear"].name
    assert main(["train", "linear", *QUICK]) == 0
    assert "validation  none" in capsys.readouterr().out


def test_the_same_seed_gives_the_same_numbers_and_another_gives_others(capsys: pytest.CaptureFixture[str]) -> None:
    first, again, other = (
        [line["train_loss"] for line in trained(["circle", "--seed", seed], capsys)[:-1]] for seed in ("7", "7", "8")
    )
    assert first == again != other


def test_settings_are_changed_by_their_path(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "out.nnp"
    changes = ["--set", "network.layers.0.units=6", "--set", "training.optimiser.kind=sgd", "--set", "data.noise=0.2"]
    final = trained(["circle", *changes, "--seed", "5", "--out", str(path)], capsys)[-1]["final"]
    saved = load_checkpoint(path)
    assert saved.experiment.network.dense_layers[0].units == 6
    assert saved.experiment.training.optimiser.kind == "sgd"
    assert saved.experiment.training.epochs == 3
    assert saved.experiment.data.noise == 0.2
    assert saved.experiment.seeds.order == 5
    assert sum(array.size for array in saved.weights.values()) == final["parameters"] == 6 * 3 + 7


def test_treatment_of_the_data_is_set_by_its_path(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    out = tmp_path / "features.nnp"
    settings = ('features=["x1", "sin_x1"]', "normalisation=standard", "balance=0.7", "shuffled=0.1")
    words = [word for setting in settings for word in ("--set", f"data.{setting}")]
    trained(["spiral", *words, "--out", str(out)], capsys)
    saved = load_checkpoint(out)
    assert isinstance(saved.experiment.data, Points)
    assert saved.experiment.data.features == ("x1", "sin_x1")
    assert saved.scale is not None and len(saved.scale.mean) == 2


def test_a_saved_network_and_json_text_can_be_trained_again(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    text, saved = tmp_path / "circle.json", tmp_path / "circle.nnp"
    text.write_text(to_json(PRESETS["circle"]))
    from_text = trained([str(text), "--out", str(saved)], capsys)
    from_file = trained([str(saved)], capsys)
    assert from_text[-1]["final"]["test_loss"] == from_file[-1]["final"]["test_loss"]


def test_people_read_a_line_an_epoch_and_a_summary(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "xor.nnp"
    assert main(["train", "xor", *QUICK, "--out", str(path)]) == 0
    said = capsys.readouterr()
    assert said.err == ""
    assert [line.split()[1] for line in said.out.splitlines()[:3]] == ["1/3", "2/3", "3/3"]
    assert "17 parameters" in said.out and "test" in said.out and str(path) in said.out


def test_a_run_that_diverges_ends_with_1_and_a_sentence(capsys: pytest.CaptureFixture[str]) -> None:
    changes = [
        "training.loss=mse",
        "training.optimiser.kind=sgd",
        "training.learning_rate=10",
        "network.layers.0.activation=relu",
        "network.layers.0.initialisation.kind=he_normal",
        "network.layers.1.activation=relu",
        "network.layers.2.activation=relu",
    ]
    words = [word for change in changes for word in ("--set", change)]
    assert main(["train", "spiral", *words, "--json"]) == 1
    error = capsys.readouterr().err
    assert error.startswith("Training failed: at step") and error.count("\n") == 1


def test_a_file_that_cannot_be_written_after_all_ends_with_1(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = tmp_path / "gone"
    folder.mkdir()
    monkeypatch.setattr("playground.cli.train.print_json", lambda _values: folder.exists() and folder.rmdir())
    assert main(["train", "circle", *QUICK, "--json", "--out", str(folder / "x.nnp")]) == 1
    assert "x.nnp" in capsys.readouterr().err
