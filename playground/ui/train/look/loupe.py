"""One picture, large enough that every pixel shows its number."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QColor, QImage, QMouseEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from playground.ui.numbers import MINUS
from playground.ui.paint import readable
from playground.ui.theme import Look

CELLS = 28
"""Pixels a side that are seen at once, as many as MNIST's pictures have."""


class Loupe(QWidget):
    """Shows levels 0 to 255, or what the network reads; of a larger picture the window about the pointer."""

    def __init__(self, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._look = look
        self._picture: NDArray[np.uint8] | None = None
        self._read: tuple[float, float] | None = None
        self._corner = (0, 0)
        self.setMouseTracking(True)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.setAccessibleName(self.tr("pixel values"))
        look.changed.connect(self.update)

    def set_picture(self, picture: NDArray[np.uint8] | None) -> None:
        """Show (H, W) levels, or nothing."""
        self._picture, self._corner = picture, (0, 0)
        self.update()

    def set_read(self, read: tuple[float, float] | None) -> None:
        """With (mean, deviation) show (x − mean) / deviation of the brightness x = level / 255; without the levels."""
        self._read = read
        self.update()

    def numbers(self) -> list[list[str]]:
        """What stands in the cells, row by row."""
        window = self._window()
        if self._read is None:
            return [[str(level) for level in row] for row in window.tolist()]
        mean, deviation = self._read
        values = np.round((window / 255.0 - mean) / deviation, 1) + 0.0  # no −0.0
        return [[f"{value:.1f}".replace("-", MINUS) for value in row] for row in values.tolist()]

    def picture(self) -> QImage:
        """What is shown, for a file."""
        return self.grab().toImage()

    def _window(self) -> NDArray[np.uint8]:
        if self._picture is None:
            return np.zeros((0, 0), np.uint8)
        top, left = self._corner
        return self._picture[top : top + CELLS, left : left + CELLS]

    def frame(self) -> QRectF:
        """The square that the cells fill."""
        side = min(self.width(), self.height()) // CELLS * CELLS
        return QRectF((self.width() - side) // 2, 0, side, side)

    # Qt

    def sizeHint(self) -> QSize:
        side = self._look.px(20 * CELLS, 22 * CELLS)
        return QSize(side, side)

    def minimumSizeHint(self) -> QSize:
        return QSize(14 * CELLS, 14 * CELLS)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        frame = self.frame()
        if self._picture is None or max(self._picture.shape) <= CELLS or not frame.contains(event.position()):
            return
        shares = (event.position().y() - frame.top(), event.position().x() - frame.left())
        rooms = (max(0, size - CELLS) for size in self._picture.shape)
        top, left = (round(share / frame.width() * room) for share, room in zip(shares, rooms, strict=True))
        if (top, left) != self._corner:
            self._corner = (top, left)
            self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        look, painter, window = self._look, QPainter(self), self._window()
        if not window.size:
            painter.end()
            return
        frame = self.frame()
        cell = frame.width() / CELLS
        levels = np.ascontiguousarray(window)
        image = QImage(levels.data, levels.shape[1], levels.shape[0], levels.shape[1], QImage.Format.Format_Grayscale8)
        painter.drawImage(QRectF(frame.left(), frame.top(), cell * levels.shape[1], cell * levels.shape[0]), image)
        painter.setFont(look.font("caption", px=max(6, int(cell * (0.46 if self._read is None else 0.44)))))
        light, dark = sorted((look.color("ink"), look.color("surface")), key=lambda color: -color.lightness())
        inks = [readable(QColor(level, level, level), light, dark) for level in range(256)]
        for row, texts in enumerate(self.numbers()):
            for column, text in enumerate(texts):
                level = int(levels[row, column])
                color = inks[level]
                color.setAlpha(110 if level == 0 else 255)
                painter.setPen(color)
                box = QRectF(frame.left() + column * cell, frame.top() + row * cell, cell, cell)
                painter.drawText(box, Qt.AlignmentFlag.AlignCenter, text)
        painter.end()
