"""A script that reads a person's own table: the same rows, split, encoding and scaling, and the same losses."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import attrs
import pytest
import torch
from own_files import table_found, write_rows, write_table
from test_export import assert_same, check_style, learned_by_script, ran, weights_of

from playground.core.datasets import Table
from playground.core.experiment import Experiment
from playground.core.found_table import usual_table
from playground.core.layers import Dense
from playground.core.network import Network
from playground.core.optimisers import Adam
from playground.core.training import Seeds, Training
from playground.engine.build import build_network
from playground.engine.data.load import load_dataset
from playground.engine.export import export_script, script
from playground.engine.export.data import data_code
from playground.engine.export.table import as_code
from playground.engine.fit import fit

SEEDS = Seeds(weights=3, data=6, split=7)
NAMES = ('living area, "net"', "Lage\\Ort", "Öl")


def mixed(path: Path, *, delimiter: str, decimal: str, encoding: str, header: bool = True) -> Path:
    """Numbers and categories, some of them missing, some rows too short; a column that is to be left out."""
    quoted = ['"' + name.replace('"', '""') + '"' for name in NAMES]
    lines = [delimiter.join([*quoted, "day", "price", "sold"])] if header else []
    for number in range(60):
        area = f"{20 + number * 1.25:.2f}".replace(".", decimal)
        price = f"{-3.5 * number + 7 * (number % 3):.1f}".replace(".", decimal)
        cells = [f'"{area}"', ("north", " south ", '"a ""b"""')[number % 3], str(number % 5), "2020-01-02", price]
        cells.append(("yes", "no")[number % 7 > 3])
        if number % 11 == 5:
            cells[number % 2] = ("", "n/a")[number % 2]
        lines.append(delimiter.join(cells[:3] if number == 30 else cells))
    return write_rows(path, lines, encoding)


DIALECTS: dict[str, dict[str, Any]] = {
    "commas": {"delimiter": ",", "decimal": ".", "encoding": "utf-8"},
    "semicolons and decimal commas": {"delimiter": ";", "decimal": ",", "encoding": "latin-1"},
    "tabs": {"delimiter": "\t", "decimal": ",", "encoding": "utf-8-sig"},
    "wide letters": {"delimiter": "|", "decimal": ".", "encoding": "utf-16"},
    "without a header": {"delimiter": ";", "decimal": ",", "encoding": "utf-8", "header": False},
}
TREATMENTS: dict[str, dict[str, Any]] = {
    "standardised": {},
    "0 to 1": {"normalisation": "unit"},
    "untreated": {"normalisation": "none"},
    "exchanged answers": {"shuffled": 0.4},
}


def parts_of(text: str, path: Path) -> list[tuple[torch.Tensor, torch.Tensor]]:
    parts: list[tuple[torch.Tensor, torch.Tensor]] = ran(f"import csv\nimport numpy as np\nimport torch\n{text}")[
        "load_data"
    ](str(path))
    return parts


@pytest.mark.parametrize("target", [4, 5])
@pytest.mark.parametrize("treatment", TREATMENTS)
@pytest.mark.parametrize("dialect", DIALECTS)
def test_the_scripts_rows_and_split_are_ours(tmp_path: Path, dialect: str, treatment: str, target: int) -> None:
    path = mixed(tmp_path / "t.csv", **DIALECTS[dialect])
    found = table_found(path)
    assert found.dialect.delimiter == DIALECTS[dialect]["delimiter"]
    assert found.dialect.decimal == DIALECTS[dialect]["decimal"]
    assert found.ragged == 1
    data = attrs.evolve(usual_table(found, target=target, drops=True), **TREATMENTS[treatment])
    assert data.inputs > len(data.features) and data.task.is_regression == (target == 4)
    assert_same(load_dataset(data, SEEDS), parts_of(data_code(data, SEEDS, 32), path))


def small(data: Table, **settings: Any) -> Experiment:
    """Every batch in order, 64 bit: nothing is left to chance but the first weights."""
    loss = "mse" if data.task.is_regression else "binary_cross_entropy"
    settings = {"loss": loss, "optimiser": Adam(), "batch_size": 8, "epochs": 1, "precision": 64, **settings}
    return Experiment(
        data=data,
        network=Network(layers=(Dense(id="dense-1", units=6),)),
        training=Training(shuffle=False, keep_best=False, **settings),
        seeds=SEEDS,
    )


@pytest.mark.parametrize("target", [4, 5])
def test_the_scripts_first_losses_are_ours(tmp_path: Path, capsys: pytest.CaptureFixture[str], target: int) -> None:
    path = mixed(tmp_path / "t.csv", **DIALECTS["semicolons and decimal commas"])
    experiment = small(usual_table(table_found(path), target=target, drops=True))
    learned_by_script(experiment, weights_of(build_network(experiment)), tmp_path)
    said = re.search(r"epoch 1: loss (\S+) train, (\S+) validation, \w+ (\S+)\n", capsys.readouterr().out)
    ours = fit(experiment, device="cpu", threads=1)
    assert said is not None
    assert float(said[2]) == pytest.approx(ours.validation_loss, abs=1e-4)
    assert float(said[3]) == pytest.approx(ours.validation_accuracy, abs=1e-4)


@pytest.mark.slow
def test_the_script_trains_on_the_table_as_it_stands_and_on_a_copy_of_it(tmp_path: Path) -> None:
    path = write_table(tmp_path / "t.csv")
    experiment = small(usual_table(table_found(path), target=2), epochs=2)
    export_script(tmp_path / "table.py", experiment)
    command = [sys.executable, "-I", "table.py"]
    done = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, timeout=110)
    assert done.returncode == 0, done.stderr
    assert done.stdout.startswith("height: mean ") and "epoch 2: loss" in done.stdout and "test: loss" in done.stdout
    path.rename(tmp_path / "other name.csv")
    command += ["--data", "other name.csv"]
    again = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, timeout=110)
    assert again.returncode == 0 and again.stdout == done.stdout


@pytest.mark.parametrize("target", [4, 5])
def test_the_script_has_neither_unused_names_nor_long_lines(tmp_path: Path, target: int) -> None:
    folder = tmp_path / ("a long name " * 12).strip()
    folder.mkdir()
    path = mixed(folder / "t.csv", **DIALECTS["commas"])
    check_style(script(small(usual_table(table_found(path), target=target, drops=True))))


@pytest.mark.parametrize("text", ["plain", 'a "b"', "a\nimport os", "'", "\\", "\ud800", "\t", "Öl 𝔸", "{x}", "\u2028"])
def test_texts_stand_in_a_script_as_they_are(text: str) -> None:
    code = as_code(text)
    assert "\n" not in code and code.encode() and ran(f"x = {code}")["x"] == text


def test_many_categories_stand_below_each_other(tmp_path: Path) -> None:
    lines = ["kind,y", *(f"a rather long category number {number % 20},{number * 2}" for number in range(80))]
    data = usual_table(table_found(write_rows(tmp_path / "t.csv", lines)), target=0)
    text = data_code(data, SEEDS, 32)
    assert max(map(len, text.splitlines())) <= 120
    assert_same(load_dataset(data, SEEDS), parts_of(text, tmp_path / "t.csv"))
