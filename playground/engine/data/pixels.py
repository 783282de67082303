"""The pixels of a shipped photograph as places and colours."""

from __future__ import annotations

import numpy as np
import torch
from numpy.typing import NDArray
from PIL import Image, ImageOps, UnidentifiedImageError

from playground.core.datasets import PLANE, Pixels
from playground.core.photo_sets import PHOTOS
from playground.core.training import Seeds
from playground.engine.data import LEVELS, DataError, Dataset, Part
from playground.engine.data.split import shuffled_parts
from playground.paths import ResourceMissing, resource

STREAM = 5
"""Keeps the noise independent of what else is drawn from the data die."""


def load_pixels(data: Pixels, seeds: Seeds) -> Dataset:
    """Places, float32 (N, 2), the middles of the pixels, and colours (N, 3) from 0 to 1, shared out by the split die.

    Raises :class:`DataError` where the photograph lacks.
    """
    colours = small_photo(data.set, data.side).reshape(-1, 3).astype(np.float32) / LEVELS
    if data.noise:
        generator = np.random.default_rng((seeds.data, STREAM))
        colours = colours + data.noise * generator.standard_normal(colours.shape, dtype=np.float32)
        colours = colours.clip(0.0, 1.0).astype(np.float32)
    places = pixel_places(data.side)
    train, validation, test = (
        Part(torch.from_numpy(places[part]), torch.from_numpy(colours[part]))
        for part in shuffled_parts(len(places), data.counts, seeds.split)
    )
    return Dataset(data.task, train, validation, test)


def small_photo(name: str, side: int) -> NDArray[np.uint8]:
    """The middle square of a shipped photograph, (side, side, 3). Raises :class:`DataError`."""
    try:
        with Image.open(resource("images", "content", PHOTOS[name].file)) as picture:
            square = ImageOps.fit(picture.convert("RGB"), (side, side), Image.Resampling.LANCZOS)
    except (ResourceMissing, OSError, UnidentifiedImageError) as error:
        raise DataError("The photograph {name} cannot be read: {reason}", name=name, reason=str(error)) from error
    return np.asarray(square, np.uint8)


def pixel_places(side: int) -> NDArray[np.float32]:
    """Middles of the pixels on the plane ±6, (side², 2), row by row from the top left."""
    middles = (np.arange(side) + 0.5) * (2 * PLANE / side) - PLANE
    x1, x2 = np.meshgrid(middles, middles[::-1])
    return np.stack([x1.ravel(), x2.ravel()], axis=1).astype(np.float32)
