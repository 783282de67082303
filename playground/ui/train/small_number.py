"""A whole number in a small field without minus and plus, as two of them fit side by side on a card."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QWidget

from playground.core.fields import Range
from playground.ui.numbers import count
from playground.ui.paint import faint, put_text, text_width
from playground.ui.theme import Look
from playground.ui.widgets.stepper import NumberField


class SmallNumber(NumberField):
    """Typed, stepped with arrow keys or the wheel; `show` gives its text, such as "5 × 5"."""

    def __init__(
        self,
        look: Look,
        limits: Range,
        show: Callable[[int], str] = count,
        tooltip: str = "",
        parent: QWidget | None = None,
    ) -> None:
        self._show = show
        self._odd = limits.odd
        super().__init__(look, round(limits.minimum), round(limits.maximum), "", tooltip, parent)
        self.setCursor(Qt.CursorShape.IBeamCursor)

    def set_value(self, value: int) -> None:
        """Show `value`, without a signal."""
        if value != self.value:
            super().set_value(value)
            self.updateGeometry()

    def _move_to(self, value: int) -> None:
        if self._odd and value % 2 == 0:
            value += 1 if value > self.value else -1
        super()._move_to(value)

    def _read(self, text: str) -> float:
        value = super()._read(text)
        if self._odd and value % 2 == 0:
            raise ValueError(f"{value} is not odd")
        return value

    def _problem(self, text: str) -> str:
        if not self._odd:
            return super()._problem(text)
        return self.tr("“{text}” is not an odd number from {lowest} to {highest}.").format(
            text=text.strip(), lowest=count(self._minimum), highest=count(self._maximum)
        )

    def _describe(self) -> None:
        self.setAccessibleDescription(self._show(self.value))

    def _side(self) -> int:
        return 0

    def sizeHint(self) -> QSize:
        widest = max(
            text_width(self._look.font("value"), self._show(value)) for value in (self._minimum, self._maximum)
        )
        return QSize(round(widest + 0.5) + 2 * self._look.px(6, 8), super().sizeHint().height())

    def minimumSizeHint(self) -> QSize:
        """Room for the number as it is now, and for what is typed over it."""
        texts = (self._show(self.value), count(self._maximum))
        widest = max(text_width(self._look.font("value"), text) for text in texts)
        return QSize(round(widest + 0.5) + 2 * self._look.px(6, 8), super().sizeHint().height())

    def _paint_side(self, painter: QPainter, side: int, name: str) -> None:
        """There are no sides."""

    def _paint_number(self, painter: QPainter) -> None:
        look = self._look
        ink = look.color("error" if self._wrong else "ink")
        pad = look.px(4)
        place = QRectF(pad, 0, self.width() - 2 * pad, self.height())
        middle = Qt.AlignmentFlag.AlignHCenter
        put_text(
            painter, look.font("value"), ink if self.isEnabled() else faint(ink), place, self._show(self.value), middle
        )
