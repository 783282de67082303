"""Where the picture comes from: a digit, a photograph, the course's six by six, one's own drawing."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QObject, Signal

from playground.core.convolution.sixes import SIXES
from playground.core.convolution.workings import Picture
from playground.core.photo_sets import PHOTOS
from playground.core.strokes import MNIST_SIZE, as_mnist
from playground.session.drawing import Drawing
from playground.session.sample_pictures import SamplePictures

DIGIT, PHOTO, SIX, DRAWING = "digit", "photo", "six", "drawing"
Floats = NDArray[np.float64]
FIRST_DIGIT = 1842
LUMA = (0.299, 0.587, 0.114)
"""How bright red, green and blue look (ITU-R BT.601)."""


class Source(QObject):
    """What was chosen, as a picture; one that is still being read is an empty one so long.

    Signals:
        changed(): another picture.
    """

    changed = Signal()

    def __init__(self, samples: SamplePictures, drawing: Drawing, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._samples = samples
        self._shared = drawing
        self.kind = DIGIT
        self.digit = FIRST_DIGIT - 1
        self.photo = next(iter(PHOTOS))
        self.is_coloured = True
        self.is_shared = False
        """Whether the drawing is the Draw page's."""
        self.six = next(iter(SIXES))
        self._drawing = np.zeros((MNIST_SIZE, MNIST_SIZE))
        drawing.changed.connect(self._shared_changed)
        samples.digitsArrived.connect(lambda: self._arrived(DIGIT))
        samples.photoArrived.connect(lambda name: self._arrived(PHOTO, name))

    def set(self, **chosen: object) -> None:
        """Choose by name: kind, digit, photo, is_coloured, six, is_shared."""
        for name, value in chosen.items():
            setattr(self, name, value)
        self.ask()
        self.changed.emit()

    def ask(self) -> None:
        """Have what was chosen read, if it is not here yet."""
        if self.kind == DIGIT:
            self._samples.ask_digits()
        elif self.kind == PHOTO:
            self._samples.ask_photo(self.photo)

    @property
    def digits(self) -> int:
        """How many digits there are to choose from."""
        digits = self._samples.digits
        return 6000 if digits is None else len(digits.pictures)

    @property
    def label(self) -> int | None:
        """Which digit it is, where it is here."""
        digits = self._samples.digits
        return None if digits is None else int(digits.labels[self.digit % len(digits.labels)])

    def draw(self, raster: NDArray[np.float32]) -> None:
        """Take a drawing (n, n) from 0 to 1, each pixel the mean of its area."""
        self._drawing = np.rint(255.0 * as_mnist(raster, centre=False).astype(np.float64))
        if self.kind == DRAWING:
            self.changed.emit()

    @property
    def picture(self) -> Picture:
        """The picture; black while it is being read."""
        if self.kind == SIX:
            return SIXES[self.six].picture
        if self.kind == DRAWING:
            return Picture(self._drawn[None])
        if self.kind == PHOTO:
            return self._photo()
        digits = self._samples.digits
        if digits is None:
            return Picture(np.zeros((1, MNIST_SIZE, MNIST_SIZE)))
        return Picture(digits.pictures[self.digit % len(digits.pictures)].astype(np.float64)[None])

    @property
    def can_share(self) -> bool:
        """Whether there is a drawing on the Draw page."""
        return self._shared.picture is not None

    @property
    def shows_shared(self) -> bool:
        """Whether the picture is the Draw page's."""
        return self.kind == DRAWING and self.is_shared and self.can_share

    @property
    def _drawn(self) -> Floats:
        shared = self._shared.picture
        return self._drawing if not self.shows_shared or shared is None else np.rint(255.0 * shared.astype(np.float64))

    def _shared_changed(self) -> None:
        if self.kind == DRAWING:
            self.changed.emit()

    def _photo(self) -> Picture:
        pixels = self._samples.photo(self.photo)
        if pixels is None:
            return Picture(np.zeros((3 if self.is_coloured else 1, 64, 64)))
        levels = np.moveaxis(pixels, -1, 0).astype(np.float64)
        return Picture(levels if self.is_coloured else np.rint(np.tensordot(LUMA, levels, 1))[None])

    def _arrived(self, kind: str, name: str = "") -> None:
        if self.kind == kind and (kind == DIGIT or name == self.photo):
            self.changed.emit()
