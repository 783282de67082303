"""What a style transfer tells on its way: pictures, loss parts, Gram matrices."""

from __future__ import annotations

import numpy as np
from attrs import field, frozen
from numpy.typing import NDArray

from playground.core.frames import read_only
from playground.core.frames.base import array_field
from playground.core.message import Message
from playground.core.style import StyleSettings


@frozen(eq=False)
class Preview:
    """A picture to choose, (H, W, 3) bytes, small."""

    picture: NDArray[np.uint8] = field(converter=read_only)

    @property
    def size(self) -> tuple[int, int]:
        """Height and width (px); their ratio is that of the picture itself."""
        return self.picture.shape[0], self.picture.shape[1]


@frozen(eq=False)
class StylePicture:
    """The picture after ``number`` of ``total`` iterations, (H, W, 3) bytes, of the transfer called ``order``.

    ``loss`` is that of the picture before the iteration, NaN for the one it started from; ``each`` and ``left`` are
    seconds of an iteration now and of all that are still to come, None before that can be said.
    """

    order: int
    number: int
    total: int
    picture: NDArray[np.uint8] = field(converter=read_only)
    settings: StyleSettings
    loss: float = float("nan")
    each: float | None = None
    left: float | None = None


@frozen(eq=False)
class LossChunk:
    """Loss parts of iterations, (n,) each, weights included: those of the pictures before them."""

    order: int
    numbers: NDArray[np.int64] = array_field()
    content: NDArray[np.float64] = array_field()
    style: NDArray[np.float64] = array_field()
    smoothness: NDArray[np.float64] = array_field()


@frozen(eq=False)
class GramsFrame:
    """Gram matrices of some filters of a layer, (n, n) each: of the painting and of the picture ``number``.

    ``filters`` (n,) are their numbers among ``channels``; ``apart`` is ‖G_picture − G_painting‖ / ‖G_painting‖ of
    all of them (Frobenius norm).
    """

    order: int
    number: int
    layer: str
    channels: int
    filters: NDArray[np.int64] = array_field()
    painting: NDArray[np.float32] = array_field()
    picture: NDArray[np.float32] = array_field()
    apart: float = 0.0


@frozen
class Ended:
    """A transfer is over: done, cancelled, or ended by a ``problem``."""

    order: int
    problem: Message | None = None


def grams_frame(
    order: int, number: int, layer: str, painting: NDArray[np.float32], picture: NDArray[np.float32], most: int
) -> GramsFrame:
    """Of two Gram matrices (C, C) the ``most`` filters that answer most to the painting, in their order."""
    strength = np.argsort(-np.diagonal(painting), kind="stable")[:most]
    filters = np.sort(strength)
    size = float(np.linalg.norm(painting))
    apart = float(np.linalg.norm(picture - painting)) / size if size > 0 else float("nan")
    at = np.ix_(filters, filters)
    return GramsFrame(order, number, layer, len(painting), filters, painting[at], picture[at], apart)
