"""One of many names, found by typing a part of it: a field over a list too long to be opened."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QSize, QStringListModel, Qt, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent, QMouseEvent
from PySide6.QtWidgets import QCompleter, QLineEdit, QListView, QSizePolicy, QWidget

from playground.ui.theme import Look

SHOWN = 12
"""Names that the list shows at once."""


class NameField(QLineEdit):
    """Shows "985 daisy"; typing lists every name that holds the letters, or the number.

    Enter takes the marked name, else the first; Up and Down take the name before or after while the list is closed; Esc
    and leaving the field give back what was chosen.

    Signals:
        chosen(number): the user chose another name.
    """

    chosen = Signal(int)

    def __init__(self, look: Look, tooltip: str = "", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._look = look
        self._names: tuple[str, ...] = ()
        self._entries: list[str] = []
        self._number = 0
        self._is_clicked = False
        self._model = QStringListModel(self)
        completer = QCompleter(self._model, self)
        completer.setCaseSensitivity(Qt.CaseSensitivity.CaseInsensitive)
        completer.setFilterMode(Qt.MatchFlag.MatchContains)
        completer.setMaxVisibleItems(SHOWN)
        completer.activated.connect(self._take)
        self._list = QListView()
        self._list.setObjectName("popup")
        completer.setPopup(self._list)
        self.setCompleter(completer)
        self.setToolTip(tooltip)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        self.returnPressed.connect(self._take_first)
        look.changed.connect(self._restyle)
        self._restyle()

    @property
    def names(self) -> tuple[str, ...]:
        return self._names

    @property
    def number(self) -> int:
        """Of the chosen name, from 0."""
        return self._number

    def set_names(self, names: Sequence[str]) -> None:
        """Offer these; the chosen number stays where there is one of it, else it is the first."""
        if tuple(names) == self._names:
            return
        self._names = tuple(names)
        self._entries = [f"{number} {name}" for number, name in enumerate(self._names)]
        self._model.setStringList(self._entries)
        self.set_chosen(self._number if self._number < len(self._names) else 0)

    def set_chosen(self, number: int) -> None:
        """Show this name, without a signal; what is being typed stays."""
        is_other, self._number = number != self._number, number
        if is_other or not (self.hasFocus() and self.isModified()):
            self._give_back()

    @property
    def _shown(self) -> str:
        return self._entries[self._number] if self._number < len(self._entries) else ""

    def _give_back(self) -> None:
        self.setText(self._shown)
        self.setCursorPosition(0)
        self.setAccessibleDescription(self._shown)

    def _take(self, entry: str) -> None:
        self._choose(self._entries.index(entry) if entry in self._entries else self._number)
        self.selectAll()

    def _take_first(self) -> None:
        """Enter: what is typed, or the first name that holds it."""
        typed, completer = self.text(), self.completer()
        if typed.strip() and typed not in self._entries:
            exact = [number for number, name in enumerate(self._names) if name.lower() == typed.strip().lower()]
            completer.setCompletionPrefix(typed)
            typed = self._entries[exact[0]] if exact else completer.currentCompletion()
        self._take(typed)

    def _choose(self, number: int) -> None:
        is_other, self._number = number != self._number, number
        self._give_back()
        if is_other:
            self.chosen.emit(number)

    def _restyle(self) -> None:
        self.setFont(self._look.font("body"))
        self._list.setFont(self._look.font("body"))
        self.updateGeometry()

    # Qt

    def sizeHint(self) -> QSize:
        return QSize(self._look.px(190, 280), super().sizeHint().height())

    def minimumSizeHint(self) -> QSize:
        return QSize(self._look.px(110, 150), super().minimumSizeHint().height())

    def keyPressEvent(self, event: QKeyEvent) -> None:
        steps = {Qt.Key.Key_Up: -1, Qt.Key.Key_Down: 1}.get(Qt.Key(event.key()))
        if steps is not None and self._names:
            self._choose(min(max(self._number + steps, 0), len(self._names) - 1))
            self.selectAll()
        elif event.key() == Qt.Key.Key_Escape and self.text() != self._shown:
            self._give_back()
            self.selectAll()
        else:
            super().keyPressEvent(event)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """The first click marks all: what is typed next takes its place."""
        is_first, self._is_clicked = not self._is_clicked, True
        super().mousePressEvent(event)
        if is_first:
            self.selectAll()

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        if event.reason() != Qt.FocusReason.PopupFocusReason:
            self.selectAll()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        if event.reason() != Qt.FocusReason.PopupFocusReason:
            self._is_clicked = False
            self._give_back()
