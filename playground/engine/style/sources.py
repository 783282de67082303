"""Pictures for a style transfer, wherever they come from. Nothing here needs torch."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from playground.core.gallery import DRAWING, GALLERY, SHIPPED, Source
from playground.core.message import ProblemError
from playground.engine.photographs import Colours, colours_of, read_photograph
from playground.paths import ResourceMissing, resource


def read_source(source: Source, drawing: NDArray[Any] | None, longest: int) -> Colours:
    """The picture with its longer side ``longest`` px, (3, H, W), 0–1.

    ``drawing`` (h, w), 0–1 and bright on dark, is what the pad shows. Raises ProblemError for what cannot be read.
    """
    if source.kind == DRAWING:
        if drawing is None:
            raise ProblemError("Nothing is drawn yet: draw something on the Draw page.")
        return drawn(drawing, longest)
    if source.kind == SHIPPED:
        try:
            return read_photograph(resource("images", *GALLERY[source.name].file.split("/")), longest)
        except ResourceMissing as missing:
            raise ProblemError("{reason}", reason=str(missing)) from missing
    return read_photograph(Path(source.name), longest)


def drawn(drawing: NDArray[Any], longest: int) -> Colours:
    """A drawing (h, w), bright on dark, as dark ink on white paper, (3, H, W)."""
    height, width = drawing.shape
    scale = longest / max(height, width)
    paper = np.rint(255 * (1 - np.clip(drawing, 0, 1))).astype(np.uint8)
    size = (max(1, round(width * scale)), max(1, round(height * scale)))
    return colours_of(Image.fromarray(paper).resize(size, Image.Resampling.BICUBIC).convert("RGB"))
