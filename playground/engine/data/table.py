"""Tables of a person's own: what is in one, and the numbers of its rows; read in chunks, so that nobody waits."""

from __future__ import annotations

import csv
import os
import re
from collections.abc import Iterator, Sequence
from itertools import islice
from pathlib import Path

import attrs
import numpy as np
import torch
from numpy.typing import NDArray

from playground.core.datasets import Column, Dialect, Table
from playground.core.datasets.files import LONGEST_NAME, MOST_CLASSES
from playground.core.datasets.table import CATEGORY, MOST_COLUMNS, MOST_ROWS, NUMBER
from playground.core.fields import UNPRINTABLE, shown_name
from playground.core.found_table import CONSTANT, DATE, ID, TEXT, ColumnFound, TableFound
from playground.core.progress import Progress, last_of
from playground.core.training import Seeds
from playground.engine.data import DataError, Dataset, Part
from playground.engine.data.split import shuffled_parts
from playground.engine.data.text_file import TextFile, inspected, usual_dialect

CHUNK = 500
"""Rows read at once: about a millisecond during which nobody else runs."""
MISSING = frozenset({"", "na", "n/a", "nan", "null", "?", "-"})
"""What stands where a value is missing, in small letters."""
DATES = re.compile(
    r"(\d{4}[-/.]\d{1,2}[-/.]\d{1,2}|\d{1,2}[-/.]\d{1,2}[-/.]\d{2,4})([T ]\d{1,2}:\d{2}.*)?|\d{1,2}:\d{2}(:\d{2})?"
)
"""Days and times as they are written most often."""
MOSTLY = 0.9
"""Share of a column's values that must be numbers, or dates, for it to hold such."""
PREVIEWED = 8

Rows = list[list[str]]
Matrix = NDArray[np.float32]


def scan_table(path: Path, dialect: Dialect | None = None) -> Iterator[Progress | TableFound]:
    """Look at every cell of a table, written in this way or in the most likely one; last comes what was found.

    Raises :class:`DataError` where it is no table.
    """
    text: TextFile | None = None
    for event in inspected(path):
        if isinstance(event, TextFile):
            text = event
        else:
            yield Progress(event.done, 2 * event.total)
    assert text is not None
    chosen = usual_dialect(text) if dialect is None else attrs.evolve(dialect, encoding=text.encoding)
    notes: list[_Notes] = []
    preview: list[tuple[str, ...]] = []
    count = ragged = ragged_row = ragged_cells = 0
    for rows, done in _chunks(path, chosen):
        if not notes:
            names = _names(rows[0], chosen.header)
            _check_columns(path, names)
            notes = [_Notes(number, name, chosen.decimal) for number, name in enumerate(names)]
            rows = rows[1:] if chosen.header else rows
        uneven = [number for number, row in enumerate(rows) if len(row) != len(notes)]
        if uneven and not ragged:
            ragged_row, ragged_cells = count + uneven[0], len(rows[uneven[0]])
        ragged += len(uneven)
        for number in uneven:
            rows[number] = [""] * len(notes)
        preview += [tuple(map(_shown_cell, row)) for row in rows[: PREVIEWED - len(preview)]]
        for note, cells in zip(notes, zip(*rows, strict=True), strict=False):
            note.read(cells, count)
        count += len(rows)
        if count > MOST_ROWS:
            raise DataError("{path} has more than {most} rows.", path=str(path), most=MOST_ROWS)
        yield Progress(text.size + done, 2 * text.size)
    if not count:
        raise DataError("{path} has no rows.", path=str(path))
    columns = tuple(note.found(count) for note in notes)
    yield TableFound(
        path=str(path),
        fingerprint=text.fingerprint,
        dialect=chosen,
        columns=columns,
        rows=count,
        ragged=ragged,
        ragged_row=ragged_row,
        ragged_cells=ragged_cells,
        preview=tuple(preview),
    )


def load_table(data: Table, seeds: Seeds) -> Dataset:
    """Read the rows that are used and share them out by the split die: inputs (N, inputs), float32.

    A value to be predicted, (N, 1), is in standard deviations from the mean of the training part.
    Raises :class:`DataError` where the file is not what it was.
    """
    path = Path(data.path)
    text = last_of(inspected(path))
    if text.fingerprint != data.fingerprint:
        raise _changed(path)
    blocks: list[tuple[Matrix, NDArray[np.float64]]] = []
    width = 0
    for rows, _done in _chunks(path, data.dialect):
        if not width:
            width = len(rows[0])
            rows = rows[1:] if data.dialect.header else rows
        blocks.append(_numbers(rows, width, data))
    inputs = np.concatenate([block for block, _answers in blocks])
    answers = np.concatenate([answers for _block, answers in blocks])
    if len(inputs) != data.rows:
        raise _changed(path)
    parts = shuffled_parts(len(inputs), data.counts, seeds.split)
    if data.task.is_regression:
        train = answers[parts[0]] if len(parts[0]) else answers
        mean, deviation = float(train.mean()), float(train.std()) or 1.0
        targets = torch.from_numpy(((answers - mean) / deviation).astype(np.float32)[:, None])
    else:
        mean, deviation = 0.0, 1.0
        targets = torch.from_numpy(answers.astype(np.int64))
    samples = torch.from_numpy(inputs)
    train_part, validation, test = (Part(samples[part], targets[part]) for part in map(torch.from_numpy, parts))
    return Dataset(data.task, train_part, validation, test, target_mean=mean, target_deviation=deviation)


def _changed(path: Path) -> DataError:
    return DataError("{path} is not what it was when it was chosen: choose it again.", path=str(path))


def _chunks(path: Path, dialect: Dialect) -> Iterator[tuple[Rows, int]]:
    """Rows of cells, without empty ones, and how many bytes were read so far."""
    try:
        with path.open(newline="", encoding=dialect.encoding) as file:
            reader = csv.reader(file, delimiter=dialect.delimiter, quotechar=dialect.quote)
            while rows := list(islice(reader, CHUNK)):
                if filled := [row for row in rows if row]:
                    yield filled, os.lseek(file.fileno(), 0, os.SEEK_CUR)
    except FileNotFoundError as error:
        raise DataError("There is no file {path} any more.", path=str(path)) from error
    except OSError as error:
        raise DataError("{path} cannot be read: {reason}.", path=str(path), reason=error.strerror or "?") from error
    except csv.Error as error:
        if "field limit" not in str(error):
            raise DataError("{path} cannot be read as a table: {reason}.", path=str(path), reason=str(error)) from error
        raise DataError(
            "{path} cannot be read as a table: before line {line} is a cell of more than {most} characters; perhaps a "
            "quotation mark is opened and never closed.",
            path=str(path),
            line=reader.line_num,
            most=csv.field_size_limit(),
        ) from error
    except UnicodeError as error:
        raise DataError("{path} cannot be read as a table: {reason}.", path=str(path), reason=str(error)) from error


def _names(first: Sequence[str], header: bool) -> list[str]:
    """A name for each column, no two alike."""
    names: list[str] = []
    for number, cell in enumerate(first, start=1):
        name = UNPRINTABLE.sub(" ", cell).strip()[: LONGEST_NAME - 10] if header else ""
        name = name or f"column {number}"
        names.append(f"{name} ({number})" if name in names else name)
    return names


def _check_columns(path: Path, names: Sequence[str]) -> None:
    if len(names) > MOST_COLUMNS:
        raise DataError(
            "{path} has {count} columns; at most {most} are possible.",
            path=str(path),
            count=len(names),
            most=MOST_COLUMNS,
        )


def _shown_cell(cell: str) -> str:
    return shown_name(cell.strip())


def is_missing(cell: str) -> bool:
    """Whether a cell, without space around it, says that there is no value."""
    return cell.casefold() in MISSING


def as_number(cell: str, decimal: str) -> float:
    """The number in a cell; NaN where there is none."""
    if decimal == ",":
        cell = "" if "." in cell else cell.replace(",", ".")
    if "_" in cell:
        return np.nan
    try:
        value = float(cell)
    except ValueError:
        return np.nan
    return value if np.isfinite(value) and abs(value) < LARGEST else np.nan


def as_numbers(cells: Sequence[str], decimal: str) -> NDArray[np.float64]:
    """The numbers in cells (n,), NaN where there is none; quickly where all are plain numbers."""
    if decimal == "." and "_" not in "".join(cells):
        try:
            values = np.array(list(map(float, cells)), np.float64)
        except ValueError:
            pass
        else:
            values[~(np.abs(values) < LARGEST)] = np.nan
            return values
    return np.array([as_number(cell, decimal) for cell in cells], np.float64)


LARGEST = float(np.finfo(np.float32).max)


class _Notes:
    """What a column turns out to hold, chunk by chunk."""

    def __init__(self, index: int, name: str, decimal: str) -> None:
        self._index, self._name, self._decimal = index, name, decimal
        self._distinct: set[str] = set()
        self._missing: list[NDArray[np.int64]] = []
        self._stray: list[NDArray[np.int64]] = []
        self._stray_text = ""
        self._numbers = self._dates = 0
        self._is_whole = True
        self._next: float | None = None
        self._is_running = True

    def read(self, cells: Sequence[str], start: int) -> None:
        """Take note of these cells; the first stands in row ``start``."""
        texts = [cell.strip() for cell in cells]
        if len(self._distinct) <= MOST_CLASSES:
            self._distinct.update(texts)
        values = as_numbers(texts, self._decimal)
        empty = np.isnan(values)
        if empty.any():
            self._read_odd(texts, np.flatnonzero(empty), start)
        numbers = values[~empty]
        self._numbers += len(numbers)
        self._is_whole = self._is_whole and bool((numbers == np.rint(numbers)).all())
        self._is_running = self._is_running and not empty.any() and self._runs_on(numbers)

    def _read_odd(self, texts: Sequence[str], odd: NDArray[np.int64], start: int) -> None:
        """Cells without a number: missing ones, and others."""
        is_gap = np.array([is_missing(texts[number]) for number in odd])
        self._missing.append(odd[is_gap] + start)
        others = odd[~is_gap]
        self._stray.append(others + start)
        if len(others) and not self._stray_text:
            self._stray_text = texts[others[0]]
        self._dates += sum(bool(DATES.fullmatch(texts[number])) for number in others)

    def _runs_on(self, numbers: NDArray[np.float64]) -> bool:
        goes_on = self._next is None or numbers[0] == self._next
        self._next = float(numbers[-1]) + 1.0
        return goes_on and bool((np.diff(numbers) == 1.0).all())

    def found(self, rows: int) -> ColumnFound:
        """What there is to say of it after all ``rows``."""
        missing, stray = (np.concatenate([np.zeros(0, np.int64), *some]) for some in (self._missing, self._stray))
        present = rows - len(missing)
        distinct = {text for text in self._distinct if not is_missing(text)}
        is_few = len(distinct) <= MOST_CLASSES and all(len(text) <= LONGEST_NAME for text in distinct)
        if present == 0 or len(distinct) == 1:
            detected = CONSTANT
        elif self._dates >= MOSTLY * present:
            detected = DATE
        elif self._is_running and self._is_whole and present > 2:
            detected = ID
        elif self._numbers >= MOSTLY * present:
            detected = NUMBER
        else:
            detected = CATEGORY if is_few and 2 * len(distinct) <= max(present, 4) else TEXT
        return ColumnFound(
            index=self._index,
            name=self._name,
            detected=detected,
            values=tuple(sorted(distinct)) if is_few else (),
            is_whole=self._is_whole and self._numbers > 0,
            missing=missing,
            stray=stray,
            stray_text=self._stray_text,
        )


def _numbers(rows: Rows, width: int, data: Table) -> tuple[Matrix, NDArray[np.float64]]:
    """Inputs (n, inputs) and answers (n,) of the rows of ``width`` cells that lack nothing."""
    even = [row for row in rows if len(row) == width]
    columns: list[Sequence[str]] = list(zip(*even, strict=True)) if even else [()] * width
    inputs = [_of_column(columns[column.index], column, data.dialect.decimal) for column in data.features]
    if data.target.kind == CATEGORY:
        answers = _places(columns[data.target.index], data.target)
    else:
        answers = _of_column(columns[data.target.index], data.target, data.dialect.decimal)[:, 0]
    matrix = np.concatenate(inputs, axis=1)
    kept = np.isfinite(matrix).all(axis=1) & np.isfinite(answers)
    return matrix[kept].astype(np.float32), answers[kept]


def _of_column(cells: Sequence[str], column: Column, decimal: str) -> NDArray[np.float64]:
    """(n, inputs) numbers of a column, NaN where there is none; categories are one-hot."""
    if column.kind == NUMBER:
        return as_numbers([cell.strip() for cell in cells], decimal)[:, None]
    places = _places(cells, column)
    hot = np.eye(len(column.values))[np.nan_to_num(places).astype(np.int64)]
    hot[np.isnan(places)] = np.nan
    return hot


def _places(cells: Sequence[str], column: Column) -> NDArray[np.float64]:
    """(n,) numbers of the categories, NaN where there is none."""
    numbers = {value: float(number) for number, value in enumerate(column.values)}
    return np.array([numbers.get(cell.strip(), np.nan) for cell in cells], np.float64)
