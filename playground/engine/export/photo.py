"""A small photograph as text, to stand in a script."""

from __future__ import annotations

import base64
import io
import textwrap

from PIL import Image

from playground.engine.data.pixels import small_photo

LETTERS = 110
"""In a line."""


def photo_text(name: str, side: int) -> str:
    """The middle square of a shipped photograph, ``side``² pixels, as the letters of a PNG file. Raises DataError."""
    buffer = io.BytesIO()
    Image.fromarray(small_photo(name, side)).save(buffer, "PNG", optimize=True)
    return "\n".join(textwrap.wrap(base64.b64encode(buffer.getvalue()).decode("ascii"), LETTERS))
