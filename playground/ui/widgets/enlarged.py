"""One small picture, enlarged."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QPoint, QRectF, Qt
from PySide6.QtGui import QMouseEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QFrame, QVBoxLayout, QWidget

from playground.ui.paint import rounded
from playground.ui.theme import Look
from playground.ui.widgets.pixel_view import Over, PixelView


class Enlarged(QFrame):
    """One picture with visible pixels in a small window that any click or Esc closes.

    ``over`` draws on the picture, which fills the box it is given.
    """

    def __init__(self, look: Look, image: NDArray[np.uint8], parent: QWidget, over: Over | None = None) -> None:
        super().__init__(parent, Qt.WindowType.Popup)
        self._look = look
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self._view = PixelView(look, self)
        self._view.set_pixels(image.astype(np.float32) / 255)
        self._view.set_over(over)
        self._view.setFixedSize(look.px(224), look.px(224))
        box = QVBoxLayout(self)
        box.setContentsMargins(12, 12, 12, 12)
        box.addWidget(self._view)

    def show_beside(self, corner: QPoint) -> None:
        """Open below a place of the screen, moved inwards where the screen ends."""
        self.adjustSize()
        area = self.screen().availableGeometry()
        x = max(area.left(), min(corner.x(), area.right() - self.width()))
        y = corner.y() + 4 if corner.y() + 4 + self.height() <= area.bottom() else area.bottom() - self.height()
        self.move(x, y)
        self.show()

    # Qt

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.fillRect(self.rect(), self._look.color("surface"))
        rounded(painter, QRectF(self.rect()), 0, None, self._look.color("line2"), 1)
        painter.end()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        self.close()
