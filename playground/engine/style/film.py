"""The way a picture was made, as a film: its frames, and the GIF they are saved as. Nothing here needs torch."""

from __future__ import annotations

from collections.abc import Sequence
from io import BytesIO
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from playground.core.message import ProblemError
from playground.core.style_cost import fitted_size
from playground.engine.files import write_file

FRAME_MS, LAST_MS = 90, 1500
"""How long a frame is shown, and the last one."""
LONGEST = 400
"""Px of a frame's longer side."""


def as_frame(picture: NDArray[np.uint8]) -> NDArray[np.uint8]:
    """A picture (H, W, 3) no larger than a frame of the film may be."""
    height, width = picture.shape[:2]
    if max(height, width) <= LONGEST:
        return picture
    size = fitted_size(height, width, LONGEST)
    frame: NDArray[np.uint8] = np.asarray(Image.fromarray(picture).resize(size[::-1], Image.Resampling.BOX))
    return frame


def save_gif(path: Path, frames: Sequence[NDArray[np.uint8]]) -> None:
    """Write frames (H, W, 3) as a GIF that begins anew after its last, each as large as the largest.

    Raises ProblemError where there are none, :class:`~playground.engine.files.FileProblem` where it cannot be written.
    """
    if not frames:
        raise ProblemError("There is no picture to save yet.")
    largest = max(frames, key=lambda frame: frame.shape[0] * frame.shape[1])
    size = (largest.shape[1], largest.shape[0])
    first, *rest = [Image.fromarray(frame).resize(size, Image.Resampling.BICUBIC).quantize(128) for frame in frames]
    contents = BytesIO()
    durations = [FRAME_MS] * len(rest) + [LAST_MS]
    first.save(contents, format="GIF", save_all=True, append_images=rest, duration=durations, loop=0)
    write_file(path, contents.getvalue())
