"""JSON text as a person reads it: a setting a line, but lists of plain numbers and words in rows."""

from __future__ import annotations

import json
from collections.abc import Iterable

WIDTH = 100
"""Letters a row of a list has at most, its indentation not counted."""


def json_text(value: object, indent: int = 2, depth: int = 0) -> str:
    """JSON of dicts with text keys, lists, texts, numbers, booleans and None. Raises ValueError for NaN."""
    inner, outer = " " * indent * (depth + 1), " " * indent * depth
    if isinstance(value, dict) and value:
        lines = (f"{_short(str(key))}: {json_text(item, indent, depth + 1)}" for key, item in value.items())
        return _framed("{}", lines, inner, outer)
    if isinstance(value, list | tuple) and value:
        if any(map(_has_dict, value)):
            return _framed("[]", (json_text(item, indent, depth + 1) for item in value), inner, outer)
        rows = list(_rows(map(_short, value)))
        return f"[{rows[0]}]" if len(rows) == 1 else _framed("[]", rows, inner, outer)
    return _short(value)


def _short(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, allow_nan=False)


def _framed(brackets: str, lines: Iterable[str], inner: str, outer: str) -> str:
    first, last = brackets[0], brackets[1]
    return f"{first}\n" + ",\n".join(inner + line for line in lines) + f"\n{outer}{last}"


def _has_dict(value: object) -> bool:
    return isinstance(value, dict) or (isinstance(value, list | tuple) and any(map(_has_dict, value)))


def _rows(items: Iterable[str]) -> Iterable[str]:
    """Items with commas, in rows that are as long as they may be; an item is never broken."""
    row = ""
    for item in items:
        longer = f"{row}, {item}" if row else item
        if row and len(longer) > WIDTH:
            yield row
            longer = item
        row = longer
    yield row
