"""What a stylised picture says of itself in its metadata."""

from __future__ import annotations

import json
from collections.abc import Iterable

import attrs

from playground.core.style import StyleSettings


def notes_of(settings: StyleSettings, iterations: int, loss: float, names: Iterable[str]) -> dict[str, str]:
    """Texts for the metadata: the files by name, all settings as JSON, and how far it went."""
    content, *styles = names
    return {
        "Software": "NN Playground",
        "Title": f"{content} in the style of {', '.join(styles)}",
        "Settings": json.dumps(attrs.asdict(settings), sort_keys=True),
        "Iterations": str(iterations),
        "Loss": f"{loss:.6g}",
    }
