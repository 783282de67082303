"""One picture of a dream, as large as the screen allows, in a small window that any click or Esc closes."""

from __future__ import annotations

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QImage, QKeyEvent, QMouseEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QFrame, QWidget

from playground.ui.paint import put_text, rounded
from playground.ui.theme import Look

LARGEST = 560
SHARP = 64
"""Px; smaller pictures show their pixels as squares."""
PAD = 12


class BigPicture(QFrame):
    """The picture over a line that says what it is."""

    def __init__(self, look: Look, image: QImage, words: str, parent: QWidget) -> None:
        super().__init__(parent, Qt.WindowType.Popup)
        self._look, self._image, self._words = look, image, words
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setAccessibleName(words)
        area = self.screen().availableGeometry()
        line = look.line_height("secondary") + 4
        self._side = min(LARGEST, area.width() - 4 * PAD, area.height() - 4 * PAD - line)
        self.resize(self._side + 2 * PAD, self._side + 2 * PAD + line)
        middle = parent.window().frameGeometry().center()
        self.move(middle.x() - self.width() // 2, middle.y() - self.height() // 2)

    # Qt

    def paintEvent(self, event: QPaintEvent) -> None:
        look = self._look
        painter = QPainter(self)
        painter.fillRect(self.rect(), look.color("surface"))
        rounded(painter, QRectF(self.rect()), 0, None, look.color("line2"), 1)
        box = QRectF(PAD, PAD, self._side, self._side)
        draw_picture(painter, self._image, box)
        words = QRectF(PAD, box.bottom() + 4, self._side, look.line_height("secondary"))
        put_text(painter, look.font("secondary"), look.color("ink2"), words, self._words)
        painter.end()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        self.close()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        self.close()


def draw_picture(painter: QPainter, image: QImage, box: QRectF) -> None:
    """Draw a picture into a square: small ones with sharp pixels."""
    is_sharp = max(image.width(), image.height()) < SHARP
    painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform, not is_sharp)
    painter.drawImage(box, image)
