"""What commands print: JSON objects, one a line, or columns for people."""

from __future__ import annotations

import json
import math
import sys
from collections.abc import Sequence


def print_json(values: dict[str, object]) -> None:
    """One JSON object on a line of its own, at once; numbers that are not finite, which JSON lacks, become null."""
    print(json.dumps({key: _plain(value) for key, value in values.items()}, allow_nan=False), flush=True)


def _plain(value: object) -> object:
    if isinstance(value, dict):
        return {key: _plain(item) for key, item in value.items()}
    if isinstance(value, float) and not math.isfinite(value):
        return None
    return value


def print_columns(rows: Sequence[Sequence[str]], right: Sequence[int] = ()) -> None:
    """Rows in columns as wide as their longest entry; those numbered in ``right`` end flush."""
    widths = [max(len(row[column]) for row in rows) for column in range(len(rows[0]))]
    for row in rows:
        cells = [
            text.rjust(width) if column in right else text.ljust(width)
            for column, (text, width) in enumerate(zip(row, widths, strict=True))
        ]
        print("  ".join(cells).rstrip())


def warn(sentence: str) -> None:
    """One sentence on stderr."""
    print(sentence, file=sys.stderr, flush=True)
