"""Tables: how they are written, what their columns hold, everything that can be wrong, and the data they become."""

from __future__ import annotations

import json
import os
from pathlib import Path

import attrs
import numpy as np
import pytest
import safetensors
import torch
from hypothesis import given
from hypothesis import strategies as st
from own_files import table_found, write_rows, write_table

from playground.core.datasets import Table
from playground.core.datasets.table import CATEGORY, NUMBER
from playground.core.experiment import Experiment
from playground.core.found_table import CONSTANT, DATE, ID, IGNORED, TEXT, TableFound, table_of, usual_table
from playground.core.frames import (
    DataLookFrame,
    DataLookRequest,
    NetworkFrame,
    NetworkRequest,
    ValuesFrame,
    ValuesRequest,
    WeightsFrame,
    WeightsRequest,
)
from playground.core.message import ProblemError
from playground.core.network import Network
from playground.core.progress import Progress
from playground.core.training import Seeds, Training
from playground.engine.checkpoint import load_checkpoint, save_checkpoint
from playground.engine.data import DataError
from playground.engine.data.load import load_dataset
from playground.engine.data.table import as_number, as_numbers, scan_table
from playground.engine.evaluate import scores
from playground.engine.export import export_weights
from playground.engine.frames import make_frame
from playground.engine.layers import DenseLayer
from playground.engine.learner import Learner


def refused(found: TableFound, drops: bool = False, target: int | None = None) -> str:
    with pytest.raises(ProblemError) as error:
        usual_table(found, target, drops)
    return str(error.value)


def unreadable(path: Path) -> str:
    with pytest.raises(DataError) as error:
        list(scan_table(path))
    return str(error.value)


def detected(found: TableFound) -> dict[str, str]:
    return {column.name: column.detected for column in found.columns}


def test_numbers_categories_and_the_last_column_as_target_are_found(tmp_path: Path) -> None:
    found = table_found(write_table(tmp_path / "t.csv"))
    assert detected(found) == {"a": NUMBER, "colour": CATEGORY, "height": NUMBER, "side": CATEGORY}
    assert found.rows == 40 and found.preview[0] == ("0.0", "red", "-3.0", "down")
    data = usual_table(found)
    assert data.target.name == "side" and data.task.labels == ("down", "up")
    assert data.input_names == ("a", "colour = blue", "colour = red", "height")


def test_rows_become_numbers_with_categories_one_hot(tmp_path: Path) -> None:
    data = usual_table(table_found(write_table(tmp_path / "t.csv")))
    dataset = load_dataset(data, Seeds())
    assert tuple(map(len, (dataset.train, dataset.validation, dataset.test))) == data.counts
    parts = (dataset.train, dataset.validation, dataset.test)
    rows = np.concatenate([part.inputs.numpy() for part in parts])
    answers = np.concatenate([part.targets.numpy() for part in parts])
    for (a, blue, red, y), answer in zip(rows, answers, strict=True):
        assert y == pytest.approx(2 * a - 3) and (blue, red) == ((0, 1) if 4 * a % 2 == 0 else (1, 0))
        assert answer == (y > 0)
    assert sorted(rows[:, 0]) == [number / 4 for number in range(40)]
    inputs = dataset.prepare(dataset.train.inputs)
    assert inputs.mean(0).numpy() == pytest.approx(np.zeros(4), abs=1e-5)
    assert inputs.std(0, correction=0).numpy() == pytest.approx(np.ones(4), abs=1e-5)


def test_a_value_is_learned_in_deviations_measured_on_the_training_part(tmp_path: Path) -> None:
    found = table_found(write_table(tmp_path / "t.csv"))
    data = usual_table(found, target=2)
    assert data.task.is_regression and data.task.inputs == (5,)
    dataset = load_dataset(data, Seeds())
    targets = dataset.train.targets.numpy()
    assert targets.shape == (28, 1)
    assert (targets.mean(), targets.std()) == (pytest.approx(0, abs=1e-6), pytest.approx(1, abs=1e-6))
    values = targets[:, 0] * dataset.target_deviation + dataset.target_mean
    assert values == pytest.approx(2 * dataset.train.inputs[:, 0].numpy() - 3, abs=1e-5)


def test_whole_numbers_of_few_values_are_classes_where_they_are_predicted(tmp_path: Path) -> None:
    lines = ["x,label", *(f"{number * 0.5},{number % 3}" for number in range(30))]
    data = usual_table(table_found(write_rows(tmp_path / "t.csv", lines)))
    assert data.task.labels == ("0", "1", "2")


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
def test_every_delimiter_is_found(tmp_path: Path, delimiter: str) -> None:
    lines = [delimiter.join(("a", "b", "c")), *(delimiter.join((f"{n}.5", str(n * n), "u")) for n in range(12))]
    found = table_found(write_rows(tmp_path / "t.txt", lines))
    assert found.dialect.delimiter == delimiter and found.dialect.header
    assert [column.name for column in found.columns] == ["a", "b", "c"]


def test_quotes_hold_delimiters_and_line_ends(tmp_path: Path) -> None:
    lines = ["name,x,y", *(f'"one, {number % 2}\nand more",{number * 1.5},{number * number}' for number in range(12))]
    found = table_found(write_rows(tmp_path / "t.csv", lines))
    assert found.rows == 12 and found.columns[0].values == ("one, 0\nand more", "one, 1\nand more")


def test_decimal_commas_are_found_where_semicolons_part_the_cells(tmp_path: Path) -> None:
    lines = ["a;b", *(f"{number},25;-{number},5" for number in range(12))]
    found = table_found(write_rows(tmp_path / "t.csv", lines))
    assert found.dialect.decimal == "," and detected(found) == {"a": NUMBER, "b": NUMBER}
    inputs = load_dataset(usual_table(found), Seeds()).train.inputs
    assert set((inputs % 1).ravel().tolist()) == {0.25}


def test_a_table_without_a_header_gets_names(tmp_path: Path) -> None:
    found = table_found(write_rows(tmp_path / "t.csv", [f"{number * 2.5},{number**2}" for number in range(12)]))
    assert not found.dialect.header and found.rows == 12
    assert [column.name for column in found.columns] == ["column 1", "column 2"]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "latin-1"])
def test_every_way_to_write_letters_is_found(tmp_path: Path, encoding: str) -> None:
    lines = ["größe,art", *(f"{number * 1.5},{('süß', 'sauer')[number % 2]}" for number in range(12))]
    found = table_found(write_rows(tmp_path / "t.csv", lines, encoding))
    assert found.dialect.encoding == encoding
    assert detected(found) == {"größe": NUMBER, "art": CATEGORY}
    assert usual_table(found).task.labels == ("sauer", "süß")


def test_running_numbers_constants_texts_and_dates_are_left_out_with_a_reason(tmp_path: Path) -> None:
    lines = ["id,same,note,day,x,y"]
    lines += [f"{n + 7},1,word{n},2024-01-{n + 1:02},{n * 0.5},{n * n}" for n in range(20)]
    found = table_found(write_rows(tmp_path / "t.csv", lines))
    assert detected(found) == {"id": ID, "same": CONSTANT, "note": TEXT, "day": DATE, "x": NUMBER, "y": NUMBER}
    assert [column.name for column in usual_table(found).features] == ["x"]
    assert all(column.reason for column in found.columns[:4]) and found.columns[4].reason is None


def test_a_date_as_a_number_is_refused_with_the_reason(tmp_path: Path) -> None:
    lines = ["day,y", *(f"{n + 1}.3.2024,{n * n}" for n in range(20))]
    found = table_found(write_rows(tmp_path / "t.csv", lines))
    with pytest.raises(ProblemError, match="“day” holds dates, which are no numbers: turn them into numbers first"):
        table_of(found, (NUMBER, NUMBER), 1, False)


def test_missing_values_are_reported_and_their_rows_dropped_only_when_asked(tmp_path: Path) -> None:
    lines = ["a,b,y", *(f"{n * 0.5},{'NA' if n in (3, 9) else n * n},{'' if n == 9 else n}.5" for n in range(20))]
    lines = [line.replace(",.5", ",") for line in lines]
    found = table_found(write_rows(tmp_path / "t.csv", lines))
    assert [len(column.missing) for column in found.columns] == [0, 2, 1]
    assert refused(found) == (
        "“b” lacks a value in 2 of 20 rows (the first is row 5): drop these rows, or leave the column out."
    )
    data = usual_table(found, drops=True)
    assert data.rows == 18 and data.drops
    assert sum(map(len, (p for d in [load_dataset(data, Seeds())] for p in (d.train, d.validation, d.test)))) == 18
    assert table_of(found, (NUMBER, IGNORED, NUMBER), 2, True).rows == 19


def test_text_among_numbers_says_where_it_stands(tmp_path: Path) -> None:
    lines = ["a,y", *(f"{'abc' if n == 4 else n * 0.5},{n * n}" for n in range(20))]
    found = table_found(write_rows(tmp_path / "t.csv", lines))
    assert detected(found)["a"] == NUMBER
    assert refused(found).startswith("“a” holds no number in 1 of 20 rows (“abc” in row 6): drop these rows")
    assert usual_table(found, drops=True).rows == 19


def test_ragged_rows_are_counted_and_dropped_only_when_asked(tmp_path: Path) -> None:
    lines = ["a,b,y", *(f"{n * 0.5},{n},{n * n}" + (",7" if n in (2, 5) else "") for n in range(20))]
    found = table_found(write_rows(tmp_path / "t.csv", lines))
    assert found.ragged == 2
    assert refused(found).startswith(
        "Not all rows have as many cells as the first one (2 differ, row 4 has 4 instead of 3)"
    )
    data = usual_table(found, drops=True)
    assert data.rows == 18 and len(load_dataset(data, Seeds()).train) == data.counts[0]


def test_a_constant_column_cannot_be_learned_from(tmp_path: Path) -> None:
    lines = ["a,y", *(f"5,{n * n}" for n in range(20))]
    found = table_found(write_rows(tmp_path / "t.csv", lines))
    assert "of the 2 columns" in refused(found) and "1 can be used" in refused(found)
    with pytest.raises(ProblemError, match="“a” holds the same value in every row: there is nothing to learn from it"):
        table_of(found, (NUMBER, NUMBER), 1, False)


def test_more_classes_than_rows_can_teach_have_their_sentence(tmp_path: Path) -> None:
    lines = ["x,who", *(f"{n * 0.5},person{n}" for n in range(20))]
    found = table_found(write_rows(tmp_path / "t.csv", lines))
    with pytest.raises(ProblemError, match="“who” has 20 classes in 20 rows: too few rows to learn any of them"):
        table_of(found, (NUMBER, CATEGORY), 1, False)


def test_a_binary_file_called_csv_is_no_table(tmp_path: Path) -> None:
    path = tmp_path / "t.csv"
    path.write_bytes(bytes(range(256)) * 10)
    assert unreadable(path).endswith("t.csv is no table: it holds bytes that are no text.")


def test_an_empty_file_a_missing_one_and_a_folder_have_their_sentences(tmp_path: Path) -> None:
    path = tmp_path / "t.csv"
    path.write_bytes(b"\n \n")
    assert unreadable(path).endswith("t.csv is empty.")
    assert unreadable(tmp_path / "gone.csv").endswith("gone.csv any more.")
    assert unreadable(tmp_path).endswith("is a folder, not a table.")


def test_a_table_of_names_alone_has_too_few_rows(tmp_path: Path) -> None:
    assert "Too few rows can be used" in refused(table_found(write_rows(tmp_path / "t.csv", ["a,b"])))


def test_a_quotation_mark_that_is_never_closed_has_its_sentence(tmp_path: Path) -> None:
    said = unreadable(write_rows(tmp_path / "t.csv", ["a,b", '"open,1', *(f"{n},2" for n in range(40_000))]))
    assert "is a cell of more than 131072 characters; perhaps a quotation mark is opened and never closed" in said


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="no named pipes here")
def test_a_pipe_is_not_waited_for(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "t.csv")
    assert unreadable(tmp_path / "t.csv").endswith("t.csv is no file.")


def test_a_table_of_one_row_has_nothing_to_learn_from(tmp_path: Path) -> None:
    found = table_found(write_rows(tmp_path / "t.csv", ["a,b", "1,2"]))
    assert found.rows == 1 and "Too few rows can be used: 1;" in refused(found)


def test_a_single_column_has_its_sentence(tmp_path: Path) -> None:
    found = table_found(write_rows(tmp_path / "t.csv", ["a", "1", "2"]))
    assert "has a single column: choose the sign that stands between its cells" in refused(found)


def test_a_table_that_changed_since_must_be_chosen_again(tmp_path: Path) -> None:
    path = write_table(tmp_path / "t.csv")
    data = usual_table(table_found(path))
    write_table(path, rows=41)
    with pytest.raises(DataError, match="is not what it was when it was chosen: choose it again"):
        load_dataset(data, Seeds())
    path.unlink()
    with pytest.raises(DataError, match="There is no file"):
        load_dataset(data, Seeds())


def test_scanning_says_how_far_it_is(tmp_path: Path) -> None:
    path = write_table(tmp_path / "t.csv", rows=2000)
    *steps, found = scan_table(path)
    assert isinstance(found, TableFound) and found.rows == 2000
    shares = [step.done / step.total for step in steps if isinstance(step, Progress)]
    assert shares == sorted(shares) and shares[-1] == 1.0 and len(shares) >= 5


def test_another_dialect_may_be_asked_for(tmp_path: Path) -> None:
    path = write_table(tmp_path / "t.csv")
    first = table_found(path)
    *_steps, found = scan_table(path, type(first.dialect)(header=False))
    assert isinstance(found, TableFound) and found.rows == 41 and found.columns[0].name == "column 1"


@given(st.floats(-1e30, 1e30), st.sampled_from((".", ",")))
def test_a_number_written_down_is_read_again(value: float, decimal: str) -> None:
    assert as_number(repr(value).replace(".", decimal), decimal) == value


@pytest.mark.parametrize("cell", ["", "inf", "-Infinity", "nan", "1_000", "1e60", "12a", "0x10", "1 2"])
def test_what_is_no_finite_number_is_none(cell: str) -> None:
    assert np.isnan(as_number(cell, "."))


def test_a_table_survives_as_a_value(tmp_path: Path) -> None:
    data = usual_table(table_found(write_table(tmp_path / "t.csv")))
    assert isinstance(data, Table) and data.title == "t.csv" and data.counts == (28, 6, 6)


@given(st.lists(st.sampled_from(("1", "-2.5", "1e3", "", "nan", "inf", "1e60", "1_000", "x", "1,5")), min_size=1))
def test_many_numbers_are_read_as_each_alone(cells: list[str]) -> None:
    for decimal in (".", ","):
        alone = [as_number(cell, decimal) for cell in cells]
        assert np.array_equal(as_numbers(cells, decimal), alone, equal_nan=True)


def test_predicted_values_stand_beside_the_true_ones_in_their_own_unit(tmp_path: Path) -> None:
    data = usual_table(table_found(write_table(tmp_path / "t.csv")), target=2)
    experiment = Experiment(data=data, network=Network(), training=Training(loss="mse"))
    learner = Learner(experiment, load_dataset(data, Seeds()), torch.device("cpu"), 1)
    frame = make_frame(learner, ValuesRequest(), False)
    assert isinstance(frame, ValuesFrame)
    rows = learner.dataset.validation.inputs
    assert frame.true == pytest.approx(2 * rows[:, 0].numpy() - 3, abs=1e-4)
    output = learner.network.layers["output"]
    assert isinstance(output, DenseLayer)
    said = (learner.prepared(rows) @ output.weight.T + output.bias)[:, 0].detach().numpy()
    assert frame.predicted == pytest.approx(
        said * learner.dataset.target_deviation + learner.dataset.target_mean, abs=1e-4
    )


def test_a_predicted_column_is_looked_at_in_its_own_unit(tmp_path: Path) -> None:
    data = usual_table(table_found(write_table(tmp_path / "t.csv")), target=2)
    experiment = Experiment(data=data, network=Network(), training=Training(loss="mse"))
    learner = Learner(experiment, load_dataset(data, Seeds()), torch.device("cpu"), 1)
    frame = make_frame(learner, DataLookRequest(), False)
    assert isinstance(frame, DataLookFrame)
    assert frame.values[:, 0] == pytest.approx(2 * frame.raw[:, 0] - 3, abs=1e-5)
    learned = (frame.values - frame.target_mean) / frame.target_deviation
    assert learned == pytest.approx(learner.dataset.train.targets.numpy(), abs=1e-5)


@pytest.mark.parametrize("loss", ["mse", "mae"])
def test_the_loss_times_the_deviation_is_the_error_in_its_own_unit(tmp_path: Path, loss: str) -> None:
    data = usual_table(table_found(write_table(tmp_path / "t.csv")), target=2)
    experiment = Experiment(data=data, network=Network(), training=Training(loss=loss))
    learner = Learner(experiment, load_dataset(data, Seeds()), torch.device("cpu"), 1)
    frame = make_frame(learner, ValuesRequest(), False)
    assert isinstance(frame, ValuesFrame)
    scored, sigma = scores(learner, learner.dataset.validation), learner.dataset.target_deviation
    assert scored is not None and sigma != 1.0
    error = frame.root_mean_square**2 / sigma**2 if loss == "mse" else frame.mean_absolute / sigma
    assert scored.loss == pytest.approx(error, rel=1e-4)


def test_exported_weights_tell_the_scale_of_what_is_predicted(tmp_path: Path) -> None:
    data = usual_table(table_found(write_table(tmp_path / "t.csv")), target=2)
    data = attrs.evolve(data, normalisation="standard")
    experiment = Experiment(data=data, network=Network(), training=Training(loss="mse"))
    learner = Learner(experiment, load_dataset(data, Seeds()), torch.device("cpu"), 1)
    frame = make_frame(learner, WeightsRequest(), False)
    assert isinstance(frame, WeightsFrame)
    export_weights(tmp_path / "w.safetensors", experiment, frame.tensors, frame.scale)
    with safetensors.safe_open(tmp_path / "w.safetensors", "np") as file:
        notes = file.metadata()
    heights = learner.dataset.train.inputs[:, 0].double().numpy() * 2 - 3
    assert float(notes["target_mean"]) == pytest.approx(heights.mean(), abs=1e-5)
    assert float(notes["target_deviation"]) == pytest.approx(heights.std(), abs=1e-5)
    assert notes["target"] == "height" and json.loads(notes["inputs"])[:2] == ["a", "colour = blue"]
    save_checkpoint(tmp_path / "t.nnp", experiment, frame.tensors, scale=frame.scale)
    assert load_checkpoint(tmp_path / "t.nnp").scale == frame.scale


def test_the_diagram_shows_a_row_of_the_validation_part(tmp_path: Path) -> None:
    data = usual_table(table_found(write_table(tmp_path / "t.csv")), target=3)
    learner = Learner(Experiment(data=data, network=Network()), load_dataset(data, Seeds()), torch.device("cpu"), 1)
    frame = make_frame(learner, NetworkRequest(sample=2), False)
    assert isinstance(frame, NetworkFrame)
    prepared = learner.prepared(learner.dataset.validation.inputs[2:3])[0].numpy()
    assert frame.layers[0].values == pytest.approx(prepared)
    assert frame.label == int(learner.dataset.validation.targets[2])
