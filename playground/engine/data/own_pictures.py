"""One picture file of a person's own as pixels of a fixed size, whatever it is: any mode, any depth, turned or not."""

from __future__ import annotations

import contextlib
import struct
import warnings
import zlib
from collections.abc import Iterator
from pathlib import Path

import numpy as np
from attrs import frozen
from numpy.typing import NDArray
from PIL import Image, ImageOps

from playground.core.message import Message
from playground.engine.pictures import FORMATS, MOST_PIXELS

ENDINGS = frozenset(
    {".png", ".jpg", ".jpeg", ".bmp", ".gif", ".tif", ".tiff", ".webp", ".ppm", ".pgm", ".pbm", ".pnm", ".jfif"}
)
GREY_MODES = ("1", "L", "LA", "La", "I", "F")
DEEP = 65535.0
"""The brightest of 16 bits."""
NO_PICTURE = Message("it is no picture, or damaged")
EMPTY = Message("it is empty")
TOO_LARGE = Message("it has more than {most} million pixels", {"most": MOST_PIXELS // 1_000_000})

Pixels = NDArray[np.uint8]


class UnusableError(Exception):
    """A file that is no picture that could be used; ``reason`` says why."""

    def __init__(self, reason: Message) -> None:
        super().__init__(str(reason))
        self.reason = reason


@contextlib.contextmanager
def warnings_silenced() -> Iterator[None]:
    """While pictures are read: what Pillow would warn of is refused, or does not matter. For the whole program."""
    with warnings.catch_warnings():
        warnings.simplefilter("error", Image.DecompressionBombWarning)
        warnings.filterwarnings("ignore", category=UserWarning, module="PIL")
        yield


@frozen
class Looked:
    """A picture as it lies in its file: width and height, Pillow's mode, and whether it has no colour."""

    size: tuple[int, int]
    mode: str
    is_grey: bool


def picture_pixels(path: Path, side: int, channels: int) -> tuple[Pixels, Looked]:
    """The middle square of a picture, reduced to ``side`` pixels, (channels, side, side) grey levels from 0 to 255.

    It is turned as its camera was; what is see-through is white; of 16 bits the upper ones count. A picture with too
    many pixels is refused by its header alone; see :func:`warnings_silenced`. Raises :class:`UnusableError`.
    """
    try:
        with path.open("rb") as file, Image.open(file, formats=FORMATS) as opened:
            if opened.width * opened.height > MOST_PIXELS:
                raise UnusableError(TOO_LARGE)
            looked = Looked(opened.size, opened.mode, _is_grey_mode(opened.mode))
            opened.draft("L" if channels == 1 else "RGB", (2 * side, 2 * side))  # JPEG is decoded smaller at once
            image = _plain(ImageOps.exif_transpose(opened), channels)
        is_small = min(image.size) < side
        fitted = ImageOps.fit(image, (side, side), Image.Resampling.BICUBIC if is_small else Image.Resampling.BOX)
        pixels = np.asarray(fitted, np.uint8)
    except (Image.DecompressionBombError, Image.DecompressionBombWarning) as error:
        raise UnusableError(TOO_LARGE) from error
    except UnusableError:
        raise
    except OSError as error:
        raise UnusableError(_reason(path, error)) from error
    except (SyntaxError, ValueError, TypeError, EOFError, IndexError, struct.error, zlib.error, OverflowError) as error:
        raise UnusableError(NO_PICTURE) from error
    return (pixels[np.newaxis] if channels == 1 else pixels.transpose(2, 0, 1)), looked


def _reason(path: Path, error: OSError) -> Message:
    if error.strerror:
        return Message("{reason}", {"reason": error.strerror})
    return EMPTY if path.stat().st_size == 0 else NO_PICTURE


def _is_grey_mode(mode: str) -> bool:
    return mode in GREY_MODES or mode.startswith("I;")


def _plain(image: Image.Image, channels: int) -> Image.Image:
    """The picture in mode "L" or "RGB"."""
    if image.mode in ("I", "F") or image.mode.startswith("I;"):
        image = _of_8_bits(image)
    if "A" in image.mode or "a" in image.mode or "transparency" in image.info:
        seen = image.convert("RGBA")
        white = Image.new("RGBA", seen.size, (255, 255, 255, 255))
        image = Image.alpha_composite(white, seen)
    elif image.mode == "P":
        image = image.convert("RGB")
    return image.convert("L" if channels == 1 else "RGB")


def _of_8_bits(image: Image.Image) -> Image.Image:
    """A deep grey picture, scaled: by the range of 16 bits, or other numbers from their least to their largest."""
    values = np.asarray(image, np.float64)
    if not np.isfinite(values).all():
        raise UnusableError(NO_PICTURE)
    darkest, brightest = float(values.min()), float(values.max())
    if image.mode != "F" and darkest >= 0 and brightest <= DEEP:
        darkest, brightest = 0.0, DEEP
    elif image.mode == "F" and darkest >= 0 and brightest <= 1:
        darkest, brightest = 0.0, 1.0
    levels = (values - darkest) * (255.0 / max(brightest - darkest, 1e-300))
    return Image.fromarray(np.rint(levels).astype(np.uint8))
