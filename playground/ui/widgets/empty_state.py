"""What a pane says when there is nothing to show: one sentence and one button in its middle."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from playground.ui.theme import Look
from playground.ui.widgets.buttons import Button
from playground.ui.widgets.label import Label


class EmptyState(QWidget):
    """A sentence and a button.

    Signals:
        pressed: the button was pressed.
    """

    pressed = Signal()

    def __init__(self, look: Look, sentence: str, button: str, tooltip: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.button = Button(look, button, tooltip=tooltip, parent=self)
        self.button.clicked.connect(self.pressed)
        self._sentence = label = Label(look, sentence, token="ink2", parent=self, wrap=True)
        label.setAlignment(Qt.AlignmentFlag.AlignHCenter)
        column = QVBoxLayout(self)
        column.setContentsMargins(20, 20, 20, 20)
        column.setSpacing(12)
        column.addStretch(1)
        column.addWidget(label)
        column.addWidget(self.button, 0, Qt.AlignmentFlag.AlignHCenter)
        column.addStretch(1)

    @property
    def sentence(self) -> str:
        """What it says."""
        return self._sentence.text()

    def say(self, sentence: str) -> None:
        """Say another sentence."""
        self._sentence.set_text(sentence)
