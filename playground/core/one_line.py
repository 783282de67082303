"""An experiment as one short line of text, to share in a chat or on a slide: what differs from the defaults, packed."""

from __future__ import annotations

import base64
import binascii
import json
import re
import zlib
from typing import Any

import attrs

from playground.core.document import FORMAT, TAG, from_document, from_json
from playground.core.experiment import Experiment
from playground.core.message import ProblemError

PREFIX = "nnp"
MOST_LETTERS = 100_000
MOST_TEXT = 1_000_000
"""Bytes of the JSON text in a line, unpacked."""

LINE = re.compile(r"nnp(\d{1,6}):([A-Za-z0-9_-]+)={0,2}")
BLANKS = re.compile(r"[\s\u200b\u2060\ufeff]+")
"""What chats and slides put between the letters of a long line."""


class LineError(ProblemError):
    """A text that is no experiment of ours, or a damaged one."""


def to_line(experiment: Experiment) -> str:
    """The experiment as one line of plain letters, such as ``nnp1:eNqrVk…``; no weights."""
    document = _differences(experiment)
    nameless = _without_ids(document)
    if from_document(nameless) == experiment:
        document = nameless
    text = json.dumps(document, separators=(",", ":"), allow_nan=False).encode("ascii")
    return f"{PREFIX}{FORMAT}:{_in_letters(zlib.compress(text, 9))}"


def from_line(line: str) -> Experiment:
    """Read such a line, wherever it was broken. Raises :class:`LineError` or FieldError, each with one sentence."""
    if len(line) > MOST_LETTERS:
        raise LineError("This text is too long to be an experiment: more than {most} letters.", most=MOST_LETTERS)
    found = LINE.fullmatch(BLANKS.sub("", line))
    if found is None:
        raise LineError('This text is no experiment: one begins with "{prefix}1:".', prefix=PREFIX)
    number, letters = int(found[1]), found[2]
    if number > FORMAT:
        raise LineError(
            "This experiment was written by a newer version of the program (format {found}, known are 1 to {known}).",
            found=number,
            known=FORMAT,
        )
    return from_json(_unpacked(letters))


def _in_letters(packed: bytes) -> str:
    return base64.urlsafe_b64encode(packed).decode("ascii").rstrip("=")


def _unpacked(letters: str) -> bytes:
    """The JSON text, never more than :data:`MOST_TEXT` of it."""
    damaged = LineError("This experiment is damaged: a part of its text is missing or wrong.")
    try:
        packed = base64.urlsafe_b64decode(letters + "=" * (-len(letters) % 4))
        unpacking = zlib.decompressobj()
        text = unpacking.decompress(packed, MOST_TEXT + 1)
    except (binascii.Error, zlib.error) as error:
        raise damaged from error
    if len(text) > MOST_TEXT:
        raise LineError("This text unpacks to more than an experiment can hold.")
    if not unpacking.eof or unpacking.unused_data or _in_letters(packed) != letters:  # the last letter has idle bits
        raise damaged
    return text


def _differences(value: Any) -> Any:
    """The value as JSON values, without the fields that have their defaults."""
    if isinstance(value, tuple):
        return [_differences(item) for item in value]
    if not attrs.has(type(value)):
        return value
    kind = getattr(value, TAG, None) if TAG not in attrs.fields_dict(type(value)) else None
    found: dict[str, Any] = {} if kind is None else {TAG: kind}
    for field in attrs.fields(type(value)):
        item = getattr(value, field.name)
        if field.name == "id" or item != _default(field):  # a missing id is given anew on reading
            found[field.name] = _differences(item)
    return found


def _default(field: attrs.Attribute[Any]) -> Any:
    default: Any = field.default
    return default.factory() if hasattr(default, "factory") else default


def _without_ids(document: dict[str, Any]) -> dict[str, Any]:
    """The document whose layers are named when it is read, in the order they stand."""
    network = document.get("network", {})
    if "layers" not in network:
        return document
    layers = [{key: item for key, item in layer.items() if key != "id"} for layer in network["layers"]]
    return {**document, "network": {**network, "layers": layers}}
