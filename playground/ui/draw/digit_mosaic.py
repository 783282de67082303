"""The gallery of own digits: chosen, enlarged, named anew and deleted."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QContextMenuEvent, QKeyEvent, QPainter, QPaintEvent, QPen, QWheelEvent
from PySide6.QtWidgets import QMenu, QWidget

from playground.core.own_digits import CLASSES
from playground.ui.theme import Look
from playground.ui.widgets.mosaic import Mosaic

TILE = 38
NOTCH = 120
"""Units of a wheel that make a row."""


class DigitMosaic(Mosaic):
    """A click or Enter enlarges; arrows choose, 0 to 9 name, Del deletes; the wheel goes on by rows.

    Signals:
        named(index, label): the picture of this number shown here gets another name.
        removed(index): it is to go.
        scrolled(rows): further down, or up where negative.
    """

    named = Signal(int, int)
    removed = Signal(int)
    scrolled = Signal(int)

    def __init__(self, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(look, TILE, parent)
        self._turned = 0
        self.setAccessibleName(self.tr("My digits"))
        self.setToolTip(
            self.tr("A click enlarges a digit. 0 to 9 give the chosen one another name, Del deletes it, Ctrl+Z undoes.")
        )

    @property
    def chosen(self) -> int:
        """Number of the chosen picture among those shown."""
        return self._chosen

    def set_chosen(self, index: int) -> None:
        """Choose another picture of those shown."""
        self._chosen = min(max(0, index), max(0, self.shown - 1))
        self._ring.refresh()
        self.update()

    def room_for(self, rows: int) -> int:
        """Px that so many rows take at most, whatever the width."""
        tile, gap = self._tile_px(), self._gap()
        side = tile + (tile + gap) // 16 + 1
        pitch = side + self._look.line_height("secondary") + 2 + self._row_gap()
        return max(0, rows * pitch - self._row_gap())

    def menu(self) -> QMenu:
        """What can be done to the chosen digit."""
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        names = menu.addMenu(self.tr("Name it"))
        for label in range(CLASSES):
            names.addAction(str(label)).triggered.connect(
                lambda _checked=False, label=label: self.named.emit(self._chosen, label)
            )
        menu.addAction(self.tr("Delete")).triggered.connect(lambda: self.removed.emit(self._chosen))
        return menu

    # Qt

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        if self.hasFocus() and self._chosen < self.shown:
            painter = QPainter(self)
            painter.setPen(QPen(self._look.color("ink"), 2))
            painter.drawRect(self.box(self._chosen).adjusted(1, 1, -1, -1))
            painter.end()

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        if event.reason() == QContextMenuEvent.Reason.Mouse:
            index = self._index_at(event.pos().x(), event.pos().y())
            if index < 0:
                return
            self.set_chosen(index)
        if self._chosen < self.shown:
            self.menu().popup(event.globalPos())

    def wheelEvent(self, event: QWheelEvent) -> None:
        self._turned -= event.angleDelta().y()
        rows = int(self._turned / NOTCH)
        self._turned -= rows * NOTCH
        if rows:
            self.scrolled.emit(rows)
        event.accept()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        key, label = event.key(), digit_of(event)
        if label is not None and self._chosen < self.shown:
            self.named.emit(self._chosen, label)
        elif key in (Qt.Key.Key_Delete, Qt.Key.Key_Backspace):
            if self._chosen < self.shown:
                self.removed.emit(self._chosen)
        elif key == Qt.Key.Key_PageDown or (key == Qt.Key.Key_Down and self._chosen + self.columns >= self.shown):
            self.scrolled.emit(1)
        elif key == Qt.Key.Key_PageUp or (key == Qt.Key.Key_Up and self._chosen < self.columns):
            self.scrolled.emit(-1)
        else:
            super().keyPressEvent(event)
            self.update()


def digit_of(event: QKeyEvent) -> int | None:
    """The digit that was typed, alone or on the keypad; None for any other key."""
    plain = event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier == Qt.KeyboardModifier.NoModifier
    number = int(event.key()) - int(Qt.Key.Key_0)
    return number if plain and 0 <= number < CLASSES else None
