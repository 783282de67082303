"""The small field in which a weight or bias gets another value, at its place in the diagram."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRect, Signal
from PySide6.QtGui import QHideEvent
from PySide6.QtWidgets import QWidget

from playground.ui.numbers import parse_number, significant
from playground.ui.theme import Look
from playground.ui.train.diagram.spots import Spot
from playground.ui.widgets.entry import Entry

LARGEST = 1e6
STEP = 0.1
DIGITS = 4


class WeightEntry(Entry):
    """Type a number: Enter takes, Esc gives back, Up and Down step by 0.1 (with Shift by 1).

    Signals:
        given(Spot, value): the weight or bias of this spot shall be that.
        closed(): the field went away.
    """

    given = Signal(object, float)
    closed = Signal()

    def __init__(self, look: Look, parent: QWidget) -> None:
        super().__init__(look, self._number, self._sentence, parent)
        self._theme = look
        self._room = parent
        self._spot: Spot | None = None
        self._value = 0.0
        self.taken.connect(self._give)
        self.stepped.connect(self._step)

    @property
    def spot(self) -> Spot | None:
        """What is being edited; None while the field is hidden."""
        return self._spot

    def edit(self, spot: Spot, value: float, name: str, place: QPointF) -> None:
        """Open for the weight or bias of this spot, around a place."""
        self._spot, self._value = spot, value
        wide, high = self._theme.px(88, 120), self._theme.theme.card_height
        room = self._room.rect()
        x = max(2, min(round(place.x() - wide / 2), room.width() - wide - 2))
        y = max(2, min(round(place.y() - high / 2), room.height() - high - 2))
        self.open(significant(value, DIGITS), QRect(x, y, wide, high))
        self.setAccessibleName(name)

    def _number(self, text: str) -> float:
        value = parse_number(text)
        if abs(value) > LARGEST:
            raise ValueError(f"{value} is larger than {LARGEST}")
        return value

    def _sentence(self, text: str) -> str:
        return self.tr("“{text}” is not a number from {lowest} to {highest}.").format(
            text=text.strip(), lowest=significant(-LARGEST, 1), highest=significant(LARGEST, 1)
        )

    def _give(self, value: float) -> None:
        if self._spot is not None:
            self.given.emit(self._spot, value)

    def _step(self, steps: int) -> None:
        """From what is typed, if it is a number, else from the value there was."""
        try:
            start = self._number(self.text()) if self.isModified() else self._value
        except ValueError:
            start = self._value
        self._value = min(max(round(start + steps * STEP, 6), -LARGEST), LARGEST)
        self._give(self._value)
        self.show_value(significant(self._value, DIGITS))

    def hideEvent(self, event: QHideEvent) -> None:
        super().hideEvent(event)
        self.closed.emit()
