"""The kernel, every number of it a field: typed, stepped with keys and wheel; a switch turns it by 180°."""

from __future__ import annotations

import math

from PySide6.QtCore import QEasingCurve, QEvent, QRect, QRectF, Qt, QVariantAnimation, Signal, SignalInstance
from PySide6.QtGui import QHideEvent, QKeyEvent, QKeySequence, QMouseEvent, QPainter, QPaintEvent, QPen, QWheelEvent
from PySide6.QtWidgets import QWidget

from playground.ui.convolution.number_grid import NumberGrid
from playground.ui.convolution.texts import number, read_weight, weight
from playground.ui.focus import FocusRing
from playground.ui.theme import Look
from playground.ui.widgets.entry import Entry

TURN_MS = 450
MOVES = {
    Qt.Key.Key_Left: (0, -1),
    Qt.Key.Key_Right: (0, 1),
    Qt.Key.Key_Up: (-1, 0),
    Qt.Key.Key_Down: (1, 0),
}
Cell = tuple[int, int, int]


class KernelGrid(NumberGrid):
    """Arrow keys choose a cell, Enter or digits open it, + and − and the wheel step it, Delete makes it 0.

    Signals:
        edited(Cell, float): channel, row and column as they are shown, and the number they are to hold.
        undo_asked(), redo_asked(): Ctrl+Z and Ctrl+Shift+Z were pressed here.
    """

    edited = Signal(tuple, float)
    undo_asked = Signal()
    redo_asked = Signal()

    def __init__(self, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(look, "", parent)
        self.setAccessibleName(self.tr("Kernel"))
        self.setToolTip(
            self.tr("Click a number and type another, 1/9 too. The wheel and + − step it; arrow keys choose, Del is 0.")
        )
        self._chosen: Cell = (0, 0, 0)
        self._over: Cell | None = None
        self._numbers: dict[Cell, float] = {}
        self.can_undo = self.can_redo = False
        self._entry = Entry(look, read_weight, self._problem, self)
        self._entry.taken.connect(self._taken)
        self._entry.stepped.connect(self._stepped_in_entry)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setMouseTracking(True)
        self._ring = FocusRing(look, self, shape=lambda: (self.box(*self._chosen), 0.0))
        self._turn = QVariantAnimation(self)
        self._turn.setEasingCurve(QEasingCurve.Type.InOutQuad)
        self._turn.valueChanged.connect(lambda _angle: self.update())
        self._turn.finished.connect(self.update)

    @property
    def chosen(self) -> Cell:
        """Channel, row and column of the cell that keys act on."""
        return self._chosen

    @property
    def entry(self) -> Entry:
        """The field in which a number is typed; hidden until then."""
        return self._entry

    def set_values(self, values: dict[Cell, float]) -> None:
        """What the cells hold, to step from; a cell being typed into is left alone."""
        self._numbers = values
        if self._chosen not in values:
            self._chosen = (0, 0, 0)
        self._ring.refresh()

    def turn(self) -> None:
        """Show that the kernel turns by 180°: it arrives as it is now."""
        self._entry.hide()
        duration = self._look.duration(TURN_MS)
        if duration and self.isVisible():
            self._turn.setStartValue(-180.0)
            self._turn.setEndValue(0.0)
            self._turn.setDuration(duration)
            self._turn.start()

    def edit(self, cell: Cell, text: str | None = None) -> None:
        """Open a cell for typing, with ``text`` instead of its number if given."""
        self._choose(cell)
        box = self.box(*cell).toRect()
        wide, high = self._look.px(52, 76), self._look.px(24, 36)
        place = QRect(0, 0, max(box.width(), wide), max(min(box.height(), 2 * high), high))
        place.moveCenter(box.center())
        place.moveLeft(max(0, min(place.left(), self.width() - place.width())))
        place.moveTop(max(0, min(place.top(), self.height() - place.height())))
        self._entry.open(weight(self._numbers[cell]), place, Qt.AlignmentFlag.AlignHCenter)
        if text is not None:
            self._entry.clear()
            self._entry.insert(text)

    def _choose(self, cell: Cell) -> None:
        if cell in self._numbers and cell != self._chosen:
            self._chosen = cell
            self._ring.refresh()
            self.update()

    def _taken(self, value: float) -> None:
        self.edited.emit(self._chosen, value)

    def _stepped_in_entry(self, steps: int) -> None:
        self._step(self._chosen, steps)
        self._entry.show_value(weight(self._numbers[self._chosen]))

    def _step(self, cell: Cell, steps: int) -> None:
        self.edited.emit(cell, self._numbers[cell] + steps)

    def _problem(self, text: str) -> str:
        return self.tr("“{text}” is not a number; write it like {one}, 0.5 or 1/9.").format(
            text=text.strip(), one=number(-2)
        )

    # --- Qt ---------------------------------------------------------------------------------------------------

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        if self._turn.state() == QVariantAnimation.State.Running:
            middle = QRectF(self.rect()).center()
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            painter.translate(middle)
            angle = math.radians(float(self._turn.currentValue()))
            painter.rotate(math.degrees(angle))
            room = 1.0 / (abs(math.cos(angle)) + abs(math.sin(angle)))  # a square on its corner is wider
            painter.scale(room, room)
            painter.translate(-middle)
        self._paint_cells(painter)
        over = self._over
        if over is not None and over in self._numbers:
            painter.setPen(QPen(self._look.color("ink"), self._look.px(2, 3)))
            painter.drawRect(self.box(*over).adjusted(1, 1, -1, -1))
        painter.end()

    def event(self, event: QEvent) -> bool:
        if event.type() == QEvent.Type.ShortcutOverride and isinstance(event, QKeyEvent) and self._history_key(event):
            event.accept()
            return True
        return super().event(event)

    def _history_key(self, event: QKeyEvent) -> SignalInstance | None:
        if event.matches(QKeySequence.StandardKey.Undo) and self.can_undo:
            return self.undo_asked
        return self.redo_asked if event.matches(QKeySequence.StandardKey.Redo) and self.can_redo else None

    def hideEvent(self, event: QHideEvent) -> None:
        super().hideEvent(event)
        self._turn.stop()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        place = self.place_at(event.position())
        if event.button() == Qt.MouseButton.LeftButton and place is not None:
            self.edit(place)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        over = self.place_at(event.position())
        if over != self._over:
            self._over = over
            self.setCursor(Qt.CursorShape.ArrowCursor if over is None else Qt.CursorShape.IBeamCursor)
            self.update()

    def leaveEvent(self, event: QEvent) -> None:
        self._over = None
        self.update()

    def wheelEvent(self, event: QWheelEvent) -> None:
        place, turned = self.place_at(event.position()), event.angleDelta().y()
        if place is None or turned == 0 or not self.hasFocus():
            event.ignore()
            return
        self._choose(place)
        self._step(place, 1 if turned > 0 else -1)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        key, (channel, row, column) = Qt.Key(event.key()), self._chosen
        move, history = MOVES.get(key), self._history_key(event)
        if history is not None:
            history.emit()
        elif move is not None:
            row, column = row + move[0], column + move[1]
            if row in (-1, self.side):  # on to the next channel
                channel, row = channel + move[0], row % self.side
            self._choose((channel, row, column))
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_F2):
            self.edit(self._chosen)
        elif key in (Qt.Key.Key_Delete, Qt.Key.Key_Backspace):
            self.edited.emit(self._chosen, 0.0)
        elif key in (Qt.Key.Key_Plus, Qt.Key.Key_PageUp):
            self._step(self._chosen, 1)
        elif key == Qt.Key.Key_PageDown:
            self._step(self._chosen, -1)
        elif event.text() and event.text() in "0123456789.-−":
            self.edit(self._chosen, event.text())
        else:
            super().keyPressEvent(event)
