"""A whole number with minus and plus: "− 8 units +"."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QRectF, QSize, Qt, QTimer, Signal
from PySide6.QtGui import QHideEvent, QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QWheelEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from playground.ui.focus import FocusRing
from playground.ui.icons import paint_icon
from playground.ui.numbers import count, parse_number
from playground.ui.paint import baseline, faint, put_text, rounded, text_width
from playground.ui.theme import Look
from playground.ui.widgets.buttons import Height, control_height
from playground.ui.widgets.entry import Entry

_FIRST_REPEAT_MS = 400
_REPEAT_MS = 70


class NumberField(QWidget):
    """A field for a whole number: minus and plus (held down they repeat), arrow keys, wheel while focused, typing.

    `suffix` stands behind the number ("units"). Every gesture is one `pressed`, any number of `changed`, one
    `released`.

    Signals:
        pressed: a gesture begins.
        changed(value): the number at every change while it lasts.
        released: the gesture ended.
    """

    pressed = Signal()
    changed = Signal(int)
    released = Signal()

    def __init__(
        self,
        look: Look,
        minimum: int,
        maximum: int,
        suffix: str = "",
        tooltip: str = "",
        parent: QWidget | None = None,
        *,
        height: Height = "card",
    ) -> None:
        super().__init__(parent)
        self._look = look
        self._height: Height = height
        self._minimum = minimum
        self._maximum = maximum
        self._suffix = suffix
        self._value = minimum
        self._wrong = False
        self._held = 0
        self._over = 0
        self.setToolTip(tooltip)
        self.setMouseTracking(True)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        self._entry = Entry(look, self._read, self._problem, self)
        self._entry.taken.connect(lambda value: self._gesture(round(value)))
        self._entry.stepped.connect(self._step_in_entry)
        self._repeat = QTimer(self)
        self._repeat.timeout.connect(self._again)
        FocusRing(look, self)
        look.changed.connect(self._restyle)
        self._describe()

    @property
    def value(self) -> int:
        return self._value

    @property
    def entry(self) -> Entry:
        """The field in which the number is typed; hidden until then."""
        return self._entry

    def set_value(self, value: int) -> None:
        """Show `value`, without a signal."""
        if value != self._value:
            self._value = value
            self._describe()
            self.update()

    def set_range(self, minimum: int, maximum: int) -> None:
        """Change what can be chosen; the value stays."""
        self._minimum, self._maximum = minimum, maximum
        self.update()

    def set_wrong(self, wrong: bool) -> None:
        """Show the number as the one that makes the network impossible."""
        if wrong != self._wrong:
            self._wrong = wrong
            self.update()

    def edit(self, text: str | None = None) -> None:
        """Open the number for typing, with `text` instead of the number if given."""
        self._entry.open(count(self._value), self._middle().toRect(), Qt.AlignmentFlag.AlignHCenter)
        if text is not None:
            self._entry.clear()
            self._entry.insert(text)

    def _gesture(self, value: int) -> None:
        self.pressed.emit()
        self._move_to(value)
        self.released.emit()

    def _move_to(self, value: int) -> None:
        value = min(max(value, self._minimum), self._maximum)
        if value != self._value:
            self.set_value(value)
            self.changed.emit(value)

    def _again(self) -> None:
        self._repeat.setInterval(_REPEAT_MS)
        self._move_to(self._value + self._held)

    def _let_go(self) -> None:
        if self._held:
            self._held = 0
            self._repeat.stop()
            self.update()
            self.released.emit()

    def _step_in_entry(self, steps: int) -> None:
        self._gesture(self._value + steps)
        self._entry.show_value(count(self._value))

    def _read(self, text: str) -> float:
        value = parse_number(text)
        if value != round(value) or not self._minimum <= value <= self._maximum:
            raise ValueError(f"{value} is not a whole number from {self._minimum} to {self._maximum}")
        return value

    def _problem(self, text: str) -> str:
        return self.tr("“{text}” is not a whole number from {lowest} to {highest}.").format(
            text=text.strip(), lowest=count(self._minimum), highest=count(self._maximum)
        )

    def _describe(self) -> None:
        self.setAccessibleDescription(f"{count(self._value)} {self._suffix}".strip())

    def _restyle(self) -> None:
        self._entry.hide()
        self.updateGeometry()
        self.update()

    def _side(self) -> int:
        """Width of the places for minus and plus."""
        return self._look.px(26, 36)

    def _middle(self) -> QRectF:
        return QRectF(self._side(), 0, self.width() - 2 * self._side(), self.height())

    def _side_at(self, x: float) -> int:
        return -1 if x < self._side() else 1 if x >= self.width() - self._side() else 0

    def _side_box(self, side: int) -> QRectF:
        left = 0 if side < 0 else self.width() - self._side()
        return QRectF(left, 0, self._side(), self.height())

    def sizeHint(self) -> QSize:
        widest = text_width(self._look.font("value"), count(self._maximum))
        suffix = text_width(self._look.font("caption"), self._suffix) + self._look.px(4) if self._suffix else 0.0
        width = 2 * self._side() + max(widest + suffix, self._look.px(40))
        return QSize(round(width), control_height(self._look, self._height))

    def minimumSizeHint(self) -> QSize:
        widest = text_width(self._look.font("value"), count(self._maximum))
        return QSize(2 * self._side() + round(widest + 0.5), control_height(self._look, self._height))

    def paintEvent(self, event: QPaintEvent) -> None:
        look = self._look
        painter = QPainter(self)
        box = QRectF(self.rect())
        if not self.isEnabled():
            rounded(painter, box, 6, None, look.color("line"), look.theme.hairline)
        elif self._wrong:
            rounded(painter, box, 6, look.color("on_error"), look.color("error"), look.theme.hairline)
        else:
            rounded(painter, box, 6, look.color("field"))
        for side, name in ((-1, "ph.minus"), (1, "ph.plus")):
            self._paint_side(painter, side, name)
        self._paint_number(painter)
        painter.end()

    def _paint_side(self, painter: QPainter, side: int, name: str) -> None:
        look = self._look
        box = self._side_box(side)
        at_end = self._value <= self._minimum if side < 0 else self._value >= self._maximum
        live = self.isEnabled() and not at_end
        if live and side in (self._held, self._over):
            rounded(painter, box, 6, look.color("sel" if side == self._held else "hover"))
        size = look.px(12, 18)
        middle = box.center()
        place = QRectF(middle.x() - size / 2.0, middle.y() - size / 2.0, size, size)
        paint_icon(painter, name, place, look.color("ink2") if live else faint(look.color("ink")))

    def _paint_number(self, painter: QPainter) -> None:
        look = self._look
        number, small = look.font("value"), look.font("caption")
        middle = self._middle()
        gap = look.px(4) if self._suffix else 0
        wide = text_width(number, count(self._value))
        rest = text_width(small, self._suffix) if self._suffix else 0.0
        if wide + gap + rest > middle.width():
            gap, rest = 0, 0.0
        left = middle.left() + max(0.0, (middle.width() - wide - gap - rest) / 2.0)
        base = baseline(number, 0, self.height())
        ink = look.color("error" if self._wrong else "ink")
        soft = look.color("ink3")
        if not self.isEnabled():
            ink, soft = faint(look.color("ink")), faint(look.color("ink"))
        put_text(painter, number, ink, QRectF(left, 0, wide, self.height()), count(self._value), base=base)
        if rest:
            place = QRectF(left + wide + gap, 0, rest, self.height())
            put_text(painter, small, soft, place, self._suffix, base=base)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if event.button() != Qt.MouseButton.LeftButton:
            return
        side = self._side_at(event.position().x())
        if side == 0:
            self.edit()
            return
        self._held = side
        self.pressed.emit()
        self._move_to(self._value + side)
        self._repeat.start(_FIRST_REPEAT_MS)
        self.update()

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        self.mousePressEvent(event)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        if event.button() == Qt.MouseButton.LeftButton:
            self._let_go()

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        over = self._side_at(event.position().x())
        if over != self._over:
            self._over = over
            self.update()

    def leaveEvent(self, event: QEvent) -> None:
        self._over = 0
        self.update()

    def hideEvent(self, event: QHideEvent) -> None:
        self._let_go()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.EnabledChange and not self.isEnabled():
            self._let_go()

    def wheelEvent(self, event: QWheelEvent) -> None:
        turned = event.angleDelta().y()
        if not self.hasFocus() or turned == 0:
            event.ignore()
            return
        self._gesture(self._value + (1 if turned > 0 else -1))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        key = event.key()
        ten = 10 if event.modifiers() & Qt.KeyboardModifier.ShiftModifier else 1
        if key in (Qt.Key.Key_Up, Qt.Key.Key_Right, Qt.Key.Key_Plus):
            self._gesture(self._value + (1 if key == Qt.Key.Key_Plus else ten))
        elif key in (Qt.Key.Key_Down, Qt.Key.Key_Left, Qt.Key.Key_Minus):
            self._gesture(self._value - (1 if key == Qt.Key.Key_Minus else ten))
        elif key == Qt.Key.Key_PageUp:
            self._gesture(self._value + 10)
        elif key == Qt.Key.Key_PageDown:
            self._gesture(self._value - 10)
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.edit()
        elif event.text() and event.text() in "0123456789":
            self.edit(event.text())
        else:
            super().keyPressEvent(event)
