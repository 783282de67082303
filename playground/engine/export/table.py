"""A person's own table as lines of a PyTorch script, which reads the same file in the same way."""

from __future__ import annotations

from playground.core.datasets import Column, Table
from playground.core.datasets.table import CATEGORY
from playground.core.training import Seeds
from playground.engine.data.split import STREAM as SPLIT_STREAM
from playground.engine.data.table import LARGEST

WIDTH = 110
"""Letters in a line."""
DEVIATIONS = """

    Values are in standard deviations from their mean, both of the training part.
    """
SCALED = """
    known = answers[parts[0]]
    mean, deviation = known.mean(), known.std() or 1.0
    print(f"{TARGET[0]}: mean {mean:.6g}, standard deviation {deviation:.6g}; in such deviations it is predicted")
    answers = ((answers - mean) / deviation).astype(np.float32)"""
"""Lines that measure what is predicted, and make standard deviations of it."""


def table_code(data: Table, seeds: Seeds, kind: str, *, exchanged: str, normalised: str) -> str:
    """The function ``load_data(path)``; the lines ``exchanged`` and ``normalised`` treat ``answers`` and ``inputs``."""
    is_class = data.target.kind == CATEGORY
    first = "cells[1:]" if data.dialect.header else "cells"
    what = "their classes (N,)" if is_class else "their values (N, 1)"
    more = "" if is_class else DEVIATIONS
    cast = "" if is_class else f".to({kind})"
    return f'''
{_columns(data)}


def load_data(path):
    """Rows (N, {data.inputs}) of the table, categories one-hot, and {what}, of all three parts.{more}"""
    with open(path, newline="", encoding={as_code(data.dialect.encoding)}) as file:
        reader = csv.reader(file, delimiter={as_code(data.dialect.delimiter)}, quotechar={as_code(data.dialect.quote)})
        cells = [row for row in reader if row]
    rows = [[cell.strip() for cell in row] for row in {first} if len(row) == len(cells[0])]
    columns = [encoded([row[place] for row in rows], values) for _name, place, values in COLUMNS + [TARGET]]
    numbers = np.concatenate(columns, axis=1)
    numbers = numbers[(np.abs(numbers) < {LARGEST!r}).all(axis=1)]  # rows that lack nothing
    inputs = numbers[:, :{data.inputs}].astype(np.float32)
    answers = numbers[:, {data.inputs}:]{".argmax(axis=1)" if is_class else ""}
    order = np.random.default_rng(({seeds.split}, {SPLIT_STREAM})).permutation(len(inputs))
    train = round(len(inputs) * {data.split.train!r})
    validation = min(round(len(inputs) * {data.split.validation!r}), len(inputs) - train)
    parts = np.split(order, [train, train + validation])\
{"" if is_class else SCALED}{exchanged}{normalised}
    inputs, answers = torch.tensor(inputs).to({kind}), torch.tensor(answers){cast}
    return [(inputs[part], answers[part]) for part in parts]


def encoded(cells, values):
    """Numbers (N, 1), or a column of 0 and 1 for each of the categories; NaN where there is none."""
    if values is None:
        return np.array([number(cell) for cell in cells], np.float64)[:, None]
    hot = dict(zip(values, np.eye(len(values)), strict=True))
    return np.array([hot.get(cell, [np.nan] * len(values)) for cell in cells])


def number(cell):
    """The number in a cell; NaN where there is none."""{_decimal(data.dialect.decimal)}
    try:
        return float(cell) if "_" not in cell else np.nan
    except ValueError:
        return np.nan
'''


def _columns(data: Table) -> str:
    """Where the table lies, what is read and what is predicted: name, place from the left, categories if any."""
    lines = "\n".join(f"    {_column(column)}," for column in data.features)
    return f"TABLE = {path_code(data.path)}\nCOLUMNS = [\n{lines}\n]\nTARGET = {_column(data.target)}"


def path_code(path: str) -> str:
    """A path, in pieces where it is long."""
    if len(as_code(path)) <= WIDTH:
        return as_code(path)
    pieces = (path[start : start + WIDTH // 2] for start in range(0, len(path), WIDTH // 2))
    return "(\n" + "\n".join(f"    {as_code(piece)}" for piece in pieces) + "\n)"


def _column(column: Column) -> str:
    if column.kind != CATEGORY:
        return f"({as_code(column.name)}, {column.index}, None)"
    values = list(map(as_code, column.values))
    line = f"({as_code(column.name)}, {column.index}, [{', '.join(values)}])"
    if len(line) <= WIDTH:
        return line
    lines = "\n".join(f"            {value}," for value in values)
    return f"(\n        {as_code(column.name)},\n        {column.index},\n        [\n{lines}\n        ],\n    )"


def as_code(text: str) -> str:
    """A text between quotes, as Python reads it."""
    return f'"{text}"' if text.isprintable() and not {'"', "\\"} & set(text) else repr(text)


def _decimal(sign: str) -> str:
    if sign == ".":
        return ""
    return """
    cell = "" if "." in cell else cell.replace(",", ".")"""
