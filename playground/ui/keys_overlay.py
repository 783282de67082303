"""All keys at a glance, over the window, from F1 until the next key or click."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QEvent, QObject, QRectF, Qt
from PySide6.QtGui import QKeyEvent, QMouseEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QWidget

from playground.ui.focus import give_back
from playground.ui.paint import faint, put_text, rounded, text_width
from playground.ui.theme import Look

Keys = Sequence[tuple[str, str]]


class KeysOverlay(QWidget):
    """A card with two columns: the keys of commands, and what mouse and keys do on controls."""

    def __init__(self, look: Look, window: QWidget) -> None:
        super().__init__(window)
        self._look = look
        self._commands: Keys = ()
        self._back_to: QWidget | None = None
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAccessibleName(self.tr("Keys"))
        self.hide()
        window.installEventFilter(self)
        look.changed.connect(self.update)

    def show_keys(self, commands: Keys) -> None:
        """Show these commands, each (words, key), beside the gestures of controls."""
        self._commands = commands
        self.setAccessibleDescription("; ".join(f"{words}: {key}" for words, key in commands))
        self._back_to = self.window().focusWidget()
        self.setGeometry(self.window().rect())
        self.show()
        self.raise_()
        self.setFocus(Qt.FocusReason.OtherFocusReason)

    def close_keys(self) -> None:
        """Go back to what had the keyboard before."""
        self.hide()
        give_back(self._back_to)
        self._back_to = None

    @property
    def lines(self) -> tuple[Keys, Keys]:
        """The two columns now shown."""
        return self._commands, self._gestures()

    def _gestures(self) -> Keys:
        tr = self.tr
        return (
            (tr("Next control, one back"), "Tab, ⇧Tab"),
            (tr("Press the control with the ring"), tr("Space")),
            (tr("Slider: one step, ten steps"), "← →, ⇧← →"),
            (tr("Slider: type the value"), tr("Enter or click")),
            (tr("Slider: 1-2-5 while dragging"), "Ctrl"),
            (tr("Slider, splitter, plot: as it came"), tr("double click")),
            (tr("List: next entry, open it"), "↑ ↓, " + tr("Space")),
            (tr("Split: 1 %, 10 %"), "← →, ⇧← →"),
            (tr("Layer: choose the next one"), "← →"),
            (tr("Layer: move it"), "Ctrl+← →"),
            (tr("Layer: duplicate it"), "Ctrl+D"),
            (tr("Layer: remove it"), "Del"),
            (tr("Layer: add one after it"), "+"),
            (tr("Layer: its menu"), tr("Menu or right click")),
            (tr("Diagram: walk, enlarge or edit"), tr("arrows, Enter")),
            (tr("Diagram: weights into a unit, its bias"), "W, B"),
            (tr("Map: pick a point, walk, let it go"), tr("Enter, arrows, Esc")),
            (tr("Point: flip its class, delete it, trace it"), "F, Del, T"),
            (tr("Plot: move, zoom, all of it"), "← →, + −, Home"),
            (tr("Output map: read it off"), "← → ↑ ↓"),
            (tr("Own points: draw, erase, pick"), "D, E, P"),
            (tr("Own points: choose a class, put one"), tr("1 to 9, 0, Enter")),
            (tr("Draw page: undo a stroke, clear"), "Ctrl+Z, Del"),
            (tr("Draw page: add to my digits as"), tr("0 to 9")),
            (tr("My digits: walk, name anew, delete"), tr("arrows, 0 to 9, Del")),
            (tr("My digits: newer, older, to the pad"), tr("PgUp, PgDn, Esc")),
            (tr("Descent page: race, step, rewind"), "R, S, ⇧R"),
            (tr("Style page: start, pause, go on"), "S"),
            (tr("Before and after: move the line"), "← →, ⇧← →"),
            (tr("Menu, in the projector theme"), "Alt"),
        )

    def paintEvent(self, event: QPaintEvent) -> None:
        look, painter = self._look, QPainter(self)
        painter.fillRect(self.rect(), faint(look.color("canvas"), 0.86))
        pad, head = look.px(24), look.px(44, 56)
        most = max(len(column) for column in self.lines)
        row = min(look.px(24, 32), (self.height() - head - 2 * pad - 16) // most)
        keys, words = look.font("value"), look.font("body")
        widths = [
            (
                max((text_width(keys, key) for _text, key in column), default=0.0) + look.px(20),
                max((text_width(words, text) for text, _key in column), default=0.0),
            )
            for column in self.lines
        ]
        gap = look.px(40)
        width = min(sum(map(sum, widths)) + gap + 2 * pad, self.width() - 2.0 * pad)
        height = head + row * most + 2 * pad
        card = QRectF((self.width() - width) / 2, max(8.0, (self.height() - height) / 2), width, height)
        rounded(painter, card, 8, look.color("surface"), look.color("line2"), look.theme.hairline)
        x = card.left() + pad
        for (key_width, text_width_), column, title in zip(widths, self.lines, self._titles(), strict=True):
            y = card.top() + pad
            put_text(painter, look.font("title"), look.color("ink"), QRectF(x, y, width, head - 12), title)
            y += head
            for text, key in column:
                put_text(painter, keys, look.color("ink"), QRectF(x, y, key_width, row), key)
                place = QRectF(x + key_width, y, text_width_ + 2, row)
                put_text(painter, words, look.color("ink2"), place, text)
                y += row
            x += key_width + text_width_ + gap
        painter.end()

    def _titles(self) -> tuple[str, str]:
        return self.tr("Keys"), self.tr("Controls")

    def keyPressEvent(self, event: QKeyEvent) -> None:
        self.close_keys()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        self.close_keys()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Resize and self.isVisible():
            self.setGeometry(self.window().rect())
        return False
