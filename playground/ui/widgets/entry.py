"""The small line edit that opens over a value to type another."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QPoint, QRect, Qt, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent
from PySide6.QtWidgets import QLineEdit, QToolTip, QWidget

from playground.ui.theme import Look


class Entry(QLineEdit):
    """Hidden until `open`. Enter takes, Esc gives back; losing the focus takes what can be read, else gives back.

    `read` turns the text into a value or raises ValueError; then the outline turns to error and `problem`, called
    with the text, supplies the sentence of the tooltip. A refused entry stays open and blocks nothing.

    Signals:
        taken(value): a readable value was typed.
        stepped(n): Up or Down, Shift counts ten; the owner steps and shows the new value with `show_value`.
    """

    taken = Signal(float)
    stepped = Signal(int)

    def __init__(
        self, look: Look, read: Callable[[str], float], problem: Callable[[str], str], parent: QWidget
    ) -> None:
        super().__init__(parent)
        self._look = look
        self._owner = parent
        self._read = read
        self._problem = problem
        self.setObjectName("inline")
        self.setFont(look.font("value"))
        self.textEdited.connect(lambda _text: self._set_wrong(""))
        look.changed.connect(self._restyle)
        self.hide()

    @property
    def is_wrong(self) -> bool:
        """Whether the last Enter was refused."""
        return self.property("wrong") is True

    def _restyle(self) -> None:
        self.setFont(self._look.font("value"))

    def open(self, text: str, place: QRect, align: Qt.AlignmentFlag = Qt.AlignmentFlag.AlignRight) -> None:
        """Show up at `place` with all of `text` selected and take the keyboard."""
        self._set_wrong("")
        self.setAccessibleName(self._owner.accessibleName())
        self.setAlignment(align | Qt.AlignmentFlag.AlignVCenter)
        self.setGeometry(place)
        self.setText(text)
        self.selectAll()
        self.show()
        self.raise_()
        self.setFocus(Qt.FocusReason.OtherFocusReason)

    def show_value(self, text: str) -> None:
        """Replace the text, as after a step."""
        self._set_wrong("")
        self.setText(text)
        self.selectAll()

    def _take(self) -> bool:
        """Hand the value over and close; False if it cannot be read."""
        if not self.isModified():
            self._close()
            return True
        try:
            value = self._read(self.text())
        except ValueError:
            return False
        self._close()
        self.taken.emit(value)
        return True

    def _refuse(self) -> None:
        sentence = self._problem(self.text())
        self._set_wrong(sentence)
        QToolTip.showText(self.mapToGlobal(QPoint(0, self.height())), sentence, self)

    def _close(self) -> None:
        self._set_wrong("")
        had_focus = self.hasFocus()
        self.hide()
        owner = self.parentWidget()
        if had_focus and owner is not None:
            owner.setFocus(Qt.FocusReason.OtherFocusReason)

    def _set_wrong(self, sentence: str) -> None:
        wrong = bool(sentence)
        self.setToolTip(sentence)
        if wrong != self.is_wrong:
            self.setProperty("wrong", wrong)
            self.style().unpolish(self)
            self.style().polish(self)
            self.setFont(self._look.font("value"))
            if not wrong:
                QToolTip.hideText()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        key = event.key()
        if key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            if not self._take():
                self._refuse()
        elif key == Qt.Key.Key_Escape:
            self._close()
        elif key in (Qt.Key.Key_Up, Qt.Key.Key_Down):
            size = 10 if event.modifiers() & Qt.KeyboardModifier.ShiftModifier else 1
            self.stepped.emit(size if key == Qt.Key.Key_Up else -size)
        else:
            super().keyPressEvent(event)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        leaves = event.reason() not in (
            Qt.FocusReason.PopupFocusReason,
            Qt.FocusReason.ActiveWindowFocusReason,
        )
        if leaves and self.isVisible() and not self._take():
            self._close()
