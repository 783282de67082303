"""Photographs and paintings as numbers and back: any mode, any orientation, no larger than asked for."""

from __future__ import annotations

from collections.abc import Mapping
from io import BytesIO
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageOps, PngImagePlugin

from playground.core.style_cost import fitted_size
from playground.engine.files import write_file
from playground.engine.pictures import PictureError, opened, told

Colours = NDArray[np.float32]
"""(3, H, W), red, green, blue from 0 to 1."""

LEAST_SIDE = 8
"""Px; smaller ones show nothing."""


def read_photograph(path: Path, longest: int) -> Colours:
    """A picture with its longer side ``longest`` px, (3, H, W), 0–1; see-through parts on white.

    Raises :class:`PictureError` for what is no picture, damaged, too large to be opened or too small to show anything.
    """
    with told(path), opened(path) as given:
        given.draft("RGB", (2 * longest, 2 * longest))
        image = rgb(ImageOps.exif_transpose(given))
    if min(image.size) < LEAST_SIDE:
        raise PictureError(
            "{path} is {width} × {height} pixels; {least} a side are the least.",
            path=str(path),
            width=image.width,
            height=image.height,
            least=LEAST_SIDE,
        )
    return resized(colours_of(image), longest)


def rgb(image: Image.Image) -> Image.Image:
    """The picture in red, green and blue: see-through parts on white, numbers from their least to their most."""
    if image.mode in ("I", "F") or image.mode.startswith("I;"):
        values = np.asarray(image, np.float64)
        if not np.isfinite(values).all():
            raise ValueError("a picture of numbers that are not finite")
        low, high = float(values.min()), float(values.max())
        grey = (values - low) / max(high - low, 1e-300) * 255.0
        return Image.fromarray(grey.astype(np.uint8)).convert("RGB")
    if "A" in image.mode or "a" in image.mode or "transparency" in image.info:
        seen = image.convert("RGBA")
        ground = Image.new("RGBA", seen.size, "white")
        return Image.alpha_composite(ground, seen).convert("RGB")
    return image.convert("RGB")


def colours_of(image: Image.Image) -> Colours:
    """An RGB picture as (3, H, W), 0–1."""
    values: Colours = np.asarray(image, np.float32).transpose(2, 0, 1) / np.float32(255)
    return np.ascontiguousarray(values)


def as_bytes(colours: Colours) -> NDArray[np.uint8]:
    """(3, H, W), 0–1, as (H, W, 3) bytes; what lies beyond is cut off."""
    values: NDArray[np.uint8] = np.rint(np.clip(colours, 0, 1).transpose(1, 2, 0) * 255).astype(np.uint8)
    return values


def resized(colours: Colours, longest: int) -> Colours:
    """The picture with its longer side so many px, its proportions kept."""
    _three, height, width = colours.shape
    size = fitted_size(height, width, longest)
    if size == (height, width):
        return colours
    image = Image.fromarray(as_bytes(colours))
    return colours_of(image.resize(size[::-1], Image.Resampling.LANCZOS))


def save_png(path: Path, picture: NDArray[np.uint8], notes: Mapping[str, str]) -> None:
    """Write (H, W, 3) or (H, W) bytes as PNG with texts in its metadata, whole or not at all.

    Raises :class:`~playground.engine.files.FileProblem`.
    """
    info = PngImagePlugin.PngInfo()
    for name, text in notes.items():
        info.add_itxt(name, text)
    contents = BytesIO()
    Image.fromarray(picture).save(contents, format="PNG", pnginfo=info)
    write_file(path, contents.getvalue())
