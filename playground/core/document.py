"""Experiment ⇄ JSON: versioned, strict, and with errors that name the path, the value and the range."""

from __future__ import annotations

import json
import types
import typing
from collections.abc import Mapping
from typing import Any

import attrs
import cattrs
from cattrs.gen import make_dict_unstructure_fn

from playground.core.datasets import DATA, Data
from playground.core.experiment import Experiment
from playground.core.fields import FieldError, shown, shown_name
from playground.core.json_text import json_text
from playground.core.layers import LAYERS, Layer
from playground.core.message import ProblemError
from playground.core.network import MOST_LAYERS
from playground.core.optimisers import OPTIMISERS, Optimiser
from playground.core.schedules import SCHEDULES, Schedule

FORMAT = 1
"""Number of the form in which experiments are written; readers refuse larger ones."""

TAG = "kind"
UNIONS: dict[Any, Mapping[str, type]] = {Layer: LAYERS, Data: DATA, Optimiser: OPTIMISERS, Schedule: SCHEDULES}
"""Tagged unions of the document: which classes may stand there, by the value of their ``kind``."""


class DocumentError(ProblemError):
    """A document that is not an experiment of ours: not JSON, newer, or not of the form."""


def to_document(experiment: Experiment) -> dict[str, Any]:
    """The experiment as plain JSON values, with its FORMAT number first."""
    return {"format": FORMAT, **_CONVERTER.unstructure(experiment)}


def to_json(experiment: Experiment, indent: int | None = 2) -> str:
    """The experiment as JSON text; None for all of it in one line."""
    document = to_document(experiment)
    if indent is not None:
        return json_text(document, indent)
    return json.dumps(document, ensure_ascii=False, allow_nan=False)


def from_json(text: str | bytes) -> Experiment:
    """Read JSON text. Raises :class:`DocumentError` or :class:`FieldError`, each with one clear sentence."""
    try:
        document = json.loads(text)
    except (ValueError, RecursionError) as error:
        raise DocumentError("This is not readable as JSON: {reason}.", reason=str(error)) from error
    return from_document(document)


def from_document(document: object) -> Experiment:
    """Build the experiment from plain JSON values; what is missing takes its default, what is unknown is refused."""
    if not isinstance(document, dict):
        raise DocumentError("An experiment must be a JSON object, not {value}.", value=shown(document))
    fields = dict(document)
    found = fields.pop("format", FORMAT)
    if isinstance(found, bool) or not isinstance(found, int) or found < 1:
        raise DocumentError(
            "format must be a whole number from 1 to {known}, not {value}.", known=FORMAT, value=shown(found)
        )
    if found > FORMAT:
        raise DocumentError(
            "This experiment was written by a newer version of the program (format {found}, known are 1 to {known}).",
            found=found,
            known=FORMAT,
        )
    experiment = _build(Experiment, _with_ids(fields), "")
    assert isinstance(experiment, Experiment)
    return experiment


def with_setting(experiment: Experiment, path: str, text: str) -> Experiment:
    """The experiment with one setting changed, e.g. ``network.layers.0.units`` = ``64`` (the JSON path, list indices).

    ``text`` is read as JSON, else taken as text. Naming another ``kind`` gives that kind's defaults.
    Raises :class:`FieldError` for a path that leads nowhere or a value out of range.
    """
    document = to_document(experiment)
    try:
        value = json.loads(text)
    except (ValueError, RecursionError):
        value = text
    *parents, last = path.split(".")
    place: Any = document
    for depth, part in enumerate(parents):
        place = _child(place, part, ".".join(path.split(".")[: depth + 1]))
    _child(place, last, path)
    if last == TAG and isinstance(place, dict) and place[TAG] != value:
        keep = {key: place[key] for key in ("id",) if key in place}
        place.clear()
        place.update({TAG: value, **keep})
    elif isinstance(place, list):
        place[int(last)] = value
    else:
        place[last] = value
    return from_document(document)


def _child(place: Any, part: str, path: str) -> Any:
    if isinstance(place, dict) and part in place:
        return place[part]
    if isinstance(place, list) and part.isdecimal() and int(part) < len(place):
        return place[int(part)]
    raise FieldError(path or shown(path), "is not a setting of this experiment")


def _with_ids(fields: dict[str, Any]) -> dict[str, Any]:
    """Give layers written by hand, without an id, one that is free."""
    network = fields.get("network")
    layers = network.get("layers") if isinstance(network, dict) else None
    if not isinstance(layers, list):
        return fields
    if len(layers) > MOST_LAYERS:  # before millions of them are made
        raise FieldError(
            "network.layers", "must be at most {most} layers, not {value}", most=MOST_LAYERS, value=len(layers)
        )
    taken = {layer["id"] for layer in layers if isinstance(layer, dict) and isinstance(layer.get("id"), str)}
    named = []
    for layer in layers:
        if isinstance(layer, dict) and "id" not in layer:
            number = 1
            while (name := f"{layer.get(TAG)}-{number}") in taken:
                number += 1
            taken.add(name)
            layer = {**layer, "id": name}
        named.append(layer)
    return {**fields, "network": {**network, "layers": named}}  # type: ignore[dict-item]


def _build(kind: Any, value: object, path: str) -> object:
    """Build a value of the given type from JSON values; ``path`` is where it stands in the document."""
    if kind in UNIONS:
        return _build_tagged(UNIONS[kind], value, path)
    if isinstance(kind, type) and attrs.has(kind):
        return _build_attrs(kind, value, path)
    if typing.get_origin(kind) is tuple:
        if not isinstance(value, list | tuple):
            raise FieldError(path, "must be a list, not {value}", value=shown(value))
        (inner, *_rest) = typing.get_args(kind)
        return tuple(_build(inner, item, f"{path}.{index}") for index, item in enumerate(value))
    return value


def _build_tagged(table: Mapping[str, type], value: object, path: str) -> object:
    if not isinstance(value, dict):
        raise FieldError(path, "must be an object with a {tag}, not {value}", tag=TAG, value=shown(value))
    tag = value.get(TAG)
    if not isinstance(tag, str) or tag not in table:
        raise FieldError(
            f"{path}.{TAG}", "must be one of {allowed}, not {value}", allowed=", ".join(table), value=shown(tag)
        )
    return _build_attrs(table[tag], {key: item for key, item in value.items() if key != TAG}, path)


def _build_attrs(kind: type, value: object, path: str) -> object:
    if not isinstance(value, dict):
        raise FieldError(path or "experiment", "must be an object, not {value}", value=shown(value))
    types_ = _field_types(kind)
    for key in value:
        if key not in types_:
            raise FieldError(f"{path}.{shown_name(key)}".lstrip("."), "is not a setting of this experiment")
    arguments = {key: _build(types_[key], item, f"{path}.{key}".lstrip(".")) for key, item in value.items()}
    try:
        return kind(**arguments)
    except FieldError as error:
        raise error.under(path) from error


def _field_types(kind: type) -> dict[str, Any]:
    hints = typing.get_type_hints(kind)
    return {field.name: hints[field.name] for field in attrs.fields(kind)}


def _converter() -> cattrs.Converter:
    converter = cattrs.Converter()
    for table in UNIONS.values():
        for tag, kind in table.items():
            converter.register_unstructure_hook(kind, _tagging(tag, make_dict_unstructure_fn(kind, converter)))
    return converter


def _tagging(tag: str, plain: Any) -> Any:
    return lambda value: {TAG: tag, **plain(value)}


_CONVERTER = _converter()

assert all(isinstance(union, types.UnionType) for union in UNIONS)
