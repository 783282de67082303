"""Curves ⇄ ``history.npz``: plain numbers only. No array is made before its header says that it is one of ours."""

from __future__ import annotations

import io
import json
import math
from typing import Any

import numpy as np
from numpy.lib import format as npy
from numpy.typing import NDArray

from playground.core.history import CAPACITY, Buckets, Curves, History, Series
from playground.core.message import ProblemError
from playground.engine.archive import BROKEN, open_zip, read_member

MOST_BYTES = 4_000_000
"""Of the whole file; a history of ours takes about one million at most."""
MOST_MEMBERS = 100
MOST_MARKS = 10_000
LONGEST_MARK = 500
MOST_STEPS = 1 << 53

COLUMNS = {"x": "<f8", "mean": "<f8", "low": "<f8", "high": "<f8", "count": "<i8"}
PLACE = "place"
"""Array of epoch and step."""
MARKS = "marks"
"""UTF-8 bytes of JSON: a list of [epoch, text]."""


class HistoryError(ProblemError):
    """Bytes that are no history of ours."""


def pack_curves(curves: Curves) -> bytes:
    """The curves as an ``.npz`` file; equal curves make equal bytes."""
    arrays: dict[str, NDArray[np.generic]] = {
        PLACE: np.array([curves.epoch, curves.step], "<i8"),
        MARKS: np.frombuffer(_marks_text(curves.history.marks), np.uint8),
    }
    for name, series in curves.history.series().items():
        buckets = series.buckets()
        for column, kind in COLUMNS.items():
            arrays[f"{name}.{column}"] = getattr(buckets, column).astype(kind)
        arrays[f"{name}.per_bucket"] = np.array([buckets.per_bucket], "<i8")
    buffer = io.BytesIO()
    np.savez(buffer, allow_pickle=False, **arrays)
    return buffer.getvalue()


def _marks_text(marks: list[tuple[float, str]]) -> bytes:
    newest = [(epoch, text[:LONGEST_MARK]) for epoch, text in marks[-MOST_MARKS:]]
    return json.dumps(newest).encode("ascii")


def unpack_curves(packed: bytes) -> Curves:
    """The curves in an ``.npz`` file. Raises :class:`HistoryError` for whatever is not of our form.

    A curve that is missing stays empty; one of a name that is not known is passed over.
    """
    try:
        arrays = _Arrays(packed)
        place = arrays.numbers(PLACE, "<i8", 2)
        epoch, step = (int(number) for number in place)
        if len(place) != 2 or not 0 <= epoch <= step <= MOST_STEPS:
            raise ValueError("the place is none that training can reach")
        history = History()
        for name in history.series():
            if f"{name}.x" in arrays:
                setattr(history, name, _series(arrays, name))
        history.marks = _marks(arrays.numbers(MARKS, "|u1", MOST_BYTES).tobytes())
    except ValueError as error:
        raise HistoryError("{reason}", reason=str(error)) from error
    return Curves(history, epoch, step)


def _series(arrays: _Arrays, name: str) -> Series:
    columns: dict[str, Any] = {
        column: arrays.numbers(f"{name}.{column}", kind, CAPACITY) for column, kind in COLUMNS.items()
    }
    per_bucket = arrays.numbers(f"{name}.per_bucket", "<i8", 1)
    if len(per_bucket) != 1:
        raise ValueError(f"{name}.per_bucket is empty")
    try:
        return Series.of(Buckets(**columns, per_bucket=int(per_bucket[0])))
    except ValueError as error:
        raise ValueError(f"{name}: {error}") from error


def _marks(text: bytes) -> list[tuple[float, str]]:
    try:
        values = json.loads(text)
    except RecursionError:
        values = None
    if not isinstance(values, list) or len(values) > MOST_MARKS or not all(map(_is_mark, values)):
        raise ValueError("the marks are not pairs of epoch and text")
    return [(float(epoch), text) for epoch, text in values]


def _is_mark(value: object) -> bool:
    if not isinstance(value, list) or len(value) != 2:
        return False
    epoch, text = value
    is_number = isinstance(epoch, int | float) and not isinstance(epoch, bool)
    if not is_number or not isinstance(text, str) or len(text) > LONGEST_MARK:
        return False
    return 0 <= epoch <= MOST_STEPS and math.isfinite(epoch)


class _Arrays:
    """One-dimensional arrays in an ``.npz`` file, each checked before anything is unpacked. Raises ValueError."""

    def __init__(self, packed: bytes) -> None:
        try:
            self._zip = open_zip(io.BytesIO(packed))
        except BROKEN as error:
            raise ValueError("it is no archive of arrays") from error
        members = self._zip.infolist()
        self._names = {member.filename for member in members}
        if len(members) > MOST_MEMBERS or len(self._names) < len(members):
            raise ValueError("it holds too many arrays")
        if sum(member.file_size for member in members) > MOST_BYTES:
            raise ValueError("it unpacks to more than a history can be")

    def __contains__(self, name: str) -> bool:
        return f"{name}.npy" in self._names

    def numbers(self, name: str, kind: str, most: int) -> NDArray[np.generic]:
        """A copy of the array of this name, of at most ``most`` numbers of this kind."""
        if name not in self:
            raise ValueError(f"{name} is missing")
        stream = io.BytesIO(self._read(f"{name}.npy"))
        try:
            if npy.read_magic(stream) != (1, 0):
                raise ValueError("another version")
            shape, _columns_first, found = npy.read_array_header_1_0(stream)
        except (ValueError, TypeError, SyntaxError, RecursionError, MemoryError) as error:
            raise ValueError(f"{name} is damaged") from error
        if found.hasobject or found != np.dtype(kind) or len(shape) != 1 or not 0 <= shape[0] <= most:
            raise ValueError(f"{name} is no list of at most {most} numbers {kind}")
        contents = stream.read()
        if len(contents) != shape[0] * found.itemsize:
            raise ValueError(f"{name} is damaged")
        return np.frombuffer(contents, found).copy()

    def _read(self, member: str) -> bytes:
        try:
            contents = read_member(self._zip, member, MOST_BYTES)
        except BROKEN as error:
            raise ValueError(f"{member} is damaged") from error
        if len(contents) > MOST_BYTES:
            raise ValueError(f"{member} is larger than it can be")
        return contents
