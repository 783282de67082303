"""Shipped sample drawings: pen strokes of the ten digits, for pictures of the Draw page."""

from __future__ import annotations

import json

from playground.cli.arguments import UsageError
from playground.core.strokes import Stroke
from playground.paths import ResourceMissing, resource

FOLDER = "drawings"
NAMES = tuple("0123456789")


def shipped_drawing(name: str) -> tuple[Stroke, ...]:
    """The strokes of the drawing of this name. Raises UsageError for one there is not, ResourceMissing."""
    if name not in NAMES:
        raise UsageError('--drawing must be one of {names}, not "{name}".', names=", ".join(NAMES), name=name)
    path = resource(FOLDER, f"{name}.json")
    try:
        strokes = json.loads(path.read_text(encoding="utf-8"))["strokes"]
        return tuple(Stroke(points=stroke["points"], width=stroke["width"]) for stroke in strokes)
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise ResourceMissing(f"{FOLDER}/{name}.json", path) from error
