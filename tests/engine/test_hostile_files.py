"""Files that a stranger made to do harm: refused with one short sentence, at no cost in time or memory."""

from __future__ import annotations

import functools
import io
import json
import os
import struct
import tempfile
import threading
import zipfile
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import safetensors.numpy
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from test_checkpoint import TINY, packed, refused, some_weights
from test_history_file import changed, curves

from playground.core.document import DocumentError, from_json, to_document, to_json
from playground.core.fields import FieldError
from playground.core.message import ProblemError
from playground.core.one_line import from_line
from playground.engine import archive, checkpoint
from playground.engine.checkpoint import (
    EXPERIMENT,
    HISTORY,
    WEIGHTS,
    FileProblem,
    load_checkpoint,
    load_experiment,
    save_checkpoint,
)
from playground.engine.history_file import HistoryError, pack_curves, unpack_curves

LONGEST = 400
"""Letters of a sentence about a file, beside its path."""

MANY = settings(max_examples=100, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "mine.nnp"


def whole(path: Path) -> bytes:
    """A valid file with all three members."""
    contents = _whole()
    path.write_bytes(contents)
    return contents


@functools.cache
def _whole() -> bytes:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "whole.nnp"
        save_checkpoint(path, TINY, some_weights(TINY), curves(50))
        return path.read_bytes()


def read_or_refused(path: Path) -> None:
    """Nothing but a valid result or one short sentence."""
    try:
        loaded = load_checkpoint(path)
    except FileProblem as problem:
        sentence = str(problem)
        assert str(path) in sentence and len(sentence) < LONGEST + len(str(path))
        assert sentence.isprintable(), sentence
    else:
        assert all(np.isfinite(array).all() for array in loaded.weights.values())


# --- what is no file at all -----------------------------------------------------------------------------------


@pytest.mark.parametrize("name", ["folder.nnp", "folder.json"])
def test_a_folder_is_refused(tmp_path: Path, name: str) -> None:
    (tmp_path / name).mkdir()
    with pytest.raises(FileProblem, match=r"cannot be read: it is a folder\."):
        load_experiment(tmp_path / name)


@pytest.mark.skipif(not Path("/dev/zero").exists(), reason="there is no /dev/zero here")
@pytest.mark.parametrize("name", ["endless.nnp", "endless.json"])
def test_a_file_that_never_ends_is_refused(tmp_path: Path, name: str) -> None:
    (tmp_path / name).symlink_to("/dev/zero")
    with pytest.raises(FileProblem, match=r"it is no file but a device or a pipe\."):
        load_experiment(tmp_path / name)


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="there are no pipes here")
def test_a_pipe_that_nobody_fills_is_not_waited_for(path: Path) -> None:
    os.mkfifo(path)
    assert "a device or a pipe" in refused(path)


def test_a_name_that_no_file_can_have_is_refused() -> None:
    for ending in ("nnp", "json"):
        with pytest.raises(FileProblem, match="cannot be read"):
            load_experiment(Path(f"a\0b.{ending}"))


def test_a_file_that_may_not_be_read_says_so(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    whole(path)

    def forbidden(*_: Any, **__: Any) -> None:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(Path, "open", forbidden)
    assert refused(path).endswith("cannot be read: Permission denied.")


def test_a_file_larger_than_any_of_ours_is_not_read(path: Path) -> None:
    whole(path)
    os.truncate(path, checkpoint.MOST_FILE + 1)  # a hole on the disk
    assert "it is larger than" in refused(path)


# --- damaged and oversized archives -----------------------------------------------------------------------------


def test_a_file_cut_off_anywhere_is_refused(path: Path) -> None:
    contents = whole(path)
    for end in range(len(contents)):
        path.write_bytes(contents[:end])
        with pytest.raises(FileProblem):
            load_checkpoint(path)


def test_an_endless_list_of_members_is_not_gone_through(path: Path) -> None:
    entry = struct.pack("<4s6H3I5H2I", b"PK\x01\x02", 20, 20, 0, 0, 0, 0, 0, 0, 0, 1, 0, 0, 0, 0, 0, 0) + b"a"
    listed = entry * (archive.MOST_CATALOGUE // len(entry) + 1)
    end = struct.pack("<4s4H2IH", b"PK\x05\x06", 0, 0, 65_000, 65_000, len(listed), 0, 0)
    path.write_bytes(listed + end)
    assert "unpacks to more" in refused(path)


@pytest.mark.parametrize("kind", [zipfile.ZIP_LZMA, zipfile.ZIP_BZIP2])
def test_members_packed_in_another_way_are_refused(path: Path, kind: int) -> None:
    with zipfile.ZipFile(path, "w", kind) as file:
        file.writestr(EXPERIMENT, to_json(TINY))
        file.writestr(WEIGHTS, safetensors.numpy.save(some_weights(TINY)))
    assert f"{EXPERIMENT} in" in refused(path)
    inner = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(pack_curves(curves(5)))) as before,
        zipfile.ZipFile(inner, "w", kind) as after,
    ):
        for name in before.namelist():
            after.writestr(name, before.read(name))
    with pytest.raises(HistoryError):
        unpack_curves(inner.getvalue())


def test_a_bomb_that_tells_a_smaller_size_is_refused(path: Path) -> None:
    packed(path, weights=bytes(50_000_000))
    contents = bytearray(path.read_bytes())
    for signature, offset in ((b"PK\x03\x04", 22), (b"PK\x01\x02", 24)):
        place = contents.index(WEIGHTS.encode(), contents.index(signature))
        start = contents.rindex(signature, 0, place)
        contents[start + offset : start + offset + 4] = struct.pack("<I", 100)
    path.write_bytes(contents)
    assert f"{WEIGHTS} in" in refused(path)


@pytest.mark.parametrize("name", [WEIGHTS, HISTORY])
def test_every_member_may_be_there_once(path: Path, name: str) -> None:
    whole(path)
    with zipfile.ZipFile(path, "a") as file, pytest.warns(UserWarning, match="Duplicate"):
        file.writestr(name, b"again")
    assert f"it holds {name} more than once" in refused(path)


# --- hostile experiments ----------------------------------------------------------------------------------------


def test_millions_of_layers_are_refused_before_they_are_made(path: Path) -> None:
    text = '{"network": {"layers": [' + ",".join(['{"kind":"dense"}'] * 500_000) + "]}}"
    assert "must be at most 64 layers, not 500000" in refused(packed(path, experiment=text.encode()))


def test_a_billion_units_are_refused_by_the_number(path: Path) -> None:
    text = to_json(TINY).replace('"units": 3', '"units": 1000000000')
    assert "between 1 and 1024, not 1000000000" in refused(packed(path, experiment=text.encode()))


@pytest.mark.parametrize("depth", [10, 200, *range(880, 1000, 3), 100_000])
def test_lists_within_lists_are_refused(depth: int) -> None:
    nested = "[" * depth + "]" * depth
    for text in (nested, f'{{"name": {nested}}}', f'{{"network": {{"layers": [{nested}]}}}}'):
        with pytest.raises((DocumentError, FieldError)) as said:
            from_json(text)
        assert len(str(said.value)) < LONGEST


@pytest.mark.parametrize(
    "text",
    [
        json.dumps({"a\nb" * 100_000: 1}),
        json.dumps({"name": "a\r\nb" * 100_000}),
        json.dumps({"name": "\ud800"}),
        json.dumps({"data": {"kind": "x\u2028" * 1000}}),
        json.dumps({"network": {"layers": [{"kind": "dense", "id": "\x1b[31m" * 50}]}}),
        json.dumps({"network": {"layers": [{"kind": ["dense"]}]}}),
        json.dumps({"format": "9" * 100_000}),
        json.dumps({"training": {"learning_rate": "1" * 100_000}}),
        '{"training": {"learning_rate": 1e999}}',
        '{"training": {"batch_size": ' + "9" * 4000 + "}}",
        '{"training": {"batch_size": ' + "9" * 10_000 + "}}",
        '{"seeds": {"weights": -1}}',
        "NaN",
    ],
)
def test_whatever_a_stranger_wrote_the_sentence_is_short_and_on_one_line(text: str) -> None:
    with pytest.raises(ProblemError) as said:
        from_json(text)
    assert len(str(said.value)) < LONGEST and str(said.value).isprintable()


# --- hostile weights --------------------------------------------------------------------------------------------


def weights_file(entries: dict[str, Any], data: bytes) -> bytes:
    """A safetensors file with this header."""
    header = json.dumps(entries).encode()
    return struct.pack("<Q", len(header)) + header + data


@pytest.mark.parametrize(
    "contents",
    [
        weights_file({"a": {"dtype": "F32", "shape": [10**9, 10**9], "data_offsets": [0, 4]}}, b"\0" * 4),
        weights_file({"a": {"dtype": "F32", "shape": [-1], "data_offsets": [0, 4]}}, b"\0" * 4),
        weights_file({"a": {"dtype": "F32", "shape": [1], "data_offsets": [0, 2**62]}}, b"\0" * 4),
        weights_file({"a": {"dtype": "F32", "shape": [1], "data_offsets": [4, 0]}}, b"\0" * 4),
        weights_file({"a": {"dtype": "OBJECT", "shape": [1], "data_offsets": [0, 4]}}, b"\0" * 4),
        weights_file({"a": []}, b""),
        weights_file({"name\n" * 50_000: {"dtype": "F32", "shape": [1], "data_offsets": [0, 4]}}, b"\0" * 4),
        struct.pack("<Q", 2**63) + b"{}",
        struct.pack("<Q", 200_000) + b"[" * 200_000,
        *(
            weights_file({"a": {"dtype": kind, "shape": [8 // size], "data_offsets": [0, 8]}}, b"\0" * 8)
            for kind, size in {"BF16": 2, "F16": 2, "F64": 8, "I64": 8, "BOOL": 1, "F8_E4M3": 1, "U16": 2}.items()
        ),
    ],
)
def test_weights_of_a_stranger_are_refused_in_a_short_sentence(path: Path, contents: bytes) -> None:
    packed(path, weights=contents)
    read_or_refused(path)
    assert "weights" in refused(path)


# --- whatever else ----------------------------------------------------------------------------------------------


@MANY
@given(st.data())
def test_a_file_with_wrong_bytes_and_a_part_moved_is_read_or_refused(tmp_path: Path, data: st.DataObject) -> None:
    path = tmp_path / "damaged.nnp"
    contents = bytearray(whole(path))
    for _ in range(data.draw(st.integers(0, 6))):
        contents[data.draw(st.integers(0, len(contents) - 1))] = data.draw(st.integers(0, 255))
    start = data.draw(st.integers(0, len(contents)))
    end = data.draw(st.integers(start, min(len(contents), start + 500)))
    piece = bytes(contents[start:end])
    match data.draw(st.sampled_from(["as it is", "cut out", "twice", "elsewhere"])):
        case "cut out":
            del contents[start:end]
        case "twice":
            contents[start:start] = piece
        case "elsewhere":
            del contents[start:end]
            place = data.draw(st.integers(0, len(contents)))
            contents[place:place] = piece
    path.write_bytes(contents)
    read_or_refused(path)


@MANY
@given(st.data())
def test_members_with_wrong_bytes_under_a_right_checksum_are_read_or_refused(
    tmp_path: Path, data: st.DataObject
) -> None:
    path = tmp_path / "damaged.nnp"
    whole(path)
    with zipfile.ZipFile(path) as file:
        members = {name: bytearray(file.read(name)) for name in file.namelist()}
    victim = members[data.draw(st.sampled_from(sorted(members)))]
    for _ in range(data.draw(st.integers(1, 4))):
        victim[data.draw(st.integers(0, len(victim) - 1))] = data.draw(st.integers(0, 255))
    del victim[data.draw(st.integers(len(victim) // 2, len(victim))) :]
    with zipfile.ZipFile(path, "w") as file:
        for name, contents in members.items():
            file.writestr(name, bytes(contents))
    read_or_refused(path)


numbers = st.integers() | st.floats() | st.none() | st.booleans() | st.text(max_size=5)
anything = st.recursive(
    numbers, lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3)
)


@settings(max_examples=100)
@given(st.data())
def test_an_experiment_with_anything_in_any_place_is_read_or_refused(data: st.DataObject) -> None:
    document = json.loads(to_json(TINY))
    place: Any = document
    while True:
        keys = list(place) if isinstance(place, dict) else list(range(len(place)))
        key = data.draw(st.sampled_from(keys))
        inner = place[key]
        if not isinstance(inner, dict | list) or not inner or data.draw(st.booleans()):
            break
        place = inner
    place[key] = data.draw(anything)
    try:
        experiment = from_json(json.dumps(document))
    except ProblemError as problem:
        assert len(str(problem)) < LONGEST
    else:
        assert from_json(to_json(experiment)) == experiment


@settings(max_examples=100)
@given(st.text(max_size=200) | st.binary(max_size=200).map(lambda b: "nnp1:" + b.hex()))
def test_any_text_that_is_pasted_is_read_or_refused(text: str) -> None:
    try:
        from_line(text)
    except ProblemError as problem:
        assert len(str(problem)) < LONGEST


def test_nothing_of_all_this_is_ever_unpickled(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    class Harm:
        def __reduce__(self) -> Any:
            return threading.Thread, ()

    def unpickled(*_: Any, **__: Any) -> None:
        raise AssertionError("something was unpickled")

    objects = changed(train_loss__x=np.array([Harm()], object))
    monkeypatch.setattr("pickle.load", unpickled)
    monkeypatch.setattr("pickle.loads", unpickled)
    packed(path, **{HISTORY: objects})
    assert "The history in" in refused(path)
    assert to_document(TINY)["format"] == 1
