"""A checkbox: a 15 px box, filled with ink when on, and its words."""

from __future__ import annotations

from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QAbstractButton, QSizePolicy, QWidget

from playground.ui.fade import HoverFade
from playground.ui.focus import FocusRing
from playground.ui.icons import paint_icon
from playground.ui.paint import faint, mix, put_text, rounded, text_width
from playground.ui.theme import Look


class CheckBox(QAbstractButton):
    """On or off; Space, Enter or a click anywhere on box or words switches.

    Signals:
        switched(on): the user switched it.
    """

    switched = Signal(bool)

    def __init__(self, look: Look, text: str, tooltip: str = "", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._look = look
        self.setCheckable(True)
        self.setText(text)
        self.setAccessibleName(text)
        self.setToolTip(tooltip)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Minimum, QSizePolicy.Policy.Fixed)
        self._hover = HoverFade(look, self)
        FocusRing(look, self, shape=lambda: (self._box(), 4.0))
        self.clicked.connect(self.switched)
        look.changed.connect(self._restyle)

    @property
    def checked(self) -> bool:
        return self.isChecked()

    def set_text(self, text: str) -> None:
        """Change the words; the accessible name stays."""
        if text != self.text():
            self.setText(text)
            self._restyle()

    def set_checked(self, on: bool) -> None:
        """Switch without a signal."""
        self.setChecked(on)

    def _restyle(self) -> None:
        self.updateGeometry()
        self.update()

    def _box(self) -> QRectF:
        side = self._look.px(15, 22)
        return QRectF(0, (self.height() - side) // 2, side, side)

    def sizeHint(self) -> QSize:
        look = self._look
        width = look.px(15, 22)
        if self.text():
            width += look.px(6, 9) + round(text_width(look.font("secondary"), self.text()) + 0.5)
        return QSize(max(width, look.theme.hit if not self.text() else 0), look.theme.hit)

    def minimumSizeHint(self) -> QSize:
        return self.sizeHint()

    def paintEvent(self, event: QPaintEvent) -> None:
        look, level = self._look, self._hover.level
        painter = QPainter(self)
        box = self._box()
        words = look.color("ink2")
        if not self.isEnabled():
            words = faint(look.color("ink"))
            rounded(painter, box, 4, words if self.isChecked() else None, words, look.theme.hairline)
        elif self.isChecked():
            rounded(painter, box, 4, mix(look.color("primary"), look.color("surface"), 0.12 * level))
        else:
            fill = look.color("sel") if self.isDown() else mix(look.color("surface"), look.color("hover"), level)
            rounded(painter, box, 4, fill, look.color("ink3"), look.px(1, 2))
        if self.isChecked():
            tick = look.color("on_primary") if self.isEnabled() else look.color("surface")
            paint_icon(painter, "ph.check-bold", box.adjusted(2, 2, -2, -2), tick)
        place = QRectF(box.right() + look.px(6, 9), 0, self.width() - box.right() - look.px(6, 9), self.height())
        put_text(painter, look.font("secondary"), words, place, self.text())
        painter.end()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.click()
        else:
            super().keyPressEvent(event)
