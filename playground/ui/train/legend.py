"""Swatches and names of curves, in a line beside a heading."""

from __future__ import annotations

from collections.abc import Sequence

from attrs import frozen
from PySide6.QtCore import QLineF, QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from playground.ui.paint import put_text, text_width
from playground.ui.theme import Look


@frozen
class LegendEntry:
    """One curve: its name, colour token, and whether its line is dashed."""

    name: str
    token: str
    dashed: bool = False


class Legend(QWidget):
    """Entries from left to right; those without room are left out."""

    def __init__(self, look: Look, entries: Sequence[LegendEntry], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._look = look
        self._entries = tuple(entries)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        look.changed.connect(self._restyle)

    @property
    def entries(self) -> tuple[LegendEntry, ...]:
        return self._entries

    def set_entries(self, entries: Sequence[LegendEntry]) -> None:
        if tuple(entries) != self._entries:
            self._entries = tuple(entries)
            self._restyle()

    def _restyle(self) -> None:
        self.updateGeometry()
        self.update()

    def _entry_width(self, entry: LegendEntry) -> float:
        return self._look.px(18, 26) + self._look.px(6, 8) + text_width(self._look.font("secondary"), entry.name)

    def sizeHint(self) -> QSize:
        gap = self._look.px(14, 18)
        width = sum(self._entry_width(entry) + gap for entry in self._entries) - gap
        return QSize(max(0, round(width)), self._look.line_height("secondary"))

    def minimumSizeHint(self) -> QSize:
        return QSize(0, self.sizeHint().height())

    def paintEvent(self, event: QPaintEvent) -> None:
        look = self._look
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        x, middle = 0.0, self.height() / 2
        for entry in self._entries:
            width = self._entry_width(entry)
            if x + width > self.width() + 1:
                break
            swatch = look.px(18, 26)
            pen = QPen(look.color(entry.token), look.px(2, 3))
            pen.setCapStyle(Qt.PenCapStyle.FlatCap)
            if entry.dashed:
                pen.setDashPattern([2.0, 1.5])
            painter.setPen(pen)
            painter.drawLine(QLineF(x, middle, x + swatch, middle))
            box = QRectF(x + swatch + look.px(6, 8), 0, width, self.height())
            put_text(painter, look.font("secondary"), look.color("ink2"), box, entry.name)
            x += width + look.px(14, 18)
        painter.end()
