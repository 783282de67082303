"""Rows of a person's own table: numbers and categories, one column of which is to be predicted from others."""

from __future__ import annotations

from typing import ClassVar

import attrs
from attrs import frozen

from playground.core.datasets.base import split_counts
from playground.core.datasets.files import (
    LEAST_SAMPLES,
    MOST_BYTES,
    MOST_CLASSES,
    OwnFiles,
    check_names,
    text_field,
)
from playground.core.fields import FieldError, flag, one_of, whole
from playground.core.tasks import Task

NUMBER, CATEGORY = "number", "category"
DELIMITERS = (",", ";", "\t", "|")
QUOTES = ('"', "'")
DECIMALS = (".", ",")
ENCODINGS = ("utf-8", "utf-8-sig", "utf-16", "latin-1")
MOST_ROWS = 5_000_000
MOST_COLUMNS = 2000
MOST_INPUTS = 5000
FLOAT_BYTES = 4


@frozen(kw_only=True)
class Dialect:
    """How a file is written. ``header``: the first row holds names; ``decimal`` is the sign within numbers."""

    encoding: str = one_of("utf-8", lambda: ENCODINGS)
    delimiter: str = one_of(",", lambda: DELIMITERS)
    quote: str = one_of('"', lambda: QUOTES)
    decimal: str = one_of(".", lambda: DECIMALS)
    header: bool = flag(True)


@frozen(kw_only=True)
class Column:
    """One column that is used, number ``index`` from the left: numbers, or one of the categories ``values``."""

    index: int = whole(0, 0, MOST_COLUMNS - 1)
    name: str = text_field()
    kind: str = one_of(NUMBER, lambda: (NUMBER, CATEGORY))
    values: tuple[str, ...] = ()

    def __attrs_post_init__(self) -> None:
        if self.kind == CATEGORY:
            check_names("values", self.values, 1, MOST_CLASSES)
        elif self.values:
            raise FieldError("values", "must be empty for numbers, not {value}", value=len(self.values))

    @property
    def inputs(self) -> int:
        """How many numbers the network reads of it: categories are one-hot."""
        return len(self.values) if self.kind == CATEGORY else 1


def most_rows(inputs: int) -> int:
    """How many rows of so many numbers may be in memory."""
    return min(MOST_ROWS, MOST_BYTES // (FLOAT_BYTES * max(1, inputs)))


@frozen(kw_only=True)
class Table(OwnFiles):
    """Rows of a table of which ``features`` are read and ``target`` is to be predicted: a value, or a class.

    ``rows`` are those used; with ``drops`` rows that lack one of the columns are left out, else there must be none.
    A predicted value is learned in standard deviations from its mean, both measured on the training part.
    """

    kind: ClassVar[str] = "table"
    space: ClassVar[str] = "row"

    dialect: Dialect = attrs.field(factory=Dialect)
    features: tuple[Column, ...] = ()
    target: Column = attrs.field(factory=lambda: Column(name="target"))
    drops: bool = flag(False)
    rows: int = whole(0, LEAST_SAMPLES, MOST_ROWS)

    def __attrs_post_init__(self) -> None:
        if not self.features:
            raise FieldError("features", "must be at least one column")
        used = [column.index for column in (*self.features, self.target)]
        if len(set(used)) < len(used):
            raise FieldError("features", "must be different columns, none of them the target")
        if self.target.kind == CATEGORY and len(self.target.values) < 2:
            raise FieldError("target", "must have at least 2 classes, not {value}", value=len(self.target.values))
        if self.inputs > MOST_INPUTS:
            raise FieldError(
                "features", "must make at most {most} numbers, not {value}", most=MOST_INPUTS, value=self.inputs
            )
        if self.rows > most_rows(self.inputs):
            raise FieldError(
                "rows", "must be at most {most}, not {value}", most=most_rows(self.inputs), value=self.rows
            )

    @property
    def inputs(self) -> int:
        """Numbers that the network reads of a row."""
        return sum(column.inputs for column in self.features)

    @property
    def input_names(self) -> tuple[str, ...]:
        """What each number of a row is: the column, and of categories which one."""
        return tuple(
            name
            for column in self.features
            for name in ([f"{column.name} = {value}" for value in column.values] if column.values else [column.name])
        )

    @property
    def task(self) -> Task:
        if self.target.kind == CATEGORY:
            return Task("classes", (self.inputs,), len(self.target.values), self.target.values)
        return Task("regression", (self.inputs,), 1, values=(self.target.name,))

    @property
    def counts(self) -> tuple[int, int, int]:
        """Samples for training, validation and testing."""
        return split_counts(self.rows, self.split)
