"""The rail at the left: one button a page."""

from __future__ import annotations

from collections.abc import Sequence

from attrs import frozen
from PySide6.QtCore import QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QAbstractButton, QVBoxLayout, QWidget

from playground.ui.fade import HoverFade
from playground.ui.focus import FocusRing
from playground.ui.icons import paint_icon
from playground.ui.paint import mix, put_text, rounded, text_width
from playground.ui.theme import Look

DOT = 7.0


@frozen
class RailItem:
    """A page as the rail names it: ``key`` for the program, ``title`` and ``tooltip`` translated, a Phosphor icon."""

    key: str
    title: str
    icon: str
    tooltip: str


class Rail(QWidget):
    """A column of page buttons.

    Signals:
        chosen: key of the page a person asked for.
    """

    chosen = Signal(str)

    def __init__(self, look: Look, items: Sequence[RailItem], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._look = look
        self._buttons: dict[str, _RailButton] = {}
        self.setAccessibleName(self.tr("Pages"))
        column = QVBoxLayout(self)
        for item in items:
            button = _RailButton(look, item, self)
            button.clicked.connect(lambda _checked=False, key=item.key: self.chosen.emit(key))
            self._buttons[item.key] = button
            column.addWidget(button, 0, Qt.AlignmentFlag.AlignHCenter)
        column.addStretch(1)
        look.changed.connect(self._restyle)
        self._restyle()

    def set_chosen(self, key: str) -> None:
        """Show which page is open."""
        for name, button in self._buttons.items():
            button.setChecked(name == key)
            button.setFocusPolicy(Qt.FocusPolicy.TabFocus if name == key else Qt.FocusPolicy.NoFocus)

    def set_dot(self, key: str, shown: bool) -> None:
        """Show or take away the small dot that says something goes on at page ``key``."""
        self._buttons[key].set_dot(shown)

    def has_dot(self, key: str) -> bool:
        return self._buttons[key].dot

    def _restyle(self) -> None:
        self.setFixedWidth(self._look.px(76, 98))
        column = self.layout()
        assert isinstance(column, QVBoxLayout)
        column.setContentsMargins(0, self._look.px(8, 10), 0, self._look.px(8, 10))
        column.setSpacing(self._look.px(2, 4))
        self.update()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        step = {Qt.Key.Key_Up: -1, Qt.Key.Key_Down: 1}.get(Qt.Key(event.key()))
        keys = list(self._buttons)
        here = next((index for index, key in enumerate(keys) if self._buttons[key].isChecked()), 0)
        if step is None or not 0 <= here + step < len(keys):
            super().keyPressEvent(event)
            return
        self.chosen.emit(keys[here + step])
        self._buttons[keys[here + step]].setFocus(Qt.FocusReason.TabFocusReason)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.fillRect(self.rect(), self._look.color("surface"))
        painter.end()


class _RailButton(QAbstractButton):
    """One page: icon over label; the chosen one is filled."""

    def __init__(self, look: Look, item: RailItem, parent: QWidget) -> None:
        super().__init__(parent)
        self._look = look
        self._item = item
        self.dot = False
        self.setText(item.title)
        self.setAccessibleName(item.title)
        self.setToolTip(item.tooltip)
        self.setCheckable(True)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self._fade = HoverFade(look, self)
        FocusRing(look, self)
        look.changed.connect(self._restyle)
        self._restyle()

    def set_dot(self, shown: bool) -> None:
        self.dot = shown
        self.update()

    def _restyle(self) -> None:
        self.setFixedSize(self.sizeHint())
        self.update()

    def nextCheckState(self) -> None:
        """The rail decides which page is chosen; a click only asks."""

    def sizeHint(self) -> QSize:
        return QSize(self._look.px(64, 92), self._look.px(54, 74))

    def paintEvent(self, event: QPaintEvent) -> None:
        look, painter = self._look, QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        box = QRectF(self.rect())
        filled = self.isChecked() and look.theme.projector
        ink = look.color("on_primary" if filled else "ink" if self.isChecked() else "ink2")
        if self.isChecked():
            rounded(painter, box, 6, look.color("primary" if filled else "sel"))
        elif self._fade.level > 0:
            rounded(painter, box, 6, mix(look.color("surface"), look.color("hover"), self._fade.level))
        size = look.px(21, 28)
        top = look.px(8, 9)
        icon = QRectF((box.width() - size) / 2, top, size, size)
        paint_icon(painter, self._item.icon, icon, ink)
        font = look.font("caption", weight=600 if self.isChecked() else 400)
        if text_width(font, self.text()) > box.width() + 1:
            font = look.font("caption", weight=500)
        label = QRectF(0, icon.bottom() + look.px(3, 4), box.width(), look.line_height("caption"))
        put_text(painter, font, ink, label, self.text(), Qt.AlignmentFlag.AlignHCenter)
        if self.dot:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(look.color("ok"))
            painter.drawEllipse(QPointF(icon.right() + 2, icon.top() + 1), look.px(7) / 2, look.px(7) / 2)
        painter.end()
