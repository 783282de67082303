"""The sealed part of the split bar: a lock and a number that open the test set."""

from __future__ import annotations

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QFont, QKeyEvent, QPainter, QPainterPath, QPaintEvent, QPen
from PySide6.QtWidgets import QAbstractButton, QWidget

from playground.ui.fade import HoverFade
from playground.ui.focus import FocusRing
from playground.ui.icons import paint_icon
from playground.ui.paint import mix, put_text, text_width
from playground.ui.theme import Look
from playground.ui.train.data.seal_texts import what_opening_means

LOCK, GAP = 10, 2
DASHES = [3.0, 2.5]


class SealButton(QAbstractButton):
    """Fills the third part of the bar while the test set is sealed; a click, Space or Enter opens it.

    Under the pointer or with the keyboard on it the lock is an open one.
    """

    def __init__(self, look: Look, parent: QWidget) -> None:
        super().__init__(parent)
        self._look = look
        self.setAccessibleName(self.tr("open the test set"))
        self.setToolTip(what_opening_means())
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self._hover = HoverFade(look, self)
        FocusRing(look, self, radius=6.0)

    def set_text(self, text: str) -> None:
        """The share or number of samples that are sealed."""
        self.setText(text)
        self.setAccessibleDescription(text)
        self.update()

    def room(self) -> float:
        """Width in px that lock and number need beside each other, without air."""
        return self._look.px(LOCK) + self._look.px(GAP) + text_width(self._font(), self.text())

    def _font(self) -> QFont:
        return self._look.font("caption", weight=600)

    # Qt

    def paintEvent(self, event: QPaintEvent) -> None:
        look, level = self._look, self._hover.level
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        box = QRectF(self.rect())
        outline = QPainterPath()
        outline.addRoundedRect(box.adjusted(0.5, 0.5, -0.5, -0.5), 5, 5)
        fill = look.color("sel") if self.isDown() else mix(look.color("surface"), look.color("hover"), level)
        painter.fillPath(outline, fill)
        pen = QPen(look.color("ink3" if level > 0 else "line2"), look.theme.hairline)
        pen.setDashPattern(DASHES)
        painter.setPen(pen)
        painter.drawPath(outline)
        self._paint_words(painter, box)
        painter.end()

    def _paint_words(self, painter: QPainter, box: QRectF) -> None:
        look, side = self._look, self._look.px(LOCK)
        is_tight = self.room() + 2 > box.width()
        width = side if is_tight else self.room()
        x = box.center().x() - width / 2
        is_lit = self._hover.level > 0 or self.hasFocus()
        color = look.color("ink" if is_lit else "ink2")
        icon = "ph.lock-simple-open" if is_lit else "ph.lock-simple-fill"
        paint_icon(painter, icon, QRectF(round(x), round((box.height() - side) / 2), side, side), color)
        if not is_tight:
            left = x + side + look.px(GAP)
            place = QRectF(left, 0, box.right() - left, box.height())
            put_text(painter, self._font(), color, place, self.text(), Qt.AlignmentFlag.AlignLeft)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.click()
        else:
            super().keyPressEvent(event)
