"""`nn-playground train … --data PATH`: folders and tables through the command line."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from PIL import Image

from playground.cli import main

QUICK = ["--epochs", "2", "--device", "cpu", "--threads", "1"]


def table(path: Path, gap: bool = False) -> str:
    lines = ["a,b,kind,value"]
    for number in range(60):
        a = number / 10 - 3
        lines.append(f"{a},{'' if gap and number == 7 else number % 7},{'up' if a > 0 else 'down'},{2 * a}")
    path.write_text("\n".join(lines))
    return str(path)


def folder(path: Path) -> str:
    for label, level in (("dark", 20), ("light", 220)):
        (path / label).mkdir(parents=True)
        for number in range(12):
            Image.fromarray(np.full((30, 30), level + number, np.uint8)).save(path / label / f"{number}.png")
    return str(path)


def final(words: list[str], capsys: pytest.CaptureFixture[str]) -> dict[str, Any]:
    assert main(["train", *words, *QUICK, "--json"]) == 0
    said = capsys.readouterr()
    assert said.err == ""
    result: dict[str, Any] = json.loads(said.out.splitlines()[-1])["final"]
    return result


def refused(words: list[str], capsys: pytest.CaptureFixture[str]) -> str:
    assert main(["train", *words, *QUICK]) != 0
    said = capsys.readouterr()
    assert len(said.err.splitlines()) == 1
    return said.err


def test_a_table_trains_a_regression(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert {"test_r2", "test_loss"} <= final(["circle", "--data", table(tmp_path / "t.csv")], capsys).keys()


def test_a_target_with_names_trains_classes(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    words = ["circle", "--data", table(tmp_path / "t.csv"), "--target", "kind"]
    assert "test_accuracy" in final(words, capsys)


def test_a_folder_trains_a_network_at_its_size(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    words = ["lenet5", "--data", folder(tmp_path / "pictures"), "--out", str(tmp_path / "out.nnp")]
    assert final(words, capsys)["parameters"] < 61_706  # two classes in place of ten
    assert main(["train", str(tmp_path / "out.nnp"), *QUICK]) == 0  # the file names the folder
    assert "test" in capsys.readouterr().out


def test_what_does_not_fit_has_its_sentence(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    whole, gap = table(tmp_path / "t.csv"), table(tmp_path / "gap.csv", gap=True)
    assert "does not fit" in refused(["lenet5", "--data", whole], capsys)
    assert "There is no column “weight”" in refused(["circle", "--data", whole, "--target", "weight"], capsys)
    assert "drop these rows" in refused(["circle", "--data", gap], capsys)
    assert "name it with --data" in refused(["circle", "--target", "kind"], capsys)
    assert "--target names a column" in refused(
        ["lenet5", "--data", folder(tmp_path / "pictures"), "--target", "kind"], capsys
    )
    assert "There is no file" in refused(["circle", "--data", str(tmp_path / "gone.csv")], capsys)


def test_rows_that_lack_a_value_are_dropped_when_asked(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert "test_r2" in final(["circle", "--data", table(tmp_path / "t.csv", gap=True), "--drop-rows"], capsys)


def test_where_no_network_is_named_one_that_suits_the_data_learns(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert "test_r2" in final(["--data", table(tmp_path / "t.csv")], capsys)
    assert "test_accuracy" in final(["--data", folder(tmp_path / "pictures")], capsys)
