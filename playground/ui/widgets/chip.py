"""A chip: a short word on a state, such as "test sealed"."""

from __future__ import annotations

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from playground.ui.icons import paint_icon
from playground.ui.paint import put_text, rounded, text_width
from playground.ui.theme import Look


class Chip(QWidget):
    """Says a state, takes no clicks."""

    def __init__(self, look: Look, text: str, icon: str = "", tooltip: str = "", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._look = look
        self._text = text
        self._icon = icon
        self.setAccessibleName(text)
        self.setToolTip(tooltip)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        look.changed.connect(self._restyle)

    @property
    def text(self) -> str:
        return self._text

    def set_text(self, text: str) -> None:
        if text != self._text:
            self._text = text
            self.setAccessibleName(text)
            self._restyle()

    def set_icon(self, name: str) -> None:
        """Show the icon `name`, or none for ""."""
        if name != self._icon:
            self._icon = name
            self._restyle()

    def _restyle(self) -> None:
        self.updateGeometry()
        self.update()

    def _icon_room(self) -> int:
        return self._look.px(18, 27) if self._icon else 0

    def sizeHint(self) -> QSize:
        look = self._look
        width = 2 * look.px(10, 15) + self._icon_room() + text_width(look.font("secondary", weight=500), self._text)
        return QSize(round(width + 0.5), look.px(24, 34))

    def minimumSizeHint(self) -> QSize:
        return self.sizeHint()

    def paintEvent(self, event: QPaintEvent) -> None:
        look = self._look
        painter = QPainter(self)
        rounded(painter, QRectF(self.rect()), self.height() / 2.0, look.color("field"))
        ink = look.color("ink2")
        left = float(look.px(10, 15))
        if self._icon:
            size = look.px(14, 20)
            paint_icon(painter, self._icon, QRectF(left, (self.height() - size) / 2.0, size, size), ink)
        left += self._icon_room()
        place = QRectF(left, 0, self.width() - left - look.px(10, 15), self.height())
        put_text(painter, look.font("secondary", weight=500), ink, place, self._text, Qt.AlignmentFlag.AlignLeft)
        painter.end()
