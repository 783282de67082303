"""Curves ⇄ ``history.npz``: plain numbers only. No array is made before its header says that it is one of ours."""

from __future__ import annotations

import io
import json
import math
from typing import Any

import numpy as np
from numpy.lib import format as npy
from numpy.typing import NDArray

from playground.core.fields import LAYER_ID
from playground.core.history import (
    CAPACITY,
    LAYER_CAPACITY,
    MOST_LAYER_CURVES,
    Buckets,
    Curves,
    History,
    LayerSeries,
    Series,
)
from playground.core.message import ProblemError
from playground.engine.archive import BROKEN, open_zip, read_member

MOST_BYTES = 8_000_000
"""Of the whole file; a history of ours takes about five million at most."""
MOST_MEMBERS = 100
MOST_MARKS = 10_000
LONGEST_MARK = 500
MOST_STEPS = 1 << 53

COLUMNS = {"x": "<f8", "mean": "<f8", "low": "<f8", "high": "<f8", "count": "<i8"}
PLACE = "place"
"""Array of epoch and step."""
LAYERS = "layers"
"""Part of the curves of layers: UTF-8 bytes of JSON, a list of ids; their columns stand one behind the other, of
``length`` numbers each."""
MOST_LAYERS_TEXT = 10_000
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
    for name, curves_of_layers in curves.history.layer_series().items():
        arrays |= _pack_layers(name, curves_of_layers)
    buffer = io.BytesIO()
    np.savez(buffer, allow_pickle=False, **arrays)
    return buffer.getvalue()


def _pack_layers(name: str, curves: LayerSeries) -> dict[str, NDArray[np.generic]]:
    """Few arrays for the curves of all layers, whatever their number."""
    every = [series.buckets() for series in curves.series.values()]
    arrays: dict[str, NDArray[np.generic]] = {
        f"{name}.{column}": np.concatenate([np.zeros(0), *(getattr(one, column) for one in every)]).astype(kind)
        for column, kind in COLUMNS.items()
    }
    arrays[f"{name}.per_bucket"] = np.array([one.per_bucket for one in every], "<i8")
    arrays[f"{name}.length"] = np.array([len(one.x) for one in every], "<i8")
    arrays[f"{name}.{LAYERS}"] = np.frombuffer(json.dumps(list(curves.series)).encode("ascii"), np.uint8)
    return arrays


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
        for name in history.layer_series():
            if f"{name}.{LAYERS}" in arrays:
                setattr(history, name, _layer_series(arrays, name))
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


def _layer_series(arrays: _Arrays, name: str) -> LayerSeries:
    layers = _ids(arrays.numbers(f"{name}.{LAYERS}", "|u1", MOST_LAYERS_TEXT).tobytes())
    most = MOST_LAYER_CURVES * LAYER_CAPACITY
    columns = {column: arrays.numbers(f"{name}.{column}", kind, most) for column, kind in COLUMNS.items()}
    per_bucket = arrays.numbers(f"{name}.per_bucket", "<i8", MOST_LAYER_CURVES)
    lengths = arrays.numbers(f"{name}.length", "<i8", MOST_LAYER_CURVES).tolist()
    if len(lengths) != len(layers) or len(per_bucket) != len(layers) or any(length < 0 for length in lengths):
        raise ValueError(f"{name}: every layer has one length")
    if any(len(column) != sum(lengths) for column in columns.values()):
        raise ValueError(f"{name}: the columns are not as long as their layers together")
    found, start = {}, 0
    for layer, length, points in zip(layers, lengths, per_bucket.tolist(), strict=True):
        parts: dict[str, Any] = {column: array[start : start + length] for column, array in columns.items()}
        start += length
        try:
            found[layer] = Series.of(Buckets(**parts, per_bucket=points), LAYER_CAPACITY)
        except ValueError as error:
            raise ValueError(f"{name}: {error}") from error
    return LayerSeries(found)


def _ids(text: bytes) -> list[str]:
    try:
        ids = json.loads(text)
    except RecursionError:
        ids = None
    if not isinstance(ids, list) or len(ids) > MOST_LAYER_CURVES or len({str(one) for one in ids}) < len(ids):
        raise ValueError("the layers are not different ids")
    if not all(isinstance(one, str) and LAYER_ID.fullmatch(one) for one in ids):
        raise ValueError("the layers are not different ids")
    return ids


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
