"""The way a picture was made, as a film: its frames, and the file they are saved as. Nothing here needs torch."""

from __future__ import annotations

from collections.abc import Sequence
from io import BytesIO
from pathlib import Path
from tempfile import TemporaryDirectory

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from playground.core.message import ProblemError
from playground.core.style_cost import fitted_size
from playground.engine.extras import need_video
from playground.engine.files import write_file

VIDEO = ".mp4"
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


def save_film(path: Path, frames: Sequence[NDArray[np.uint8]]) -> None:
    """Write frames (H, W, 3) as ``.gif``, which begins anew after its last, or ``.mp4``; each as large as the largest.

    Raises ProblemError where there are none, :class:`~playground.engine.extras.ExtraMissing` where MP4 cannot be made,
    :class:`~playground.engine.files.FileProblem` where it cannot be written.
    """
    if not frames:
        raise ProblemError("There is no picture to save yet.")
    is_video = path.suffix.lower() == VIDEO
    largest = max(frames, key=lambda frame: frame.shape[0] * frame.shape[1])
    height, width = largest.shape[:2]
    if is_video:  # H.264 wants even sides
        need_video()
        height, width = height - height % 2, width - width % 2
    shown = [Image.fromarray(frame).resize((width, height), Image.Resampling.BICUBIC) for frame in frames]
    write_file(path, _video(shown) if is_video else _gif(shown))


def _gif(frames: Sequence[Image.Image]) -> bytes:
    first, *rest = [frame.quantize(128) for frame in frames]
    contents = BytesIO()
    durations = [FRAME_MS] * len(rest) + [LAST_MS]
    first.save(contents, format="GIF", save_all=True, append_images=rest, duration=durations, loop=0)
    return contents.getvalue()


def _video(frames: Sequence[Image.Image]) -> bytes:
    """The frames as MP4 (H.264), the last one held."""
    import imageio_ffmpeg

    held = [frames[-1]] * (LAST_MS // FRAME_MS)
    with TemporaryDirectory(prefix="nn-playground-") as folder:
        target = Path(folder) / f"film{VIDEO}"
        writer = imageio_ffmpeg.write_frames(
            str(target), frames[0].size, fps=1000 / FRAME_MS, quality=8, macro_block_size=2, ffmpeg_log_level="error"
        )
        writer.send(None)
        try:
            for frame in (*frames, *held):
                writer.send(frame.tobytes())
        finally:
            writer.close()
        return target.read_bytes()
