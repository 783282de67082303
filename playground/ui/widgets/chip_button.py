"""A chip that takes clicks: says a state, and opens the menu of the choices behind it."""

from __future__ import annotations

import math
from collections.abc import Sequence

from PySide6.QtCore import QPoint, QRectF, QSize, Qt
from PySide6.QtGui import QKeyEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QAbstractButton, QMenu, QSizePolicy, QWidget

from playground.ui.fade import HoverFade
from playground.ui.focus import FocusRing
from playground.ui.icons import paint_icon
from playground.ui.paint import mix, put_text, rounded, text_width
from playground.ui.theme import Look


class ChipButton(QAbstractButton):
    """As wide as the longest of `texts`, so that nothing moves when the word changes."""

    def __init__(self, look: Look, name: str, texts: Sequence[str], menu: QMenu, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._look = look
        self._texts = tuple(texts)
        self._menu = menu
        self.setAccessibleName(name)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self._hover = HoverFade(look, self)
        FocusRing(look, self, radius=look.px(12, 17))
        self.clicked.connect(self.pop_menu)
        look.changed.connect(self.updateGeometry)

    def set_text(self, text: str) -> None:
        if text != self.text():
            self.setText(text)
            self.setAccessibleDescription(text)
            self.update()

    def pop_menu(self) -> None:
        """Open the menu below, its right edge under ours."""
        left = self.width() - self._menu.sizeHint().width()
        self._menu.popup(self.mapToGlobal(QPoint(min(0, left), self.height() + 2)))

    def sizeHint(self) -> QSize:
        look = self._look
        widest = max(text_width(look.font("secondary", weight=500), text) for text in self._texts)
        return QSize(math.ceil(widest) + look.px(31, 46), look.px(24, 34))

    def minimumSizeHint(self) -> QSize:
        return self.sizeHint()

    def paintEvent(self, event: QPaintEvent) -> None:
        look, painter = self._look, QPainter(self)
        down = self.isDown() or self._menu.isVisible()
        fill = look.color("sel") if down else mix(look.color("field"), look.color("sel"), self._hover.level)
        rounded(painter, QRectF(self.rect()), self.height() / 2.0, fill)
        ink, pad, size = look.color("ink2"), look.px(9, 14), look.px(9, 13)
        place = QRectF(pad, 0, self.width() - 2 * pad - size, self.height())
        put_text(painter, look.font("secondary", weight=500), ink, place, self.text(), Qt.AlignmentFlag.AlignLeft)
        caret = QRectF(self.width() - pad - size + 1, (self.height() - size) / 2.0, size, size)
        paint_icon(painter, "ph.caret-down-bold", caret, ink)
        painter.end()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Down):
            self.pop_menu()
        else:
            super().keyPressEvent(event)
