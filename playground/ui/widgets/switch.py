"""A switch: whether one of many things takes part."""

from __future__ import annotations

from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QAbstractButton, QSizePolicy, QWidget

from playground.ui.fade import HoverFade
from playground.ui.focus import FocusRing
from playground.ui.paint import faint, mix, rounded
from playground.ui.theme import Look


class Switch(QAbstractButton):
    """On (knob at the right, ink) or off; Space, Enter or a click switches. ``name`` is read out, never shown.

    Signals:
        switched(on): the user switched it.
    """

    switched = Signal(bool)

    def __init__(self, look: Look, name: str, tooltip: str = "", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._look = look
        self.setCheckable(True)
        self.setAccessibleName(name)
        self.setToolTip(tooltip)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self._hover = HoverFade(look, self)
        FocusRing(look, self, shape=lambda: (self._track(), self._track().height() / 2))
        self.clicked.connect(self.switched)
        look.changed.connect(self._restyle)

    def set_checked(self, on: bool) -> None:
        """Switch without a signal."""
        self.setChecked(on)

    def _restyle(self) -> None:
        self.updateGeometry()
        self.update()

    def _track(self) -> QRectF:
        width, height = self._look.px(30, 44), self._look.px(18, 26)
        return QRectF(0, (self.height() - height) // 2, width, height)

    def sizeHint(self) -> QSize:
        return QSize(self._look.px(30, 44), self._look.theme.hit)

    def minimumSizeHint(self) -> QSize:
        return self.sizeHint()

    def paintEvent(self, event: QPaintEvent) -> None:
        look, track, on = self._look, self._track(), self.isChecked()
        painter = QPainter(self)
        radius = track.height() / 2
        knob = QRectF(0, 0, track.height() - 6, track.height() - 6)
        knob.moveCenter(track.center())
        knob.moveLeft(track.right() - knob.width() - 3 if on else track.left() + 3)
        if on:
            fill = mix(look.color("primary"), look.color("surface"), 0.12 * self._hover.level)
            rounded(painter, track, radius, fill if self.isEnabled() else faint(fill))
            rounded(painter, knob, knob.width() / 2, look.color("on_primary"))
        else:
            fill = mix(look.color("surface"), look.color("hover"), self._hover.level)
            rounded(painter, track, radius, fill, look.color("ink3"), look.px(1, 2))
            rounded(painter, knob, knob.width() / 2, look.color("ink3"))
        painter.end()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.click()
        else:
            super().keyPressEvent(event)
