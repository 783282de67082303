"""Image files as the network reads digits: any size, any mode, dark on light or light on dark."""

from __future__ import annotations

import struct
import warnings
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageFilter, ImageOps

from playground.core.message import ProblemError
from playground.core.strokes import as_mnist

Grey = NDArray[np.float32]

FORMATS = ("PNG", "JPEG", "BMP", "GIF", "TIFF", "WEBP", "PPM")
"""Pillow's readers that are used; others start programs outside, or are no pictures."""
MOST_PIXELS = 64_000_000
WORKING_SIZE = 512
"""Larger pictures are reduced to this many pixels on their longer side first."""
LEAST_CONTRAST = 0.02
"""Below this range of brightness, 0–1, a picture is empty."""
STRAY = 4.0
"""Times the usual distance from the background within which everything belongs to it."""
STRONG = 0.3
"""Ink above this, 0–1, is a stroke for certain."""


class PictureError(ProblemError):
    """A file that cannot be read as a picture; the sentence names it."""


def read_picture(path: Path) -> Grey:
    """The digit in an image file as MNIST shows it: (28, 28), 0–1, bright on dark, scaled and centred.

    Raises :class:`PictureError` when there is no such file, it is no picture, it is damaged or too large.
    """
    with told(path):
        grey = _read_grey(path)
    return as_mnist(bright_on_dark(grey))


@contextmanager
def told(path: Path) -> Iterator[None]:
    """Whatever goes wrong while a picture is read is told as :class:`PictureError`."""
    try:
        yield
    except OSError as error:
        reason = error.strerror or "it is no picture, or damaged"
        raise PictureError("{path} cannot be read: {reason}.", path=str(path), reason=reason) from error
    except (Image.DecompressionBombError, Image.DecompressionBombWarning) as error:
        raise PictureError(
            "{path} has more than {most} million pixels.", path=str(path), most=MOST_PIXELS // 1_000_000
        ) from error
    except (SyntaxError, ValueError, TypeError, EOFError, IndexError, struct.error, zlib.error) as error:
        raise PictureError("{path} cannot be read: it is no picture, or damaged.", path=str(path)) from error


@contextmanager
def opened(path: Path) -> Iterator[Image.Image]:
    """The picture in a file, not yet decoded; no more pixels than :data:`MOST_PIXELS`."""
    with warnings.catch_warnings():
        warnings.simplefilter("error", Image.DecompressionBombWarning)
        warnings.filterwarnings("ignore", category=UserWarning, module="PIL")
        with path.open("rb") as file, Image.open(file, formats=FORMATS) as image:
            if image.width * image.height > MOST_PIXELS:
                raise Image.DecompressionBombError
            yield image


def bright_on_dark(grey: Grey) -> Grey:
    """Ink as brightness: how far each pixel of a picture (H, W) is from its background, (H, W), 0–1.

    The background is what its border shows, evenly rising light included; where that is bright, the ink is dark.
    What strays no further than the border itself does (paper, JPEG) is no ink. A picture without contrast is empty.
    """
    if float(grey.max() - grey.min()) < LEAST_CONTRAST:
        return np.zeros_like(grey)
    ink = grey - _background(grey)
    if -ink.min() > ink.max():
        ink = -ink
    uneven = STRAY * _middle_distance(_border(ink))
    peak = float(ink.max())
    if peak - uneven < LEAST_CONTRAST:
        return np.zeros_like(grey)
    inked: Grey = np.clip((ink - uneven) / (peak - uneven), 0, 1, dtype=np.float32)
    return _near_strokes(inked) if uneven > 0 else inked


def _background(grey: Grey) -> Grey:
    """The plane through the brightness of the border, (H, W); ink that touches the border is left aside."""
    height, width = grey.shape
    y, x = np.meshgrid(np.linspace(-1, 1, height), np.linspace(-1, 1, width), indexing="ij")
    border = _border(grey).astype(np.float64)
    places = np.stack([np.ones_like(border), _border(x), _border(y)], axis=1)
    distance = np.abs(border - np.median(border))
    plane = np.zeros(3)
    for _ in range(3):
        usual = distance <= STRAY * np.median(distance)
        plane = np.linalg.lstsq(places[usual], border[usual], rcond=1e-6)[0]
        distance = np.abs(border - places @ plane)
    background: Grey = (plane[0] + plane[1] * x + plane[2] * y).astype(np.float32)
    return background


def _border(values: NDArray[Any]) -> NDArray[Any]:
    return np.concatenate((values[0], values[-1], values[:, 0], values[:, -1]))


def _middle_distance(values: Grey) -> float:
    """Median of the distances from 0: what is usual, whatever the few do; below a grey level it is nothing."""
    middle = float(np.median(np.abs(values)))
    return middle if middle > 1 / 512 else 0.0


def _near_strokes(ink: Grey) -> Grey:
    """Only what lies on or beside strong ink: grain of the paper elsewhere would blow up the digit's box."""
    reach = max(ink.shape) // 50
    strong = Image.fromarray(np.where(ink > STRONG, np.uint8(255), np.uint8(0)))
    near = np.asarray(strong.filter(ImageFilter.MaxFilter(2 * reach + 1))) > 0
    strokes: Grey = np.where(near, ink, np.float32(0))
    return strokes


def _read_grey(path: Path) -> Grey:
    """Brightness (H, W), 0–1, at most :data:`WORKING_SIZE` a side."""
    with opened(path) as given:
        image = _grey(ImageOps.exif_transpose(given))
    image.thumbnail((WORKING_SIZE, WORKING_SIZE), Image.Resampling.BOX)
    values = np.asarray(image, np.float32)
    return values if image.mode == "F" else values / np.float32(255)


def _grey(image: Image.Image) -> Image.Image:
    """The picture without colour: mode "L" (0–255), or "F" (0–1) for those of more than 8 bits."""
    if image.mode in ("I", "F") or image.mode.startswith("I;"):
        with np.errstate(invalid="ignore"):  # what is not finite is found out below
            return _stretched(np.asarray(image, np.float64))
    if "A" in image.mode or "a" in image.mode or "transparency" in image.info:
        return _on_contrast(image.convert("RGBA"))
    return image.convert("L")


def _stretched(values: NDArray[np.float64]) -> Image.Image:
    """Darkest to brightest as 0–1: these modes do not say what their brightest is."""
    if not np.isfinite(values).all():
        raise ValueError("a picture of numbers that are not finite")
    darkest, brightest = values.min(), values.max()
    return Image.fromarray(((values - darkest) / max(brightest - darkest, 1e-300)).astype(np.float32))


def _on_contrast(image: Image.Image) -> Image.Image:
    """A see-through picture on black where what is seen of it is bright, else on white."""
    grey, alpha = image.convert("L"), image.getchannel("A")
    weight = np.asarray(alpha, np.float64)
    seen = weight.sum()
    bright = seen > 0 and float((np.asarray(grey) * weight).sum() / seen) > 127.5
    ground = Image.new("L", image.size, 0 if bright else 255)
    ground.paste(grey, mask=alpha)
    return ground
