"""One picture alone on the whole screen."""

from __future__ import annotations

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QImage, QKeyEvent, QMouseEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QDialog, QWidget

from playground.ui.style.picture_box import fitted, paint_picture
from playground.ui.theme import Look


class FullPicture(QDialog):
    """Any click or key closes it."""

    def __init__(self, look: Look, title: str, parent: QWidget) -> None:
        super().__init__(parent)
        self._look = look
        self._image = QImage()
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(title)
        self.setAccessibleName(title)

    def set_image(self, image: QImage) -> None:
        """Show another."""
        self._image = image
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.fillRect(self.rect(), self._look.color("canvas"))
        if not self._image.isNull():
            room = QRectF(self.rect()).adjusted(16, 16, -16, -16)
            paint_picture(painter, self._image, fitted(self._image, room), 0)
        painter.end()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        self.close()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        self.close()
