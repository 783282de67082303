"""One picture, large enough that every pixel shows its number, or in colour its three."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QColor, QImage, QKeyEvent, QMouseEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from playground.ui.focus import FocusRing
from playground.ui.numbers import MINUS
from playground.ui.paint import readable
from playground.ui.theme import Look
from playground.ui.widgets.pixel_view import bytes_image
from playground.ui.widgets.tiles import arrow_step

CELLS = 28
"""Pixels a side that are seen at once, as many as MNIST's pictures have."""
COLOUR_CELLS = 16
"""As many where each shows three numbers."""
LEVELS = 255.0


class Loupe(QWidget):
    """Shows levels 0 to 255, or what the network reads; of a larger picture the window about the pointer."""

    def __init__(self, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._look = look
        self._picture: NDArray[np.uint8] | None = None
        self._read: NDArray[np.float64] | None = None
        self._channel: int | None = None
        self._corner = (0, 0)
        self.setMouseTracking(True)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.setAccessibleName(self.tr("pixel values"))
        self.setToolTip(
            self.tr("The numbers of each pixel. Of a larger picture the pointer, or the arrows, show another part.")
        )
        FocusRing(look, self, shape=lambda: (self.frame(), 2.0))
        look.changed.connect(self.update)

    def set_picture(self, picture: NDArray[np.uint8] | None) -> None:
        """Show (H, W) levels, or in colour (H, W, 3); None for nothing. Of pictures of one size the same part."""
        is_other = picture is None or self._picture is None or picture.shape != self._picture.shape
        self._picture = picture
        self._describe()
        if is_other and picture is not None:
            height, width = picture.shape[:2]
            self._move_to((height - self.cells) // 2, (width - self.cells) // 2)
        self.update()

    def set_read(self, read: NDArray[np.float64] | None) -> None:
        """With (mean, deviation) of each channel, (2, channels), show (x − mean) / deviation of x = level / 255.

        Without them the levels.
        """
        self._read = read
        self.update()

    def set_channel(self, channel: int | None) -> None:
        """Show one channel of colour alone, in grey; None shows all."""
        if channel != self._channel:
            self._channel = channel
            self._move_to(*self._corner)
            self.update()

    @property
    def cells(self) -> int:
        """Pixels a side that are seen at once."""
        if self._picture is None:
            return CELLS
        most = COLOUR_CELLS if self._shown().ndim == 3 else CELLS
        return min(most, max(map(int, self._picture.shape[:2])))

    def numbers(self) -> list[list[str]]:
        """What stands in the cells, row by row; below each other where a pixel has three numbers."""
        window = self._window()
        height, width = window.shape[:2]
        if self._read is None:
            texts = [str(level) for level in window.ravel().tolist()]
        else:
            mean, deviation = self._read
            if self._channel is not None and len(mean) > 1:
                mean, deviation = mean[self._channel], deviation[self._channel]
            elif window.ndim == 2:
                mean, deviation = mean[0], deviation[0]
            values = np.round((window / LEVELS - mean) / deviation, 1) + 0.0  # no −0.0
            texts = [f"{value:.1f}".replace("-", MINUS) for value in values.ravel().tolist()]
        each = 3 if window.ndim == 3 else 1
        pixels = ["\n".join(texts[start : start + each]) for start in range(0, len(texts), each)]
        return [pixels[row * width : (row + 1) * width] for row in range(height)]

    def picture(self) -> QImage:
        """What is shown, for a file."""
        return self.grab().toImage()

    def _shown(self) -> NDArray[np.uint8]:
        """The whole picture, or the one channel of it."""
        if self._picture is None:
            return np.zeros((0, 0), np.uint8)
        if self._picture.ndim == 3 and self._channel is not None:
            return self._picture[..., self._channel]
        return self._picture

    def _window(self) -> NDArray[np.uint8]:
        top, left = self._corner
        return self._shown()[top : top + self.cells, left : left + self.cells]

    def frame(self) -> QRectF:
        """The square that the cells fill."""
        side = min(self.width(), self.height()) // self.cells * self.cells
        return QRectF((self.width() - side) // 2, 0, side, side)

    def _move_to(self, top: int, left: int) -> None:
        """Show the part that begins there, or as near to it as there is one."""
        if self._picture is None:
            return
        height, width = self._picture.shape[:2]
        corner = (min(max(0, top), max(0, height - self.cells)), min(max(0, left), max(0, width - self.cells)))
        if corner != self._corner:
            self._corner = corner
            self.update()
        self._describe()

    def _describe(self) -> None:
        """Say which part of the picture is seen."""
        if self._picture is None:
            self.setAccessibleDescription("")
            return
        height, width = self._picture.shape[:2]
        top, left = self._corner
        seen = self._window().shape
        self.setAccessibleDescription(
            self.tr("rows {0} to {1} of {2}, columns {3} to {4} of {5}").format(
                top + 1, top + seen[0], height, left + 1, left + seen[1], width
            )
        )

    # Qt

    def sizeHint(self) -> QSize:
        side = self._look.px(20 * CELLS, 22 * CELLS)
        return QSize(side, side)

    def minimumSizeHint(self) -> QSize:
        return QSize(14 * CELLS, 14 * CELLS)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        frame = self.frame()
        if self._picture is None or not frame.contains(event.position()):
            return
        shares = (event.position().y() - frame.top(), event.position().x() - frame.left())
        rooms = (max(0, size - self.cells) for size in self._picture.shape[:2])
        top, left = (round(share / frame.width() * room) for share, room in zip(shares, rooms, strict=True))
        self._move_to(top, left)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        along, across = arrow_step(event.key(), 0), arrow_step(event.key(), 1)
        if along is None or across is None:
            super().keyPressEvent(event)
            return
        top, left = self._corner
        self._move_to(top + (across if not along else 0), left + along)

    def paintEvent(self, event: QPaintEvent) -> None:
        look, painter, window = self._look, QPainter(self), self._window()
        if not window.size:
            painter.end()
            return
        frame = self.frame()
        cell = frame.width() / self.cells
        height, width = window.shape[:2]
        painter.drawImage(QRectF(frame.left(), frame.top(), cell * width, cell * height), bytes_image(window))
        share = (0.46 if self._read is None else 0.44) if window.ndim == 2 else 0.26
        painter.setFont(look.font("caption", px=min(max(6, int(cell * share)), look.px(15, 22))))
        light, dark = sorted((look.color("ink"), look.color("surface")), key=lambda color: -color.lightness())
        inks: dict[tuple[int, int, int], QColor] = {}
        for row, texts in enumerate(self.numbers()):
            for column, text in enumerate(texts):
                color = _color(window[row, column])
                if color not in inks:
                    inks[color] = readable(QColor(*color), light, dark)
                    inks[color].setAlpha(255 if any(color) else 110)
                painter.setPen(inks[color])
                box = QRectF(frame.left() + column * cell, frame.top() + row * cell, cell, cell)
                painter.drawText(box, Qt.AlignmentFlag.AlignCenter, text)
        painter.end()


def _color(pixel: NDArray[np.uint8]) -> tuple[int, int, int]:
    """Red, green and blue of a pixel of one level or three."""
    red, green, blue = np.broadcast_to(pixel, 3).tolist()
    return red, green, blue
