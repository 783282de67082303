"""One picture as large as its box allows, its corners rounded."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import QImage, QKeyEvent, QMouseEvent, QPainter, QPainterPath, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from playground.ui.focus import FocusRing
from playground.ui.paint import rounded
from playground.ui.theme import Look
from playground.ui.widgets.pixel_view import bytes_image

RADIUS = 6.0


def fitted(image: QImage, room: QRectF) -> QRectF:
    """Where a picture lies that fills the room with its proportions kept, in its middle."""
    if image.isNull() or room.width() <= 0 or room.height() <= 0:
        return QRectF(room)
    scale = min(room.width() / image.width(), room.height() / image.height())
    width, height = round(image.width() * scale), round(image.height() * scale)
    left = round(room.left() + (room.width() - width) / 2)
    return QRectF(left, round(room.top() + (room.height() - height) / 2), width, height)


def paint_picture(painter: QPainter, image: QImage, box: QRectF, radius: float = RADIUS) -> None:
    """Draw it into the box with rounded corners."""
    painter.save()
    painter.setRenderHints(QPainter.RenderHint.Antialiasing | QPainter.RenderHint.SmoothPixmapTransform)
    clip = QPainterPath()
    clip.addRoundedRect(box, radius, radius)
    painter.setClipPath(clip)
    painter.drawImage(box, image)
    painter.restore()


class PictureBox(QWidget):
    """Shows a picture, or an empty field until there is one.

    Signals:
        clicked: the picture was clicked, or Enter pressed on it.
    """

    clicked = Signal()

    def __init__(self, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._look = look
        self._image = QImage()
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        FocusRing(look, self, shape=lambda: (fitted(self._image, QRectF(self.rect())), RADIUS))
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        look.changed.connect(self.update)

    @property
    def image(self) -> QImage:
        return self._image

    def set_picture(self, picture: NDArray[np.uint8] | None) -> None:
        """Show (H, W, 3) bytes, or nothing."""
        self._image = QImage() if picture is None else bytes_image(picture)
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(self._look.px(240), self._look.px(180))

    def minimumSizeHint(self) -> QSize:
        return QSize(self._look.px(60), self._look.px(48))

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        room = QRectF(self.rect())
        if self._image.isNull():
            rounded(painter, room, RADIUS, self._look.color("field"))
        else:
            paint_picture(painter, self._image, fitted(self._image, room))
        painter.end()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if event.button() == Qt.MouseButton.LeftButton and not self._image.isNull():
            self.clicked.emit()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and not self._image.isNull():
            self.clicked.emit()
        else:
            super().keyPressEvent(event)
