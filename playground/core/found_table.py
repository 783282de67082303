"""What was found in a table, and the data that can be made of it."""

from __future__ import annotations

from collections.abc import Sequence

import attrs
import numpy as np
from attrs import frozen
from numpy.typing import NDArray

from playground.core.datasets import Column, Dialect, Table
from playground.core.datasets.files import LEAST_SAMPLES, MOST_CLASSES, check_path
from playground.core.datasets.table import CATEGORY, MOST_INPUTS, NUMBER, most_rows
from playground.core.fields import shown_name
from playground.core.message import Message, ProblemError

IGNORED = "ignored"
USES = (NUMBER, CATEGORY, IGNORED)
"""What a person may do with a column."""
TEXT, ID, CONSTANT, DATE = "text", "id", "constant", "date"
"""What is left out by itself: too many different texts, running numbers, one value, dates."""
USUAL_TARGETS = ("target", "label", "class", "y")
FEW = 10
"""Whole numbers of so few different values are more likely names of classes, where they are to be predicted."""

Rows = NDArray[np.int64]


def _no_rows() -> Rows:
    return np.zeros(0, np.int64)


@frozen(kw_only=True)
class ColumnFound:
    """One column: what it holds (``detected``), and the rows, from 0, that lack a value or hold no number."""

    index: int
    name: str
    detected: str
    values: tuple[str, ...] = ()
    """The different texts, sorted, where they are at most :data:`MOST_CLASSES`; else none."""
    is_whole: bool = False
    """Whether all its numbers are whole."""
    missing: Rows = attrs.field(factory=_no_rows, eq=False)
    stray: Rows = attrs.field(factory=_no_rows, eq=False)
    stray_text: str = ""
    """The first cell that is no number."""

    @property
    def usual(self) -> str:
        """What is done with it unless somebody says otherwise."""
        return self.detected if self.detected in (NUMBER, CATEGORY) else IGNORED

    @property
    def reason(self) -> Message | None:
        """Why it is left out; None where it is not."""
        return _REASONS.get(self.detected)

    def unusable(self, use: str) -> Rows:
        """Rows that cannot be used where the column is used like that."""
        return np.union1d(self.missing, self.stray) if use == NUMBER else self.missing


_REASONS = {
    TEXT: Message("texts: too many different ones"),
    ID: Message("running numbers, which say nothing"),
    CONSTANT: Message("the same value in every row"),
    DATE: Message("dates: turn them into numbers first, such as days since the first one"),
}


@frozen(kw_only=True)
class TableFound:
    """A table as it was read with ``dialect``. Row numbers that people see count from 1, the header included."""

    path: str
    fingerprint: str
    dialect: Dialect
    columns: tuple[ColumnFound, ...]
    rows: int
    ragged: int = 0
    """Rows with more or fewer cells than the first; they count as lacking all of theirs."""
    ragged_row: int = 0
    ragged_cells: int = 0
    preview: tuple[tuple[str, ...], ...] = ()

    def row_number(self, row: int) -> int:
        """The number by which people know row ``row``."""
        return int(row) + 1 + self.dialect.header

    @property
    def usual_target(self) -> int:
        """Number of the column that is most likely to be predicted; −1 where none can be."""
        able = [column for column in self.columns if column.usual != IGNORED]
        named = [column.index for column in able if column.name.casefold() in USUAL_TARGETS]
        return named[0] if named else able[-1].index if able else -1

    def usual_uses(self, target: int) -> tuple[str, ...]:
        """What is done with each column where this one is to be predicted."""
        uses = [column.usual for column in self.columns]
        if target >= 0:
            column = self.columns[target]
            if uses[target] == NUMBER and column.is_whole and 2 <= len(column.values) <= FEW:
                uses[target] = CATEGORY
        return tuple(uses)

    def lacking(self, uses: Sequence[str]) -> Rows:
        """Rows, from 0, that lack something in one of the columns used."""
        bad = [column.unusable(use) for column, use in zip(self.columns, uses, strict=True) if use != IGNORED]
        return np.unique(np.concatenate([_no_rows(), *bad]))


def usual_table(found: TableFound, target: int | None = None, drops: bool = False) -> Table:
    """The table with what is usual, perhaps with another target. Raises ProblemError, as :func:`table_of`."""
    chosen = found.usual_target if target is None else target
    return table_of(found, found.usual_uses(chosen), chosen, drops)


def table_of(found: TableFound, uses: Sequence[str], target: int, drops: bool) -> Table:
    """The data to train on. Raises ProblemError, in one sentence, where these columns cannot be used like that."""
    check_path(found.path)
    if len(found.columns) < 2:
        raise ProblemError(
            "{path} has a single column: choose the sign that stands between its cells, or another file.",
            path=shown_name(found.path),
        )
    _check_rows(found.rows)
    used = [column for column, use in zip(found.columns, uses, strict=True) if use != IGNORED]
    if target < 0 or uses[target] == IGNORED or len(used) < 2:
        raise ProblemError(
            "A table needs a column to predict and one to predict it from; of the {count} columns in {path} "
            "{usable} can be used.",
            count=len(found.columns),
            path=shown_name(found.path),
            usable=len(used),
        )
    for column in used:
        _check_column(found, column, uses[column.index], drops)
    lacking = found.lacking(uses)
    rows = found.rows - len(lacking)
    _check_rows(rows)
    made = [_column(column, uses[column.index]) for column in used]
    answer = next(column for column in made if column.index == target)
    features = tuple(column for column in made if column.index != target)
    if 2 * len(answer.values) > rows:
        raise ProblemError(
            "“{name}” has {classes} classes in {rows} rows: too few rows to learn any of them.",
            name=shown_name(answer.name),
            classes=len(answer.values),
            rows=rows,
        )
    inputs = sum(column.inputs for column in features)
    if inputs > MOST_INPUTS or rows > most_rows(inputs):
        raise ProblemError(
            "{rows} rows of {inputs} numbers are too many; {most} rows would fit: leave columns out.",
            rows=rows,
            inputs=inputs,
            most=most_rows(inputs) if inputs <= MOST_INPUTS else 0,
        )
    return Table(
        path=found.path,
        fingerprint=found.fingerprint,
        dialect=found.dialect,
        features=features,
        target=answer,
        drops=drops and bool(len(lacking)),
        rows=rows,
    )


def _column(found: ColumnFound, use: str) -> Column:
    return Column(index=found.index, name=found.name, kind=use, values=found.values if use == CATEGORY else ())


def _check_rows(rows: int) -> None:
    """Raise ProblemError where these are too few."""
    if rows < LEAST_SAMPLES:
        raise ProblemError(
            "Too few rows can be used: {rows}; at least {least} are needed.", rows=max(0, rows), least=LEAST_SAMPLES
        )


def _check_column(found: TableFound, column: ColumnFound, use: str, drops: bool) -> None:
    """Raise ProblemError where this column cannot be used like that."""
    name = shown_name(column.name)
    if column.detected == CONSTANT:
        raise ProblemError("“{name}” holds the same value in every row: there is nothing to learn from it.", name=name)
    if column.detected == DATE and use == NUMBER:
        raise ProblemError(
            "“{name}” holds dates, which are no numbers: turn them into numbers first, such as days since the "
            "first one.",
            name=name,
        )
    if use == CATEGORY and not column.values:
        raise ProblemError(
            "“{name}” has more than {most} different values: too many for classes.", name=name, most=MOST_CLASSES
        )
    if use == NUMBER and len(column.stray) + len(column.missing) >= found.rows:
        raise ProblemError("“{name}” holds no numbers.", name=name)
    if drops:
        return
    if found.ragged:
        raise ProblemError(
            "Not all rows have as many cells as the first one ({count} differ, row {row} has {cells} instead of "
            "{usual}): drop these rows, or mend the file.",
            count=found.ragged,
            row=found.row_number(found.ragged_row),
            cells=found.ragged_cells,
            usual=len(found.columns),
        )
    if len(column.missing):
        raise ProblemError(
            "“{name}” lacks a value in {count} of {rows} rows (the first is row {row}): drop these rows, or leave the "
            "column out.",
            count=len(column.missing),
            rows=found.rows,
            name=name,
            row=found.row_number(column.missing[0]),
        )
    if use == NUMBER and len(column.stray):
        raise ProblemError(
            "“{name}” holds no number in {count} of {rows} rows (“{text}” in row {row}): drop these rows, take it as "
            "categories, or leave the column out.",
            count=len(column.stray),
            rows=found.rows,
            name=name,
            text=shown_name(column.stray_text),
            row=found.row_number(column.stray[0]),
        )
