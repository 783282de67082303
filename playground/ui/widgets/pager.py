"""One of many, with arrows to the one before and the one after: "‹ unit 1 of 2 ›"."""

from __future__ import annotations

import math

from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QWheelEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from playground.ui.focus import FocusRing
from playground.ui.icons import paint_icon
from playground.ui.paint import faint, put_text, rounded, text_width
from playground.ui.theme import Look
from playground.ui.widgets.buttons import Height, control_height


class Pager(QWidget):
    """Shows a text between two arrows; click, arrow keys and wheel while focused turn.

    Signals:
        turned(by): −1 for the one before, +1 for the one after.
    """

    turned = Signal(int)

    def __init__(
        self, look: Look, name: str, tooltip: str = "", parent: QWidget | None = None, *, height: Height = "panel"
    ) -> None:
        super().__init__(parent)
        self._look = look
        self._height: Height = height
        self._text = ""
        self._widest = ""
        self._over = 0
        self.setAccessibleName(name)
        self.setToolTip(tooltip)
        self.setMouseTracking(True)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        FocusRing(look, self)
        look.changed.connect(self._restyle)

    @property
    def text(self) -> str:
        return self._text

    def set_text(self, text: str, widest: str = "") -> None:
        """Show this; it is made as wide as ``widest`` needs."""
        if (text, widest) != (self._text, self._widest):
            self._text, self._widest = text, widest
            self.setAccessibleDescription(text)
            self._restyle()

    def _turn(self, by: int) -> None:
        if self.isEnabled() and by:
            self.turned.emit(by)

    def _side(self, x: float) -> int:
        return -1 if x < self.width() / 2 else 1

    def _restyle(self) -> None:
        self.updateGeometry()
        self.update()

    # Qt

    def sizeHint(self) -> QSize:
        font = self._look.font("secondary", weight=600)
        width = max(text_width(font, self._text), text_width(font, self._widest))
        return QSize(math.ceil(width) + 2 * self._look.px(26, 34), control_height(self._look, self._height))

    def minimumSizeHint(self) -> QSize:
        return self.sizeHint()

    def paintEvent(self, event: QPaintEvent) -> None:
        look, box = self._look, QRectF(self.rect())
        painter = QPainter(self)
        rounded(painter, box, 6, look.color("field"))
        side = look.px(12, 18)
        for by, left in ((-1, look.px(8)), (1, self.width() - look.px(8) - side)):
            ink = look.color("ink" if by == self._over else "ink2")
            name = "ph.caret-left-bold" if by < 0 else "ph.caret-right-bold"
            place = QRectF(left, (self.height() - side) / 2, side, side)
            paint_icon(painter, name, place, ink if self.isEnabled() else faint(ink))
        ink = look.color("ink") if self.isEnabled() else faint(look.color("ink"))
        font = look.font("secondary", weight=600)
        put_text(painter, font, ink, box, self._text, Qt.AlignmentFlag.AlignHCenter)
        painter.end()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if event.button() == Qt.MouseButton.LeftButton:
            self._turn(self._side(event.position().x()))

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        over = self._side(event.position().x())
        if over != self._over:
            self._over = over
            self.update()

    def leaveEvent(self, event: object) -> None:
        self._over = 0
        self.update()

    def wheelEvent(self, event: QWheelEvent) -> None:
        if self.hasFocus():
            self._turn(-1 if event.angleDelta().y() > 0 else 1)
        else:
            event.ignore()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Left, Qt.Key.Key_Up):
            self._turn(-1)
        elif event.key() in (Qt.Key.Key_Right, Qt.Key.Key_Down):
            self._turn(1)
        else:
            super().keyPressEvent(event)
