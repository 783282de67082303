"""A square of numbers on their colours, one below the other for several channels."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import QEvent, QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFont, QHelpEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QToolTip, QWidget

from playground.ui.convolution.colors import on
from playground.ui.paint import put_text, text_width
from playground.ui.theme import Look

LARGEST_PX = (20, 24)
"""Largest type of the numbers, normal and projector."""
SMALLEST_PX = (9, 13)
"""Below it only the colours are shown."""
OF_HEIGHT = 0.62
"""Largest type as a share of a cell's height."""
GROUP_GAP = 6


class NumberGrid(QWidget):
    """Cells (C, k, k) with a colour and a text each; all its digits stand in the tooltip of a cell."""

    def __init__(self, look: Look, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._look = look
        self._texts: tuple[tuple[tuple[str, ...], ...], ...] = ()
        self._colors: tuple[tuple[tuple[QColor, ...], ...], ...] = ()
        self._digits: Callable[[int, int, int], str] = lambda *_place: ""
        self._widest = ""
        self._marks: Sequence[str] = ()
        self._cell = (1, 1)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.setAccessibleName(name)
        look.changed.connect(self.update)

    def set_cell(self, width: int, height: int) -> None:
        """Make each cell so large."""
        if (width, height) != self._cell:
            self._cell = (width, height)
            self.update()

    def show_cells(
        self,
        texts: Sequence[Sequence[Sequence[str]]],
        colors: Sequence[Sequence[Sequence[QColor]]],
        widest: str,
        digits: Callable[[int, int, int], str],
    ) -> None:
        """Show these, each (C, k, k); ``widest`` is the longest text to come, so that the type stays as it is."""
        self._texts = tuple(tuple(tuple(row) for row in channel) for channel in texts)
        self._colors = tuple(tuple(tuple(row) for row in channel) for channel in colors)
        self._widest, self._digits = widest, digits
        self.setAccessibleDescription("; ".join(" ".join(row) for channel in self._texts for row in channel))
        self.update()

    @property
    def texts(self) -> tuple[tuple[tuple[str, ...], ...], ...]:
        """What stands in the cells, (C, k, k)."""
        return self._texts

    @property
    def channels(self) -> int:
        return len(self._texts)

    @property
    def side(self) -> int:
        """Cells along a side."""
        return len(self._texts[0]) if self._texts else 0

    def size_for(self, channels: int, side: int) -> QSize:
        """How large so many cells are together."""
        width, height = self._cell
        return QSize(side * width + 1, channels * side * height + (channels - 1) * self._group_gap() + 1)

    def box(self, channel: int, row: int, column: int) -> QRectF:
        """The place of a cell."""
        width, height = self._cell
        top = channel * (self.side * height + self._group_gap()) + row * height
        return QRectF(column * width, top, width, height)

    def place_at(self, at: QPointF) -> tuple[int, int, int] | None:
        """Channel, row and column of the cell at a place; None between cells."""
        for channel in range(self.channels):
            for row in range(self.side):
                for column in range(self.side):
                    if self.box(channel, row, column).contains(at):
                        return channel, row, column
        return None

    def _group_gap(self) -> int:
        return self._look.px(GROUP_GAP, 8)

    def number_font(self) -> QFont | None:
        """The type in which every text fits; None where cells are too small for any."""
        look, (width, height) = self._look, self._cell
        texts = {text for channel in self._texts for row in channel for text in row} | {self._widest}
        px = min(look.px(*LARGEST_PX), int(OF_HEIGHT * height))
        while px >= look.px(*SMALLEST_PX):
            font = look.font("mono", px=px)
            if max(text_width(font, text) for text in texts) <= width - 3:
                return font
            px -= 1
        return None

    # --- Qt ---------------------------------------------------------------------------------------------------

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        self._paint_cells(painter)
        painter.end()

    def _paint_cells(self, painter: QPainter) -> None:
        look, font, middle = self._look, self.number_font(), Qt.AlignmentFlag.AlignHCenter
        for channel in range(self.channels):
            for row in range(self.side):
                for column in range(self.side):
                    box = self.box(channel, row, column)
                    color = self._colors[channel][row][column]
                    painter.fillRect(box, color)
                    if font is not None:
                        text = self._texts[channel][row][column]
                        put_text(painter, font, on(look, color), box, text, middle)
            first, last = self.box(channel, 0, 0), self.box(channel, self.side - 1, self.side - 1)
            self._paint_lines(painter, first.united(last))

    def _paint_lines(self, painter: QPainter, whole: QRectF) -> None:
        width, height = self._cell
        painter.setPen(self._look.color("line2"))
        for number in range(self.side + 1):
            x, y = round(whole.left() + number * width), round(whole.top() + number * height)
            painter.drawLine(x, round(whole.top()), x, round(whole.bottom()))
            painter.drawLine(round(whole.left()), y, round(whole.right()), y)

    def event(self, event: QEvent) -> bool:
        if event.type() == QEvent.Type.ToolTip and isinstance(event, QHelpEvent):
            place = self.place_at(QPointF(event.pos()))
            if place is not None:
                QToolTip.showText(event.globalPos(), self._digits(*place), self)
                return True
        return super().event(event)
