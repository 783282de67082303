"""What every pixel of the drawing is worth, drawn over it; or the pixels that would change what it is taken for."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import QFocusEvent, QImage, QKeyEvent, QMouseEvent, QPainter, QPainterPath, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from playground.core.explanations import Pixel
from playground.core.strokes import MNIST_SIZE, Picture
from playground.ui.focus import FocusRing
from playground.ui.theme import Look
from playground.ui.widgets.map_colors import picture
from playground.ui.widgets.pixel_view import RADIUS, grey_image
from playground.ui.widgets.sign_colors import colored, rgb_of

INK = 0.72
"""How much of what lies below a full stroke hides."""
LEAST = 1e-5
"""Maps whose every value is smaller have no colour: they are rounding errors."""


class OverlayView(QWidget):
    """A square: a map in sign colours with the drawing over it, or the drawing with marked pixels.

    Signals:
        hovered(row, column): the pixel under the pointer, −1 for none.
    """

    hovered = Signal(int, int)

    def __init__(self, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._look = look
        self._picture: Picture | None = None
        self._map: NDArray[np.float32] | None = None
        self._pixels: tuple[Pixel, ...] = ()
        self._changing = False
        self._image: QImage | None = None
        self._over = (-1, -1)
        self.setMouseTracking(True)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setToolTip(self.tr("The pointer or the arrow keys read the pixels one by one."))
        FocusRing(look, self, shape=lambda: (self.frame(), float(RADIUS)))
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Preferred)
        look.changed.connect(self._forget)

    @property
    def pixels(self) -> tuple[Pixel, ...]:
        """Those that are marked."""
        return self._pixels

    @property
    def values(self) -> NDArray[np.float32] | None:
        """The map that is shown; None for none."""
        return self._map

    @property
    def over(self) -> tuple[int, int]:
        """Row and column under the pointer, −1 each for none."""
        return self._over

    def show_nothing(self) -> None:
        """There is no drawing."""
        self._set(None, None, ())

    def show_map(self, drawing: Picture, values: NDArray[np.float32] | None) -> None:
        """Show a drawing (H, W) over the values of its pixels; None while they are not known."""
        self._set(drawing, values, ())

    def show_pixels(self, drawing: Picture, pixels: Sequence[Pixel]) -> None:
        """Show a drawing with these pixels changed and marked."""
        self._set(drawing, None, tuple(pixels), changing=True)

    def _set(
        self,
        drawing: Picture | None,
        values: NDArray[np.float32] | None,
        pixels: tuple[Pixel, ...],
        changing: bool = False,
    ) -> None:
        self._picture, self._map, self._pixels, self._changing = drawing, values, pixels, changing
        self._forget()

    def _forget(self) -> None:
        self._image = None
        self.update()

    def frame(self) -> QRectF:
        """The square the picture fills."""
        side = min(self.width(), self.height())
        return QRectF(0, 0, side, side)

    def pixel_box(self, row: int, column: int) -> QRectF:
        """Where a pixel of the drawing lies, in px."""
        size = self.frame().width() / MNIST_SIZE
        return QRectF(column * size, row * size, size, size)

    def _painted(self, drawing: Picture) -> QImage:
        if self._image is None:
            if self._changing:
                changed = np.array(drawing)
                for pixel in self._pixels:
                    changed[pixel.row, pixel.column] = pixel.value
                self._image = grey_image(changed)
            else:
                self._image = picture(self._colors(drawing))
        return self._image

    def _colors(self, drawing: Picture) -> NDArray[np.uint8]:
        values = np.zeros_like(drawing) if self._map is None else self._map
        scale = max(float(np.abs(values).max()), LEAST)
        below = colored(values, scale, self._look.sign_lut()).astype(np.float32)
        share = INK * drawing[..., None]
        ink = rgb_of(self._look.color("ink")).astype(np.float32)
        return np.asarray(np.rint(below * (1 - share) + ink * share), np.uint8)

    # Qt

    def sizeHint(self) -> QSize:
        return QSize(self._look.px(172), self._look.px(172))

    def paintEvent(self, event: QPaintEvent) -> None:
        look, painter = self._look, QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        frame, path = self.frame(), QPainterPath()
        path.addRoundedRect(frame, RADIUS, RADIUS)
        painter.fillPath(path, look.color("field"))
        if self._picture is not None:
            painter.setClipPath(path)
            painter.drawImage(frame, self._painted(self._picture))
            for pixel in self._pixels:
                self._mark(painter, pixel)
        if self._over[0] >= 0 and self._picture is not None:
            painter.setPen(QPen(look.color("ink2"), 1))
            painter.drawRect(self.pixel_box(*self._over))
        painter.end()

    def _mark(self, painter: QPainter, pixel: Pixel) -> None:
        """A square in the colour of what was done: blue made white, orange made black; a ring leads to a single one."""
        box = self.pixel_box(pixel.row, pixel.column)
        color = self._look.color("pos" if pixel.value > 0 else "neg")
        painter.fillRect(box, color)
        if len(self._pixels) == 1:
            away = box.width()
            painter.setPen(QPen(color, self._look.px(2)))
            painter.drawEllipse(box.adjusted(-away, -away, away, away))

    def _hover(self, place: tuple[int, int]) -> None:
        if place != self._over:
            self._over = place
            self.update()
            self.hovered.emit(*place)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        side = self.frame().width()
        x, y = event.position().x(), event.position().y()
        inside = 0 <= x < side and 0 <= y < side and self._picture is not None
        self._hover((int(y * MNIST_SIZE / side), int(x * MNIST_SIZE / side)) if inside else (-1, -1))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        steps = {Qt.Key.Key_Left: (0, -1), Qt.Key.Key_Right: (0, 1), Qt.Key.Key_Up: (-1, 0), Qt.Key.Key_Down: (1, 0)}
        step = steps.get(Qt.Key(event.key()))
        if event.key() == Qt.Key.Key_Escape and self._over[0] >= 0:
            self._hover((-1, -1))
        elif step is None or self._picture is None:
            super().keyPressEvent(event)
        elif self._over[0] < 0:
            self._hover((MNIST_SIZE // 2, MNIST_SIZE // 2))
        else:
            row, column = (min(max(at + by, 0), MNIST_SIZE - 1) for at, by in zip(self._over, step, strict=True))
            self._hover((row, column))

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        self._hover((-1, -1))

    def leaveEvent(self, event: object) -> None:
        self._hover((-1, -1))
