"""One small grey picture, every pixel of it a square that can be seen."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from numpy.typing import ArrayLike, NDArray
from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QImage, QPainter, QPainterPath, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from playground.ui.theme import Look

Over = Callable[[QPainter, QRectF], None]
"""Draws on a picture, which fills the box."""
RADIUS = 6


class PixelView(QWidget):
    """Shows (H, W) or (H, W, 3) values from 0 to 1 (white) as large as fits, without smoothing; None is black."""

    def __init__(self, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._look = look
        self._pixels: NDArray[np.float32] | None = None
        self._image: QImage | None = None
        self._over: Over | None = None
        policy = QSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Preferred)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)
        self.setAccessibleName(self.tr("Picture the network reads"))

    def set_pixels(self, pixels: ArrayLike | None) -> None:
        """Show other pixels. Raises ValueError unless they are (H, W), or in colour (H, W, 3)."""
        new = None if pixels is None else np.array(pixels, np.float32)
        if new is not None and ((new.ndim != 2 and (new.ndim, new.shape[-1:]) != (3, (3,))) or 0 in new.shape):
            raise ValueError(f"A picture needs shape (H, W), not {new.shape}")
        same = new is None if self._pixels is None else new is not None and np.array_equal(new, self._pixels)
        if not same:
            self._pixels = new
            self._image = None if new is None else grey_image(new)
            self.update()

    def set_over(self, over: Over | None) -> None:
        """Have something drawn on the picture."""
        self._over = over
        self.update()

    def frame(self) -> QRectF:
        """The part of the widget the picture fills: its proportions, from the upper left corner on."""
        height, width = (1, 1) if self._pixels is None else self._pixels.shape[:2]
        scale = min(self.width() / width, self.height() / height)
        return QRectF(0, 0, width * scale, height * scale)

    # Qt

    def sizeHint(self) -> QSize:
        return QSize(self._look.px(172), self._look.px(172))

    def hasHeightForWidth(self) -> bool:
        return True

    def heightForWidth(self, width: int) -> int:
        return width

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        frame, path = self.frame(), QPainterPath()
        path.addRoundedRect(frame, RADIUS, RADIUS)
        painter.fillPath(path, Qt.GlobalColor.black)
        if self._image is not None:
            painter.setClipPath(path)
            painter.drawImage(frame, self._image)
        if self._over is not None:
            self._over(painter, frame)
        painter.end()


def grey_image(values: NDArray[np.floating]) -> QImage:
    """(H, W) or (H, W, 3) values from 0 to 1 as an image that owns its memory; what is not a number is black."""
    grey = np.rint(np.clip(np.nan_to_num(values, nan=0.0), 0, 1) * 255).astype(np.uint8)
    return bytes_image(grey)


def bytes_image(pixels: NDArray[np.uint8]) -> QImage:
    """(H, W) grey bytes, or (H, W, 3) in colour, as an image that owns its memory."""
    pixels = np.ascontiguousarray(pixels)
    height, width = pixels.shape[:2]
    form = QImage.Format.Format_Grayscale8 if pixels.ndim == 2 else QImage.Format.Format_RGB888
    return QImage(pixels.data, width, height, pixels.strides[0], form).copy()
