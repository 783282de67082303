"""A kernel as a little picture that can be chosen."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QImage, QKeyEvent, QPainter, QPainterPath, QPaintEvent, QPixmap
from PySide6.QtWidgets import QAbstractButton, QSizePolicy, QWidget

from playground.ui.convolution.colors import sign_image
from playground.ui.focus import FocusRing
from playground.ui.paint import faint, put_text, rounded, text_width
from playground.ui.theme import Look

SIDE = 44


def kernel_image(look: Look, values: NDArray[np.float64]) -> QImage:
    """A kernel (k, k) in the colours of its own range."""
    return sign_image(look, values, max(float(np.abs(values).max()), 1e-12))


def kernel_pixmap(look: Look, values: NDArray[np.float64], side: int, ratio: float = 1.0) -> QPixmap:
    """The same as a square of ``side`` px."""
    pixmap = QPixmap.fromImage(kernel_image(look, values).scaled(round(side * ratio), round(side * ratio)))
    pixmap.setDevicePixelRatio(ratio)
    return pixmap


class KernelTile(QAbstractButton):
    """A picture with the kernel's name below; chosen it is ringed and the name is bold."""

    def __init__(self, look: Look, name: str, tooltip: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._look = look
        self._values: NDArray[np.float64] | None = None
        self._image: QImage | None = None
        self.setText(name)
        self.setAccessibleName(name)
        self.setToolTip(tooltip)
        self.setCheckable(True)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        FocusRing(look, self, shape=lambda: (self._box(), 6.0))
        look.changed.connect(self._restyle)

    def set_values(self, values: NDArray[np.float64] | None) -> None:
        """Show this kernel (k, k); None for one that is not there yet."""
        self._values = values
        self._image = None
        self.update()

    def set_name(self, name: str) -> None:
        """What stands below."""
        if name != self.text():
            self.setText(name)
            self.setAccessibleName(name)
            self.updateGeometry()
            self.update()

    def _restyle(self) -> None:
        self._image = None
        self.updateGeometry()
        self.update()

    def _box(self) -> QRectF:
        side = self._look.px(SIDE)
        return QRectF((self.width() - side) / 2, self._look.px(3), side, side)

    def sizeHint(self) -> QSize:
        look = self._look
        words = text_width(look.font("caption", weight=600), self.text())
        return QSize(max(look.px(64), round(words) + 8), look.px(SIDE) + look.px(11) + look.line_height("caption"))

    def minimumSizeHint(self) -> QSize:
        return self.sizeHint()

    def paintEvent(self, event: QPaintEvent) -> None:
        look, box = self._look, self._box()
        if self._image is None and self._values is not None:
            self._image = kernel_image(look, self._values)
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        inner = box.adjusted(2, 2, -2, -2)
        clip = QPainterPath()
        clip.addRoundedRect(inner, 4, 4)
        painter.save()
        painter.setClipPath(clip)
        if self._image is None:
            painter.fillRect(inner, look.color("field"))
        else:
            painter.drawImage(inner, self._image)
        painter.restore()
        chosen, live = self.isChecked(), self.isEnabled()
        outline = look.color("ink" if chosen else "ink3" if self.underMouse() else "line2")
        rounded(painter, box if chosen else inner, 6 if chosen else 4, None, outline, look.px(2) if chosen else 1)
        line = QRectF(0, box.bottom() + look.px(5), self.width(), look.line_height("caption"))
        ink = look.color("ink" if chosen else "ink2")
        font = look.font("caption", weight=600 if chosen else None)
        put_text(painter, font, ink if live else faint(ink), line, self.text(), Qt.AlignmentFlag.AlignHCenter)
        painter.end()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.click()
        else:
            super().keyPressEvent(event)

    def enterEvent(self, event: object) -> None:
        self.update()

    def leaveEvent(self, event: object) -> None:
        self.update()
