"""A slider with its caption and a value that can be typed."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QEvent, QPointF, QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import (
    QHideEvent,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPen,
    QResizeEvent,
    QWheelEvent,
)
from PySide6.QtWidgets import QSizePolicy, QWidget

from playground.ui.focus import FocusRing
from playground.ui.numbers import parse_number
from playground.ui.paint import baseline, faint, mix, put_text, rounded, text_width
from playground.ui.theme import Look
from playground.ui.widgets.entry import Entry
from playground.ui.widgets.scale import Scale

__all__ = ["Scale", "ValueSlider"]

_STEP_KEYS = {
    Qt.Key.Key_Up: 1,
    Qt.Key.Key_Right: 1,
    Qt.Key.Key_Down: -1,
    Qt.Key.Key_Left: -1,
    Qt.Key.Key_PageUp: 10,
    Qt.Key.Key_PageDown: -10,
}


class ValueSlider(QWidget):
    """Caption left, value right, track below; ``inline`` puts the track between them, for heading rows.

    Drag, arrow keys (Shift: ten steps), Home and End, wheel while focused, click or type the value, double click
    for the default; Ctrl snaps a logarithmic slider to 1-2-5. `show` turns the value into text, `read` typed text
    into a value (ValueError if it cannot). `widest` is the longest text of an inline slider's value, where that is not
    an end of its range. Every gesture is one `pressed`, any number of `moved`, one `released`.

    Signals:
        pressed: a gesture begins.
        moved(value): the value at every change while it lasts.
        released: the gesture ended.
    """

    pressed = Signal()
    moved = Signal(float)
    released = Signal()

    def __init__(
        self,
        look: Look,
        caption: str,
        scale: Scale,
        show: Callable[[float], str],
        tooltip: str = "",
        parent: QWidget | None = None,
        *,
        read: Callable[[str], float] = parse_number,
        inline: bool = False,
        widest: str = "",
    ) -> None:
        super().__init__(parent)
        self._look = look
        self._caption = caption
        self._scale = scale
        self._show_value = show
        self._read = read
        self._inline = inline
        self._widest = widest
        self._value = scale.default
        self._grab: float | None = None
        self.setToolTip(tooltip)
        self.setAccessibleName(caption)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        self._entry = Entry(look, self._read_in_range, self._problem, self)
        self._entry.taken.connect(self._gesture)
        self._entry.stepped.connect(self._step_in_entry)
        self._ring = FocusRing(look, self, shape=lambda: (self._knob(), self._knob().width() / 2.0))
        look.changed.connect(self._restyle)
        self._describe()

    @property
    def value(self) -> float:
        return self._value

    @property
    def is_dragged(self) -> bool:
        """Whether the pointer holds it."""
        return self._grab is not None

    @property
    def entry(self) -> Entry:
        """The field in which the value is typed; hidden until then."""
        return self._entry

    def set_value(self, value: float) -> None:
        """Show `value`, without a signal; the knob stays within the range if the value does not."""
        if value != self._value:
            self._value = value
            self._describe()
            self._ring.refresh()
            self.update()

    def set_scale(self, scale: Scale) -> None:
        """Change range and default; the value stays."""
        self._scale = scale
        self._ring.refresh()
        self.update()

    def set_caption(self, caption: str) -> None:
        """Change the words at the left; an accessible name of its own stays."""
        if self.accessibleName() == self._caption:
            self.setAccessibleName(caption)
        self._caption = caption
        self.update()

    def edit(self, text: str | None = None) -> None:
        """Open the value for typing, with `text` instead of the value if given."""
        self._entry.open(self._show_value(self._value), self._entry_place())
        if text is not None:
            self._entry.clear()
            self._entry.insert(text)

    def _gesture(self, value: float) -> None:
        """A whole gesture at once: a key, a typed value, a turn of the wheel, a double click."""
        self.pressed.emit()
        self._move_to(value)
        self.released.emit()

    def _move_to(self, value: float) -> None:
        if value != self._value:
            self.set_value(value)
            self.moved.emit(value)

    def _drag(self, event: QMouseEvent) -> None:
        snap = bool(event.modifiers() & Qt.KeyboardModifier.ControlModifier)
        self._move_to(self._value_at(event.position().x() + (self._grab or 0.0), snap))

    def _end_drag(self) -> None:
        if self._grab is not None:
            self._grab = None
            self.released.emit()

    def _step_in_entry(self, steps: int) -> None:
        self._gesture(self._scale.step(self._value, steps))
        self._entry.show_value(self._show_value(self._value))

    def _read_in_range(self, text: str) -> float:
        value = self._read(text)
        if self._scale.integer and value != round(value):
            raise ValueError(f"{value} is not a whole number")
        if not self._scale.holds(value):
            raise ValueError(f"{value} lies outside {self._scale.lowest} to {self._scale.maximum}")
        return value

    def _problem(self, text: str) -> str:
        if self._scale.integer:
            sentence = self.tr("“{text}” is not a whole number from {lowest} to {highest}.")
        else:
            sentence = self.tr("“{text}” is not a number from {lowest} to {highest}.")
        return sentence.format(
            text=text.strip(),
            lowest=self._show_value(self._scale.lowest),
            highest=self._show_value(self._scale.maximum),
        )

    def _describe(self) -> None:
        self.setAccessibleDescription(self._show_value(self._value))

    def _restyle(self) -> None:
        self._entry.hide()
        self.updateGeometry()
        self.update()

    def _line(self) -> int:
        """Height of the line that holds caption and value."""
        return self._look.px(28, 40) if self._inline else self._look.px(22, 30)

    def _track(self) -> tuple[float, float]:
        """Left end and length of the track."""
        if not self._inline:
            return 0.0, float(self.width())
        gap = self._look.px(10, 14)
        left = text_width(self._look.font("caption"), self._caption) + gap
        ends = (self._show_value(self._scale.lowest), self._show_value(self._scale.maximum), self._widest)
        right = max(text_width(self._look.font("value"), text) for text in ends) + gap
        return left, max(1.0, self.width() - left - right)

    def _track_y(self) -> float:
        if self._inline:
            return self._line() / 2.0
        return self._line() + self._look.px(8, 13) + 0.5

    def _radius(self) -> float:
        return self._look.px(14, 22) / 2.0

    def _knob(self) -> QRectF:
        radius = self._radius()
        left, length = self._track()
        travel = max(1.0, length - 2.0 * radius)
        x = left + radius + travel * self._scale.to_fraction(self._value)
        return QRectF(x - radius, self._track_y() - radius, 2.0 * radius, 2.0 * radius)

    def _value_place(self) -> QRectF:
        width = text_width(self._look.font("value"), self._show_value(self._value))
        return QRectF(self.width() - width, 0, width, self._line())

    def _entry_place(self) -> QRect:
        width = min(
            self.width(), max(self._look.px(50, 76), round(self._value_place().width()) + self._look.px(14, 20))
        )
        return QRect(self.width() - width, 0, width, self._line())

    def _value_at(self, x: float, snap: bool) -> float:
        left, length = self._track()
        travel = max(1.0, length - 2.0 * self._radius())
        value = self._scale.from_fraction((x - left - self._radius()) / travel)
        return self._scale.snap125(value) if snap else value

    def sizeHint(self) -> QSize:
        if self._inline:
            return QSize(self._look.px(176, 240), self._line())
        return QSize(self._look.px(132, 180), self._line() + self._look.px(15, 24) + 1)

    def minimumSizeHint(self) -> QSize:
        return QSize(self._look.px(72, 84), self.sizeHint().height())

    def paintEvent(self, event: QPaintEvent) -> None:
        look, enabled = self._look, self.isEnabled()
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)

        surface = look.color("surface")
        base = baseline(look.font("value"), 0, self._line())
        place = self._value_place()
        caption_box = QRectF(0, 0, place.left() - look.px(6), self._line())
        caption = look.color("ink3") if enabled else faint(look.color("ink3"))
        put_text(painter, look.font("caption"), caption, caption_box, self._caption, base=base)
        ink = look.color("ink") if enabled else faint(look.color("ink"))
        put_text(painter, look.font("value"), ink, place, self._show_value(self._value), base=base)
        self._paint_track(painter)
        knob = self._knob()
        width = look.px(2, 3)
        ring = ink if enabled else mix(surface, look.color("ink"), 0.4)
        painter.setPen(QPen(ring, width))
        painter.setBrush(surface)
        painter.drawEllipse(knob.adjusted(width / 2, width / 2, -width / 2, -width / 2))
        painter.end()

    def _paint_track(self, painter: QPainter) -> None:
        look = self._look
        thick = look.px(3, 4)
        left, length = self._track()
        track = QRectF(left, self._track_y() - thick / 2.0, length, thick)
        filled = QRectF(track.left(), track.top(), self._knob().center().x() - left, thick)
        rest, done = look.color("sel"), look.color("ink2")
        if not self.isEnabled():
            rest, done = faint(rest), faint(done)
        rounded(painter, track, thick / 2.0, rest)
        rounded(painter, filled, thick / 2.0, done)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if event.button() != Qt.MouseButton.LeftButton:
            return
        place = event.position()
        beside_track = self._inline and not self._track()[0] <= place.x() <= sum(self._track())
        if beside_track or (not self._inline and place.y() < self._line()):
            if place.x() >= self._value_place().left() - self._look.px(6):
                self.edit()
            return
        knob = self._knob()
        on_knob = knob.contains(QPointF(place.x(), knob.center().y()))
        self._grab = knob.center().x() - place.x() if on_knob else 0.0
        self.pressed.emit()
        if not on_knob:
            self._drag(event)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        if self._grab is not None:
            self._drag(event)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        if event.button() == Qt.MouseButton.LeftButton:
            self._end_drag()

    def hideEvent(self, event: QHideEvent) -> None:
        self._end_drag()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.EnabledChange and not self.isEnabled():
            self._end_drag()

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        if event.button() == Qt.MouseButton.LeftButton:
            self._gesture(self._scale.default)

    def wheelEvent(self, event: QWheelEvent) -> None:
        turned = event.angleDelta().y()
        if not self.hasFocus() or turned == 0:
            event.ignore()
            return
        self._gesture(self._scale.step(self._value, 1 if turned > 0 else -1))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        key = event.key()
        if key in _STEP_KEYS:
            steps = _STEP_KEYS[Qt.Key(key)]
            times = 10 if event.modifiers() & Qt.KeyboardModifier.ShiftModifier and abs(steps) == 1 else 1
            self._gesture(self._scale.step(self._value, steps * times))
        elif key == Qt.Key.Key_Home:
            self._gesture(self._scale.lowest)
        elif key == Qt.Key.Key_End:
            self._gesture(self._scale.maximum)
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.edit()
        elif event.text() and event.text() in "0123456789.-":
            self.edit(event.text())
        else:
            super().keyPressEvent(event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._ring.refresh()
        if self._entry.isVisible():
            self._entry.setGeometry(self._entry_place())
