"""Ten buttons, 0 to 9: what a drawing is to be called."""

from __future__ import annotations

from PySide6.QtCore import QRectF, Signal
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QWidget

from playground.core.own_digits import CLASSES
from playground.ui.paint import rounded
from playground.ui.theme import Look
from playground.ui.widgets.buttons import Button


class LabelButton(Button):
    """One digit; with an ink outline where the drawing was added as just that."""

    def __init__(self, look: Look, label: int, tooltip: str, parent: QWidget) -> None:
        super().__init__(look, str(label), tooltip=tooltip, parent=parent)
        self._is_chosen = False
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    @property
    def is_chosen(self) -> bool:
        return self._is_chosen

    def set_chosen(self, chosen: bool) -> None:
        if chosen != self._is_chosen:
            self._is_chosen = chosen
            self.setAccessibleDescription(self.tr("the drawing was added as this") if chosen else "")
            self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        if self._is_chosen:
            painter = QPainter(self)
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            rounded(painter, QRectF(self.rect()).adjusted(1, 1, -1, -1), 6, None, self._look.color("ink"), 2)
            painter.end()


class LabelRow(QWidget):
    """The ten buttons beside each other.

    Signals:
        pressed(label): one was pressed.
    """

    pressed = Signal(int)

    def __init__(self, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._look = look
        self._row = QHBoxLayout(self)
        self._row.setContentsMargins(0, 0, 0, 0)
        tip = self.tr("Add the drawing to your digits as a {digit}, as the network sees it (key {digit}).")
        self.buttons = [LabelButton(look, label, tip.format(digit=label), self) for label in range(CLASSES)]
        for label, button in enumerate(self.buttons):
            button.setAccessibleName(self.tr("Add as {digit}").format(digit=label))
            button.clicked.connect(lambda _checked=False, label=label: self.pressed.emit(label))
            self._row.addWidget(button, 1)
        look.changed.connect(self._restyle)
        self._restyle()
        self.set_ready(False)

    def set_ready(self, ready: bool) -> None:
        """Whether there is a drawing to add."""
        for button in self.buttons:
            button.setEnabled(ready)

    def set_chosen(self, label: int | None) -> None:
        """Mark what the drawing was added as, or nothing."""
        for number, button in enumerate(self.buttons):
            button.set_chosen(number == label)

    def _restyle(self) -> None:
        self._row.setSpacing(self._look.px(5, 4))
