"""How a table is written: its letters, its signs between cells, whether its first row holds names."""

from __future__ import annotations

import codecs
import csv
import hashlib
import io
import re
from collections import Counter
from collections.abc import Iterator
from itertools import islice
from pathlib import Path

from attrs import frozen

from playground.core.datasets import Dialect
from playground.core.datasets.table import DELIMITERS
from playground.core.progress import Progress
from playground.engine.data import DataError

BLOCK = 1 << 20
SAMPLE = 1 << 16
SAMPLE_ROWS = 100
CONTROL = re.compile(rb"[\x00-\x08\x0e-\x1a\x1c-\x1f\x7f]")
"""Bytes that no text has."""
DECIMAL_COMMA = re.compile(r"[+-]?\d+,\d+")
DECIMAL_POINT = re.compile(r"[+-]?\d*\.\d+")


@frozen
class TextFile:
    """A file of text: how its letters are written, its first ones, and what tells it from others."""

    encoding: str
    sample: str
    fingerprint: str
    size: int


def inspected(path: Path) -> Iterator[Progress | TextFile]:
    """Read a whole file to know how its letters are written. Raises :class:`DataError` for one that is no text."""
    digest = hashlib.sha256()
    decoder: codecs.IncrementalDecoder | None = codecs.getincrementaldecoder("utf-8")()
    with _opened(path) as file:
        size = path.stat().st_size
        start = file.read(SAMPLE)
        if not start.strip():
            raise DataError("{path} is empty.", path=str(path))
        is_wide = start.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE))
        if not is_wide and CONTROL.search(start):
            raise DataError("{path} is no table: it holds bytes that are no text.", path=str(path))
        block, done = start, 0
        while block:
            digest.update(block)
            done += len(block)
            if decoder is not None and not is_wide:
                try:
                    decoder.decode(block)
                except UnicodeDecodeError:
                    decoder = None
            yield Progress(done, size)
            block = file.read(BLOCK)
    if is_wide:
        encoding = "utf-16"
    elif decoder is None or not _is_whole(decoder):
        encoding = "latin-1"
    else:
        encoding = "utf-8-sig" if start.startswith(codecs.BOM_UTF8) else "utf-8"
    yield TextFile(encoding, start.decode(encoding, errors="ignore"), digest.hexdigest()[:32], size)


def _is_whole(decoder: codecs.IncrementalDecoder) -> bool:
    """Whether the text does not end within a letter."""
    try:
        decoder.decode(b"", final=True)
    except UnicodeDecodeError:
        return False
    return True


def _opened(path: Path) -> io.BufferedReader:
    if path.is_dir():
        raise DataError("{path} is a folder, not a table.", path=str(path))
    if path.exists() and not path.is_file():  # a pipe would wait for ever for somebody to write
        raise DataError("{path} is no file.", path=str(path))
    try:
        return path.open("rb")
    except FileNotFoundError as error:
        raise DataError("There is no file {path} any more.", path=str(path)) from error
    except OSError as error:
        raise DataError("{path} cannot be read: {reason}.", path=str(path), reason=error.strerror or "?") from error


def usual_dialect(text: TextFile) -> Dialect:
    """How the cells of this text are most likely written."""
    quote = "'" if '"' not in text.sample and re.search(r"(^|[,;\t|])'[^'\n]*'([,;\t|\r\n]|$)", text.sample) else '"'
    ends_early = len(text.sample) >= SAMPLE // 2
    tables = {delimiter: _rows(text.sample, delimiter, quote, ends_early) for delimiter in DELIMITERS}
    delimiter = max(DELIMITERS, key=lambda sign: _evenness(tables[sign]))
    rows = tables[delimiter]
    return Dialect(
        encoding=text.encoding,
        delimiter=delimiter,
        quote=quote,
        decimal=_decimal(rows, delimiter),
        header=_has_header(rows),
    )


def _rows(sample: str, delimiter: str, quote: str, ends_early: bool) -> list[list[str]]:
    """The first rows of a text, without the last where that may be cut."""
    reader = csv.reader(io.StringIO(sample, newline=""), delimiter=delimiter, quotechar=quote)
    try:
        rows = [row for row in islice(reader, SAMPLE_ROWS) if row]
    except csv.Error:
        return []
    return rows[:-1] if ends_early and len(rows) < SAMPLE_ROWS else rows


def _evenness(rows: list[list[str]]) -> tuple[float, int]:
    """How well these are rows of a table of several columns: share of those of the most frequent length, and that."""
    if not rows:
        return 0.0, 0
    (cells, count), *_rest = Counter(map(len, rows)).most_common(1)
    return (count / len(rows), cells) if cells > 1 else (0.0, 1)


def _decimal(rows: list[list[str]], delimiter: str) -> str:
    if delimiter == ",":
        return "."
    cells = [cell.strip() for row in rows for cell in row]
    commas, points = (sum(bool(sign.fullmatch(cell)) for cell in cells) for sign in (DECIMAL_COMMA, DECIMAL_POINT))
    return "," if commas > points else "."


def _has_header(rows: list[list[str]]) -> bool:
    """Whether the first row is unlike the rest: no numbers, all different, and its texts do not come again."""
    if len(rows) < 2:
        return False
    first, *others = rows
    if len(set(first)) < len(first) or any(_looks_like_a_number(cell) for cell in first):
        return False
    if any(_looks_like_a_number(cell) for row in others for cell in row):
        return True
    below = [{row[column] for row in others if column < len(row)} for column in range(len(first))]
    return not any(cell in texts for cell, texts in zip(first, below, strict=True) if cell.strip())


def _looks_like_a_number(cell: str) -> bool:
    try:
        float(cell.strip().replace(",", "."))
    except ValueError:
        return False
    return True
