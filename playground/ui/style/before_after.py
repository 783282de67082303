"""A picture before and after, with a line between them that can be moved."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QImage, QKeyEvent, QMouseEvent, QPainter, QPainterPath, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from playground.ui.focus import FocusRing
from playground.ui.icons import paint_icon
from playground.ui.paint import put_text, rounded, text_width
from playground.ui.style.picture_box import RADIUS, fitted
from playground.ui.theme import Look
from playground.ui.widgets.pixel_view import bytes_image

FIRST = 0.3
"""Share of the width that shows the picture before, at first."""


class BeforeAfter(QWidget):
    """Left of the line the picture before, right of it the one after; without the latter the former alone.

    Dragging moves the line, so do the arrow keys (Shift: further), Home and End; a double click puts it back.
    """

    def __init__(self, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._look = look
        self._before, self._after = QImage(), QImage()
        self._names = ("", "")
        self._share = FIRST
        self._dragging = False
        self.setMinimumSize(look.px(120), look.px(90))
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAccessibleName(self.tr("before and after"))
        self.setToolTip(self.tr("Drag the line, or move it with the arrow keys, to compare before and after."))
        FocusRing(look, self, shape=lambda: (self.place(), RADIUS))
        look.changed.connect(self.update)

    @property
    def share(self) -> float:
        """Share of the width that shows the picture before, 0 to 1."""
        return self._share

    @property
    def after(self) -> QImage:
        """The picture after; null where there is none."""
        return self._after

    def set_before(self, picture: NDArray[np.uint8] | None, name: str) -> None:
        """The picture (H, W, 3) at the left, and what it is called."""
        self._before = QImage() if picture is None else bytes_image(picture)
        self._names = (name, self._names[1])
        self.update()

    def set_after(self, picture: NDArray[np.uint8] | None, name: str) -> None:
        """The picture (H, W, 3) at the right, and what it is called."""
        self._after = QImage() if picture is None else bytes_image(picture)
        self._names = (self._names[0], name)
        self.setAccessibleDescription(name)
        self.update()

    def set_share(self, share: float) -> None:
        """Move the line."""
        share = min(max(share, 0.0), 1.0)
        if share != self._share:
            self._share = share
            self.update()

    def place(self) -> QRectF:
        """Where the picture lies."""
        return fitted(self._before if self._after.isNull() else self._after, QRectF(self.rect()))

    def _move(self, x: float) -> None:
        place = self.place()
        self.set_share((x - place.left()) / max(1.0, place.width()))

    # painting

    def _paint_name(self, painter: QPainter, text: str, place: QRectF, at_right: bool) -> None:
        look, font = self._look, self._look.font("secondary")
        width, height = text_width(font, text) + look.px(16, 24), look.px(22, 32)
        gap = look.px(10, 14)
        if not text or width + 2 * gap > place.width():
            return
        left = place.right() - gap - width if at_right else place.left() + gap
        box = QRectF(left, place.bottom() - gap - height, width, height)
        rounded(painter, box, 4, look.color("surface"))
        put_text(painter, font, look.color("ink"), box, text, Qt.AlignmentFlag.AlignHCenter)

    def _paint_line(self, painter: QPainter, x: float, place: QRectF) -> None:
        look = self._look
        painter.setPen(QPen(look.color("ink" if look.theme.dark else "surface"), look.px(2, 3)))
        painter.drawLine(QPointF(x, place.top()), QPointF(x, place.bottom()))
        side = look.px(30, 44)
        knob = QRectF(x - side / 2, place.center().y() - side / 2, side, side)
        rounded(painter, knob, side / 2, look.color("surface"), look.color("ink"), look.px(1, 2))
        icon = side * 0.56
        box = QRectF(round(x - icon / 2), round(knob.center().y() - icon / 2), icon, icon)
        paint_icon(painter, "ph.arrows-left-right", box, look.color("ink"))

    # Qt

    def sizeHint(self) -> QSize:
        return QSize(self._look.px(480), self._look.px(360))

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHints(QPainter.RenderHint.Antialiasing | QPainter.RenderHint.SmoothPixmapTransform)
        place = self.place()
        if self._before.isNull() and self._after.isNull():
            rounded(painter, place, RADIUS, self._look.color("field"))
            painter.end()
            return
        clip = QPainterPath()
        clip.addRoundedRect(place, RADIUS, RADIUS)
        painter.save()
        painter.setClipPath(clip)
        compares = not self._after.isNull()
        x = place.left() + (self._share if compares else 1.0) * place.width()
        if compares:
            painter.drawImage(place, self._after)
        if not self._before.isNull() and x > place.left():
            painter.setClipRect(QRectF(place.left(), place.top(), x - place.left(), place.height()), _ALSO)
            painter.drawImage(place, self._before)
        painter.restore()
        if compares:
            self._paint_name(painter, self._names[1], QRectF(x, place.top(), place.right() - x, place.height()), True)
            self._paint_line(painter, x, place)
            before = QRectF(place.left(), place.top(), x - place.left(), place.height())
            self._paint_name(painter, self._names[0], before, False)
        painter.end()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if event.button() == Qt.MouseButton.LeftButton and not self._after.isNull():
            self._dragging = True
            self._move(event.position().x())

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        if self._dragging:
            self._move(event.position().x())

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        self._dragging = False

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        self.set_share(FIRST)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        step = 0.1 if event.modifiers() & Qt.KeyboardModifier.ShiftModifier else 0.02
        if event.key() in (Qt.Key.Key_Left, Qt.Key.Key_Right):
            self.set_share(self._share + (step if event.key() == Qt.Key.Key_Right else -step))
        elif event.key() in (Qt.Key.Key_Home, Qt.Key.Key_End):
            self.set_share(float(event.key() == Qt.Key.Key_End))
        else:
            super().keyPressEvent(event)


_ALSO = Qt.ClipOperation.IntersectClip
